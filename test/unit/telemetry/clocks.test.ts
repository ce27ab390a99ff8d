// The real clock's timers, and the virtual clock that stands in for it in tests.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addMs } from '../../../src/model/instant.ts';
import { SystemClock } from '../../../src/telemetry/system-clock.ts';
import { FakeClock, REFERENCE_TIME } from '../../support/fake-clock.ts';

const DAY_MS = 86_400_000;

describe('SystemClock', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([0, 1, 1_000, 2 ** 31 - 1, 2 ** 31, 60 * DAY_MS])(
    'schedule(%d) fires once, on time',
    (ms) => {
      const run = vi.fn();
      new SystemClock().schedule(ms, run);
      vi.advanceTimersByTime(Math.max(0, ms - 1));
      expect(run).toHaveBeenCalledTimes(ms === 0 ? 1 : 0);
      vi.advanceTimersByTime(1);
      vi.advanceTimersByTime(DAY_MS);
      expect(run).toHaveBeenCalledTimes(1);
    },
  );

  it('schedule() cancels, also in the middle of a wait that is made of several timers', () => {
    const run = vi.fn();
    const cancel = new SystemClock().schedule(60 * DAY_MS, run);
    vi.advanceTimersByTime(40 * DAY_MS);
    cancel();
    vi.advanceTimersByTime(40 * DAY_MS);
    expect(run).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('schedule() takes a negative delay for none, and refuses NaN', () => {
    const run = vi.fn();
    new SystemClock().schedule(-5, run);
    vi.advanceTimersByTime(0);
    expect(run).toHaveBeenCalledTimes(1);
    expect(() => new SystemClock().schedule(NaN, run)).toThrow('the delay is NaN');
  });

  it('schedule() is not moved by a wall clock that jumps', () => {
    const run = vi.fn();
    new SystemClock().schedule(1_000, run);
    vi.setSystemTime(Date.now() + DAY_MS);
    vi.advanceTimersByTime(999);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledTimes(1);
  });
});

describe('FakeClock', () => {
  it('runs timers in the order in which they are due, each at its own instant', () => {
    const clock = new FakeClock();
    const seen: (readonly [string, number])[] = [];
    const note = (name: string) => () => seen.push([name, clock.now() - REFERENCE_TIME]);
    clock.schedule(300, note('third'));
    clock.schedule(100, note('first'));
    clock.schedule(100, note('second'));
    clock.schedule(401, note('late'));
    clock.advance(400);
    expect(seen).toEqual([
      ['first', 100],
      ['second', 100],
      ['third', 300],
    ]);
    expect(clock.now()).toBe(addMs(REFERENCE_TIME, 400));
    expect(clock.pendingTimers).toBe(1);
  });

  it('runs timers that timers schedule, when they fall into the same stretch', () => {
    const clock = new FakeClock();
    let runs = 0;
    const again = (): void => {
      runs += 1;
      clock.schedule(100, again);
    };
    clock.schedule(100, again);
    clock.advance(1_000);
    expect(runs).toBe(10);
  });

  it('does not run a timer cancelled by an earlier one', () => {
    const clock = new FakeClock();
    const run = vi.fn();
    const cancel = clock.schedule(200, run);
    clock.schedule(100, cancel);
    clock.advance(1_000);
    expect(run).not.toHaveBeenCalled();
  });

  it.each([DAY_MS, -DAY_MS])('jumps by %d ms without moving timers or monotonic time', (jump) => {
    const clock = new FakeClock();
    const run = vi.fn();
    clock.schedule(100, run);
    clock.jumpBy(jump);
    expect(clock.now()).toBe(addMs(REFERENCE_TIME, jump));
    expect(clock.monotonicMs()).toBe(0);
    expect(run).not.toHaveBeenCalled();
    clock.advance(100);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('advanceAsync() lets promises settle before the next timer', async () => {
    const clock = new FakeClock();
    const order: string[] = [];
    const work = async (): Promise<void> => {
      await Promise.resolve();
      await Promise.resolve();
      order.push('settled');
    };
    clock.schedule(1, () => void work());
    clock.schedule(2, () => order.push('second'));
    await clock.advanceAsync(2);
    expect(order).toEqual(['settled', 'second']);
  });
});
