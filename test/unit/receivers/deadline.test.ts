// A receiver's own time limit, and what an aborted attempt says.
import { describe, expect, it } from 'vitest';
import { durationMs } from '../../../src/model/instant.ts';
import { explainAbort, startDeadline } from '../../../src/receivers/deadline.ts';
import { FakeClock } from '../../support/fake-clock.ts';

describe('startDeadline()', () => {
  const options = (clock: FakeClock, timeoutMs: number) =>
    ({ name: 'webhook', timeoutMs: durationMs(timeoutMs), clock }) as const;

  it('aborts by itself, and says which setting it was', () => {
    const clock = new FakeClock();
    const deadline = startDeadline(new AbortController().signal, options(clock, 1_500));
    clock.advance(1_499);
    expect(deadline.signal.aborted).toBe(false);
    clock.advance(1);
    expect(explainAbort(deadline.signal)).toEqual({
      reason: 'contextDeadlineExceeded',
      error: 'context deadline exceeded: configured webhook timeout reached (1s500ms)',
    });
  });

  it('follows the outer signal with its reason', () => {
    const clock = new FakeClock();
    const outer = new AbortController();
    const deadline = startDeadline(outer.signal, options(clock, 1_000));
    outer.abort();
    expect(explainAbort(deadline.signal)).toEqual({
      reason: 'contextCanceled',
      error: 'context canceled',
    });
    const late = startDeadline(outer.signal, options(clock, 1_000));
    expect(late.signal.aborted).toBe(true);
    deadline.release();
    late.release();
    expect(clock.pendingTimers).toBe(0);
  });

  it('sets no limit of its own for 0', () => {
    const outer = new AbortController();
    const clock = new FakeClock();
    expect(startDeadline(outer.signal, options(clock, 0)).signal).toBe(outer.signal);
    expect(clock.pendingTimers).toBe(0);
  });
});
