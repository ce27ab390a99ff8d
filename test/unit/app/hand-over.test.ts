// Handing slots over: nothing of them is under way any more, and they are left to whoever comes next.
import { describe, expect, it } from 'vitest';
import { Runner } from '../../../src/app/runner.ts';
import { Engine } from '../../../src/engine/engine.ts';
import { NOTHING_FENCED } from '../../../src/engine/state-store.ts';
import { NO_DOUBT } from '../../../src/engine/unrecorded.ts';
import { engineConfig, engineOptions } from '../../support/engine-world.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const SLOTS = new Set([3, 4]);

/** A runner that holds the slots under token 1, and whose store answers when `answer` is called. */
function holder(): { engine: Engine; runner: Runner; answer: () => void } {
  let answer = (): void => undefined;
  const stored = new Promise<void>((resolve) => (answer = resolve));
  const engine = new Engine(engineConfig(), { ...engineOptions(() => 'id'), isShared: true });
  const runner = new Runner({
    engine,
    clock: new FakeClock(),
    committer: { commit: () => Promise.resolve(NOTHING_FENCED), flush: () => stored },
    observer: { event: () => undefined, attempt: () => undefined, ingested: () => undefined },
    integrationOf: () => undefined,
  });
  const tokens = new Map([...SLOTS].map((slot) => [slot, 1]));
  runner.gain(tokens, NO_DOUBT);
  return { engine, runner, answer };
}

describe('slots that are handed over', () => {
  it('are left once all is stored', async () => {
    const { engine, runner, answer } = holder();
    const done = runner.handOver(SLOTS);
    expect([3, 4].map((slot) => [engine.slots.holds(slot), engine.slots.rests(slot)])).toEqual([
      [true, true],
      [true, true],
    ]);
    answer();
    await done;
    expect([3, 4].filter((slot) => engine.slots.holds(slot))).toEqual([]);
  });

  it('are kept when they were lost meanwhile, and have come back', async () => {
    const { engine, runner, answer } = holder();
    const done = runner.handOver(SLOTS);
    runner.lose(new Set([4]));
    runner.gain(new Map([[4, 2]]), NO_DOUBT);
    answer();
    await done;
    expect([3, 4].filter((slot) => engine.slots.holds(slot))).toEqual([4]);
  });
});
