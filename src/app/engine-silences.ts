// EngineSilences: the port by which faces read and change silences, on top of the engine and its
// runner.
import type { Engine } from '../engine/engine.ts';
import { expireSilence, setSilence } from '../engine/silence-changes.ts';
import type {
  ExpireSilenceResult,
  SetSilenceResult,
  SilenceService,
  SilenceView,
} from '../engine/silence-service.ts';
import type { Clock } from '../model/clock.ts';
import type { SilenceDraft } from '../mute/silences/silence.ts';
import { stateOf } from '../mute/silences/silence-state.ts';
import type { Runner } from './runner.ts';

export interface EngineSilencesDeps {
  readonly engine: Engine;
  readonly runner: Runner;
  readonly clock: Clock;
}

export class EngineSilences implements SilenceService {
  readonly #deps: EngineSilencesDeps;

  constructor(deps: EngineSilencesDeps) {
    this.#deps = deps;
  }

  *silences(): Generator<SilenceView> {
    const { engine, clock } = this.#deps;
    const now = clock.now();
    for (const silence of engine.silences.values()) {
      yield { silence, state: stateOf(silence, now) };
    }
  }

  silence(id: string): SilenceView | undefined {
    const { engine, clock } = this.#deps;
    const silence = engine.silences.get(id);
    return silence && { silence, state: stateOf(silence, clock.now()) };
  }

  async setSilence(draft: SilenceDraft): Promise<SetSilenceResult> {
    const { engine, runner } = this.#deps;
    const { result, durable } = await runner.change((now) =>
      setSilence(engine.silences, draft, now),
    );
    return result.kind === 'stored' ? { kind: 'stored', id: result.id, durable } : result;
  }

  async expireSilence(id: string): Promise<ExpireSilenceResult> {
    const { engine, runner } = this.#deps;
    const { result, durable } = await runner.change((now) =>
      expireSilence(engine.silences, id, now),
    );
    return result.kind === 'expired' ? { kind: 'expired', durable } : result;
  }
}
