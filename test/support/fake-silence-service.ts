// A SilenceService without an engine: a real store of silences under a clock that the test moves.
import type {
  ExpireSilenceResult,
  SetSilenceResult,
  SilenceService,
  SilenceView,
} from '../../src/engine/silence-service.ts';
import { durationMs, epochMs, type EpochMs } from '../../src/model/instant.ts';
import { SilenceStore, type SilenceStoreOptions } from '../../src/mute/silences/silence-store.ts';
import { stateOf } from '../../src/mute/silences/silence-state.ts';
import type { SilenceDraft } from '../../src/mute/silences/silence.ts';

export class FakeSilenceService implements SilenceService {
  now: EpochMs = epochMs(Date.UTC(2026, 10, 21, 12));
  isDurable = true;
  /** Ids for the next silences; when they run out, ids are counted. */
  readonly nextIds: string[] = [];
  readonly store: SilenceStore;
  #created = 0;

  constructor(options: Partial<Omit<SilenceStoreOptions, 'newId'>> = {}) {
    this.store = new SilenceStore({
      retentionMs: durationMs(120 * 3_600_000),
      maxSilences: 0,
      maxSizeBytes: 0,
      matcherMode: 'fallback',
      ...options,
      newId: () => this.nextIds.shift() ?? countedId(++this.#created),
    });
  }

  *silences(): Generator<SilenceView, void> {
    for (const silence of this.store.values()) yield { silence, state: stateOf(silence, this.now) };
  }

  silence(id: string): SilenceView | undefined {
    const silence = this.store.get(id);
    return silence === undefined ? undefined : { silence, state: stateOf(silence, this.now) };
  }

  setSilence(draft: SilenceDraft): Promise<SetSilenceResult> {
    const outcome = this.store.set(draft, this.now);
    if (outcome.kind !== 'stored') return Promise.resolve(outcome);
    return Promise.resolve({ kind: 'stored', id: outcome.id, durable: this.isDurable });
  }

  expireSilence(id: string): Promise<ExpireSilenceResult> {
    const { kind } = this.store.expire(id, this.now);
    return Promise.resolve(kind === 'expired' ? { kind, durable: this.isDurable } : { kind });
  }
}

/** A UUID that says how many silences there were before it. */
export function countedId(count: number): string {
  return `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
}
