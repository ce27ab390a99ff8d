// When a silence starts and ends: typed, picked from a month, or as a duration.
import type { Context } from '../app/context.ts';
import type { AppState, FormState } from '../app/state.ts';
import { h, type View } from '../dom/element.ts';
import { withTimes, type SilenceForm } from '../silences/silence-form.ts';
import { dayOf, dayText, parseDateTime, timeText, zoneText } from '../time/date-text.ts';
import { button, typedText } from './basics.ts';
import { calendarView } from './calendar.ts';
import { described, problemLine } from './form-field.ts';

const DURATIONS = ['30m', '1h', '2h', '4h', '8h', '1d', '3d', '1w'];

type TimeField = 'starts' | 'ends' | 'duration';

interface FieldContext {
  readonly form: FormState;
  readonly state: AppState;
  readonly context: Context;
}

/** Shows the three fields, of which the last typed one decides. */
export function timeFields(form: FormState, state: AppState, context: Context): View {
  const zone = zoneText(state.nowMs, state.settings.zone);
  const fields = { form, state, context };
  return h('div', { class: 'time-fields' }, [
    dateField({ field: 'starts', label: `Start (${zone})`, placeholder: 'now' }, fields),
    dateField({ field: 'ends', label: `End (${zone})`, placeholder: '' }, fields),
    durationField(fields),
  ]);
}

interface DateField {
  readonly field: 'starts' | 'ends';
  readonly label: string;
  readonly placeholder: string;
}

function dateField({ field, label, placeholder }: DateField, fields: FieldContext): View {
  const { form, state, context } = fields;
  const { calendar, problems } = form;
  const isOpen = calendar?.field === field;
  return h('div', { class: 'form-field', key: field }, [
    h('label', { for: field }, [label]),
    h('div', { class: 'matcher-row' }, [
      timeInput(field, placeholder, fields),
      button(
        'Calendar',
        () => {
          context.updateForm((now) => ({
            ...now,
            calendar: isOpen ? undefined : { field, month: dayInField(now.form[field], state) },
          }));
        },
        { 'aria-expanded': String(isOpen), 'aria-label': `Calendar for ${field}` },
      ),
    ]),
    problemLine(field, problems[field]),
    isOpen ? calendarOf(calendar, fields) : undefined,
  ]);
}

function calendarOf(calendar: NonNullable<FormState['calendar']>, fields: FieldContext): View {
  const { form, state, context } = fields;
  const { field } = calendar;
  const typed = form.form[field];
  return calendarView({
    calendar,
    firstDayOfWeek: state.settings.firstDayOfWeek,
    chosen: typed === '' ? undefined : dayInField(typed, state),
    today: dayOf(state.nowMs, state.settings.zone),
    onMonth: (month) => {
      context.updateForm((now) => ({ ...now, calendar: { field, month } }));
    },
    onDay: (day) => {
      const time = parseDateTime(typed, state.settings.zone);
      const clock = timeText(time.ok ? time.value : state.nowMs, state.settings.zone);
      setTime(field, `${dayText(day)} ${clock}`, context);
    },
  });
}

function dayInField(text: string, { settings, nowMs }: AppState): ReturnType<typeof dayOf> {
  const time = parseDateTime(text, settings.zone);
  return dayOf(time.ok ? time.value : nowMs, settings.zone);
}

function durationField(fields: FieldContext): View {
  const { form, context } = fields;
  return h('div', { class: 'form-field', key: 'duration' }, [
    h('label', { for: 'duration' }, ['Duration']),
    timeInput('duration', '2h', fields),
    h(
      'div',
      { class: 'presets' },
      DURATIONS.map((text) =>
        button(
          text,
          () => {
            setTime('duration', text, context);
          },
          { key: text, 'aria-pressed': String(form.form.duration === text) },
        ),
      ),
    ),
    problemLine('duration', form.problems.duration),
  ]);
}

function timeInput(field: TimeField, placeholder: string, { form, context }: FieldContext): View {
  return h('input', {
    id: field,
    key: 'input',
    value: form.form[field],
    placeholder,
    autocomplete: 'off',
    ...described(field, form.problems[field]),
    oninput: (event) => {
      setTime(field, typedText(event), context);
    },
  });
}

function setTime(field: TimeField, text: string, context: Context): void {
  const typed: Partial<Pick<SilenceForm, TimeField>> = { [field]: text };
  context.updateForm((state, world) => {
    const others = Object.entries(state.problems).filter(([name]) => !isTime(name));
    return {
      ...state,
      form: withTimes(state.form, typed, world),
      problems: Object.fromEntries(others),
      calendar: undefined,
    };
  });
}

function isTime(name: string): boolean {
  return name === 'starts' || name === 'ends' || name === 'duration';
}
