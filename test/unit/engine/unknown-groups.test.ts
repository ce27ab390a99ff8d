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

  it('is followed, whoever cleared it away, once an alert forms it for its holder', () => {
    const world = new EngineWorld(CONFIG, undefined, { isShared: true });
    const [group] = [...former.rows.values()].filter(({ table }) => table === 'group');
    const [formed] = former.engine.dispatcher.groups();
    if (group === undefined || formed === undefined) throw new Error('There is no group');
    startWithout(world);
    const others = new Map([...allSlots()].filter(([slot]) => slot !== formed.slot));
    world.perform(world.engine.slots.gain(others, world.now));
    const { changes } = world.engine.expireRecords(world.now);
    world.engine.noteOwn(changes);
    expect(changes.map(({ key }) => key)).toEqual([group.key]);
    world.post('A', FOR_HOURS);
    world.engine.absorb([{ ...group, version: 0 }], world.now);
    const followed = [...world.engine.dispatcher.groups()][0];
    expect(followed?.flushedAt).toBe(formed.flushedAt);
  });
});
