// EngineDeadLetters: the port by which faces list dead letters and ask for things to be done with them,
// on top of the engine and its runner.
import type {
  DeadLetterService,
  DeadLetterView,
  DismissResult,
  ReplayResult,
} from '../engine/dead-letter-service.ts';
import type { Engine } from '../engine/engine.ts';
import type { Runner } from './runner.ts';

export interface EngineDeadLettersDeps {
  readonly engine: Engine;
  readonly runner: Pick<Runner, 'change'>;
}

export class EngineDeadLetters implements DeadLetterService {
  readonly #deps: EngineDeadLettersDeps;

  constructor(deps: EngineDeadLettersDeps) {
    this.#deps = deps;
  }

  deadLetters(): Iterable<DeadLetterView> {
    return this.#deps.engine.letters.views();
  }

  deadLetter(id: string): DeadLetterView | undefined {
    return this.#deps.engine.letters.view(id);
  }

  async replay(ids: readonly string[]): Promise<ReplayResult> {
    const { engine, runner } = this.#deps;
    const { result, durable } = await runner.change((now) => engine.letters.askReplay(ids, now));
    return { ...result, durable };
  }

  async dismiss(id: string): Promise<DismissResult> {
    const { engine, runner } = this.#deps;
    const { result, durable } = await runner.change((now) => engine.letters.askDismissal(id, now));
    return result === 'dismissed' ? { kind: result, durable } : { kind: result };
  }
}
