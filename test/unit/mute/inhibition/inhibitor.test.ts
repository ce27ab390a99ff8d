import { describe, expect, it } from 'vitest';
import type { StoredAlert } from '../../../../src/dedupe/stored-alert.ts';
import { epochMs } from '../../../../src/model/instant.ts';
import { LabelSet } from '../../../../src/model/label-set.ts';
import { Inhibitor } from '../../../../src/mute/inhibition/inhibitor.ts';
import { alertOf, moveEnd, ruleOf } from './inhibition-sketch.ts';

const NODE_DOWN = ruleOf({
  source: [['=', 'alertname', 'NodeDown']],
  target: [['=', 'severity', 'warning']],
  equal: ['node'],
});
const WARNING = LabelSet.fromRecord({ severity: 'warning', node: '1' });
const NOW = epochMs(1000);

describe('Inhibitor.inhibitedBy()', () => {
  it('keeps a target quiet up to the instant at which its source ends (I1)', () => {
    const inhibitor = new Inhibitor([NODE_DOWN]);
    const source = nodeDown({ endsAt: 2000 });
    inhibitor.observe(source);
    expect(inhibitor.inhibitedBy(WARNING, epochMs(1999))).toBe(source.fingerprint);
    expect(inhibitor.inhibitedBy(WARNING, epochMs(2000))).toBeUndefined();
  });

  it('sees a later end without being told', () => {
    const inhibitor = new Inhibitor([NODE_DOWN]);
    const source = nodeDown({ endsAt: 2000 });
    inhibitor.observe(source);
    moveEnd(source, 9000);
    expect(inhibitor.inhibitedBy(WARNING, epochMs(8999))).toBe(source.fingerprint);
  });

  it('takes back a source that fires again after it was found to have ended', () => {
    const inhibitor = new Inhibitor([NODE_DOWN]);
    const source = nodeDown({ endsAt: 500 });
    inhibitor.observe(source);
    expect(inhibitor.inhibitedBy(WARNING, NOW)).toBeUndefined();
    moveEnd(source, 2000);
    inhibitor.observe(source);
    expect(inhibitor.inhibitedBy(WARNING, NOW)).toBe(source.fingerprint);
  });

  it('still knows a source of the past when the clock is set back', () => {
    const inhibitor = new Inhibitor([NODE_DOWN]);
    const source = nodeDown({ endsAt: 900 });
    inhibitor.observe(source);
    expect(inhibitor.inhibitedBy(WARNING, NOW)).toBeUndefined();
    expect(inhibitor.inhibitedBy(WARNING, epochMs(899))).toBe(source.fingerprint);
  });

  it('forgets a source for good, also one that had ended', () => {
    const inhibitor = new Inhibitor([NODE_DOWN]);
    const source = nodeDown({ endsAt: 900 });
    inhibitor.observe(source);
    inhibitor.inhibitedBy(WARNING, NOW);
    inhibitor.forget(source);
    expect(inhibitor.inhibitedBy(WARNING, epochMs(0))).toBeUndefined();
  });

  it('names, of several sources, the smallest fingerprint that fires', () => {
    const inhibitor = new Inhibitor([NODE_DOWN]);
    const sources = ['a', 'b', 'c', 'd'].map((replica) => nodeDown({ replica }));
    for (const source of sources) inhibitor.observe(source);
    const byFingerprint = sources.toSorted((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
    for (const source of byFingerprint) {
      expect(inhibitor.inhibitedBy(WARNING, NOW)).toBe(source.fingerprint);
      moveEnd(source, NOW);
    }
    expect(inhibitor.inhibitedBy(WARNING, NOW)).toBeUndefined();
  });

  it('prefers a source that is no target of the same rule', () => {
    const inhibitor = new Inhibitor([NODE_DOWN]);
    const twoSided = ['a', 'b', 'c', 'd', 'e', 'f'].map((replica) =>
      nodeDown({ severity: 'warning', replica }),
    );
    const oneSided = nodeDown({ severity: 'critical' });
    for (const source of [...twoSided, oneSided]) inhibitor.observe(source);
    expect(inhibitor.inhibitedBy(WARNING, NOW)).toBe(oneSided.fingerprint);
  });

  it.each([[[0, 1]], [[1, 0]]])(
    'goes by the first rule that has a source, of rules %j',
    (order) => {
      const rackDown = ruleOf({
        source: [['=~', 'alertname', 'Rack.*']],
        target: [['=~', 'severity', 'w.*']],
      });
      const both = [NODE_DOWN, rackDown];
      const rack = alertOf(LabelSet.fromRecord({ alertname: 'RackDown' }));
      const sources = [nodeDown({}), rack];
      const inhibitor = new Inhibitor(order.flatMap((i) => both[i] ?? []));
      for (const source of sources) inhibitor.observe(source);
      expect(inhibitor.inhibitedBy(WARNING, NOW)).toBe(sources[order[0] ?? 0]?.fingerprint);
    },
  );

  it.each([[[0, 1, 2]], [[1, 2, 0]], [[2, 1, 0]]])(
    'goes by the first rule that has a source, whose sources come in the order %j',
    (order) => {
      const targets = ['w.*', 'wa.*', 'war.*'];
      const inhibitor = new Inhibitor(
        targets.map((pattern, i) =>
          ruleOf({ source: [['=', 'cause', String(i)]], target: [['=~', 'severity', pattern]] }),
        ),
      );
      const sources = targets.map((_, i) => alertOf(LabelSet.fromRecord({ cause: String(i) })));
      for (const i of order)
        for (const source of sources.slice(i, i + 1)) inhibitor.observe(source);
      expect(inhibitor.inhibitedBy(WARNING, NOW)).toBe(sources[0]?.fingerprint);
    },
  );

  it('goes by a rule before a later one that asks the same of a target as an earlier one', () => {
    const inhibitor = new Inhibitor([
      ruleOf({ source: [['=', 'cause', '0']], target: [['=', 'severity', 'warning']] }),
      ruleOf({ source: [['=', 'cause', '1']], target: [['=~', 'severity', 'w.*']] }),
      ruleOf({ source: [['=', 'cause', '2']], target: [['=', 'severity', 'warning']] }),
    ]);
    const [second, third] = ['1', '2'].map((cause) => alertOf(LabelSet.fromRecord({ cause })));
    for (const source of [third, second]) if (source !== undefined) inhibitor.observe(source);
    expect(inhibitor.inhibitedBy(WARNING, NOW)).toBe(second?.fingerprint);
  });

  it('keeps count of thousands of sources that come and go', () => {
    const inhibitor = new Inhibitor([NODE_DOWN]);
    const sources = Array.from({ length: 2000 }, (_, i) => nodeDown({ replica: String(i) }));
    for (const source of sources) inhibitor.observe(source);
    const [last, ...others] = sources;
    for (const source of others) inhibitor.forget(source);
    for (const source of others.slice(0, 100)) inhibitor.observe(source);
    for (const source of others.slice(0, 100)) inhibitor.forget(source);
    expect(inhibitor.inhibitedBy(WARNING, NOW)).toBe(last?.fingerprint);
  });
});

describe('Inhibitor.hasRules', () => {
  it.each([
    ['is false without rules', [], false],
    ['is false for an empty list item, which inhibits nothing (C21)', [ruleOf({})], false],
    ['is true for a rule of one side', [ruleOf({ target: [['=', 'a', '1']] })], true],
    ['is true for a rule of two sides', [NODE_DOWN], true],
  ])('%s', (_name, rules, hasRules) => {
    expect(new Inhibitor(rules).hasRules).toBe(hasRules);
  });
});

function nodeDown({
  endsAt,
  ...labels
}: {
  readonly endsAt?: number;
  readonly replica?: string;
  readonly severity?: string;
}): StoredAlert {
  const all = LabelSet.fromRecord({ alertname: 'NodeDown', node: '1', ...labels });
  return alertOf(all, endsAt);
}
