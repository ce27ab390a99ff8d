// The store, with its index and its memory, answers as a list that is searched from end to end.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesAll } from '../../../../src/matcher/matches-all.ts';
import { addMs, durationMs, type EpochMs } from '../../../../src/model/instant.ts';
import { LabelSet } from '../../../../src/model/label-set.ts';
import { stateOf } from '../../../../src/mute/silences/silence-state.ts';
import { SilenceStore } from '../../../../src/mute/silences/silence-store.ts';
import type { MatcherText, Silence } from '../../../../src/mute/silences/silence.ts';
import { draft, NOON } from '../../../support/silence-drafts.ts';

const RETENTION_MS = durationMs(30);

/** All that is true about silences, without any cleverness. */
class Model {
  readonly silences = new Map<string, Silence>();

  put(changed: readonly Silence[]): void {
    for (const silence of changed) this.silences.set(silence.id, silence);
  }

  silencedBy(labels: LabelSet, now: EpochMs): readonly string[] {
    return [...this.silences.values()]
      .filter((silence) => stateOf(silence, now) === 'active')
      .filter(({ matcherSets }) => matcherSets.some((set) => matchesAll(set, labels)))
      .map(({ id }) => id);
  }

  collect(now: EpochMs): readonly string[] {
    const over = [...this.silences.values()].filter(({ endsAt }) => endsAt + RETENTION_MS <= now);
    for (const { id } of over) this.silences.delete(id);
    return over.map(({ id }) => id);
  }
}

const name = fc.constantFrom('a', 'b', 'c');
const value = fc.constantFrom('', 'x', 'y', 'z', 'xy');
const matcherText: fc.Arbitrary<MatcherText> = fc.oneof(
  fc.record({ type: fc.constantFrom('=', '=', '!=' as const), name, value }),
  fc.record({
    type: fc.constantFrom('=~', '!~' as const),
    name,
    value: fc.constantFrom(
      'x',
      'x|y',
      'x|y|z',
      '.*',
      '.+',
      '[xy]',
      '|x',
      '(?i)X',
      'x|x',
      'x.*',
      '^x',
      'x?y',
      'xy*',
      'xx{0,1}',
      '^y|x.*',
      '(x|z)',
      'x|(y)',
      'x(y|)?',
      'xy|x\\b',
    ),
  }),
);
const sets = fc.array(fc.array(matcherText, { minLength: 1, maxLength: 3 }), {
  minLength: 1,
  maxLength: 2,
});

