// Inhibitor: whether an alert is to be kept quiet because another one fires, and which (reference
// rows I1 to I3). Asked for every alert of every flush and listing.
import type { InhibitRule } from '../../config/inhibit-rule.ts';
import type { StoredAlert } from '../../dedupe/stored-alert.ts';
import { matchesAll } from '../../matcher/matches-all.ts';
import { isResolvedAt } from '../../model/alert.ts';
import type { Fingerprint } from '../../model/fingerprint.ts';
import type { EpochMs } from '../../model/instant.ts';
import type { LabelSet } from '../../model/label-set.ts';
import { LiteralIndex } from './literal-index.ts';
import { TargetGroup, type Inhibition, type PlacedRule } from './target-group.ts';

interface GroupedRule extends PlacedRule {
  readonly group: TargetGroup;
}

/**
 * Knows every source of every rule. An answer takes no longer for more sources, nor for more rules
 * unless they fire and ask the same label value of a target, but otherwise something else.
 */
export class Inhibitor {
  readonly hasRules: boolean;
  /** All rules, by what they ask of a source. */
  readonly #bySource: LiteralIndex<GroupedRule>;
  /** The groups of rules that have sources, by what they ask of a target. */
  readonly #byTarget: LiteralIndex<TargetGroup>;
  /** Sources that were found to have ended, out of the way until they fire again. */
  readonly #ended = new Set<StoredAlert>();
  /** From this instant on, none of them fires. */
  #allEndedAt = -Infinity;

  constructor(rules: readonly InhibitRule[]) {
    const grouped = groupByTarget(rules.filter(canInhibit));
    this.hasRules = grouped.length > 0;
    this.#bySource = new LiteralIndex(
      new Map(grouped.map((rule) => [rule, rule.rule.sourceMatchers])),
    );
    this.#byTarget = new LiteralIndex(
      new Map(grouped.map(({ group, rule }) => [group, rule.targetMatchers])),
    );
    for (const rule of grouped) this.#bySource.add(rule);
  }

  /**
   * Takes an alert that is new or fires again after it had ended; once more changes nothing. Its
   * end is read when it matters, so a report that only moves it need not be told.
   */
  observe(alert: StoredAlert): void {
    this.#ended.delete(alert);
    this.#forEachRuleOf(alert, (rule) => {
      rule.group.add(alert, rule);
      this.#byTarget.add(rule.group);
    });
  }

  /** Lets go of an alert that is deleted. */
  forget(alert: StoredAlert): void {
    this.#ended.delete(alert);
    this.#forEachRuleOf(alert, (rule) => {
      rule.group.delete(alert, rule);
      if (rule.group.isEmpty) this.#byTarget.delete(rule.group);
    });
  }

  /**
   * The alert that inhibits the one with `labels` at `now`, by the first rule that has one;
   * undefined when none does (prometheus/alertmanager:inhibit/inhibit.go, Mutes). Where upstream
   * shows the source that was reported last, this is `TargetGroup.inhibitionOf`'s choice.
   */
  inhibitedBy(labels: LabelSet, now: EpochMs): Fingerprint | undefined {
    if (now < this.#allEndedAt) this.#bringBack(now);
    const query = { now, onEnded: this.#putAside };
    let first: Inhibition | undefined;
    for (const groups of this.#byTarget.candidates(labels)) {
      for (const group of groups) {
        if (first !== undefined && group.place > first.place) break;
        const found = group.isTarget(labels) ? group.inhibitionOf(labels, query) : undefined;
        if (found !== undefined && found.place < (first?.place ?? Infinity)) first = found;
      }
    }
    return first?.source.fingerprint;
  }

  #forEachRuleOf(alert: StoredAlert, visit: (rule: GroupedRule) => void): void {
    for (const rules of this.#bySource.candidates(alert.labels)) {
      for (const rule of rules) if (matchesAll(rule.rule.sourceMatchers, alert.labels)) visit(rule);
    }
  }

  readonly #putAside = (alert: StoredAlert): void => {
    this.#ended.add(alert);
    this.#allEndedAt = Math.max(this.#allEndedAt, alert.endsAt);
  };

  /** The clock was set back, to where some that had ended have not. */
  #bringBack(now: EpochMs): void {
    this.#allEndedAt = -Infinity;
    for (const alert of [...this.#ended]) {
      if (isResolvedAt(alert, now)) this.#putAside(alert);
      else this.observe(alert);
    }
  }
}

/** With no matchers at all, as after an empty list item, every alert is on both sides (row C21). */
function canInhibit({ sourceMatchers, targetMatchers }: InhibitRule): boolean {
  return sourceMatchers.length > 0 || targetMatchers.length > 0;
}

/** Rules in their order, those that ask the same of a target in one group. */
function groupByTarget(rules: readonly InhibitRule[]): readonly GroupedRule[] {
  const groups = new Map<string, TargetGroup>();
  return rules.map((rule, place) => {
    const target = rule.targetMatchers.map(({ type, name, value }) => [type, name, value]);
    const key = JSON.stringify([target, rule.equal]);
    const group = groups.get(key) ?? new TargetGroup({ rule, place });
    groups.set(key, group);
    return { rule, place, group };
  });
}
