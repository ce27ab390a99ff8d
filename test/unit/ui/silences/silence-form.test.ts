// The form of a silence: times that follow from one another, and what is posted or refused.
import { describe, expect, it } from 'vitest';
import type { Silence } from '../../../../ui/model/wire.ts';
import {
  addAnnotation,
  checkForm,
  formOfSilence,
  newSilenceForm,
  settled,
  withTimes,
  type FormProblems,
  type SilenceForm,
} from '../../../../ui/silences/silence-form.ts';

const WORLD = { nowMs: Date.UTC(2026, 10, 28, 12), zone: 'utc' } as const;
const HOUR_LATER = { ...WORLD, nowMs: WORLD.nowMs + 3_600_000 };
const MATCHER = { type: '=~', name: 'job', value: 'a|b' } as const;
const FORM = newSilenceForm({ matchers: [MATCHER], comment: 'why', createdBy: 'me' });

describe('the times of a form', () => {
  it.each<[name: string, form: SilenceForm, times: readonly string[]]>([
    ['an end after two hours', settled(FORM, WORLD), ['', '2026-11-28 14:00:00', '2h']],
    [
      'an end that moves with the time',
      settled(FORM, HOUR_LATER),
      ['', '2026-11-28 15:00:00', '2h'],
    ],
    [
      'an end that follows the duration',
      withTimes(FORM, { duration: '1d 12h' }, WORLD),
      ['', '2026-11-30 00:00:00', '1d 12h'],
    ],
    [
      'a duration that follows the end',
      withTimes(FORM, { ends: '2026-11-28 12:30' }, WORLD),
      ['', '2026-11-28 12:30', '30m'],
    ],
    [
      'an end that follows the start',
      withTimes(FORM, { starts: '2026-12-01' }, WORLD),
      ['2026-12-01', '2026-12-01 02:00:00', '2h'],
    ],
    [
      'an end that was typed and stays while the start changes',
      withTimes(
        withTimes(FORM, { ends: '2026-12-01 02:00' }, WORLD),
        { starts: '2026-12-01' },
        WORLD,
      ),
      ['2026-12-01', '2026-12-01 02:00', '2h'],
    ],
    [
      'what stood there while something unreadable is typed',
      withTimes(settled(FORM, WORLD), { duration: 'so' }, WORLD),
      ['', '2026-11-28 14:00:00', 'so'],
    ],
  ])('show %s', (_name, { starts, ends, duration }, times) => {
    expect([starts, ends, duration]).toEqual(times);
  });
});

describe('checkForm()', () => {
  it('posts a silence that starts at the moment at which it is sent', () => {
    expect(checkForm(settled(FORM, WORLD), HOUR_LATER)).toEqual({
      ok: true,
      silence: {
        matchers: [{ name: 'job', value: 'a|b', isRegex: true, isEqual: true }],
        startsAt: '2026-11-28T13:00:00.000Z',
        endsAt: '2026-11-28T15:00:00.000Z',
        createdBy: 'me',
        comment: 'why',
      },
    });
  });

  it('posts drafts as if they had been added', () => {
    const drafted = { ...FORM, matcherDraft: 'a!="b"', annotationDraft: 'ticket=OPS-1=2' };
    const checked = checkForm(drafted, WORLD);
    expect(checked).toMatchObject({
      ok: true,
      silence: {
        matchers: [{ name: 'job' }, { name: 'a', value: 'b', isRegex: false, isEqual: false }],
        annotations: { ticket: 'OPS-1=2' },
      },
    });
  });

  it('keeps what a silence has when it is changed', () => {
    const posted = {
      id: 'x',
      matchers: [{ name: 'a', value: 'b', isRegex: false, isEqual: true }],
      startsAt: '2026-11-28T11:00:00.000Z',
      endsAt: '2026-11-28T13:00:00.000Z',
      createdBy: 'me',
      comment: 'why',
      annotations: { ticket: 'OPS-1' },
    };
    const silence: Silence = {
      ...posted,
      status: { state: 'active' },
      updatedAt: posted.startsAt,
    };
    expect(checkForm(formOfSilence(silence, 'utc'), WORLD)).toEqual({ ok: true, silence: posted });
  });

  it.each<[name: string, form: Partial<SilenceForm>, problems: FormProblems]>([
    ['no matcher', { matchers: [] }, { matchers: 'A silence needs a matcher' }],
    ['half a matcher', { matcherDraft: 'a' }, { matchers: 'Expected =, !=, =~ or !~ at the end' }],
    ['no author', { createdBy: ' ' }, { createdBy: 'Say who creates the silence' }],
    ['no comment', { comment: '' }, { comment: 'Say why the alerts shall be quiet' }],
    [
      'an unreadable duration',
      { duration: 'x' },
      { duration: 'Write a duration such as 30m, 2h or 1d 12h' },
    ],
    ['an unreadable start', { starts: 'x' }, { starts: 'Write a date such as 2026-11-28 14:00' }],
    [
      'an end before the start',
      { starts: '2026-11-29', ends: '2026-11-28 13:00', endsBy: 'ends' },
      { ends: 'The silence must end after its start' },
    ],
    [
      'an end in the past',
      { starts: '2026-11-01', ends: '2026-11-02', endsBy: 'ends' },
      { ends: 'The end lies in the past' },
    ],
    [
      'half an annotation',
      { annotationDraft: 'ticket' },
      { annotations: 'Write an annotation such as ticket=OPS-1' },
    ],
  ])('refuses %s', (_name, changes, problems) => {
    expect(checkForm({ ...FORM, ...changes }, WORLD)).toEqual({ ok: false, problems });
  });

  it('replaces an annotation of the same name', () => {
    const added = addAnnotation({
      ...FORM,
      annotations: [
        ['a', '1'],
        ['b', '2'],
      ],
      annotationDraft: ' a = 3 ',
    });
    expect(added.ok && added.value.annotations).toEqual([
      ['b', '2'],
      ['a', '3'],
    ]);
  });
});
