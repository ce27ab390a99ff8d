// All silences of the process: what may be changed and how, and which of them hold for an alert.
// Source: prometheus/alertmanager:silence/silence.go; reference rows S1–S7.
import type { MatcherMode } from '../../matcher/label-name.ts';
import type { DurationMs, EpochMs } from '../../model/instant.ts';
import type { LabelSet } from '../../model/label-set.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { checkDraft, type CheckedDraft } from './check-draft.ts';
import { isNewer } from './newest-silence.ts';
import type { Silence, SilenceDraft, SilenceState } from './silence.ts';
import { SilenceFinder, type SearchCounts } from './silence-finder.ts';
import type { SilenceEntry } from './silence-index.ts';
import { canUpdate, ended, isSameCondition, stateOf, updateTime } from './silence-state.ts';
import { storedSize } from './stored-size.ts';

export interface SilenceStoreOptions {
  /** Makes a UUID that was never used before. */
  readonly newId: () => string;
  /** How long a silence is kept after its end (`--data.retention`). */
  readonly retentionMs: DurationMs;
  /** `--silences.max-silences`, expired ones included; 0 sets no limit. */
  readonly maxSilences: number;
  /** `--silences.max-silence-size-bytes`; 0 sets no limit. */
  readonly maxSizeBytes: number;
  /** Decides which label names matchers may have (reference row M1). */
  readonly matcherMode: MatcherMode;
}

export type SetSilenceOutcome =
  /** `changed` are the rows to write: the silence itself after one that it replaces. */
  | { readonly kind: 'stored'; readonly id: string; readonly changed: readonly Silence[] }
  | { readonly kind: 'not found' }
  | { readonly kind: 'refused'; readonly reason: string };

export type ExpireSilenceOutcome =
  /** `changed` is undefined when the silence had ended before. */
  | { readonly kind: 'expired'; readonly changed: Silence | undefined }
  | { readonly kind: 'not found' };

const NOT_FOUND = { kind: 'not found' } as const;

/** Holds silences in the order of their creation. Time comes in with each call. */
export class SilenceStore {
  readonly #options: SilenceStoreOptions;
  readonly #entries = new Map<string, SilenceEntry>();
  readonly #finder = new SilenceFinder();
  #created = 0;

  constructor(options: SilenceStoreOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** How much searching there was since the start. */
  get searches(): Readonly<SearchCounts> {
    return this.#finder.counts;
  }

  /** Changes that are remembered, to mend answers instead of searching anew. */
  get changeCount(): number {
    return this.#finder.changeCount;
  }

  get(id: string): Silence | undefined {
    return this.#entries.get(id)?.silence;
  }

  /** All silences in the order of creation, expired ones included. */
  *values(): Generator<Silence, void> {
    for (const { silence } of this.#entries.values()) yield silence;
  }

  /**
   * Takes in a silence from the state store or from another replica; of several versions the newest
   * stays, in whatever order they come.
   */
  restore(silence: Silence): void {
    const known = this.#entries.get(silence.id)?.silence;
    if (known === undefined || isNewer(silence, known)) this.#put(silence);
  }

  /**
   * Creates, changes or replaces a silence: what would rewrite history ends the known silence and
   * makes a new one with a new id (reference rows S3 and S4). Refuses in upstream's words (S1, S2).
   */
  set(draft: SilenceDraft, now: EpochMs): SetSilenceOutcome {
    const checked = checkDraft(draft, now, this.#options.matcherMode);
    if (!checked.ok) return { kind: 'refused', reason: checked.error };
    const known = this.get(draft.id);
    if (known === undefined && draft.id !== '') return NOT_FOUND;
    const stored =
      known !== undefined && canUpdate(known, checked.value, now)
        ? this.#update(known, checked.value, now)
        : this.#create(known, checked.value, now);
    return stored.ok ? stored.value : { kind: 'refused', reason: stored.error };
  }

  /** Ends a silence now; one that has ended stays as it is (reference row S5). */
  expire(id: string, now: EpochMs): ExpireSilenceOutcome {
    const known = this.get(id);
    if (known === undefined) return NOT_FOUND;
    const changed = stateOf(known, now) === 'expired' ? undefined : this.#put(ended(known, now));
    return { kind: 'expired', changed };
  }

  /**
   * The ids of active silences that match, in order of creation. Ask with the same LabelSet object
   * again: what was found out about it is remembered for as long as the object lives.
   */
  silencedBy(labels: LabelSet, now: EpochMs): readonly string[] {
    return this.#finder.silencedBy(labels, now);
  }

  /** Forgets the silences whose end is as long ago as silences are kept (reference row S6). */
  collect(now: EpochMs): readonly Silence[] {
    const collected: Silence[] = [];
    for (const entry of this.#entries.values()) {
      if (entry.silence.endsAt + this.#options.retentionMs > now) continue;
      entry.isGone = true;
      this.#finder.remove(entry);
      this.#entries.delete(entry.silence.id);
      collected.push(entry.silence);
    }
    return collected;
  }

  counts(now: EpochMs): Readonly<Record<SilenceState, number>> {
    const counts = { active: 0, pending: 0, expired: 0 };
    for (const { silence } of this.#entries.values()) counts[stateOf(silence, now)] += 1;
    return counts;
  }

  #update(known: Silence, draft: CheckedDraft, now: EpochMs): Result<SetSilenceOutcome> {
    const silence = { ...draft, updatedAt: updateTime(known, now) };
    const problem = this.#sizeProblem(silence);
    if (problem !== undefined) return fail(problem);
    return ok({ kind: 'stored', id: silence.id, changed: [this.#put(silence)] });
  }

  #create(
    known: Silence | undefined,
    draft: CheckedDraft,
    now: EpochMs,
  ): Result<SetSilenceOutcome> {
    const { maxSilences, newId } = this.#options;
    if (maxSilences > 0 && this.size + 1 > maxSilences) {
      return fail(`exceeded maximum number of silences: ${this.size} (limit: ${maxSilences})`);
    }
    const startsAt = draft.startsAt < now ? now : draft.startsAt;
    const silence = { ...draft, id: newId(), startsAt, updatedAt: now };
    const problem = this.#sizeProblem(silence);
    if (problem !== undefined) return fail(problem);
    const replaced = known === undefined ? undefined : this.expire(known.id, now);
    const before = replaced?.kind === 'expired' ? replaced.changed : undefined;
    const changed = before === undefined ? [] : [before];
    return ok({ kind: 'stored', id: silence.id, changed: [...changed, this.#put(silence)] });
  }

  #sizeProblem(silence: Silence): string | undefined {
    const { maxSizeBytes, retentionMs } = this.#options;
    if (maxSizeBytes <= 0) return undefined;
    const size = storedSize(silence, retentionMs);
    return size > maxSizeBytes
      ? `silence exceeded maximum size: ${size} bytes (limit: ${maxSizeBytes} bytes)`
      : undefined;
  }

  #put(silence: Silence): Silence {
    const known = this.#entries.get(silence.id);
    if (known === undefined) {
      const entry = { silence, order: this.#created++, isGone: false };
      this.#entries.set(silence.id, entry);
      this.#finder.add(entry);
      return silence;
    }
    const isSame = isSameCondition(known.silence.matcherSets, silence.matcherSets);
    if (!isSame) this.#finder.remove(known);
    known.silence = silence;
    if (isSame) this.#finder.noteChange(known);
    else this.#finder.add(known);
    return silence;
  }
}
