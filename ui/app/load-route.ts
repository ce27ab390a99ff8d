// Loads what a route shows. What comes back is a change of whatever the state is by then, for the
// same question: whoever asks another one ends the `signal`, and drops the change.
import { uniqueAlerts } from '../alerts/grouping.ts';
import { fromWire, type Matcher } from '../matcher/matcher.ts';
import { parseMatchers } from '../matcher/parse-matchers.ts';
import type { AlertGroup, LabelSet } from '../model/wire.ts';
import type { AlertsQuery, Route } from '../route/route.ts';
import { formOfSilence } from '../silences/silence-form.ts';
import { alertsKey, type AlertsRequest, type Answer, type Api } from './api-client.ts';
import { answered, asking, refused, type Resource } from './resource.ts';
import { openForm, type AlertsData, type AppState, type SilenceData } from './state.ts';

export type Change = (state: AppState) => AppState;

export interface LoadDeps {
  readonly api: Api;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/** The matchers of a filter; a filter that cannot be read hides nothing. */
export function matchersIn(filter: string): readonly Matcher[] {
  const matchers = parseMatchers(filter);
  return matchers.ok ? matchers.value : [];
}

/** The state that asks for what a route shows: older answers to the same question stay. */
export function askFor(state: AppState, route: Route): AppState {
  switch (route.kind) {
    case 'alerts':
      return { ...state, alerts: asking(state.alerts, alertsKey(requestOf(route.query))) };
    case 'silences':
      return { ...state, silences: asking(state.silences, route.filter) };
    case 'silence':
    case 'editSilence':
      return { ...state, silence: asking(state.silence, route.id) };
    case 'status':
    case 'newSilence':
    case 'settings':
    case 'unknown':
      return state;
  }
}

/** Asks the server. */
export async function loadRoute(route: Route, deps: LoadDeps): Promise<Change> {
  const { api, signal } = deps;
  switch (route.kind) {
    case 'alerts': {
      const answer = await loadAlerts(requestOf(route.query), deps);
      return change('alerts', (known) => settle(known, answer, deps));
    }
    case 'silences': {
      const answer = await api.silences(matchersIn(route.filter), signal);
      return change('silences', (known) => settle(known, answer, deps));
    }
    case 'silence':
    case 'editSilence': {
      const answer = await loadSilence(route.id, deps);
      const changed = change('silence', (known) => settle(known, answer, deps));
      return route.kind === 'silence' ? changed : (state) => withForm(changed(state));
    }
    case 'status': {
      const answer = await api.status(signal);
      return change('status', (known) => settle(known, answer, deps));
    }
    case 'newSilence':
    case 'settings':
    case 'unknown':
      return (state) => state;
  }
}

type Loaded = Pick<AppState, 'alerts' | 'silences' | 'silence' | 'status'>;

function change<K extends keyof Loaded>(name: K, next: (known: Loaded[K]) => Loaded[K]): Change {
  return (state) => ({ ...state, [name]: next(state[name]) });
}

function settle<T>(known: Resource<T>, answer: Answer<T>, { now }: LoadDeps): Resource<T> {
  return answer.ok ? answered(known, answer.value, now()) : refused(known, answer.failure, now());
}

function requestOf({ filter, receiver }: AlertsQuery): AlertsRequest {
  return { matchers: matchersIn(filter), receiver };
}

async function loadAlerts(request: AlertsRequest, deps: LoadDeps): Promise<Answer<AlertsData>> {
  const { api, signal } = deps;
  const [groups, receivers] = await Promise.all([
    api.groups(request, signal),
    api.receivers(signal),
  ]);
  if (!groups.ok) return groups;
  if (!receivers.ok) return receivers;
  const sources = await loadSources(groups.value, deps);
  return { ok: true, value: { groups: groups.value, receivers: receivers.value, sources } };
}

/** What inhibits an alert may be outside the filter: then all alerts are asked for, once. */
async function loadSources(
  groups: readonly AlertGroup[],
  { api, signal }: LoadDeps,
): Promise<ReadonlyMap<string, LabelSet>> {
  const alerts = uniqueAlerts(groups);
  const wanted = new Set(alerts.flatMap(({ status }) => status.inhibitedBy));
  const sources = new Map<string, LabelSet>();
  const look = (among: typeof alerts): void => {
    for (const { fingerprint, labels } of among) {
      if (wanted.has(fingerprint)) sources.set(fingerprint, labels);
    }
  };
  look(alerts);
  if (sources.size === wanted.size) return sources;
  const all = await api.alerts({ matchers: [], receiver: '' }, signal);
  // Without them the page shows fingerprints.
  if (all.ok) look(all.value);
  return sources;
}

async function loadSilence(id: string, { api, signal }: LoadDeps): Promise<Answer<SilenceData>> {
  const silence = await api.silence(id, signal);
  if (!silence.ok) return silence;
  const matchers = silence.value.matchers.map(fromWire);
  const affected = await api.alerts({ matchers, receiver: '' }, signal);
  if (!affected.ok) return affected;
  return { ok: true, value: { silence: silence.value, affected: affected.value } };
}

/** The form of the silence that has come, unless it is being filled in already. */
function withForm(state: AppState): AppState {
  const { silence } = state.silence.data ?? {};
  if (silence === undefined || state.form !== undefined) return state;
  return { ...state, form: openForm(formOfSilence(silence, state.settings.zone)) };
}
