// What people and programs read of the difference between two configurations.
import type { ShownAlert } from '../api/wire-alert.ts';
import { paint } from '../output/colour.ts';
import { labelSetText } from '../output/label-set-text.ts';
import type { OutputStyle } from '../output/print-results.ts';
import { shownSafely } from '../output/safe-text.ts';
import {
  isSame,
  type ConfigDifference,
  type PartChange,
  type Rerouted,
} from './config-difference.ts';
import type { ChangedLine } from './line-difference.ts';
import type { FieldChange, RouteChange } from './route-difference.ts';

/** Alerts of a server that would go elsewhere. */
export interface ReroutedOfServer {
  readonly total: number;
  readonly moved: readonly Rerouted<ShownAlert>[];
}

type Kind = 'added' | 'removed' | 'changed';

const SIGNS = { added: '+', removed: '-', changed: '~' } as const;
const COLOURS = { added: 'green', removed: 'red', changed: 'yellow' } as const;

/** Prints what changed; with `json` as one line of JSON. */
export function configDifferenceText(
  difference: ConfigDifference,
  rerouted: ReroutedOfServer | undefined,
  style: OutputStyle,
): string {
  if (style.format === 'json') return `${JSON.stringify(jsonOf(difference, rerouted))}\n`;
  const { routes, receivers, timeIntervals, inhibitRules, settings } = difference;
  const parts = [
    sectionText(
      'Routes',
      routes.map((change) => routeText(change, style)),
      style,
    ),
    sectionText(
      'Receivers',
      receivers.map((change) => partText(change, style)),
      style,
    ),
    sectionText(
      'Time intervals',
      timeIntervals.map((change) => partText(change, style)),
      style,
    ),
    sectionText(
      'Inhibit rules',
      inhibitRules.map((change) => partText(change, style)),
      style,
    ),
    sectionText(
      'Settings',
      settings.map((change) => partText(change, style)),
      style,
    ),
    isSame(difference) ? 'The configurations mean the same.\n' : '',
    rerouted === undefined ? '' : reroutedText(rerouted, style),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function sectionText(title: string, changes: readonly string[], style: OutputStyle): string {
  return changes.length === 0 ? '' : `${paint(title, 'bold', style)}\n${changes.join('')}`;
}

function headText(kind: Kind, name: string, style: OutputStyle): string {
  return `${paint(shownSafely(`  ${SIGNS[kind]} ${name}`, style), COLOURS[kind], style)}\n`;
}

function routeText({ kind, path, fields }: RouteChange, style: OutputStyle): string {
  const name = path.length === 0 ? 'default-route' : path.join(' ');
  return headText(kind, name, style) + fields.map((field) => fieldText(field, style)).join('');
}

function fieldText({ name, before, after }: FieldChange, style: OutputStyle): string {
  const shown = (text: string): string => shownSafely(text === '' ? '(none)' : text, style);
  const was = before === undefined ? [] : [paint(shown(before), 'red', style)];
  const is = after === undefined ? [] : [paint(shown(after), 'green', style)];
  return `      ${name}: ${[...was, ...is].join(' → ')}\n`;
}

function partText({ kind, name, lines, hasNewSecret }: PartChange, style: OutputStyle): string {
  return [
    // A rule has no name: its lines say all.
    name === '' ? '' : headText(kind, name, style),
    ...lines.map((line) => lineText(line, style)),
    hasNewSecret ? `      ${paint('a secret differs', 'yellow', style)}\n` : '',
  ].join('');
}

function lineText({ sign, text }: ChangedLine, style: OutputStyle): string {
  const line = shownSafely(`    ${sign} ${text}`, style);
  return `${paint(line, sign === '-' ? 'red' : 'green', style)}\n`;
}

function reroutedText({ total, moved }: ReroutedOfServer, style: OutputStyle): string {
  const title = `Alerts that would go elsewhere: ${moved.length} of ${total}`;
  const rows = moved.map(({ alert, before, after }) => {
    const labels = shownSafely(`  ${labelSetText(alert.labels)}\n`, style);
    const field = { name: 'receivers', before: before.join(', '), after: after.join(', ') };
    return labels + fieldText(field, style);
  });
  return `${paint(title, 'bold', style)}\n${rows.join('')}`;
}

function jsonOf(
  difference: ConfigDifference,
  rerouted: ReroutedOfServer | undefined,
): Readonly<Record<string, unknown>> {
  if (rerouted === undefined) return { ...difference };
  const moved = rerouted.moved.map(({ alert, before, after }) => ({
    fingerprint: alert.fingerprint,
    labels: Object.fromEntries(alert.labels),
    before,
    after,
  }));
  return { ...difference, alerts: { total: rerouted.total, moved } };
}
