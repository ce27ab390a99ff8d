// Which page an address means. The addresses are those of Alertmanager's page (reference row U1), so
// that bookmarks and links in old messages keep working.
import type { SilenceState } from '../model/wire.ts';
import { parseQuery, queryText, type Query } from './query.ts';

export type Order = 'server' | 'newest' | 'oldest';

/** What the list of alerts shows. */
export interface AlertsQuery {
  /** Matchers as text; it may be unreadable. */
  readonly filter: string;
  /** A regular expression for the whole name of a receiver; empty for all. */
  readonly receiver: string;
  readonly active: boolean;
  readonly silenced: boolean;
  readonly inhibited: boolean;
  readonly muted: boolean;
  /** Labels to group by; undefined shows the groups of the server. */
  readonly groupBy: readonly string[] | undefined;
  readonly order: Order;
}

export type Route =
  | { readonly kind: 'alerts'; readonly query: AlertsQuery }
  | { readonly kind: 'silences'; readonly filter: string; readonly state: SilenceState }
  | { readonly kind: 'silence'; readonly id: string }
  | { readonly kind: 'newSilence'; readonly filter: string; readonly comment: string }
  | { readonly kind: 'editSilence'; readonly id: string }
  | { readonly kind: 'status' }
  | { readonly kind: 'settings' }
  | { readonly kind: 'unknown'; readonly path: string };

export const ALL_ALERTS: AlertsQuery = {
  filter: '',
  receiver: '',
  active: true,
  silenced: false,
  inhibited: false,
  muted: false,
  groupBy: undefined,
  order: 'server',
};

/** Reads what stands in an address from its `#` on. */
export function parseRoute(hash: string): Route {
  const text = hash.replace(/^#/, '');
  const at = text.indexOf('?');
  const path = (at < 0 ? text : text.slice(0, at)).replace(/^\/+|\/+$/g, '');
  const query = parseQuery(at < 0 ? '' : text.slice(at + 1));
  const [page = '', second, third, ...others] = path.split('/');
  if (others.length > 0) return { kind: 'unknown', path };
  if (page === 'silences' && second !== undefined) return silenceRoute(second, third, query);
  if (second !== undefined) return { kind: 'unknown', path };
  switch (page) {
    case '':
    case 'alerts':
      return { kind: 'alerts', query: alertsQuery(query) };
    case 'silences':
      return { kind: 'silences', filter: query.get('filter') ?? '', state: stateOf(query) };
    case 'status':
    case 'settings':
      return { kind: page };
    default:
      return { kind: 'unknown', path };
  }
}

/** Writes an address from its `#` on; `parseRoute` reads it as the same route. */
export function routeHash(route: Route): string {
  switch (route.kind) {
    case 'alerts':
      return withQuery('alerts', alertsPairs(route.query));
    case 'silences':
      return withQuery('silences', [
        ['filter', route.filter || undefined],
        ['state', route.state === 'active' ? undefined : route.state],
      ]);
    case 'silence':
      return `#/silences/${encodeURIComponent(route.id)}`;
    case 'editSilence':
      return `#/silences/${encodeURIComponent(route.id)}/edit`;
    case 'newSilence':
      return withQuery('silences/new', [
        ['filter', route.filter || undefined],
        ['comment', route.comment || undefined],
      ]);
    case 'status':
    case 'settings':
      return `#/${route.kind}`;
    case 'unknown':
      return `#/${route.path}`;
  }
}

function silenceRoute(second: string, third: string | undefined, query: Query): Route {
  const id = decodedSegment(second);
  if (third === 'edit') return { kind: 'editSilence', id };
  if (third !== undefined) return { kind: 'unknown', path: `silences/${second}/${third}` };
  if (second !== 'new') return { kind: 'silence', id };
  return {
    kind: 'newSilence',
    filter: query.get('filter') ?? '',
    comment: query.get('comment') ?? '',
  };
}

function alertsQuery(query: Query): AlertsQuery {
  const isOn = (name: string, preset: boolean): boolean => {
    const value = query.get(name);
    return value === undefined ? preset : value.toLowerCase() !== 'false';
  };
  const order = query.get('order');
  return {
    filter: query.get('filter') ?? '',
    receiver: query.get('receiver') ?? '',
    active: isOn('active', true),
    silenced: isOn('silenced', false),
    inhibited: isOn('inhibited', false),
    muted: isOn('muted', false),
    groupBy: query.has('customGrouping') ? labelsOf(query.get('group')) : undefined,
    order: order === 'newest' || order === 'oldest' ? order : 'server',
  };
}

/** Without a list, grouping begins with the name of the alert. */
function labelsOf(group: string | undefined): readonly string[] {
  return group === undefined ? ['alertname'] : group.split(',').filter((name) => name !== '');
}

function alertsPairs(query: AlertsQuery): readonly (readonly [string, string | undefined])[] {
  const { groupBy } = query;
  const isPreset = groupBy?.length === 1 && groupBy[0] === 'alertname';
  return [
    ['silenced', String(query.silenced)],
    ['inhibited', String(query.inhibited)],
    ['muted', String(query.muted)],
    ['active', String(query.active)],
    ['filter', query.filter || undefined],
    ['receiver', query.receiver || undefined],
    ['group', groupBy === undefined || isPreset ? undefined : groupBy.join(',')],
    ['customGrouping', groupBy === undefined ? undefined : 'true'],
    ['order', query.order === 'server' ? undefined : query.order],
  ];
}

function stateOf(query: Query): SilenceState {
  const state = query.get('state');
  return state === 'pending' || state === 'expired' ? state : 'active';
}

function withQuery(
  path: string,
  pairs: readonly (readonly [string, string | undefined])[],
): string {
  const query = queryText(pairs);
  return query === '' ? `#/${path}` : `#/${path}?${query}`;
}

function decodedSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
