import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InhibitRule } from '../../../../src/config/inhibit-rule.ts';
import type { StoredAlert } from '../../../../src/dedupe/stored-alert.ts';
import { isResolvedAt } from '../../../../src/model/alert.ts';
import { epochMs, type EpochMs } from '../../../../src/model/instant.ts';
import { LabelSet, type LabelPair } from '../../../../src/model/label-set.ts';
import { Inhibitor } from '../../../../src/mute/inhibition/inhibitor.ts';
import { alertOf, moveEnd, ruleOf, searchInhibiting } from './inhibition-sketch.ts';

const NAMES = ['a', 'b', '__proto__'] as const;
const NOW = epochMs(1000);

const anyName = fc.constantFrom(...NAMES);
const anyValue = fc.constantFrom('1', '2');
const anyMatcher = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.constant('='), anyName, anyValue) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('=', '!='), anyName, fc.constant('')) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('=~', '!~'), anyName, fc.constant('1|x')) },
);
const anySide = fc.array(anyMatcher, { maxLength: 2 });
const anyRule: fc.Arbitrary<InhibitRule> = fc
  .record({ source: anySide, target: anySide, equal: fc.subarray([...NAMES]) })
  .map(ruleOf);
const anyRules = fc.array(anyRule, { minLength: 1, maxLength: 5 });
/** Every label set of the small world, but the empty one. */
const LABEL_SETS = ['', '1', '2']
  .flatMap((a) => ['', '1', '2'].flatMap((b) => ['', '1', '2'].map((c) => [a, b, c])))
  .map((values) => LabelSet.from(NAMES.map((name, i): LabelPair => [name, values[i] ?? ''])))
  .map((labels) => labels.filter((_, value) => value !== ''))
  .filter(({ size }) => size > 0);
const anyLabels = fc.constantFrom(...LABEL_SETS);
const anyAlerts = fc
  .uniqueArray(anyLabels, { maxLength: 12 })
  .map((sets) => sets.map((labels) => alertOf(labels)));

/** What the engine does to an inhibitor, and a list of alerts that knows as much. */
class World {
  readonly alerts = new Map<LabelSet, StoredAlert>();
  readonly rules: readonly InhibitRule[];
  readonly inhibitor: Inhibitor;
  now = 0;

  constructor(rules: readonly InhibitRule[]) {
    this.rules = rules;
    this.inhibitor = new Inhibitor(rules);
  }

  report(labels: LabelSet, length: number): void {
    const endsAt = this.now + length;
    const known = this.alerts.get(labels);
    if (known === undefined) {
      const alert = alertOf(labels, endsAt);
      this.alerts.set(labels, alert);
      this.inhibitor.observe(alert);
      return;
    }
    const hadEnded = isResolvedAt(known, epochMs(this.now));
    moveEnd(known, endsAt);
    // An alert that keeps firing is not told; that it still ends later must be seen all the same.
    if (hadEnded) this.inhibitor.observe(known);
  }

  collect(): void {
    for (const [labels, alert] of this.alerts) {
      if (!isResolvedAt(alert, epochMs(this.now))) continue;
      this.alerts.delete(labels);
      this.inhibitor.forget(alert);
    }
  }

  /** Compares one answer with the plain search. */
  ask(labels: LabelSet, now: EpochMs): void {
    const right = searchInhibiting(labels, now, {
      rules: this.rules,
      alerts: [...this.alerts.values()],
    });
    const fingerprint = this.inhibitor.inhibitedBy(labels, now);
    expect(fingerprint !== undefined).toBe(right.length > 0);
    if (fingerprint !== undefined) {
      expect(right.map((source) => source.fingerprint)).toContain(fingerprint);
    }
  }
}

type Step = (world: World) => void;

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(anyLabels, fc.integer({ min: -3, max: 8 }))
      .map(([labels, length]): Step => (world) => {
        world.report(labels, length);
      }),
  },
  {
    weight: 2,
    arbitrary: fc.integer({ min: 0, max: 4 }).map((ms): Step => (world) => {
      world.now += ms;
    }),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(anyLabels, fc.constantFrom(0, 0, 0, 1, 5))
      .map(([labels, ago]): Step => (world) => {
        world.ask(labels, epochMs(world.now - ago));
      }),
  },
  {
    weight: 1,
    arbitrary: fc.constant<Step>((world) => {
      world.collect();
    }),
  },
);

describe('Inhibitor', () => {
  it('answers as a search through all sources does, whatever comes, ends and goes (I1, I2)', () => {
    fc.assert(
      fc.property(anyRules, fc.array(anyStep, { maxLength: 60 }), (rules, steps) => {
        const world = new World(rules);
        for (const step of steps) step(world);
        for (const labels of LABEL_SETS) world.ask(labels, epochMs(world.now));
      }),
      { numRuns: 400 },
    );
  });

  it('never stops inhibiting because one more alert fires', () => {
    fc.assert(
      fc.property(anyRules, anyAlerts, anyLabels, (rules, alerts, another) => {
        const inhibitor = inhibitorOf(rules, alerts);
        const before = inhibitedSets(inhibitor);
        inhibitor.observe(alertOf(another));
        expect(inhibitedSets(inhibitor)).toEqual(expect.arrayContaining([...before]));
      }),
    );
  });

  it('never starts to inhibit because an alert ends', () => {
    fc.assert(
      fc.property(anyRules, anyAlerts, fc.nat(), (rules, alerts, pick) => {
        const inhibitor = inhibitorOf(rules, alerts);
        const before = inhibitedSets(inhibitor);
        const ending = alerts[pick % Math.max(1, alerts.length)];
        if (ending !== undefined) moveEnd(ending, NOW);
        expect(before).toEqual(expect.arrayContaining([...inhibitedSets(inhibitor)]));
      }),
    );
  });

  it('names the same source in whatever order, and how often, alerts came', () => {
    fc.assert(
      fc.property(
        anyRules,
        anyAlerts.chain((alerts) =>
          fc.tuple(fc.constant(alerts), shuffled([...alerts, ...alerts])),
        ),
        (rules, [alerts, again]) => {
          const answers = (inhibitor: Inhibitor): unknown =>
            LABEL_SETS.map((labels) => inhibitor.inhibitedBy(labels, NOW));
          expect(answers(inhibitorOf(rules, again))).toEqual(answers(inhibitorOf(rules, alerts)));
        },
      ),
    );
  });

  it('never has an alert inhibit itself', () => {
    fc.assert(
      fc.property(anyRules, anyAlerts, (rules, alerts) => {
        const inhibitor = inhibitorOf(rules, alerts);
        for (const { labels, fingerprint } of alerts) {
          expect(inhibitor.inhibitedBy(labels, NOW)).not.toBe(fingerprint);
        }
      }),
    );
  });

  it('inhibits nothing once all alerts are forgotten', () => {
    fc.assert(
      fc.property(anyRules, anyAlerts, (rules, alerts) => {
        const inhibitor = inhibitorOf(rules, alerts);
        for (const alert of alerts) inhibitor.forget(alert);
        expect(inhibitedSets(inhibitor)).toEqual([]);
      }),
    );
  });
});

function shuffled<T>(items: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length });
}

function inhibitorOf(rules: readonly InhibitRule[], alerts: readonly StoredAlert[]): Inhibitor {
  const inhibitor = new Inhibitor(rules);
  for (const alert of alerts) inhibitor.observe(alert);
  return inhibitor;
}

function inhibitedSets(inhibitor: Inhibitor): readonly LabelSet[] {
  return LABEL_SETS.filter((labels) => inhibitor.inhibitedBy(labels, NOW) !== undefined);
}
