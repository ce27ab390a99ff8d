import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, type EpochMs } from '../../../src/model/instant.ts';
import { TimerQueue } from '../../../src/model/timer-queue.ts';

describe('TimerQueue', () => {
  it('gives what is due in the order of time, and nothing early', () => {
    const queue = queueOf({ a: 30, b: 10, c: 20 });
    expect(takeAll(queue, 9)).toEqual([]);
    expect(takeAll(queue, 20)).toEqual(['b', 'c']);
    expect(takeAll(queue, 100)).toEqual(['a']);
    expect(queue.nextDueAt()).toBeUndefined();
  });

  it('gives equal times in the order in which they were set', () => {
    const queue = queueOf({ a: 5, b: 5, c: 5, d: 5 });
    queue.set('b', epochMs(5));
    expect(takeAll(queue, 5)).toEqual(['a', 'c', 'd', 'b']);
  });

  it.each([
    ['later', 50, []],
    ['earlier', 5, ['a']],
  ])('moves a timer that is set again to a %s time', (_name, dueAt, taken) => {
    const queue = queueOf({ a: 10 });
    queue.set('a', epochMs(dueAt));
    expect(queue.size).toBe(1);
    expect(queue.nextDueAt()).toBe(dueAt);
    expect(takeAll(queue, 10)).toEqual(taken);
  });

  it('forgets what is cancelled, and lets it be set again', () => {
    const queue = queueOf({ a: 10, b: 20 });
    queue.cancel('a');
    queue.cancel('unknown');
    expect([queue.size, queue.nextDueAt(), queue.dueAt('a')]).toEqual([1, 20, undefined]);
    queue.set('a', epochMs(30));
    expect(takeAll(queue, 99)).toEqual(['b', 'a']);
  });

  it('serves the same however time moves, as the caller says what is now', () => {
    const queue = queueOf({ a: 10 });
    expect(takeAll(queue, -1_000)).toEqual([]);
    expect(takeAll(queue, 10)).toEqual(['a']);
  });

  it('does as a sorted list does', () => {
    fc.assert(
      fc.property(fc.commands(commands(), { maxCommands: 300 }), (run) => {
        fc.modelRun(() => ({ model: [], real: new TimerQueue<number>() }), run);
      }),
    );
  });

  it('keeps its order when thousands of timers are moved again and again', () => {
    const queue = new TimerQueue<number>();
    const dueAt = (item: number, round: number): EpochMs =>
      epochMs((item * 7919 + round * 31) % 1009);
    for (let round = 0; round < 20; round++) {
      for (let item = 0; item < 1_000; item++) queue.set(item, dueAt(item, round));
    }
    expect(queue.size).toBe(1_000);
    const expected = [...Array(1_000).keys()].sort((a, b) => dueAt(a, 19) - dueAt(b, 19) || a - b);
    expect(takeAll(queue, 2_000)).toEqual(expected);
  });
});

function queueOf(timers: Readonly<Record<string, number>>): TimerQueue<string> {
  const queue = new TimerQueue<string>();
  for (const [item, dueAt] of Object.entries(timers)) queue.set(item, epochMs(dueAt));
  return queue;
}

function takeAll<T>(queue: TimerQueue<T>, now: number): readonly T[] {
  const taken: T[] = [];
  for (;;) {
    const item = queue.takeDue(epochMs(now));
    if (item === undefined) return taken;
    taken.push(item);
  }
}

interface NaiveTimer {
  readonly item: number;
  readonly dueAt: number;
}
/** In the order in which they were set. */
type NaiveQueue = NaiveTimer[];
type Command = fc.Command<NaiveQueue, TimerQueue<number>>;

function commands(): fc.Arbitrary<Command>[] {
  const item = fc.integer({ min: 0, max: 80 });
  const time = fc.integer({ min: 0, max: 20 });
  return [
    fc.tuple(item, time).map(([which, dueAt]) =>
      command(`set(${which}, ${dueAt})`, (model, real) => {
        forget(model, which);
        model.push({ item: which, dueAt });
        real.set(which, epochMs(dueAt));
      }),
    ),
    item.map((which) =>
      command(`cancel(${which})`, (model, real) => {
        forget(model, which);
        real.cancel(which);
      }),
    ),
    time.map((now) =>
      command(`takeDue(${now})`, (model, real) => {
        const first = firstOf(model);
        const isDue = first !== undefined && first.dueAt <= now;
        expect(real.takeDue(epochMs(now))).toBe(isDue ? first.item : undefined);
        if (isDue) forget(model, first.item);
      }),
    ),
  ];
}

function command(
  name: string,
  step: (model: NaiveQueue, real: TimerQueue<number>) => void,
): Command {
  return {
    check: () => true,
    run: (model, real) => {
      step(model, real);
      expect(real.size).toBe(model.length);
      expect(real.nextDueAt()).toBe(firstOf(model)?.dueAt);
      for (const { item, dueAt } of model) expect(real.dueAt(item)).toBe(dueAt);
    },
    toString: () => name,
  };
}

function firstOf(model: NaiveQueue): NaiveTimer | undefined {
  let first: NaiveTimer | undefined;
  for (const timer of model) if (first === undefined || timer.dueAt < first.dueAt) first = timer;
  return first;
}

function forget(model: NaiveQueue, item: number): void {
  const index = model.findIndex((timer) => timer.item === item);
  if (index >= 0) model.splice(index, 1);
}
