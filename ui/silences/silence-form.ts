// The form of a silence: what is typed, how its fields depend on one another, and what it posts.
import { isSameMatcher, fromWire, toWire, type Matcher } from '../matcher/matcher.ts';
import { parseMatcher } from '../matcher/parse-matchers.ts';
import { parsed, unreadable, type Parsed } from '../model/parsed.ts';
import type { PostedSilence, Silence } from '../model/wire.ts';
import { dateTimeText, parseDateTime, type Zone } from '../time/date-text.ts';
import { formatDuration, HOUR_MS, parseDuration } from '../time/duration.ts';

export type FormField =
  'matchers' | 'starts' | 'ends' | 'duration' | 'createdBy' | 'comment' | 'annotations';

export type Annotation = readonly [name: string, value: string];

export interface SilenceForm {
  /** The silence that is changed; undefined for a new one. */
  readonly id: string | undefined;
  readonly matchers: readonly Matcher[];
  /** A matcher that is being typed. */
  readonly matcherDraft: string;
  /** Empty means the moment at which the silence is created. */
  readonly starts: string;
  readonly ends: string;
  readonly duration: string;
  /** Which of the two was typed last: the other follows from it. */
  readonly endsBy: 'duration' | 'ends';
  readonly createdBy: string;
  readonly comment: string;
  readonly annotations: readonly Annotation[];
  /** An annotation that is being typed, as `name=value`. */
  readonly annotationDraft: string;
}

export type FormProblems = Readonly<Partial<Record<FormField, string>>>;

/** The moment and zone in which a form is read. */
export interface FormWorld {
  readonly nowMs: number;
  readonly zone: Zone;
}

const PRESET_MS = 2 * HOUR_MS;

/** A form for a new silence, of two hours from the moment at which it is created. */
export function newSilenceForm(
  preset: Pick<SilenceForm, 'matchers' | 'comment' | 'createdBy'>,
): SilenceForm {
  return {
    id: undefined,
    matcherDraft: '',
    starts: '',
    ends: '',
    duration: formatDuration(PRESET_MS),
    endsBy: 'duration',
    annotations: [],
    annotationDraft: '',
    ...preset,
  };
}

/** A form that changes a silence. */
export function formOfSilence(silence: Silence, zone: Zone): SilenceForm {
  const [starts, ends] = [Date.parse(silence.startsAt), Date.parse(silence.endsAt)];
  return {
    ...newSilenceForm({
      matchers: silence.matchers.map(fromWire),
      comment: silence.comment,
      createdBy: silence.createdBy,
    }),
    id: silence.id,
    starts: dateTimeText(starts, zone),
    ends: dateTimeText(ends, zone),
    duration: formatDuration(ends - starts),
    endsBy: 'ends',
    annotations: Object.entries(silence.annotations ?? {}),
  };
}

/** The form with whichever of end and duration follows from the other brought up to date. */
export function withTimes(
  form: SilenceForm,
  typed: Partial<Pick<SilenceForm, 'starts' | 'ends' | 'duration'>>,
  world: FormWorld,
): SilenceForm {
  const endsBy =
    typed.ends === undefined ? (typed.duration === undefined ? form.endsBy : 'duration') : 'ends';
  return settled({ ...form, ...typed, endsBy }, world);
}

/** The end of a silence that starts when it is created moves with the time. */
export function settled(form: SilenceForm, world: FormWorld): SilenceForm {
  const starts = startOf(form, world);
  if (!starts.ok) return form;
  if (form.endsBy === 'duration') {
    const duration = parseDuration(form.duration);
    if (!duration.ok) return form;
    return { ...form, ends: dateTimeText(starts.value + duration.value, world.zone) };
  }
  const ends = parseDateTime(form.ends, world.zone);
  if (!ends.ok || ends.value <= starts.value) return form;
  return { ...form, duration: formatDuration(ends.value - starts.value) };
}

