// What the flags of a server make of its engine.
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/app/create-engine.ts';
import { readServeRequest } from '../../../src/app/run-serve.ts';
import { engineConfig, EngineWorld, MINUTE, START } from '../../support/engine-world.ts';

/** One more than are kept without a flag. */
const REFUSED = 1_001;

/** A world in which every message is refused for good. */
function worldWith(args: readonly string[]): EngineWorld {
  const request = readServeRequest('alertmanager', args, {});
  if (!request.ok || request.value.kind !== 'serve') throw new Error('Cannot read the flags');
  const config = engineConfig();
  const refusal = { kind: 'failed', reason: 'clientError', error: 'status 400' } as const;
  const world = new EngineWorld(config, () => refusal);
  world.engine = createEngine(config, { ...request.value.options, isShared: false }, START);
  return world;
}

describe('createEngine()', () => {
  it.each([
    { args: [], kept: 1_000 },
    { args: ['--dead-letters.max-letters=2'], kept: 2 },
    { args: ['--dead-letters.max-letters=0'], kept: REFUSED },
  ])(`keeps $kept of ${REFUSED} dead letters with $args`, ({ args, kept }) => {
    const world = worldWith(args);
    for (let i = 0; i < REFUSED; i += 1) world.post(`Down${i}`);
    world.advance(MINUTE);
    expect(world.engine.letters.size).toBe(kept);
  });
});
