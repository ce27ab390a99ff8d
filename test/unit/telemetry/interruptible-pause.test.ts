// Who waits between attempts learns whether the time is over or the work is.
import { describe, expect, it } from 'vitest';
import { interruptiblePause } from '../../../src/telemetry/interruptible-pause.ts';
import { FakeClock } from '../../support/fake-clock.ts';

describe('an interruptible pause of a second', () => {
  it.each([
    [0, false],
    [999, false],
    [1_000, true],
  ])('that is stopped after %d ms resolves to %s', async (passedMs, expected) => {
    const clock = new FakeClock();
    const stopping = new AbortController();
    const pause = interruptiblePause(clock, 1_000, stopping.signal);
    clock.advance(passedMs);
    stopping.abort();
    expect(await pause).toBe(expected);
  });

  it('does not begin where all is stopped already', async () => {
    expect(await interruptiblePause(new FakeClock(), 1_000, AbortSignal.abort())).toBe(false);
  });
});
