// What the store does beyond what Alertmanager's code can be asked about: limits, versions from
// several replicas, and instants that fall together.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMs, durationMs, epochMs, type EpochMs } from '../../../../src/model/instant.ts';
import { LabelSet } from '../../../../src/model/label-set.ts';
import { stateOf } from '../../../../src/mute/silences/silence-state.ts';
import {
  SilenceStore,
  type SilenceStoreOptions,
} from '../../../../src/mute/silences/silence-store.ts';
import type { Silence, SilenceDraft } from '../../../../src/mute/silences/silence.ts';
import { draft, matcher, MINUTE, NOON } from '../../../support/silence-drafts.ts';

const LABELS = LabelSet.fromRecord({ alertname: 'A', team: 'db' });

function newStore(options: Partial<SilenceStoreOptions> = {}): SilenceStore {
  let created = 0;
  return new SilenceStore({
    newId: () => `s${created++}`,
    retentionMs: durationMs(120 * 60 * MINUTE),
    maxSilences: 0,
    maxSizeBytes: 0,
    matcherMode: 'fallback',
    ...options,
  });
}

function later(minutes: number): EpochMs {
  return addMs(NOON, minutes * MINUTE);
}

/** Sets a silence that must not be refused. */
function stored(store: SilenceStore, asked: SilenceDraft, now = NOON): readonly Silence[] {
  const outcome = store.set(asked, now);
  return outcome.kind === 'stored' ? outcome.changed : expect.fail(JSON.stringify(outcome));
}

describe('SilenceStore', () => {
  it('tells which rows to write: the replaced silence, then the one that replaces it', () => {
    const store = newStore();
    expect(stored(store, draft()).map(({ id }) => id)).toEqual(['s0']);
    const other = draft({ id: 's0', matcherSets: [[matcher('alertname', '=', 'B')]] });
    const rows = stored(store, other, later(1));
    expect(rows.map(({ id, endsAt }) => [id, endsAt])).toEqual([
      ['s0', later(1)],
      ['s1', later(60)],
    ]);
    expect(store.get('s0')).toBe(rows[0]);
    expect(stored(store, { ...other, id: 's0' }, later(2)).map(({ id }) => id)).toEqual(['s2']);
  });

  it('keeps what was compiled, so that a stored silence matches without being compiled again', () => {
    const [silence] = stored(newStore(), draft({ matcherSets: [[matcher('a', '=~', 'x.*')]] }));
    expect(silence?.matcherSets[0]?.[0]?.matches('xyz')).toBe(true);
  });

  it('sees a silence that was ended or replaced as over in the very same millisecond', () => {
    const store = newStore();
    stored(store, draft());
    expect(store.silencedBy(LABELS, NOON)).toEqual(['s0']);
    expect(store.expire('s0', NOON).kind).toBe('expired');
    expect(store.silencedBy(LABELS, NOON)).toEqual([]);
    expect(store.counts(NOON)).toEqual({ active: 0, pending: 0, expired: 1 });
    expect(store.expire('s0', NOON)).toEqual({ kind: 'expired', changed: undefined });
  });

  it('counts the last millisecond as active when a silence ends by itself (row S6)', () => {
    const store = newStore();
    stored(store, draft());
    expect(store.silencedBy(LABELS, later(60))).toEqual(['s0']);
    expect(store.silencedBy(LABELS, addMs(later(60), 1))).toEqual([]);
  });

  it('begins and ends a silence for labels that it was asked about before', () => {
    const store = newStore();
    expect(store.silencedBy(LABELS, NOON)).toEqual([]);
    stored(store, draft({ startsAt: later(10), endsAt: later(20) }));
    const asked = [NOON, later(10), later(20), later(21)].map((now) =>
      store.silencedBy(LABELS, now),
    );
    expect(asked).toEqual([[], ['s0'], ['s0'], []]);
    expect(store.silencedBy(LABELS, later(15)), 'with a clock that went back').toEqual(['s0']);
  });

  it('dates each change after the one before, even when the clock goes back', () => {
    const store = newStore();
    stored(store, draft());
    const [changed] = stored(store, draft({ id: 's0', comment: 'new' }));
    expect(changed?.updatedAt).toBe(NOON + 1);
    const [again] = stored(store, draft({ id: 's0', comment: 'newer' }), later(-1));
    expect(again?.updatedAt).toBe(NOON + 2);
    expect(again?.id, 'before its start it is pending, and a new start makes it new').toBe('s0');
  });

  it.each<[string, Partial<SilenceStoreOptions>, Partial<SilenceDraft>, string]>([
    ['too many', { maxSilences: 1 }, {}, 'exceeded maximum number of silences: 1 (limit: 1)'],
    [
      'a name of UTF-8 in classic mode (row M1)',
      { matcherMode: 'classic' },
      { matcherSets: [[matcher('a.b', '=', 'c')]] },
      'invalid silence: invalid label matcher 0 in set 0: invalid label name "a.b"',
    ],
    [
      'a value that is no text',
      {},
      { matcherSets: [[matcher('a', '=', '\ud800')]] },
      'invalid silence: invalid label matcher 0 in set 0: invalid label value "\ufffd"',
    ],
    [
      'a pattern that swallows the anchors it gets',
      {},
      { matcherSets: [[matcher('a', '=~', '\\Qb')]] },
      'invalid silence: invalid label matcher 0 in set 0: invalid regular expression "\\\\Qb": error parsing regexp: missing closing ): `^(?:\\Qb)$`',
    ],
    [
      'a pattern that ends too early, as Go says it',
      {},
      { matcherSets: [[matcher('a', '=~', '\\')]] },
      'invalid silence: invalid label matcher 0 in set 0: invalid regular expression "\\\\": error parsing regexp: trailing backslash at end of expression: ``',
    ],
  ])('refuses %s', (_, options, fields, reason) => {
    const store = newStore(options);
    if (options.maxSilences === 1) stored(store, draft());
    expect(store.set(draft(fields), NOON)).toEqual({ kind: 'refused', reason });
  });

  it('refuses what is too large before it ends what was to be replaced (row S2)', () => {
    const store = newStore({ maxSizeBytes: 100 });
    stored(store, draft());
    const large = draft({ id: 's0', matcherSets: [[matcher('a', '=', 'x'.repeat(100))]] });
    expect(store.set(large, later(1))).toMatchObject({ kind: 'refused' });
    expect(store.silencedBy(LABELS, later(1))).toEqual(['s0']);
    expect(store.size).toBe(1);
  });

  it('forgets a silence when it has been over for the retention, and not before (row S6)', () => {
    const store = newStore({ retentionMs: durationMs(MINUTE) });
    stored(store, draft());
    expect(store.collect(addMs(later(61), -1))).toEqual([]);
    expect(store.collect(later(61)).map(({ id }) => id)).toEqual(['s0']);
    expect(store.size).toBe(0);
    expect(store.expire('s0', later(61))).toEqual({ kind: 'not found' });
  });

  it('forgets at once without retention, even for labels it was asked about', () => {
    const store = newStore({ retentionMs: durationMs(0) });
    stored(store, draft());
    expect(store.silencedBy(LABELS, later(60))).toEqual(['s0']);
    store.collect(later(60));
    expect(store.silencedBy(LABELS, later(60))).toEqual([]);
  });

  it('takes names such as __proto__ and constructor for names', () => {
    const store = newStore();
    stored(store, draft({ matcherSets: [[matcher('__proto__', '=', 'constructor')]] }));
    const labels = LabelSet.from([['__proto__', 'constructor']]);
    expect(store.silencedBy(labels, NOON)).toEqual(['s0']);
    expect(store.silencedBy(LABELS, NOON)).toEqual([]);
  });
});

