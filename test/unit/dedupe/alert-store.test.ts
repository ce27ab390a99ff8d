import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AlertStore, type PutResult } from '../../../src/dedupe/alert-store.ts';
import { mergeRanges, type ActiveRange } from '../../../src/dedupe/merge.ts';
import type { PostedAlert } from '../../../src/dedupe/posted-alert.ts';
import type { StoredAlert } from '../../../src/dedupe/stored-alert.ts';
import { isResolvedAt } from '../../../src/model/alert.ts';
import { fingerprintOf } from '../../../src/model/fingerprint.ts';
import { addMs, durationMs, epochMs, type EpochMs } from '../../../src/model/instant.ts';
import { LabelSet } from '../../../src/model/label-set.ts';

const START = epochMs(Date.UTC(2026, 0, 1));
const OPTIONS = { resolveTimeoutMs: durationMs(300_000) };

function report(
  labels: Readonly<Record<string, string>>,
  rest: Partial<Omit<PostedAlert, 'labels'>> = {},
): PostedAlert {
  return {
    labels,
    annotations: {},
    startsAt: undefined,
    endsAt: undefined,
    generatorURL: '',
    ...rest,
  };
}

/** A record as a JSON parser makes it: `__proto__` is an own property. */
function record(pairs: Iterable<readonly [string, string]>): Record<string, string> {
  return Object.fromEntries(pairs);
}

function alertOf(result: PutResult): StoredAlert {
  if ('alert' in result) return result.alert;
  throw new Error(`no alert: ${result.kind}`);
}

describe('AlertStore.put() answers', () => {
  const labels = { alertname: 'Down', job: 'node' };
  const later = (ms: number): EpochMs => addMs(START, ms);

  it('changed, and new, for a label set that it does not know', () => {
    const result = new AlertStore({ cacheSize: 100 }).put(report(labels), START, OPTIONS);
    expect(result).toMatchObject({ kind: 'changed', isNew: true });
  });

  it.each([
    { name: 'annotations that changed', change: { annotations: { summary: 'b' } } },
    { name: 'an annotation that was added', change: { annotations: { summary: 'a', x: '' } } },
    { name: 'an annotation that was removed', change: { annotations: {} } },
    { name: 'an annotation of another name', change: { annotations: { other: 'a' } } },
    { name: 'a generator that changed', change: { generatorURL: 'http://b' } },
  ])('changed, but not new, for $name', ({ change }) => {
    const store = new AlertStore({ cacheSize: 100 });
    const first = report(labels, { annotations: { summary: 'a' }, generatorURL: 'http://a' });
    const { alert } = expectKind(store.put(first, START, OPTIONS), 'changed');
    const second = expectKind(store.put({ ...first, ...change }, later(1_000), OPTIONS), 'changed');
    expect(second.alert).toBe(alert);
    expect(second.isNew).toBe(false);
    expect(alert.annotations.toJSON()).toEqual(change.annotations ?? first.annotations);
    expect(alert.generatorURL).toBe(change.generatorURL ?? first.generatorURL);
  });

  it('touched when an alert that fires is reported again', () => {
    const store = new AlertStore({ cacheSize: 100 });
    store.put(report(labels), START, OPTIONS);
    const again = expectKind(store.put(report(labels), later(60_000), OPTIONS), 'touched');
    expect(again.alert).toMatchObject({
      startsAt: START,
      endsAt: later(360_000),
      updatedAt: later(60_000),
    });
  });

  it.each([
    { name: 'is resolved', before: {}, after: { endsAt: later(1_000) } },
    { name: 'fires again', before: { endsAt: later(-1) }, after: {} },
  ])('turned when it $name', ({ before, after }) => {
    const store = new AlertStore({ cacheSize: 100 });
    store.put(report(labels, before), START, OPTIONS);
    expectKind(store.put(report(labels, after), later(1_000), OPTIONS), 'turned');
  });

  it('turned when it timed out unheard and is reported again', () => {
    const store = new AlertStore({ cacheSize: 100 });
    store.put(report(labels), START, OPTIONS);
    const again = expectKind(store.put(report(labels), later(300_000), OPTIONS), 'turned');
    expect(again.alert.startsAt).toBe(later(300_000));
  });

  it('unchanged when a resolved alert is reported as before, and nothing moves', () => {
    const store = new AlertStore({ cacheSize: 100 });
    const resolved = report(labels, { startsAt: later(-9), endsAt: later(-1) });
    store.put(resolved, START, OPTIONS);
    const again = expectKind(store.put(resolved, later(60_000), OPTIONS), 'unchanged');
    expect(again.alert.updatedAt).toBe(START);
  });

  it('changed when a resolved alert comes with new annotations', () => {
    const store = new AlertStore({ cacheSize: 100 });
    const resolved = report(labels, { startsAt: later(-9), endsAt: later(-1) });
    store.put(resolved, START, OPTIONS);
    expectKind(store.put({ ...resolved, annotations: { a: 'b' } }, later(1), OPTIONS), 'changed');
  });

  it.each([
    [
      'times the wrong way round',
      report(labels, { startsAt: later(1), endsAt: START }),
      'start time must be before end time',
    ],
    ['no labels', report({ a: '' }), 'at least one label pair required'],
    ['a bad label name', report({ '': 'x' }), 'invalid label set: invalid name ""'],
    [
      'a bad annotation name',
      report(labels, { annotations: { '': 'x' } }),
      'invalid annotations: invalid name ""',
    ],
  ])('refused for %s, and keeps nothing of it (A4)', (_name, bad, reason) => {
    const store = new AlertStore({ cacheSize: 100 });
    expect(store.put(bad, START, OPTIONS)).toEqual({ kind: 'refused', reason });
    expect(store.size).toBe(0);
  });

  it('refused for an alert that it knows, and leaves that as it was (A4)', () => {
    const store = new AlertStore({ cacheSize: 100 });
    const alert = alertOf(store.put(report(labels, { annotations: { a: 'b' } }), START, OPTIONS));
    const before = alert.snapshot(false);
    store.put(report(labels, { annotations: { '': 'x' } }), later(1), OPTIONS);
    store.put(report(labels, { startsAt: later(9), endsAt: later(1) }), later(1), OPTIONS);
    expect(alert.snapshot(false)).toEqual(before);
  });
});

