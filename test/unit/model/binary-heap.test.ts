import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BinaryHeap } from '../../../src/model/binary-heap.ts';

function newHeap(): BinaryHeap<number> {
  return new BinaryHeap((a, b) => a < b);
}

function drain(heap: BinaryHeap<number>): readonly number[] {
  const taken: number[] = [];
  for (let { first } = heap; first !== undefined; first = heap.first) {
    taken.push(first);
    heap.pop();
  }
  return taken;
}

describe('BinaryHeap', () => {
  it('is empty at first, and taking from it then changes nothing', () => {
    const heap = newHeap();
    heap.pop();
    expect([heap.size, heap.first]).toEqual([0, undefined]);
  });

  it('gives what was added, or what it was filled with, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.array(fc.integer()), (filled, added) => {
        const heap = newHeap();
        heap.push(0);
        heap.refill(filled);
        for (const item of added) heap.push(item);
        expect(heap.size).toBe(filled.length + added.length);
        expect(drain(heap)).toEqual([...filled, ...added].sort((a, b) => a - b));
      }),
    );
  });

  it('stays in order when adding and taking alternate', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer())), (steps) => {
        const heap = newHeap();
        let model: number[] = [];
        for (const step of steps) {
          if (step === null) {
            heap.pop();
            model = model.slice(1);
          } else {
            heap.push(step);
            model = [...model, step].sort((a, b) => a - b);
          }
          expect([heap.first, heap.size]).toEqual([model[0], model.length]);
          expect([...heap.items()].sort((a, b) => a - b)).toEqual(model);
        }
      }),
    );
  });

  it('knows its items', () => {
    const heap = newHeap();
    heap.push(1);
    expect([heap.includes(1), heap.includes(2)]).toEqual([true, false]);
  });
});
