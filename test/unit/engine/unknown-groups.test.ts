// Stored groups that no alert forms: of a former configuration, or of alerts that are yet to be heard of.
import { beforeEach, describe, expect, it } from 'vitest';
import { addMs } from '../../../src/model/instant.ts';
import { SLOT_COUNT } from '../../../src/route/slot.ts';
import { engineConfig, EngineWorld, HOUR, MINUTE, START } from '../../support/engine-world.ts';

const CONFIG = engineConfig({ groupBy: ['alertname'] });
const FOR_HOURS = { startsAt: START, endsAt: addMs(START, 10 * HOUR) };

let former: EngineWorld;

beforeEach(() => {
  former = new EngineWorld(CONFIG);
  former.post('A', FOR_HOURS);
  former.advance(MINUTE);
});

function allSlots(): ReadonlyMap<number, number> {
  return new Map(Array.from({ length: SLOT_COUNT }, (_, slot) => [slot, 1]));
}

/** Starts from the group of the other one, without the alert in it. */
function startWithout(world: EngineWorld): void {
  for (const [key, row] of former.rows) if (row.table === 'group') world.rows.set(key, row);
  world.crash();
}

describe('a stored group that no alert forms', () => {
  it('is cleared away at the start of a lone process', () => {
    const world = new EngineWorld(CONFIG);
    startWithout(world);
    expect(world.rowsOf('group')).toEqual([]);
  });

  it('is kept for good when its alert comes later, as one table is read after the other', () => {
    const world = new EngineWorld(CONFIG, undefined, { isShared: true });
    startWithout(world);
    world.post('A', FOR_HOURS);
    world.perform(world.engine.slots.gain(allSlots(), world.now));
    world.perform(world.engine.expireRecords(world.now));
    expect(world.rowsOf('group')).toHaveLength(1);
  });

  it('is left alone by a replica that does not hold its slot, and then cleared away in time', () => {
    const world = new EngineWorld(CONFIG, undefined, { isShared: true });
    startWithout(world);
    expect(world.engine.expireRecords(world.now).changes).toEqual([]);
    world.perform(world.engine.slots.gain(allSlots(), world.now));
    expect(world.rowsOf('group')).toHaveLength(1);
    world.perform(world.engine.expireRecords(world.now));
    expect(world.rowsOf('group')).toEqual([]);
  });
});
