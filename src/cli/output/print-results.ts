// Results as tables (`simple`, `extended`) and as JSON lines.
// Source: prometheus/alertmanager:cli/format/.
import { compareBytes } from '../../model/byte-order.ts';
import { formatMatcher, formatMatchers } from '../../matcher/format.ts';
import type { ShownAlert } from '../api/wire-alert.ts';
import type { ShownSilence } from '../api/wire-silence.ts';
import type { ShownCluster, ShownPeer, ShownStatus } from '../api/wire-status.ts';
import { textAt } from '../api/wire-value.ts';
import { instantOf, jsonDate, type DateFormatter } from './server-date.ts';
import { paint, type Colour } from './colour.ts';
import { jsonLine } from './json-shape.ts';
import { shownSafely } from './safe-text.ts';
import { alignColumns, tableText } from './table.ts';

export interface OutputStyle {
  readonly format: 'simple' | 'extended' | 'json';
  readonly formatDate: DateFormatter;
  /** Whether a terminal shows it, which obeys control characters. */
  readonly isForTerminal: boolean;
  /** Whether states are coloured. */
  readonly hasColour: boolean;
}

/** Prints alerts in the order that they have. */
export function alertsText(alerts: readonly ShownAlert[], style: OutputStyle): string {
  if (style.format === 'json') {
    return jsonLine(
      alerts.map(({ json }) => json),
      'alerts',
    );
  }
  const text =
    style.format === 'simple' ? simpleAlerts(alerts, style) : extendedAlerts(alerts, style);
  const shown = shownSafely(text, style);
  return style.hasColour ? colouredStates(shown, style) : shown;
}

function simpleAlerts(alerts: readonly ShownAlert[], style: OutputStyle): string {
  const { formatDate: date } = style;
  return tableText(
    ['Alertname', 'Starts At', 'Summary', 'State'],
    alerts.map(({ labels, annotations, startsAt, state }) => {
      return [
        labels.get('alertname') ?? '',
        date(startsAt),
        annotations.get('summary') ?? '',
        state,
      ];
    }),
    style,
  );
}

function extendedAlerts(alerts: readonly ShownAlert[], style: OutputStyle): string {
  const { formatDate: date } = style;
  return tableText(
    ['Labels', 'Annotations', 'Starts At', 'Ends At', 'Generator URL', 'State'],
    alerts.map((alert) => [
      labelsText(alert.labels),
      labelsText(alert.annotations),
      date(alert.startsAt),
      date(alert.endsAt),
      alert.generatorURL,
      alert.state,
    ]),
    style,
  );
}

const STATE_COLOURS: Readonly<Record<string, Colour>> = {
  active: 'red',
  suppressed: 'yellow',
  unprocessed: 'cyan',
};

/** The state stands at the end of a line; colours have no width. */
function colouredStates(text: string, style: OutputStyle): string {
  return text.replace(
    /(active|suppressed|unprocessed)( +)$/gm,
    (whole, state: string, rest: string) => {
      const colour = STATE_COLOURS[state];
      return colour === undefined ? whole : paint(state, colour, style) + rest;
    },
  );
}

/** Prints silences, those that end first on top; JSON keeps the order of the server. */
export function silencesText(silences: readonly ShownSilence[], style: OutputStyle): string {
  if (style.format === 'json') {
    return jsonLine(
      silences.map(({ json }) => json),
      'silences',
    );
  }
  const sorted = sortedByEnd(silences);
  const text =
    style.format === 'simple' ? simpleSilences(sorted, style) : extendedSilences(sorted, style);
  return shownSafely(text, style);
}

function simpleSilences(silences: readonly ShownSilence[], style: OutputStyle): string {
  const { formatDate: date } = style;
  return tableText(
    ['ID', 'Matchers', 'Ends At', 'Created By', 'Comment'],
    silences.map(({ id, matchers, endsAt, createdBy, comment }) => {
      return [id, matchers.map(formatMatcher).join(' '), date(endsAt), createdBy, comment];
    }),
    style,
  );
}

function extendedSilences(silences: readonly ShownSilence[], style: OutputStyle): string {
  const { formatDate: date } = style;
  return tableText(
    ['ID', 'Matchers', 'Starts At', 'Ends At', 'Updated At', 'Created By', 'Comment'],
    silences.map((silence) => [
      silence.id,
      formatMatchers(silence.matchers),
      date(silence.startsAt),
      date(silence.endsAt),
      date(silence.updatedAt),
      silence.createdBy,
      silence.comment,
    ]),
    style,
  );
}

const VERSION_KEYS = ['buildUser', 'goVersion', 'revision', 'version', 'branch', 'buildDate'];

/** Prints the configuration of a server; more of its status in the longer formats. */
export function configText(status: ShownStatus, { format }: OutputStyle): string {
  const { original, versionInfo, uptime, json } = status;
  switch (format) {
    case 'json':
      return jsonLine(json, 'status');
    case 'simple':
      return `${original}\n`;
    case 'extended': {
      const version = VERSION_KEYS.map((key) => `${key} ${textAt(versionInfo, key)}\n`).join('');
      return `${original}\n${version}uptime ${jsonDate(uptime)}\n`;
    }
  }
}

/** Prints the state of a cluster; its peers in the longer formats. */
export function clusterText(cluster: ShownCluster, { format }: OutputStyle): string {
  if (format === 'json') return jsonLine(cluster.json, 'cluster');
  const head = `Cluster Status:\t${cluster.status}\nNode Name:\t${cluster.name}\n`;
  if (format === 'simple') return alignColumns(head);
  const peers = [...cluster.peers].sort(comparePeers);
  const rows = peers.map(({ address, name }) => `${address}\t${name}\t\n`).join('');
  return alignColumns(`${head}\nAddress\tName\n${rows}`);
}

function labelsText(labels: ReadonlyMap<string, string>): string {
  return [...labels]
    .map(([name, value]) => `${name}="${value}"`)
    .sort(compareBytes)
    .join(' ');
}

/** Stable, and reads each date once. */
function sortedByEnd(silences: readonly ShownSilence[]): readonly ShownSilence[] {
  return silences
    .map((silence) => ({ silence, at: instantOf(silence.endsAt) ?? 0 }))
    .sort((a, b) => a.at - b.at)
    .map(({ silence }) => silence);
}

/** By IP address, then by port; names come first, in no order of their own. */
function comparePeers(a: ShownPeer, b: ShownPeer): number {
  const [hostA, portA] = splitAddress(a.address);
  const [hostB, portB] = splitAddress(b.address);
  return hostA === hostB ? portA - portB : compareBytes(sortKey(hostA), sortKey(hostB));
}

function splitAddress(address: string): readonly [host: string, port: number] {
  const colon = address.lastIndexOf(':');
  return [address.slice(0, colon), Number(address.slice(colon + 1)) || 0];
}

/** Makes the numbers of an IPv4 address compare as numbers. */
function sortKey(host: string): string {
  return host.replace(/\d+/g, (digits) => digits.padStart(3, '0'));
}
