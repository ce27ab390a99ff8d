// What a server loads when it has begun to answer: never in its way, and never its end.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { warmUpLater } from '../../../src/app/warm-up.ts';

const SOON_MS = 1_000;

let lines: string[];
const logger = {
  log: (level: string, message: string, fields = {}) =>
    void lines.push([level, message, ...Object.values(fields)].join(' ')),
};

beforeEach(() => {
  lines = [];
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

it('does not begin at once', () => {
  const load = vi.fn(() => Promise.resolve());
  warmUpLater(logger, load);
  expect(load).not.toHaveBeenCalled();
});

it.each([
  ['has loaded all', () => Promise.resolve(), 'debug Loaded what messages need'],
  [
    'could not, and lets the server go on',
    () => Promise.reject(new Error('no such file')),
    'warn Cannot load what messages need; the first of them tries again no such file',
  ],
])('says that it %s', async (_, load, line) => {
  warmUpLater(logger, load);
  await vi.advanceTimersByTimeAsync(SOON_MS);
  expect(lines).toEqual([line]);
});

it('does nothing once it is called off', async () => {
  const load = vi.fn(() => Promise.resolve());
  warmUpLater(logger, load)();
  await vi.advanceTimersByTimeAsync(SOON_MS);
  expect(load).not.toHaveBeenCalled();
});
