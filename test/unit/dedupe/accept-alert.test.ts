import { flatten } from '../../../src/model/label-set.ts';
import { describe, expect, it } from 'vitest';
import {
  acceptAnnotations,
  acceptLabels,
  rangeOf,
  rangeProblem,
} from '../../../src/dedupe/accept-alert.ts';
import type { PostedAlert } from '../../../src/dedupe/posted-alert.ts';
import { durationMs, epochMs } from '../../../src/model/instant.ts';
import { isClassicLabelName } from '../../../src/model/label-name.ts';

const NOW = epochMs(1_000_000);
const TIMEOUT = durationMs(300_000);

function posted(times: Partial<Pick<PostedAlert, 'startsAt' | 'endsAt'>>): PostedAlert {
  return {
    labels: { alertname: 'Down' },
    annotations: {},
    startsAt: undefined,
    endsAt: undefined,
    generatorURL: '',
    ...times,
  };
}

describe('rangeOf()', () => {
  it.each([
    { name: 'no times', times: {}, startsAt: 1_000_000, endsAt: 1_300_000, timeout: true },
    {
      name: 'a start',
      times: { startsAt: epochMs(5) },
      startsAt: 5,
      endsAt: 1_300_000,
      timeout: true,
    },
    { name: 'an end', times: { endsAt: epochMs(7) }, startsAt: 7, endsAt: 7, timeout: false },
    {
      name: 'a start and an end',
      times: { startsAt: epochMs(5), endsAt: epochMs(7) },
      startsAt: 5,
      endsAt: 7,
      timeout: false,
    },
    {
      name: 'the Unix epoch as start, which is a time like any other',
      times: { startsAt: epochMs(0) },
      startsAt: 0,
      endsAt: 1_300_000,
      timeout: true,
    },
  ])('fills in what is absent from $name (A1, A2)', ({ times, startsAt, endsAt, timeout }) => {
    expect(rangeOf(posted(times), NOW, TIMEOUT)).toEqual({
      startsAt,
      endsAt,
      timeout,
      updatedAt: NOW,
    });
  });
});

describe('rangeProblem()', () => {
  it.each([
    ['an end before the start', 2, 1, 'start time must be before end time'],
    ['an end at the start', 2, 2, undefined],
    ['an end after the start', 2, 3, undefined],
  ])('judges %s (A4)', (_name, startsAt, endsAt, expected) => {
    const range = rangeOf(
      posted({ startsAt: epochMs(startsAt), endsAt: epochMs(endsAt) }),
      NOW,
      TIMEOUT,
    );
    expect(rangeProblem(range)).toBe(expected);
  });

  it('refuses a start so far ahead that the timeout comes first (A4)', () => {
    const range = rangeOf(posted({ startsAt: epochMs(NOW + TIMEOUT + 1) }), NOW, TIMEOUT);
    expect(rangeProblem(range)).toBe('start time must be before end time');
  });
});

describe('acceptLabels()', () => {
  it('removes empty values (A3)', () => {
    const result = acceptLabels(['a', '', 'b', '1', 'c', '']);
    expect(result.ok && [...result.value]).toEqual([['b', '1']]);
  });

  it.each([
    ['no labels', {}],
    ['nothing but empty values', { a: '', b: '' }],
  ])('refuses %s (A4)', (_name, labels) => {
    expect(acceptLabels(flatten(labels))).toEqual({
      ok: false,
      error: 'at least one label pair required',
    });
  });

  it.each([
    [{ '': 'x' }, 'invalid label set: invalid name ""'],
    [{ 'a\ud800': 'x' }, 'invalid label set: invalid name "a\ufffd"'],
  ])('refuses the names of %j (A4)', (labels, error) => {
    expect(acceptLabels(flatten(labels))).toEqual({ ok: false, error });
  });

  it('applies the rule that it is given, to names that carry a value', () => {
    expect(acceptLabels(['a-b', 'x', 'c', 'y'], isClassicLabelName)).toEqual({
      ok: false,
      error: 'invalid label set: invalid name "a-b"',
    });
    expect(acceptLabels(['a-b', '', 'c', 'y'], isClassicLabelName).ok).toBe(true);
  });
});

describe('acceptAnnotations()', () => {
  it('keeps empty values (A3)', () => {
    const result = acceptAnnotations({ a: '', b: '1' });
    expect(result.ok && [...result.value]).toEqual([
      ['a', ''],
      ['b', '1'],
    ]);
  });

  it('refuses a name that is not allowed (A4)', () => {
    expect(acceptAnnotations({ 'a-b': 'x' }, isClassicLabelName)).toEqual({
      ok: false,
      error: 'invalid annotations: invalid name "a-b"',
    });
  });
});
