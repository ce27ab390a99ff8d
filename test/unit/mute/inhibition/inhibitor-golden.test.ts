import { describe, expect, it } from 'vitest';
import { isResolvedAt } from '../../../../src/model/alert.ts';
import { epochMs } from '../../../../src/model/instant.ts';
import { Inhibitor } from '../../../../src/mute/inhibition/inhibitor.ts';
import golden from '../../../golden/inhibition/inhibitor.json' with { type: 'json' };
import { labelSetOf } from '../../../support/label-sets.ts';
import { alertOf, moveEnd, ruleOf, type RuleSketch } from './inhibition-sketch.ts';

interface GoldenCase {
  readonly name: string;
  readonly rules: readonly RuleSketch[];
  readonly alerts: readonly (readonly (readonly string[])[])[];
  readonly steps: readonly (readonly number[])[];
  readonly by: readonly (readonly number[])[];
  readonly upstream: readonly number[];
  readonly why?: readonly string[];
}

const cases: readonly GoldenCase[] = golden.cases;
const NOW = epochMs(0);

describe('Inhibitor.inhibitedBy()', () => {
  it.each(cases)('inhibits what all sources together inhibit: $name (I1)', (recorded) => {
    const inhibiting = replay(recorded);
    expect(inhibiting.map((source) => source >= 0)).toEqual(
      recorded.by.map(({ length }) => length > 0),
    );
    inhibiting.forEach((source, target) => {
      if (source >= 0) expect(recorded.by[target]).toContain(source);
    });
  });

  it('names the alert that upstream names, unless several would do or upstream errs (I2)', () => {
    const differing = cases.flatMap((recorded) => {
      const inhibiting = replay(recorded);
      return recorded.upstream.filter((upstream, target) => {
        const isClear = (recorded.by[target]?.length ?? 0) <= 1;
        const isRight = (recorded.why?.[target] ?? '') === '';
        return isClear && isRight && inhibiting[target] !== upstream;
      });
    });
    expect(differing).toEqual([]);
  });

  it('is held against each way in which upstream forgets a source (I2)', () => {
    const reasons = new Set(cases.flatMap(({ why = [] }) => why));
    expect([...reasons].sort()).toEqual(['', 'collected', 'ended', 'two-sided']);
  });
});

/** What inhibits each alert after the steps: the index of the source, or -1. */
function replay({ rules, alerts, steps }: GoldenCase): readonly number[] {
  const inhibitor = new Inhibitor(rules.map(ruleOf));
  const all = alerts.map((pairs) => alertOf(labelSetOf(pairs), NOW));
  for (const [index = -1, hours = 0] of steps) {
    const alert = all[index];
    if (alert === undefined) {
      for (const ended of all.filter((one) => isResolvedAt(one, NOW))) inhibitor.forget(ended);
    } else {
      moveEnd(alert, hours * 3_600_000);
      inhibitor.observe(alert);
    }
  }
  return all.map(({ labels }) => {
    const source = inhibitor.inhibitedBy(labels, NOW);
    return all.findIndex(({ fingerprint }) => fingerprint === source);
  });
}
