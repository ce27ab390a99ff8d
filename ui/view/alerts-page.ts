// The list of alerts: what is asked for, how much of it there is, and the groups.
import { countStates, type Quiet } from '../alerts/alert-state.ts';
import { shownGroups, uniqueAlerts, type ShownGroup } from '../alerts/grouping.ts';
import { visibleList } from '../alerts/visible.ts';
import type { Context } from '../app/context.ts';
import { matchersIn } from '../app/load-route.ts';
import type { AlertsData, AppState } from '../app/state.ts';
import { h, type Child, type View } from '../dom/element.ts';
import { filterText } from '../matcher/matcher-text.ts';
import { isSameMatcher, type Matcher } from '../matcher/matcher.ts';
import { parseMatchers } from '../matcher/parse-matchers.ts';
import type { AlertsQuery } from '../route/route.ts';
import { alertControls } from './alert-controls.ts';
import { alertGroups } from './alert-groups.ts';
import { button, countText, emptyList, pageLink, placeholder } from './basics.ts';
import { matcherEditor } from './matcher-editor.ts';

/** Shows the page for what its address asks. */
export function alertsPage(state: AppState, query: AlertsQuery, context: Context): View {
  const { data } = state.alerts;
  const change = (changes: Partial<AlertsQuery>): void => {
    context.go({ kind: 'alerts', query: { ...query, ...changes } });
  };
  const matchers = matchersIn(query.filter);
  return h('div', {}, [
    h('h1', { tabindex: '-1' }, ['Alerts']),
    h('div', { class: 'panel' }, [
      matcherEditor({
        id: 'filter',
        label: 'Filter',
        matchers,
        draft: state.list.draft,
        onChange: (next, draft) => {
          context.updateList({ draft });
          if (next !== matchers) change({ filter: filterText(next) });
        },
      }),
      unreadableFilter(query.filter),
      alertControls({ state, query, context, change }),
    ]),
    ...(data === undefined
      ? [placeholder(state.alerts)]
      : alertList(data, { state, query, context, change })),
  ]);
}

interface ListContext {
  readonly state: AppState;
  readonly query: AlertsQuery;
  readonly context: Context;
  readonly change: (changes: Partial<AlertsQuery>) => void;
}

function alertList(data: AlertsData, { state, query, context, change }: ListContext): View[] {
  const groups = shownGroups(data.groups, query);
  if (groups.length === 0) return [summary([], query), nothing(data, query, change)];
  const { list, settings, nowMs } = state;
  // What a link names alone, it means to show.
  const isOpen = settings.expandGroups || groups.length === 1;
  const visible = visibleList(groups, { isOpen, turned: list.turned }, list.rows);
  return [
    summary(groups, query, expandButton({ isOpen: settings.expandGroups, context })),
    alertGroups(visible, {
      context,
      rows: list.rows,
      turned: list.turned,
      nowMs,
      zone: settings.zone,
      sources: data.sources,
      onMatcher: (matcher) => {
        change({ filter: filterText(withMatcher(matchersIn(query.filter), matcher)) });
      },
    }),
  ];
}

function withMatcher(matchers: readonly Matcher[], matcher: Matcher): readonly Matcher[] {
  return matchers.some((known) => isSameMatcher(known, matcher))
    ? matchers
    : [...matchers, matcher];
}

function unreadableFilter(filter: string): View | undefined {
  const matchers = parseMatchers(filter);
  if (matchers.ok) return undefined;
  return h('p', { class: 'problem', role: 'alert' }, [
    `The filter in the address cannot be read, so all alerts are shown. ${matchers.error}: `,
    h('code', {}, [filter]),
  ]);
}

function summary(groups: readonly ShownGroup[], query: AlertsQuery, ...rest: Child[]): View {
  const count = groups.reduce((sum, { alerts }) => sum + alerts.length, 0);
  const matchers = matchersIn(query.filter);
  return h('div', { class: 'summary', key: 'summary' }, [
    h('p', { role: 'status' }, [
      `${countText(count, 'alert')} in ${countText(groups.length, 'group')}`,
    ]),
    ...rest,
    matchers.length > 0 &&
      pageLink('Silence this filter', {
        kind: 'newSilence',
        filter: filterText(matchers),
        comment: '',
      }),
  ]);
}

function expandButton({
  isOpen,
  context,
}: {
  readonly isOpen: boolean;
  readonly context: Context;
}): View {
  return button(isOpen ? 'Collapse all groups' : 'Expand all groups', () => {
    context.updateList({ turned: new Set() });
    context.choose({ expandGroups: !isOpen });
  });
}

/** Tells a quiet night from a list whose alerts are all switched off. */
function nothing(
  data: AlertsData,
  query: AlertsQuery,
  change: (changes: Partial<AlertsQuery>) => void,
): View {
  const all = uniqueAlerts(data.groups);
  if (all.length === 0) {
    const isAsked = query.filter !== '' || query.receiver !== '';
    return emptyList(isAsked ? 'No alert matches.' : 'There are no alerts.');
  }
  const counts = countStates(all);
  const kinds = (['silenced', 'inhibited', 'muted'] satisfies Quiet[])
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `${counts[kind]} ${kind}`);
  const why = kinds.length === 0 ? '' : ` (${kinds.join(', ')})`;
  return emptyList(
    `No alert is shown: ${countText(all.length, 'alert')}${why} ${all.length === 1 ? 'is' : 'are'} left out.`,
    button('Show them', () => {
      change({ active: true, silenced: true, inhibited: true, muted: true });
    }),
  );
}
