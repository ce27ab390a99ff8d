// Dead letters among replicas that share a store, which may lose what they have stored.
import { FEED, type Origin } from '../../../src/engine/occasion.ts';
import { describe, expect, it } from 'vitest';
import { durationMs } from '../../../src/model/instant.ts';
import type { Outcome } from '../../../src/notify/integration.ts';
import { SLOT_COUNT } from '../../../src/route/slot.ts';
import {
  engineConfig,
  EngineWorld,
  HOUR,
  MINUTE,
  START,
  WEBHOOK,
} from '../../support/engine-world.ts';

const CONFIG = engineConfig({}, [WEBHOOK], { resolveTimeoutMs: durationMs(24 * HOUR) });
const REFUSED: Outcome = { kind: 'failed', reason: 'clientError', error: 'status 400' };

const ALL = new Set(Array.from({ length: SLOT_COUNT }, (_, slot) => slot));

function allSlots(token: number): ReadonlyMap<number, number> {
  return new Map([...ALL].map((slot) => [slot, START + token]));
}

/** The holder of all slots, whose first message is refused for good and whose next ones arrive. */
function holder(): EngineWorld {
  let attempts = 0;
  const script = (): Outcome => (attempts++ === 0 ? REFUSED : { kind: 'sent' });
  const world = new EngineWorld(CONFIG, script, { isShared: true });
  world.perform(world.engine.slots.gain(allSlots(1), world.now));
  world.post('Down/a');
  world.advance(MINUTE);
  return world;
}

function lettersOf({ engine }: EngineWorld): readonly string[] {
  return [...engine.letters.views()].map(({ letter }) => letter.id);
}

describe('a dead letter that is gone', () => {
  it.each<[string, Origin]>([
    ['one commit', FEED],
    ['all that is stored', { isWhole: true, since: 0 }],
  ])(
    'goes again when a replica brings it back that has not heard of that, as part of %s',
    (_, origin) => {
      const world = holder();
      const other = new EngineWorld(CONFIG, undefined, { isShared: true });
      other.engine.absorb([...world.rows.values()], other.now);
      const ids = lettersOf(world);
      world.perform(world.engine.letters.askReplay(ids, world.now).effects);
      world.advance(0);
      world.engine.noteOwn(world.effects.flatMap(({ changes }) => changes));
      const brought = other.engine.allTold().filter(({ table }) => table === 'dead_letter');
      const { changes } = world.engine.absorb(brought, world.now, origin);
      expect(lettersOf(other)).toEqual(ids);
      expect(lettersOf(world)).toEqual([]);
      const removal = { table: 'dead_letter', key: ids[0], value: undefined };
      expect(changes).toMatchObject([{ ...removal, fence: { token: START + 1 } }]);
    },
  );

  it('is kept where somebody has failed to tell people since', () => {
    const world = holder();
    const ids = lettersOf(world);
    const [row] = world.rowsOf('dead_letter');
    world.perform(world.engine.letters.askReplay(ids, world.now).effects);
    world.advance(0);
    world.engine.noteOwn(world.effects.flatMap(({ changes }) => changes));
    const failedAt = world.now + HOUR;
    const value = (row ?? '').replace(/"lastFailedAt":\d+/, `"lastFailedAt":${String(failedAt)}`);
    const later = { table: 'dead_letter', key: ids[0] ?? '', value, version: START / 2 } as const;
    expect(world.engine.absorb([later], world.now).changes).toEqual([]);
    expect(lettersOf(world)).toEqual(ids);
  });

  it('is there again when somebody brings it back to a store that has lost it', () => {
    const world = holder();
    const other = new EngineWorld(CONFIG, undefined, { isShared: true });
    const rows = [...world.rows.values()];
    other.engine.absorb(rows, other.now);
    const alerts = rows.filter(({ table }) => table !== 'dead_letter');
    const third = new EngineWorld(CONFIG, undefined, { isShared: true });
    third.engine.absorb(rows, third.now);
    const brought = third.engine.allTold().filter(({ table }) => table === 'dead_letter');
    other.engine.absorb(alerts, other.now, { isWhole: true, since: 0 });
    expect(lettersOf(other)).toEqual([]);
    other.engine.absorb(brought, other.now);
    expect(lettersOf(other)).toEqual(lettersOf(world));
  });

  it('is there again when the same holder gives up once more', () => {
    const world = holder();
    const [given] = world.rowsOf('dead_letter');
    const change = [...world.rows.values()].find(({ value }) => value === given);
    if (change === undefined) throw new Error('There is no letter');
    world.engine.noteOwn([{ ...change, value: undefined }, change]);
    const { changes } = world.engine.absorb([change], world.now);
    expect([lettersOf(world), changes]).toEqual([[change.key], []]);
  });

  describe('when it comes back to one that does not hold its slot', () => {
    /** The holder has told people since; somebody who has not heard of that brings the letter back. */
    function withLetterBack(): EngineWorld {
      const world = holder();
      const brought = [...world.rows.values()].filter(({ table }) => table === 'dead_letter');
      world.perform(world.engine.letters.askReplay(lettersOf(world), world.now).effects);
      world.advance(MINUTE);
      world.engine.noteOwn(world.effects.flatMap(({ changes }) => changes));
      world.engine.slots.lose(ALL, world.now);
      const rows = brought.map((row) => ({ ...row, version: START / 2 }));
      expect(world.engine.absorb(rows, world.now).changes).toEqual([]);
      return world;
    }

    it('is known again, as the holder has the say', () => {
      expect(lettersOf(withLetterBack())).toHaveLength(1);
    });
  });

  it('stays with whoever takes its slot when nobody was told since', () => {
    const world = holder();
    const ids = lettersOf(world);
    world.engine.slots.lose(ALL, world.now);
    world.perform(world.engine.slots.gain(allSlots(2), world.now));
    expect(lettersOf(world)).toEqual(ids);
  });
});
