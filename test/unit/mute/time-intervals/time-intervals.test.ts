import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../src/model/instant.ts';
import { TimeIntervals } from '../../../../src/mute/time-intervals/time-intervals.ts';
import { intervalOf } from './interval-of.ts';

const always = intervalOf({});
const never = intervalOf({ years: [[1999]] });
const morning = intervalOf({ times: [[0, 720]] });

const intervals = new TimeIntervals([
  { name: 'always', intervals: [always, always] },
  { name: 'never', intervals: [never] },
  { name: 'empty', intervals: [] },
  { name: 'either', intervals: [never, morning] },
  { name: '__proto__', intervals: [always] },
]);

const MORNING = epochMs(Date.UTC(2024, 0, 1, 8));
const EVENING = epochMs(Date.UTC(2024, 0, 1, 20));

describe('TimeIntervals.holding()', () => {
  it.each<[name: string, names: readonly string[], now: number, holding: readonly string[]]>([
    ['names nothing when asked about nothing', [], MORNING, []],
    ['takes one entry of an interval for enough', ['either'], MORNING, ['either']],
    ['leaves out what does not hold', ['never', 'either'], EVENING, []],
    ['finds that an interval without entries never holds', ['empty'], MORNING, []],
    ['keeps the order in which it is asked', ['either', 'always'], MORNING, ['either', 'always']],
    ['names an interval of two fitting entries once', ['always'], MORNING, ['always']],
    ['names a repeated name once', ['always', 'never', 'always'], MORNING, ['always']],
    ['takes any name', ['__proto__'], MORNING, ['__proto__']],
  ])('%s (T1)', (_name, names, now, holding) => {
    expect(intervals.holding(names, epochMs(now))).toEqual(holding);
  });

  it('answers anew when time moves, in either direction', () => {
    const at = (now: number): readonly string[] => intervals.holding(['either'], epochMs(now));
    expect([MORNING, EVENING, EVENING, MORNING].map(at)).toEqual([['either'], [], [], ['either']]);
  });

  it('says which name it does not know', () => {
    expect(() => intervals.holding(['constructor'], MORNING)).toThrow(
      'Cannot find time interval "constructor"',
    );
  });

  it('refuses an unknown zone before anybody asks', () => {
    const interval = intervalOf({ location: 'Mars/Olympus' });
    expect(() => new TimeIntervals([{ name: 'x', intervals: [interval] }])).toThrow(
      'Cannot load time zone "Mars/Olympus"',
    );
  });
});