describe('the identity of an alert', () => {
  it('does not depend on the order of its labels, nor on empty ones (A3, A7)', () => {
    const store = new AlertStore({ cacheSize: 100 });
    const forms = [
      { a: '1', b: '2' },
      { b: '2', a: '1' },
      { a: '1', b: '2', c: '' },
      { c: '', b: '2', a: '1' },
    ];
    const alerts = forms.map((labels) => alertOf(store.put(report(labels), START, OPTIONS)));
    expect(new Set(alerts).size).toBe(1);
    expect([...(alerts[0]?.labels ?? [])]).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
  });

  it('lets the latest annotations win, whatever the order of the labels', () => {
    const store = new AlertStore({ cacheSize: 100 });
    const [one, two] = [
      { a: '1', b: '2' },
      { b: '2', a: '1' },
    ];
    store.put(report(one, { annotations: { v: '1' } }), START, OPTIONS);
    store.put(report(two, { annotations: { v: '2' } }), START, OPTIONS);
    const alert = alertOf(store.put(report(one, { annotations: { v: '1' } }), START, OPTIONS));
    expect(alert.annotations.get('v')).toBe('1');
    expect(store.size).toBe(1);
  });

  it.each([
    [
      'a separator inside a value',
      [['a', 'b\xffc\xffd']],
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a separator inside a name', [['a\xffb', 'c']], [['a', 'b\xffc']]],
    [
      'NUL',
      [['a', 'b\0c']],
      [
        ['a', 'b'],
        ['c', ''],
      ],
    ],
    [
      'a label called __proto__',
      [
        ['__proto__', 'x'],
        ['a', 'b'],
      ],
      [['a', 'b']],
    ],
    ['names like numbers', [['1', '2']], [['2', '1']]],
  ])('is not confused by %s', (_name, one, two) => {
    const store = new AlertStore({ cacheSize: 100 });
    const [first, second] = [one, two].map((pairs) =>
      record(pairs.map(([n = '', v = '']) => [n, v])),
    );
    if (first === undefined || second === undefined) throw new Error('two records');
    for (let round = 0; round < 3; round++) {
      const [a, b] = [first, second].map((labels) =>
        alertOf(store.put(report(labels), START, OPTIONS)),
      );
      expect(
        a?.labels.equals(
          LabelSet.fromRecord(record(Object.entries(first).filter(([, v]) => v !== ''))),
        ),
      ).toBe(true);
      expect(
        b?.labels.equals(
          LabelSet.fromRecord(record(Object.entries(second).filter(([, v]) => v !== ''))),
        ),
      ).toBe(true);
      expect(a).not.toBe(b);
    }
  });

  it('survives the deletion of an alert: the next report makes a new one', () => {
    const store = new AlertStore({ cacheSize: 100 });
    const first = alertOf(store.put(report({ a: 'b' }), START, OPTIONS));
    store.delete(first);
    expect(store.get(first.fingerprint)).toBeUndefined();
    const second = expectKind(store.put(report({ a: 'b' }), START, OPTIONS), 'changed');
    expect(second.isNew).toBe(true);
    store.delete(first);
    expect(store.get(first.fingerprint)).toBe(second.alert);
  });

  it('takes what arrives later for newer, also when a replica with a fast clock had the last word', () => {
    const store = new AlertStore({ cacheSize: 100 });
    const alert = alertOf(store.put(report({ a: 'b' }), addMs(START, 5_000), OPTIONS));
    store.put(report({ a: 'b' }), START, OPTIONS);
    expect(alert.updatedAt).toBe(addMs(START, 5_001));
  });

  it('knows an alert that was restored', () => {
    const store = new AlertStore({ cacheSize: 100 });
    const labels = LabelSet.from([['a', 'b']]);
    const restored = store.restore({
      fingerprint: fingerprintOf(labels),
      labels,
      annotations: LabelSet.EMPTY,
      startsAt: START,
      endsAt: addMs(START, 300_000),
      updatedAt: START,
      timeout: true,
      generatorURL: '',
    });
    expect(
      expectKind(store.put(report({ a: 'b' }), addMs(START, 1), OPTIONS), 'touched').alert,
    ).toBe(restored);
  });
});

describe('AlertStore beside a plain map of label sets', () => {
  interface Known {
    range: ActiveRange;
    annotations: string;
    generatorURL: string;
  }

  const value = fc.constantFrom('', 'a', 'b', '\xff', '\0', 'a\xffb', '🙂', '\ud800');
  const name = fc.constantFrom('a', 'b', '1', '10', '__proto__', 'constructor', 'a\xffb');
  const labels = fc
    .uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, minLength: 1, maxLength: 3 })
    .map(record);
  const annotations = fc.constantFrom(
    {},
    { v: '1' },
    { v: '2' },
    { w: '1' },
    record([['__proto__', 'x']]),
  );
  const step = fc.record({
    labels,
    annotations,
    generatorURL: fc.constantFrom('', 'http://a'),
    startsAt: fc.option(fc.integer({ min: -20, max: 5 }), { nil: undefined }),
    endsAt: fc.option(fc.integer({ min: -10, max: 20 }), { nil: undefined }),
    pauseMs: fc.integer({ min: 0, max: 3 }),
  });

  it.each([1, 3, 1_000])('holds the same with a cache of %d entries', (cacheSize) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const store = new AlertStore({ cacheSize });
        const model = new Map<string, Known>();
        let now = START;
        for (const { pauseMs, startsAt, endsAt, ...rest } of steps) {
          now = addMs(now, pauseMs);
          const posted = {
            ...rest,
            startsAt: startsAt === undefined ? undefined : addMs(now, startsAt),
            endsAt: endsAt === undefined ? undefined : addMs(now, endsAt),
          };
          const result = store.put(posted, now, { resolveTimeoutMs: durationMs(5) });
          expect(describeResult(result)).toEqual(expectedOf(model, posted, now));
        }
        expect(store.size).toBe(model.size);
      }),
    );
  });

  function expectedOf(model: Map<string, Known>, posted: PostedAlert, now: EpochMs): unknown {
    const range: ActiveRange = {
      startsAt: posted.startsAt ?? posted.endsAt ?? now,
      endsAt: posted.endsAt ?? addMs(now, 5),
      updatedAt: now,
      timeout: posted.endsAt === undefined,
    };
    const kept = Object.entries(posted.labels).filter(([, text]) => text !== '');
    if (range.endsAt < range.startsAt || kept.length === 0) return 'refused';
    const key = fingerprintOf(LabelSet.from(kept));
    const content = {
      annotations: JSON.stringify(LabelSet.fromRecord(posted.annotations)),
      generatorURL: posted.generatorURL,
    };
    const known = model.get(key);
    if (known === undefined) {
      model.set(key, { range, ...content });
      return { kind: 'changed', isNew: true, key, range, ...content };
    }
    const before = known.range;
    // Of two reports in one millisecond the second is the later one.
    const isBehind = before.updatedAt >= now;
    const updatedAt = isBehind ? addMs(before.updatedAt, 1) : now;
    const merged = mergeRanges(before, { ...range, updatedAt }, now);
    const [was, is] = [isResolvedAt(before, now), isResolvedAt(merged, now)];
    const isSameRange = before.startsAt === merged.startsAt && before.endsAt === merged.endsAt;
    const isSame =
      known.annotations === content.annotations && known.generatorURL === content.generatorURL;
    const isStill = was && is && isSameRange;
    const after = { range: isStill ? before : merged, ...content };
    model.set(key, after);
    if (!isSame) return { kind: 'changed', isNew: false, key, ...after };
    if (isStill) return { kind: 'unchanged', key, ...after };
    return { kind: was === is ? 'touched' : 'turned', key, ...after };
  }

  function describeResult(result: PutResult): unknown {
    if (result.kind === 'refused' || result.kind === 'limited') return result.kind;
    const { alert, ...rest } = result;
    const { startsAt, endsAt, updatedAt, timeout } = alert;
    return {
      ...rest,
      key: fingerprintOf(alert.labels),
      range: { startsAt, endsAt, updatedAt, timeout },
      annotations: JSON.stringify(alert.annotations),
      generatorURL: alert.generatorURL,
    };
  }
});

function expectKind<K extends PutResult['kind']>(
  result: PutResult,
  kind: K,
): Extract<PutResult, { kind: K }> {
  expect(result.kind).toBe(kind);
  // The assertion above has just compared the discriminant.
  return result as Extract<PutResult, { kind: K }>;
}
