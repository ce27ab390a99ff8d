// Inhibition as tests and golden files write it, and the plain search that says what is right.
import type { InhibitRule } from '../../../../src/config/inhibit-rule.ts';
import { StoredAlert } from '../../../../src/dedupe/stored-alert.ts';
import { matchesAll } from '../../../../src/matcher/matches-all.ts';
import type { Matcher, MatchType } from '../../../../src/matcher/matcher.ts';
import { newMatcher } from '../../../../src/matcher/new-matcher.ts';
import { isResolvedAt } from '../../../../src/model/alert.ts';
import { fingerprintOf } from '../../../../src/model/fingerprint.ts';
import { epochMs, ZERO_TIME, type EpochMs } from '../../../../src/model/instant.ts';
import { LabelSet } from '../../../../src/model/label-set.ts';

export interface RuleSketch {
  /** Each `[type, name, value]`. */
  readonly source?: readonly (readonly string[])[];
  readonly target?: readonly (readonly string[])[];
  readonly equal?: readonly string[];
}

export function ruleOf({ source = [], target = [], equal = [] }: RuleSketch): InhibitRule {
  return {
    name: '',
    sourceMatchers: source.map(matcherOf),
    targetMatchers: target.map(matcherOf),
    equal,
  };
}

function matcherOf([type = '', name = '', value = '']: readonly string[]): Matcher {
  const matcher = newMatcher(typeOf(type), name, value);
  if (!matcher.ok) throw new Error(matcher.error);
  return matcher.value;
}

function typeOf(text: string): MatchType {
  switch (text) {
    case '=':
    case '!=':
    case '=~':
    case '!~':
      return text;
    default:
      throw new Error(`Cannot read matcher type "${text}"`);
  }
}

/** An alert that ends at `endsAt`, in milliseconds; without it, never. */
export function alertOf(labels: LabelSet, endsAt: number = ZERO_TIME): StoredAlert {
  return new StoredAlert({
    fingerprint: fingerprintOf(labels),
    labels,
    annotations: LabelSet.EMPTY,
    startsAt: epochMs(0),
    endsAt: epochMs(endsAt),
    updatedAt: epochMs(0),
    timeout: false,
    generatorURL: '',
  });
}

/** Moves the end of an alert in place, as a report does. */
export function moveEnd(alert: StoredAlert, endsAt: number): void {
  alert.moveTo({ ...alert.range(), endsAt: epochMs(endsAt) });
}

/** All alerts that inhibit `target` by the first rule that has any, found by trying each (row I1). */
export function searchInhibiting(
  target: LabelSet,
  now: EpochMs,
  world: { readonly rules: readonly InhibitRule[]; readonly alerts: readonly StoredAlert[] },
): readonly StoredAlert[] {
  for (const rule of world.rules) {
    if (!matchesAll(rule.targetMatchers, target)) continue;
    const isAlsoSource = matchesAll(rule.sourceMatchers, target);
    const inhibiting = world.alerts.filter(
      (alert) =>
        !isResolvedAt(alert, now) &&
        matchesAll(rule.sourceMatchers, alert.labels) &&
        rule.equal.every((name) => alert.labels.get(name) === target.get(name)) &&
        !(isAlsoSource && matchesAll(rule.targetMatchers, alert.labels)),
    );
    if (inhibiting.length > 0) return inhibiting;
  }
  return [];
}