const step = fc.oneof(
  fc.record({
    op: fc.constant('set' as const),
    known: fc.option(fc.nat({ max: 20 }), { nil: undefined }),
    sets: fc.option(sets, { nil: undefined }),
    start: fc.integer({ min: -5, max: 15 }),
    length: fc.integer({ min: 1, max: 40 }),
  }),
  fc.record({ op: fc.constant('expire' as const), known: fc.nat({ max: 20 }) }),
  fc.record({
    op: fc.constant('restore' as const),
    known: fc.nat({ max: 20 }),
    sets: fc.option(sets, { nil: undefined }),
    end: fc.integer({ min: -5, max: 20 }),
  }),
  fc.record({ op: fc.constant('collect' as const) }),
  fc.record({ op: fc.constant('query' as const), which: fc.nat({ max: 26 }) }),
  // Once in a while the clock goes back.
  fc.record({ op: fc.constant('wait' as const), ms: fc.integer({ min: -3, max: 20 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Each of these is asked about again and again, as alerts are. */
const LABEL_SETS = ['', 'x', 'xy'].flatMap((a) =>
  ['', 'x', 'y'].flatMap((b) =>
    ['', 'x', 'z'].map((c) => {
      const pairs = Object.entries({ a, b, c }).filter(([, text]) => text !== '');
      return pairs;
    }),
  ),
);

class Run {
  readonly #model = new Model();
  readonly #labels = LABEL_SETS.map((pairs) => LabelSet.from(pairs));
  readonly #store: SilenceStore;
  #created = 0;
  #now = NOON;

  constructor() {
    this.#store = new SilenceStore({
      newId: () => `s${this.#created++}`,
      retentionMs: RETENTION_MS,
      maxSilences: 0,
      maxSizeBytes: 0,
      matcherMode: 'fallback',
    });
  }

  take(next: Step): void {
    switch (next.op) {
      case 'wait':
        this.#now = addMs(this.#now, next.ms);
        return;
      case 'query':
        this.#expectSame(next.which);
        return;
      case 'collect':
        expect(this.#store.collect(this.#now).map(({ id }) => id)).toEqual(
          this.#model.collect(this.#now),
        );
        return;
      case 'expire': {
        const outcome = this.#store.expire(`s${next.known}`, this.#now);
        if (outcome.kind === 'expired' && outcome.changed !== undefined) {
          this.#model.put([outcome.changed]);
        }
        return;
      }
      case 'restore':
        this.#restore(next);
        return;
      case 'set':
        this.#set(next);
    }
  }

  expectAllSame(): void {
    for (const i of this.#labels.keys()) this.#expectSame(i);
    expect([...this.#store.values()]).toEqual([...this.#model.silences.values()]);
  }

  #expectSame(which: number): void {
    const labels = this.#labels[which] ?? LabelSet.EMPTY;
    expect(this.#store.silencedBy(labels, this.#now)).toEqual(
      this.#model.silencedBy(labels, this.#now),
    );
  }

  #set(next: Step & { op: 'set' }): void {
    const known = next.known === undefined ? undefined : this.#model.silences.get(`s${next.known}`);
    const startsAt = addMs(this.#now, next.start);
    const outcome = this.#store.set(
      draft({
        id: known?.id ?? '',
        matcherSets: next.sets ?? known?.matcherSets ?? [[{ type: '=', name: 'a', value: 'x' }]],
        startsAt,
        endsAt: addMs(startsAt, next.length),
      }),
      this.#now,
    );
    if (outcome.kind === 'stored') this.#model.put(outcome.changed);
  }

  /** Another replica changed a silence, in any way at all. */
  #restore(next: Step & { op: 'restore' }): void {
    const known = this.#model.silences.get(`s${next.known}`);
    if (known === undefined) return;
    const other = new SilenceStore({
      newId: () => known.id,
      retentionMs: RETENTION_MS,
      maxSilences: 0,
      maxSizeBytes: 0,
      matcherMode: 'fallback',
    });
    const matcherSets = next.sets ?? known.matcherSets;
    const endsAt = addMs(this.#now, next.end);
    const outcome = other.set(
      draft({ matcherSets, startsAt: addMs(endsAt, -10), endsAt }),
      addMs(endsAt, -10),
    );
    if (outcome.kind !== 'stored') return;
    for (const silence of outcome.changed) {
      const version = { ...silence, updatedAt: addMs(known.updatedAt, 1) };
      this.#store.restore(version);
      this.#model.put([version]);
    }
  }
}

describe('SilenceStore, against a naive model', () => {
  it('silences the same alerts after any changes at any times', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const run = new Run();
        for (const next of steps) run.take(next);
        run.expectAllSame();
      }),
      { numRuns: 400 },
    );
  });

  it('still does when an alert was not asked about for thousands of changes', () => {
    const run = new Run();
    run.expectAllSame();
    for (let i = 0; i < 10_000; i++) {
      run.take({
        op: 'set',
        known: i % 7 === 0 ? undefined : i % 20,
        sets: undefined,
        start: 0,
        length: 30,
      });
      if (i % 1500 === 0) run.take({ op: 'query', which: i % 27 });
      if (i % 50 === 0) run.take({ op: 'wait', ms: 1 });
    }
    run.expectAllSame();
  });
});