describe('SilenceStore.restore()', () => {
  it('does not step back to an older version, nor repeat a known one', () => {
    const [first] = stored(newStore(), draft());
    const store = newStore();
    if (first === undefined) expect.fail('nothing stored');
    store.restore(first);
    const { changed } = { changed: undefined, ...store.expire(first.id, later(1)) };
    store.restore(first);
    expect(store.get(first.id)).toBe(changed);
  });

  it('revives a silence that another replica prolonged before this one saw it end', () => {
    const store = newStore();
    const [silence] = stored(store, draft());
    if (silence === undefined) expect.fail('nothing stored');
    expect(store.silencedBy(LABELS, later(61))).toEqual([]);
    store.restore({ ...silence, endsAt: later(90), updatedAt: later(59) });
    expect(store.silencedBy(LABELS, later(61))).toEqual([silence.id]);
  });

  it('finds a silence by its new matchers', () => {
    const store = newStore();
    const [silence] = stored(store, draft());
    const [other] = stored(newStore(), draft({ matcherSets: [[matcher('team', '=', 'db')]] }));
    if (silence === undefined || other === undefined) expect.fail('nothing stored');
    store.restore({ ...other, updatedAt: later(1) });
    expect(store.silencedBy(LabelSet.fromRecord({ team: 'db' }), later(1))).toEqual(['s0']);
    expect(store.silencedBy(LabelSet.fromRecord({ alertname: 'A' }), later(1))).toEqual([]);
  });

  it('comes to the same versions in any order, also of versions of one instant', () => {
    const version = fc.record({
      id: fc.constantFrom('a', 'b'),
      minute: fc.integer({ min: 0, max: 2 }),
      endsAt: fc.integer({ min: 60, max: 61 }),
      comment: fc.constantFrom('x', 'y'),
    });
    const [base] = stored(newStore(), draft());
    if (base === undefined) expect.fail('nothing stored');
    fc.assert(
      fc.property(fc.array(version), fc.array(fc.nat()), (versions, keys) => {
        const silences = versions.map(({ id, minute, endsAt, comment }) => ({
          ...base,
          ...{ id, comment, updatedAt: later(minute), endsAt: later(endsAt) },
        }));
        const shuffled = silences
          .map((silence, i) => ({ silence, key: keys[i] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .flatMap(({ silence }) => [silence, silence]);
        expect(contents(shuffled)).toEqual(contents(silences));
      }),
    );
  });
});

function contents(silences: readonly Silence[]): unknown {
  const store = newStore();
  for (const silence of silences) store.restore(silence);
  return [...store.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

describe('stateOf()', () => {
  it('only moves from pending to active to expired as time goes by', () => {
    const ranks = { pending: 0, active: 1, expired: 2 };
    const instant = fc.integer({ min: 0, max: 20 }).map(epochMs);
    fc.assert(
      fc.property(instant, instant, instant, instant, instant, (a, b, updatedAt, t1, t2) => {
        const period = {
          startsAt: epochMs(Math.min(a, b)),
          endsAt: epochMs(Math.max(a, b)),
          updatedAt,
        };
        const [first, second] = [Math.min(t1, t2), Math.max(t1, t2)].map(epochMs);
        if (first === undefined || second === undefined) return;
        expect(ranks[stateOf(period, second)]).toBeGreaterThanOrEqual(
          ranks[stateOf(period, first)],
        );
      }),
    );
  });
});
