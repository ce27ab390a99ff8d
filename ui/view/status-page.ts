// What the server says of itself: versions, replicas, and the configuration that is in force. Fields
// that this page does not know are shown as they come.
import type { AppState } from '../app/state.ts';
import { h, type Child, type View } from '../dom/element.ts';
import type { ServerStatus } from '../model/wire.ts';
import { badge, facts, placeholder } from './basics.ts';
import { moment } from './silence-parts.ts';

const NAMES: ReadonlyMap<string, string> = new Map([
  ['branch', 'Branch'],
  ['buildDate', 'Built'],
  ['buildUser', 'Built by'],
  ['goVersion', 'Runtime'],
  ['revision', 'Revision'],
  ['version', 'Version'],
  ['name', 'Name'],
  ['status', 'Status'],
  ['address', 'Address'],
]);

/** Shows the status. */
export function statusPage(state: AppState): View {
  const { data } = state.status;
  return h('div', {}, [
    h('h1', { tabindex: '-1' }, ['Status']),
    ...(data === undefined ? [placeholder(state.status)] : sections(data, state)),
  ]);
}

function sections(status: ServerStatus, { nowMs, settings }: AppState): readonly Child[] {
  const { cluster, config, uptime, versionInfo } = status;
  const { peers = [], ...others } = cluster;
  return [
    h('h2', {}, ['Server']),
    facts([['Started', moment(uptime, nowMs, settings.zone)], ...fieldsOf(versionInfo)]),
    h('h2', {}, ['Cluster']),
    facts(fieldsOf(others)),
    peers.length > 0 && peerTable(peers),
    h('h2', {}, ['Configuration']),
    h('pre', { class: 'configuration', tabindex: '0', 'aria-label': 'Configuration' }, [
      config.original,
    ]),
  ];
}

/** The fields that are there, in their order, without those that are empty. */
function fieldsOf(value: object): (readonly [string, Child])[] {
  return Object.entries(value).flatMap(([name, field]: readonly [string, unknown]) => {
    const text = fieldText(field);
    if (text === '') return [];
    return [[nameOf(name), name === 'status' ? badge(text, text) : text] as const];
  });
}

function peerTable(peers: NonNullable<ServerStatus['cluster']['peers']>): View {
  const columns = [...new Set(peers.flatMap((peer) => Object.keys(peer)))];
  return h('div', { class: 'wide', tabindex: '0', role: 'region', 'aria-label': 'Peers' }, [
    h('table', {}, [
      h('caption', {}, ['Peers']),
      h('thead', {}, [
        h(
          'tr',
          {},
          columns.map((name) => h('th', { scope: 'col' }, [nameOf(name)])),
        ),
      ]),
      h(
        'tbody',
        {},
        peers.map((peer) =>
          h(
            'tr',
            {},
            columns.map((name) => h('td', {}, [fieldText(Reflect.get(peer, name))])),
          ),
        ),
      ),
    ]),
  ]);
}

function nameOf(name: string): string {
  return NAMES.get(name) ?? name;
}

function fieldText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
