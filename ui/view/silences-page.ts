// The list of silences by their state, with a filter on their matchers.
import { ROWS } from '../alerts/visible.ts';
import type { Context } from '../app/context.ts';
import { matchersIn } from '../app/load-route.ts';
import type { AppState } from '../app/state.ts';
import { h, type View } from '../dom/element.ts';
import { filterText, matcherText } from '../matcher/matcher-text.ts';
import { fromWire, isSameMatcher, type Matcher } from '../matcher/matcher.ts';
import type { Silence, SilenceState } from '../model/wire.ts';
import type { Route } from '../route/route.ts';
import { button, countText, emptyList, pageLink, placeholder } from './basics.ts';
import { matcherEditor } from './matcher-editor.ts';
import { moment, silenceActions } from './silence-parts.ts';

type SilencesRoute = Extract<Route, { kind: 'silences' }>;

const STATES: readonly (readonly [state: SilenceState, text: string])[] = [
  ['active', 'Active'],
  ['pending', 'Pending'],
  ['expired', 'Expired'],
];

/** Shows the silences of one state. */
export function silencesPage(state: AppState, route: SilencesRoute, context: Context): View {
  const { data } = state.silences;
  const matchers = matchersIn(route.filter);
  const filterBy = (next: readonly Matcher[]): void => {
    context.go({ ...route, filter: filterText(next) });
  };
  return h('div', {}, [
    h('h1', { tabindex: '-1' }, ['Silences']),
    h('div', { class: 'panel' }, [
      matcherEditor({
        id: 'filter',
        label: 'Filter by matchers of the silence',
        matchers,
        draft: state.list.draft,
        onChange: (next, draft) => {
          context.updateList({ draft });
          if (next !== matchers) filterBy(next);
        },
      }),
    ]),
    tabs(data ?? [], route),
    data === undefined
      ? placeholder(state.silences)
      : silenceList(
          data.filter(({ status }) => status.state === route.state),
          { state, route, context, addMatcher: adder(matchers, filterBy) },
        ),
  ]);
}

function adder(
  matchers: readonly Matcher[],
  filterBy: (matchers: readonly Matcher[]) => void,
): (matcher: Matcher) => void {
  return (matcher) => {
    if (!matchers.some((known) => isSameMatcher(known, matcher))) filterBy([...matchers, matcher]);
  };
}

function tabs(silences: readonly Silence[], route: SilencesRoute): View {
  return h(
    'nav',
    { class: 'tabs', 'aria-label': 'State of silences' },
    STATES.map(([state, text]) => {
      const count = silences.filter(({ status }) => status.state === state).length;
      const isCurrent = state === route.state;
      return pageLink(
        `${text} (${count})`,
        { ...route, state },
        {
          key: state,
          'aria-current': isCurrent ? 'page' : undefined,
        },
      );
    }),
  );
}

interface SilenceListContext {
  readonly state: AppState;
  readonly route: SilencesRoute;
  readonly context: Context;
  readonly addMatcher: (matcher: Matcher) => void;
}

function silenceList(silences: readonly Silence[], list: SilenceListContext): View {
  const { state, route, context } = list;
  const { rows } = state.list;
  if (silences.length === 0) {
    return emptyList(
      route.filter === '' ? `There are no ${route.state} silences.` : 'No silence matches.',
    );
  }
  return h('div', {}, [
    h(
      'ul',
      { class: 'silences' },
      silences.slice(0, rows).map((silence) => silenceRow(silence, list)),
    ),
    silences.length > rows &&
      button(
        `Show more (${countText(silences.length - rows, 'silence')} left)`,
        () => {
          context.updateList({ rows: rows + ROWS });
        },
        { class: 'more' },
      ),
  ]);
}

function silenceRow(silence: Silence, { state, context, addMatcher }: SilenceListContext): View {
  const { id, comment, createdBy, endsAt, startsAt, matchers, status } = silence;
  const [word, at] =
    status.state === 'pending'
      ? ['Starts', startsAt]
      : [status.state === 'active' ? 'Ends' : 'Ended', endsAt];
  return h('li', { class: 'silence', key: id }, [
    h('div', { class: 'silence-head' }, [
      h('span', {}, [`${word} `, moment(at, state.nowMs, state.settings.zone)]),
      h('span', { class: 'actions' }, [
        pageLink('View', { kind: 'silence', id }),
        ...silenceActions(silence, context),
      ]),
    ]),
    h(
      'ul',
      { class: 'chips', 'aria-label': 'Matchers' },
      matchers.map((each) => {
        const matcher = fromWire(each);
        const text = matcherText(matcher);
        return h('li', { class: 'chip' }, [
          h('span', { class: 'chip-text' }, [text]),
          button(
            '+',
            () => {
              addMatcher(matcher);
            },
            { class: 'chip-add', 'aria-label': `Filter by ${text}` },
          ),
        ]);
      }),
    ),
    h('p', { class: 'comment' }, [`${createdBy}: ${comment}`]),
  ]);
}
