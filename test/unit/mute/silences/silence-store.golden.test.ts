// The store does what Alertmanager's own code did: every change in every state, random traffic, and
// the size in bytes.
import { describe, expect, it } from 'vitest';
import sizes from '../../../golden/silences/sizes.json' with { type: 'json' };
import traffic from '../../../golden/silences/traffic.json' with { type: 'json' };
import transitions from '../../../golden/silences/transitions.json' with { type: 'json' };
import type { MatchType } from '../../../../src/matcher/matcher.ts';
import { newMatcher } from '../../../../src/matcher/new-matcher.ts';
import { durationMs, epochMs, type EpochMs } from '../../../../src/model/instant.ts';
import { LabelSet } from '../../../../src/model/label-set.ts';
import type { MatcherText, SilenceDraft } from '../../../../src/mute/silences/silence.ts';
import { stateOf } from '../../../../src/mute/silences/silence-state.ts';
import { SilenceStore } from '../../../../src/mute/silences/silence-store.ts';
import { storedSize } from '../../../../src/mute/silences/stored-size.ts';

interface GoldenDraft {
  readonly id: string;
  readonly sets: readonly (readonly MatcherText[])[] | null;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly comment: string;
  readonly createdBy: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Step {
  readonly at: number;
  readonly op: string;
  readonly draft?: GoldenDraft;
  readonly id?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly error?: string;
  readonly got?: string;
  readonly by?: readonly string[];
  readonly rows?: readonly unknown[];
}

interface Case {
  readonly name: string;
  readonly steps: readonly Step[];
}

interface Outcome {
  readonly got: string | undefined;
  readonly error: string | undefined;
}

class Replay {
  readonly #store: SilenceStore;
  /** One object per label set, as alerts have one. */
  readonly #labels = new Map<string, LabelSet>();
  #created = 0;

  constructor(retentionMs: number) {
    this.#store = new SilenceStore({
      newId: () => String(this.#created++),
      retentionMs: durationMs(retentionMs),
      maxSilences: 0,
      maxSizeBytes: 0,
      matcherMode: 'fallback',
    });
  }

  expectStep(step: Step): void {
    const { op, id = '', draft, labels = {} } = step;
    const now = epochMs(step.at);
    switch (op) {
      case 'set':
        expect(this.#set(draft, now)).toEqual({ got: step.got, error: step.error });
        return;
      case 'expire':
        expect(this.#store.expire(id, now).kind).toBe(
          step.error === undefined ? 'expired' : 'not found',
        );
        return;
      case 'collect':
        this.#store.collect(now);
        return;
      case 'query':
        expect(this.#store.silencedBy(this.#labelsOf(labels), now)).toEqual(step.by ?? []);
        return;
      case 'rows':
        expect(this.#rows(now)).toEqual(step.rows ?? []);
        return;
      default:
        expect.fail(op);
    }
  }

  #set(draft: GoldenDraft | undefined, now: EpochMs): Outcome {
    if (draft === undefined) expect.fail('no draft');
    const outcome = this.#store.set(draftOf(draft), now);
    switch (outcome.kind) {
      case 'stored':
        return { got: outcome.id, error: undefined };
      case 'not found':
        return { got: undefined, error: 'silence not found' };
      case 'refused':
        return { got: undefined, error: outcome.reason };
    }
  }

  #rows(now: EpochMs): readonly unknown[] {
    return [...this.#store.values()].map((silence) => {
      const { id, startsAt, endsAt, updatedAt } = silence;
      return { id, startsAt, endsAt, updatedAt, state: stateOf(silence, now) };
    });
  }

  #labelsOf(record: Readonly<Record<string, string>>): LabelSet {
    const key = JSON.stringify(record);
    const labels = this.#labels.get(key) ?? LabelSet.fromRecord(record);
    this.#labels.set(key, labels);
    return labels;
  }
}

function draftOf(draft: GoldenDraft): SilenceDraft {
  const { id, sets, startsAt, endsAt, comment, createdBy, annotations = {} } = draft;
  return {
    id,
    matcherSets: sets ?? [],
    startsAt: epochMs(startsAt),
    endsAt: epochMs(endsAt),
    comment,
    createdBy,
    annotations: LabelSet.fromRecord(annotations),
  };
}

// The golden files are data of this repository; their shape is known.
describe('transitions.json (rows S1, S3–S7)', () => {
  it.each((transitions as { readonly cases: readonly Case[] }).cases)('$name', ({ steps }) => {
    const replay = new Replay(3_600_000);
    for (const step of steps) replay.expectStep(step);
  });
});

describe('traffic.json (rows S3–S7)', () => {
  it.each((traffic as { readonly cases: readonly Case[] }).cases)(
    '$name is answered alike',
    ({ steps }) => {
      const replay = new Replay(20_000);
      for (const step of steps) replay.expectStep(step);
    },
  );
});

interface GoldenSize {
  readonly Id: string;
  readonly CreatedBy: string;
  readonly Comment: string;
  readonly StartsAt: number;
  readonly EndsAt: number;
  readonly UpdatedAt: number;
  readonly RetentionMs: number;
  readonly Sets: readonly (readonly { type: MatchType; name: string; value: string }[])[];
  readonly Annotations: Readonly<Record<string, string>>;
  readonly Size: number;
}

describe('sizes.json (row S2)', () => {
  it('counts the bytes that upstream counts', () => {
    for (const golden of (sizes as unknown as { readonly cases: readonly GoldenSize[] }).cases) {
      const matcherSets = golden.Sets.map((set) =>
        set.map(({ type, name, value }) => {
          const matcher = newMatcher(type, name, value);
          return matcher.ok ? matcher.value : expect.fail(matcher.error);
        }),
      );
      const silence = {
        id: golden.Id,
        matcherSets,
        startsAt: epochMs(golden.StartsAt),
        endsAt: epochMs(golden.EndsAt),
        updatedAt: epochMs(golden.UpdatedAt),
        createdBy: golden.CreatedBy,
        comment: golden.Comment,
        annotations: LabelSet.fromRecord(golden.Annotations),
      };
      expect(storedSize(silence, durationMs(golden.RetentionMs)), golden.Comment).toBe(golden.Size);
    }
  });
});
