// Choices that generators make, all of them from a seed.
import { SeededRandom } from '../../support/seeded-random.ts';

/** The source of choices of one input: neighbouring numbers have unrelated ones. */
export function seededAt(seed: number, index: number): SeededRandom {
  const mixed = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35);
  return new SeededRandom(mixed);
}

/** One of a list that must not be empty. */
export function pickFrom<T>(random: SeededRandom, items: readonly T[]): T {
  const item = items[random.below(items.length)];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
}

/** Calls `make` between `least` and `most` times. */
export function several<T>(
  random: SeededRandom,
  [least, most]: readonly [least: number, most: number],
  make: () => T,
): T[] {
  return Array.from({ length: least + random.below(most - least + 1) }, make);
}

/** Calls one of the makers; a maker that stands twice is called twice as often. */
export function oneOf<T>(random: SeededRandom, makers: readonly (() => T)[]): T {
  return pickFrom(random, makers)();
}
