// A month from which a day can be picked, by pointer or by keys.
import type { OpenCalendar } from '../app/state.ts';
import { h, type View } from '../dom/element.ts';
import { dayText, type CalendarDay } from '../time/date-text.ts';
import { monthGrid, monthsLater, weekDayNames, type FirstDayOfWeek } from '../time/month-grid.ts';
import { button } from './basics.ts';

export interface CalendarContext {
  readonly calendar: OpenCalendar;
  readonly firstDayOfWeek: FirstDayOfWeek;
  readonly chosen: CalendarDay | undefined;
  readonly today: CalendarDay;
  readonly onMonth: (month: OpenCalendar['month']) => void;
  readonly onDay: (day: CalendarDay) => void;
}

const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

/** Days to the side of the one that has the focus. */
const STEPS: ReadonlyMap<string, number> = new Map([
  ['ArrowLeft', -1],
  ['ArrowRight', 1],
  ['ArrowUp', -7],
  ['ArrowDown', 7],
]);

/** Shows the month. */
export function calendarView(context: CalendarContext): View {
  const { calendar, firstDayOfWeek, onMonth } = context;
  const { month } = calendar;
  const title = `${MONTHS[month.month - 1] ?? ''} ${month.year}`;
  const to = (count: number) => (): void => {
    onMonth(monthsLater(month, count));
  };
  return h('div', { class: 'calendar', key: 'calendar', onkeydown: moveFocus }, [
    h('div', { class: 'calendar-head' }, [
      button('‹', to(-1), { 'aria-label': 'Month before' }),
      h('span', { 'aria-live': 'polite' }, [title]),
      button('›', to(1), { 'aria-label': 'Month after' }),
    ]),
    h('table', { 'aria-label': title }, [
      h('thead', {}, [
        h(
          'tr',
          {},
          weekDayNames(firstDayOfWeek).map((name) =>
            h('th', { scope: 'col', abbr: name }, [name.slice(0, 2)]),
          ),
        ),
      ]),
      h(
        'tbody',
        {},
        monthGrid(month, firstDayOfWeek).map((week) =>
          h(
            'tr',
            {},
            week.map((day) => h('td', {}, [dayButton(day, context)])),
          ),
        ),
      ),
    ]),
  ]);
}

function dayButton(day: CalendarDay, { calendar, chosen, today, onDay }: CalendarContext): View {
  const text = dayText(day);
  const isOutside = day.month !== calendar.month.month;
  return button(
    String(day.day),
    () => {
      onDay(day);
    },
    {
      class: isOutside ? 'outside' : undefined,
      'aria-label': text,
      'aria-pressed': chosen !== undefined && dayText(chosen) === text ? 'true' : 'false',
      'aria-current': dayText(today) === text ? 'date' : undefined,
    },
  );
}

function moveFocus(event: Event): void {
  if (!(event instanceof KeyboardEvent)) return;
  const { currentTarget, target } = event;
  const step = STEPS.get(event.key);
  if (step === undefined || !(currentTarget instanceof Element)) return;
  const days = [...currentTarget.querySelectorAll('td button')];
  const at = days.findIndex((day) => day === target);
  const next = at < 0 ? undefined : days[at + step];
  if (!(next instanceof HTMLElement)) return;
  event.preventDefault();
  next.focus();
}
