import { describe, expect, it } from 'vitest';
import {
  parseFlagDuration,
  parseSilenceDuration,
} from '../../../../src/cli/parse/go-style-duration.ts';

describe('parseFlagDuration()', () => {
  it.each([
    ['0', 0],
    ['30s', 30_000],
    ['1h30m', 5_400_000],
    ['1.5s', 1_500],
    ['.5m', 30_000],
    ['2d', 172_800_000],
    ['1w1ms', 604_800_001],
    ['-1m', -60_000],
    ['+1m', 60_000],
    ['1us', 0.001],
  ])('reads %s', (text, ms) => {
    expect(parseFlagDuration(text)).toEqual({ ok: true, value: ms });
  });

  it.each([
    ['', 'time: invalid duration ""'],
    ['soon', 'time: invalid duration "soon"'],
    ['5', 'time: missing unit in duration "5"'],
    ['5x', 'time: unknown unit "x" in duration "5x"'],
    ['1h5', 'time: missing unit in duration "1h5"'],
    ['-', 'time: invalid duration "-"'],
    ['.s', 'time: invalid duration ".s"'],
    ['1000000w', 'time: invalid duration "1000000w"'],
    ['1y', 'time: unknown unit "y" in duration "1y"'],
  ])('refuses %j in the words of its source', (text, error) => {
    expect(parseFlagDuration(text)).toEqual({ ok: false, error });
  });
});

describe('parseSilenceDuration() (rows F15 and F16)', () => {
  it.each([
    ['1h', 3_600_000],
    ['1d2h', 93_600_000],
    ['1y', 31_536_000_000],
  ])('reads %s', (text, ms) => {
    expect(parseSilenceDuration(text)).toEqual({ ok: true, value: ms });
  });

  it.each([
    ['', 'empty duration string'],
    ['0', 'silence duration must be greater than 0'],
    ['0s', 'silence duration must be greater than 0'],
    ['x', 'not a valid duration string: "x"'],
    ['5', 'not a valid duration string: "5"'],
    ['1x', 'unknown unit "x" in duration "1x"'],
    ['1h5', 'not a valid duration string: "1h5"'],
    ['1m1h', 'not a valid duration string: "1m1h"'],
    ['1.5h', 'unknown unit "." in duration "1.5h"'],
    ['-1h', 'not a valid duration string: "-1h"'],
    ['1000y', 'duration out of range'],
  ])('refuses %j in the words of its source', (text, error) => {
    expect(parseSilenceDuration(text)).toEqual({ ok: false, error });
  });
});
