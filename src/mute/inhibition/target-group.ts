// TargetGroup: the inhibition rules that ask the same of a target, and every source alert that they
// have, by the values of their equal labels. One look finds what inhibits a target, however many
// rules there are. Upstream remembers one source per rule and values, and forgets that others fire
// (reference row I2).
import type { InhibitRule } from '../../config/inhibit-rule.ts';
import type { StoredAlert } from '../../dedupe/stored-alert.ts';
import { matchesAll } from '../../matcher/matches-all.ts';
import type { EpochMs } from '../../model/instant.ts';
import type { LabelSet } from '../../model/label-set.ts';
import { positionOf, type Placed } from './placed.ts';
import { SourceHeap } from './source-heap.ts';

/** A rule and its place in the configuration. */
export interface PlacedRule extends Placed {
  readonly rule: InhibitRule;
}

/** A source that inhibits, and the place of the rule by which it does. */
export interface Inhibition extends Placed {
  readonly source: StoredAlert;
}

/** What a look for a source needs to know. */
export interface SourceQuery {
  readonly now: EpochMs;
  /** Takes the sources that were found to have ended and are no longer held. */
  readonly onEnded: (alert: StoredAlert) => void;
}

/** Sources of one rule with the same equal labels, by `rankOf` in the place of a list. */
interface SourceList extends Placed {
  readonly rule: PlacedRule;
  /** Whether its sources are targets of the rule, too. */
  readonly isTwoSided: boolean;
  readonly heap: SourceHeap;
}

export class TargetGroup implements Placed {
  /** That of its first rule. */
  readonly place: number;
  readonly #target: Pick<InhibitRule, 'targetMatchers' | 'equal'>;
  readonly #byKey = new Map<string, SourceList[]>();

  /** All rules of the group have the target matchers and equal labels of the first. */
  constructor({ rule, place }: PlacedRule) {
    this.#target = rule;
    this.place = place;
  }

  get isEmpty(): boolean {
    return this.#byKey.size === 0;
  }

  isTarget(labels: LabelSet): boolean {
    return matchesAll(this.#target.targetMatchers, labels);
  }

  /** Takes a source of one of the rules; once more changes nothing. */
  add(source: StoredAlert, rule: PlacedRule): void {
    const key = this.#equalKey(source.labels);
    const lists = this.#byKey.get(key) ?? [];
    const isTwoSided = this.isTarget(source.labels);
    const place = rankOf(rule, isTwoSided);
    const position = positionOf(place, lists);
    const known = lists[position];
    if (known?.place === place) {
      known.heap.add(source);
      return;
    }
    const list = { place, rule, isTwoSided, heap: new SourceHeap() };
    list.heap.add(source);
    this.#byKey.set(key, lists.toSpliced(position, 0, list));
  }

  delete(source: StoredAlert, rule: PlacedRule): void {
    const key = this.#equalKey(source.labels);
    const lists = this.#byKey.get(key) ?? [];
    const place = rankOf(rule, this.isTarget(source.labels));
    const position = positionOf(place, lists);
    const list = lists[position];
    if (list?.place !== place) return;
    list.heap.delete(source);
    if (list.heap.isEmpty) lists.splice(position, 1);
    if (lists.length === 0) this.#byKey.delete(key);
  }

  /**
   * What inhibits `target`, for which `isTarget` holds, by the first rule that has a source that
   * fires. A target that is a source, too, is inhibited only by sources that are no target (I1).
   * Of several sources of the rule one that is no target comes first, then the one with the
   * smallest fingerprint: whatever order they arrived in.
   */
  inhibitionOf(target: LabelSet, { now, onEnded }: SourceQuery): Inhibition | undefined {
    const key = this.#equalKey(target);
    const lists = this.#byKey.get(key) ?? [];
    let i = 0;
    for (let list = lists[i]; list !== undefined; list = lists[i]) {
      const isBarred = list.isTwoSided && matchesAll(list.rule.rule.sourceMatchers, target);
      const source = isBarred ? undefined : list.heap.first(now, onEnded);
      if (source !== undefined) return { source, place: list.rule.place };
      if (isBarred) i++;
      else lists.splice(i, 1);
    }
    if (lists.length === 0) this.#byKey.delete(key);
    return undefined;
  }

  /** A text that two label sets share when they have the same equal labels, absent being empty. */
  #equalKey(labels: LabelSet): string {
    const { equal } = this.#target;
    if (equal.length < 2) return labels.get(equal[0] ?? '');
    let key = '';
    for (const name of equal) {
      const value = labels.get(name);
      key += `${String(value.length)}:${value}`;
    }
    return key;
  }
}

/** By rule, and of each rule the sources that inhibit every target first. */
function rankOf({ place }: PlacedRule, isTwoSided: boolean): number {
  return 2 * place + Number(isTwoSided);
}
