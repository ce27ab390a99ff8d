// The frame around every page: where one is, how fresh the data are, and the page itself.
import type { Context } from '../app/context.ts';
import { currentResource, type AppState } from '../app/state.ts';
import { h, type View } from '../dom/element.ts';
import { ALL_ALERTS, type Route } from '../route/route.ts';
import { timeText } from '../time/date-text.ts';
import { alertsPage } from './alerts-page.ts';
import { button, pageLink } from './basics.ts';
import { expireDialog } from './expire-dialog.ts';
import { settingsPage } from './settings-page.ts';
import { silenceFormPage } from './silence-form-page.ts';
import { silencePage } from './silence-page.ts';
import { silencesPage } from './silences-page.ts';
import { statusPage } from './status-page.ts';

const ALERTS: Route = { kind: 'alerts', query: ALL_ALERTS };
const SILENCES: Route = { kind: 'silences', filter: '', state: 'active' };

const PAGES: readonly (readonly [text: string, route: Route, kinds: readonly Route['kind'][]])[] = [
  ['Alerts', ALERTS, ['alerts']],
  ['Silences', SILENCES, ['silences', 'silence', 'newSilence', 'editSilence']],
  ['Status', { kind: 'status' }, ['status']],
  ['Settings', { kind: 'settings' }, ['settings']],
];

/** Describes everything that is on the screen. */
export function pageView(state: AppState, context: Context): readonly View[] {
  const { route, dialog } = state;
  return [
    h('a', { class: 'skip', href: '#main', onclick: skipToMain }, ['Skip to the content']),
    header(state, context),
    h('main', { id: 'main', tabindex: '-1' }, [
      ...staleNote(state),
      h('div', { key: route.kind }, [routeView(state, context)]),
    ]),
    ...(dialog === undefined ? [] : [expireDialog(dialog, context)]),
  ];
}

/** The title of the window: how many alerts there are is seen in the bar of tabs. */
export function pageTitle({ route, alerts }: AppState): string {
  const name = PAGES.find(([, , kinds]) => kinds.includes(route.kind))?.[0] ?? 'Not found';
  if (route.kind !== 'alerts' || alerts.data === undefined) return `${name} · Tocsin`;
  const count = alerts.data.groups.reduce((sum, group) => sum + group.alerts.length, 0);
  return `(${count}) ${name} · Tocsin`;
}

function header(state: AppState, context: Context): View {
  const { route } = state;
  return h('header', {}, [
    h('div', { class: 'bar' }, [
      pageLink('Tocsin', ALERTS, { class: 'brand' }),
      h(
        'nav',
        { 'aria-label': 'Pages' },
        PAGES.map(([text, to, kinds]) =>
          pageLink(text, to, {
            key: text,
            'aria-current': kinds.includes(route.kind) ? 'page' : undefined,
          }),
        ),
      ),
      pageLink('New silence', { kind: 'newSilence', filter: '', comment: '' }, { class: 'new' }),
      freshness(state, context),
    ]),
  ]);
}

function freshness(state: AppState, context: Context): View | undefined {
  const { isPaused, settings } = state;
  const loadedAtMs = currentResource(state)?.loadedAtMs;
  if (currentResource(state) === undefined || state.route.kind === 'editSilence') return undefined;
  return h('div', { class: 'freshness' }, [
    h('span', {}, [
      isPaused ? 'Paused. ' : false,
      loadedAtMs === undefined ? false : `Updated ${timeText(loadedAtMs, settings.zone)}`,
    ]),
    button(
      'Refresh',
      () => {
        context.refresh();
      },
      { key: 'refresh' },
    ),
    button(
      isPaused ? 'Resume' : 'Pause',
      () => {
        context.update((now) => ({ ...now, isPaused: !isPaused }));
        if (isPaused) context.refresh();
      },
      { key: 'pause', title: 'Whether the page refreshes itself' },
    ),
  ]);
}

/** Old data are shown, and said to be old. */
function staleNote(state: AppState): readonly View[] {
  const { failure, failingSinceMs, loadedAtMs } = currentResource(state) ?? {};
  if (failure === undefined || failingSinceMs === undefined || loadedAtMs === undefined) return [];
  const { zone } = state.settings;
  return [
    h('p', { class: 'stale problem', key: 'stale', role: 'alert' }, [
      `${failure.text} (since ${timeText(failingSinceMs, zone)}). Shown is what was known at ${timeText(loadedAtMs, zone)}.`,
    ]),
  ];
}

function routeView(state: AppState, context: Context): View {
  const { route } = state;
  switch (route.kind) {
    case 'alerts':
      return alertsPage(state, route.query, context);
    case 'silences':
      return silencesPage(state, route, context);
    case 'silence':
      return silencePage(state, context);
    case 'newSilence':
    case 'editSilence':
      return silenceFormPage(state, context);
    case 'status':
      return statusPage(state);
    case 'settings':
      return settingsPage(state, context);
    case 'unknown':
      return h('div', { class: 'placeholder' }, [
        h('h1', { tabindex: '-1' }, ['There is no such page']),
        h('p', {}, [h('code', {}, [route.path])]),
        pageLink('Alerts', ALERTS),
      ]);
  }
}

/** The address belongs to the pages; this link only moves the focus. */
function skipToMain(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
