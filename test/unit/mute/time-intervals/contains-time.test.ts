import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, type EpochMs } from '../../../../src/model/instant.ts';
import { containsTime } from '../../../../src/mute/time-intervals/contains-time.ts';
import { WorldClock } from '../../../../src/mute/time-intervals/world-clock.ts';
import golden from '../../../golden/time-intervals/contains-time.json' with { type: 'json' };
import { intervalOf, type IntervalSketch } from './interval-of.ts';

const clock = new WorldClock();
const sketches: readonly IntervalSketch[] = golden.intervals;

const anyInstant = fc
  .integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2030, 0, 1) })
  .map(epochMs);

describe('containsTime()', () => {
  it.each(golden.zones)(
    'says what upstream says around changes of the offset and ends of months in $location (C22)',
    ({ location, gaps, holds }) => {
      const instants = instantsOf(gaps);
      const verdicts = sketches.map((sketch) => {
        const interval = intervalOf({ ...sketch, location });
        return hexOf(instants.map((now) => containsTime(interval, now, { clock })));
      });
      expect(verdicts).toEqual(holds);
    },
  );

  it.each<[name: string, sketch: IntervalSketch, at: string, holds: boolean]>([
    ['holds always when nothing is restricted', {}, '2024-02-29T12:00:00Z', true],
    ['holds from the start minute on', { times: [[540, 600]] }, '2024-01-01T09:00:00Z', true],
    ['counts the whole minute', { times: [[540, 541]] }, '2024-01-01T09:00:59.999Z', true],
    ['excludes the end minute', { times: [[540, 600]] }, '2024-01-01T10:00:00Z', false],
    ['reaches to 24:00', { times: [[1439, 1440]] }, '2024-01-01T23:59:59.999Z', true],
    ['clamps -31 to a short month', { daysOfMonth: [[-31, -28]] }, '2023-02-01T00:00:00Z', true],
    ['finds no 29th to 31st', { daysOfMonth: [[29, 31]] }, '2023-02-28T00:00:00Z', false],
    ['finds the leap day', { daysOfMonth: [[29, 31]] }, '2024-02-29T00:00:00Z', true],
    ['knows that 1900 had none', { daysOfMonth: [[-1, -1]] }, '1900-02-28T00:00:00Z', true],
    ['knows that 2000 had one', { daysOfMonth: [[-1, -1]] }, '2000-02-28T00:00:00Z', false],
    ['includes the last year', { years: [[2020, 2024]] }, '2024-12-31T23:59:59Z', true],
    ['takes any range of a field', { weekdays: [[0], [3]] }, '2024-01-03T00:00:00Z', true],
    ['needs every field', { weekdays: [[3]], months: [[2]] }, '2024-01-03T00:00:00Z', false],
    ['takes no location for UTC', { times: [[0, 1]], location: '' }, '2024-01-01T00:00:00Z', true],
  ])('%s (C22)', (_name, sketch, at, holds) => {
    expect(containsTime(intervalOf(sketch), epochMs(Date.parse(at)))).toBe(holds);
  });

  it('counts the days of a month on the calendar, not in hours, where an hour is missing (C22)', () => {
    const lastThree = intervalOf({ daysOfMonth: [[-3, -1]], location: 'Europe/Berlin' });
    const local = (day: string): boolean =>
      containsTime(lastThree, epochMs(Date.parse(`2024-03-${day}`)), { clock });
    expect([local('28T22:59:59Z'), local('28T23:00:00Z'), local('31T21:59:59Z')]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('reads the clock of the process where the location is Local (C22)', () => {
    fc.assert(
      fc.property(anyInstant, (now) => {
        const date = new Date(now);
        const minute = date.getHours() * 60 + date.getMinutes();
        const sketch = { times: [[minute, minute + 1]], daysOfMonth: [[date.getDate()]] };
        const here = intervalOf({ ...sketch, location: 'Local' });
        expect(containsTime(here, now, { clock })).toBe(true);
      }),
    );
  });

  it('finds every instant in exactly one weekday, month and hour of any zone', () => {
    const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);
    const zones = golden.zones.map(({ location }) => location);
    fc.assert(
      fc.property(anyInstant, fc.constantFrom(...zones), (now, location) => {
        const held = (sketches: readonly IntervalSketch[]): number =>
          sketches.filter((sketch) =>
            containsTime(intervalOf({ ...sketch, location }), now, { clock }),
          ).length;
        expect([
          held(upTo(7).map((day) => ({ weekdays: [[day]] }))),
          held(upTo(12).map((month) => ({ months: [[month + 1]] }))),
          held(upTo(24).map((hour) => ({ times: [[hour * 60, hour * 60 + 60]] }))),
        ]).toEqual([1, 1, 1]);
      }),
    );
  });

  it('says which zone it does not know', () => {
    const nowhere = intervalOf({ location: 'Mars/Olympus' });
    expect(() => containsTime(nowhere, epochMs(0))).toThrow('Cannot load time zone "Mars/Olympus"');
  });
});

function instantsOf(gaps: readonly number[]): readonly EpochMs[] {
  let seconds = 0;
  return gaps.map((gap) => {
    seconds += gap;
    return epochMs(seconds * 1000);
  });
}

/** One bit per verdict, the lowest bit of a byte first. */
function hexOf(verdicts: readonly boolean[]): string {
  const bytes = new Uint8Array(Math.ceil(verdicts.length / 8));
  verdicts.forEach((holds, i) => {
    bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (Number(holds) << (i & 7));
  });
  return Buffer.from(bytes).toString('hex');
}
