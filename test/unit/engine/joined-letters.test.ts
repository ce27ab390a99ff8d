// Dead letters that somebody brings back: what two of them hold is kept, and what was dealt with stays so.
import { describe, expect, it } from 'vitest';
import type { StateChange } from '../../../src/engine/state-store.ts';
import { addMs } from '../../../src/model/instant.ts';
import type { Outcome } from '../../../src/notify/integration.ts';
import { takeAll } from '../../support/all-slots.ts';
import {
  engineConfig,
  EngineWorld,
  HOUR,
  MINUTE,
  SECOND,
  START,
  WEBHOOK,
} from '../../support/engine-world.ts';
import {
  alertNamesIn,
  lettersOf,
  LOST,
  onlyLetter,
  REFUSED,
  RULES,
  SENT,
} from '../../support/letter-world.ts';

const HOLDING = engineConfig({ groupBy: [] }, [{ ...WEBHOOK, holdsUnknown: true }], RULES);

/** One that has all slots, whose receiver answers so, and then takes all. */
function holder(...answers: readonly Outcome[]): EngineWorld {
  const rest = [...answers];
  const world = new EngineWorld(HOLDING, () => rest.shift() ?? SENT, { isShared: true });
  takeAll(world, 1);
  return world;
}

/** One with a letter about one alert, that failed so much later than others. */
function withLetter(name: string, answer: Outcome, laterMs = 0): EngineWorld {
  const world = holder(answer);
  world.now = addMs(world.now, laterMs);
  world.post(name);
  world.advance(30 * SECOND);
  return world;
}

/** The letter of somebody, as who does not have its slot brings it back. */
function broughtBack(world: EngineWorld): StateChange {
  const [value] = world.rowsOf('dead_letter');
  const { id, lastFailedAt } = onlyLetter(world);
  return { table: 'dead_letter', key: id, value, version: Math.floor(lastFailedAt / 2) };
}

function absorb(world: EngineWorld, row: StateChange): void {
  world.perform(world.engine.absorb([row], world.now));
}

function dismissAll(world: EngineWorld): void {
  for (const { id } of lettersOf(world)) {
    world.perform(world.engine.letters.askDismissal(id, world.now).effects);
  }
  world.advance(0);
}

describe('a letter of what is held, and one of a later failure', () => {
  const held = broughtBack(withLetter('A', LOST));
  const later = broughtBack(withLetter('B', REFUSED, MINUTE));

  it.each([
    ['what is held first', held, later],
    ['what is held last', later, held],
  ])('are joined by a holder that has neither, and stored: %s', (_, first, second) => {
    const world = holder();
    world.now = addMs(START, 5 * MINUTE);
    absorb(world, first);
    expect(world.rowsOf('dead_letter')).toHaveLength(1);
    absorb(world, second);
    expect(alertNamesIn(world)).toEqual(['A', 'B']);
    expect(onlyLetter(world)).toMatchObject({ reason: 'unknownOutcome', mayHaveArrived: true });
    // Neither is news any more, or replicas would write to one another for ever.
    for (const row of [first, second]) {
      expect(world.engine.absorb([row], world.now).changes).toEqual([]);
    }
    world.crash();
    expect(alertNamesIn(world)).toEqual(['A', 'B']);
  });

  it.each([
    ['that holds', withLetter('A', LOST), later],
    ['that failed later', withLetter('B', REFUSED, MINUTE), held],
  ])('are joined by a holder %s itself, and reads the other', (_, world, row) => {
    world.now = addMs(START, 5 * MINUTE);
    const { changes } = world.engine.absorb([row], world.now, { isWhole: true, since: 0 });
    expect([alertNamesIn(world), changes.length]).toEqual([['A', 'B'], 1]);
  });

  it('are not joined where the first was dismissed', () => {
    const world = holder(LOST, REFUSED);
    world.post('A');
    world.advance(MINUTE);
    const row = broughtBack(world);
    world.silence('A', 10 * HOUR);
    dismissAll(world);
    world.post('B');
    world.advance(4 * MINUTE + 59 * SECOND);
    expect(alertNamesIn(world)).toEqual(['B']);
    const { changes } = world.engine.absorb([row], world.now);
    // Others may not know that.
    expect([alertNamesIn(world), changes.length]).toEqual([['B'], 1]);
  });

  it('stay dismissed, whichever was dismissed first', () => {
    const world = holder();
    world.now = addMs(START, 5 * MINUTE);
    for (const row of [later, held]) {
      absorb(world, row);
      expect(alertNamesIn(world)).toHaveLength(1);
      dismissAll(world);
    }
    absorb(world, later);
    expect(alertNamesIn(world)).toEqual([]);
  });
});

it('does not come back of what is held when all of it was told, one after the other', () => {
  const world = holder(LOST);
  for (const name of ['A', 'B']) world.post(name);
  world.advance(MINUTE);
  const row = broughtBack(world);
  const silence = world.silence('A', 10 * HOUR);
  world.resolve('B');
  world.advance(5 * MINUTE);
  expect(alertNamesIn(world)).toEqual(['A']);
  absorb(world, row);
  expect(alertNamesIn(world)).toEqual(['A']);
  world.unsilence(silence);
  world.advance(5 * MINUTE);
  absorb(world, row);
  expect(alertNamesIn(world)).toEqual([]);
});