/** The form with the typed matcher among the others, or what is wrong with it. */
export function addMatcher(form: SilenceForm): Parsed<SilenceForm> {
  const matcher = parseMatcher(form.matcherDraft);
  if (!matcher.ok) return matcher;
  const isKnown = form.matchers.some((known) => isSameMatcher(known, matcher.value));
  const matchers = isKnown ? form.matchers : [...form.matchers, matcher.value];
  return parsed({ ...form, matchers, matcherDraft: '' });
}

/** The form with the typed annotation among the others, or what is wrong with it. */
export function addAnnotation(form: SilenceForm): Parsed<SilenceForm> {
  const { annotationDraft: draft } = form;
  const at = draft.indexOf('=');
  const [name, value] = [draft.slice(0, Math.max(0, at)).trim(), draft.slice(at + 1).trim()];
  if (name === '' || value === '') return unreadable('Write an annotation such as ticket=OPS-1');
  const others = form.annotations.filter(([known]) => known !== name);
  return parsed({ ...form, annotations: [...others, [name, value]], annotationDraft: '' });
}

export type CheckedForm =
  | { readonly ok: true; readonly silence: PostedSilence }
  | { readonly ok: false; readonly problems: FormProblems };

/** What the form posts, or what is wrong with it, field by field. Drafts count as added. */
export function checkForm(typed: SilenceForm, world: FormWorld): CheckedForm {
  const problems: Partial<Record<FormField, string>> = {};
  const take = <T>(field: FormField, value: Parsed<T>): T | undefined => {
    if (value.ok) return value.value;
    problems[field] ??= value.error;
    return undefined;
  };
  const withMatcher =
    typed.matcherDraft.trim() === '' ? typed : (take('matchers', addMatcher(typed)) ?? typed);
  const form =
    withMatcher.annotationDraft.trim() === ''
      ? withMatcher
      : (take('annotations', addAnnotation(withMatcher)) ?? withMatcher);
  if (form.matchers.length === 0) problems.matchers ??= 'A silence needs a matcher';
  const startsAt = take('starts', startOf(form, world));
  const endsAt = take(form.endsBy, endOf(form, world));
  const createdBy = take('createdBy', present(form.createdBy, 'Say who creates the silence'));
  const comment = take('comment', present(form.comment, 'Say why the alerts shall be quiet'));
  if (Object.keys(problems).length > 0) return { ok: false, problems };
  return {
    ok: true,
    silence: {
      ...(form.id === undefined ? {} : { id: form.id }),
      matchers: form.matchers.map(toWire),
      startsAt: new Date(startsAt ?? 0).toISOString(),
      endsAt: new Date(endsAt ?? 0).toISOString(),
      createdBy: createdBy ?? '',
      comment: comment ?? '',
      ...(form.annotations.length === 0
        ? {}
        : { annotations: Object.fromEntries(form.annotations) }),
    },
  };
}

function startOf({ starts }: SilenceForm, { nowMs, zone }: FormWorld): Parsed<number> {
  return starts.trim() === '' ? parsed(nowMs) : parseDateTime(starts, zone);
}

function endOf(form: SilenceForm, world: FormWorld): Parsed<number> {
  const starts = startOf(form, world);
  const from = starts.ok ? starts.value : world.nowMs;
  const duration = parseDuration(form.duration);
  if (form.endsBy === 'duration' && !duration.ok) return duration;
  const ends =
    form.endsBy === 'duration' && duration.ok
      ? parsed(from + duration.value)
      : parseDateTime(form.ends, world.zone);
  if (!ends.ok) return ends;
  if (ends.value <= from) return unreadable('The silence must end after its start');
  return ends.value <= world.nowMs ? unreadable('The end lies in the past') : ends;
}

function present(text: string, problem: string): Parsed<string> {
  return text.trim() === '' ? unreadable(problem) : parsed(text.trim());
}
