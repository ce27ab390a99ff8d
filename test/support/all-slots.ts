// One replica that has all slots: which of several has which is no matter of the engine's tests.
import { SLOT_COUNT } from '../../src/route/slot.ts';
import { START, type EngineWorld } from './engine-world.ts';

export const ALL_SLOTS: ReadonlySet<number> = new Set(
  Array.from({ length: SLOT_COUNT }, (_, slot) => slot),
);

/** All slots, each under the same token: a number that tells tenures apart. */
export function allSlots(token: number): ReadonlyMap<number, number> {
  return new Map([...ALL_SLOTS].map((slot) => [slot, START + token]));
}

/** Gives a replica all slots, and does what follows from that. */
export function takeAll(world: EngineWorld, token: number): void {
  world.perform(world.engine.slots.gain(allSlots(token), world.now));
}
