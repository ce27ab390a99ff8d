// The order in which alerts are shown.
import { compareBytes } from '../../model/byte-order.ts';
import type { ShownAlert } from '../api/wire-alert.ts';
import { textAt } from '../api/wire-value.ts';
import { instantOf } from './server-date.ts';

/**
 * Sorts alerts by `startsAt`, `endsAt`, `updatedAt`, `state` or the label of that name; with a `-` in
 * front the other way round. Alerts that do not differ keep their order; those without the label come
 * last either way.
 */
export function sortAlerts(alerts: readonly ShownAlert[], by: string): readonly ShownAlert[] {
  const isReversed = by.startsWith('-');
  const key = isReversed ? by.slice(1) : by;
  const sign = isReversed ? -1 : 1;
  return alerts
    .map((alert) => ({ alert, rank: rankOf(alert, key) }))
    .sort((a, b) => compareRanks(a.rank, b.rank, sign))
    .map(({ alert }) => alert);
}

function rankOf(alert: ShownAlert, key: string): number | string | undefined {
  switch (key) {
    case 'startsAt':
      return instantOf(alert.startsAt);
    case 'endsAt':
      return instantOf(alert.endsAt);
    case 'updatedAt':
      return instantOf(textAt(alert.json, 'updatedAt'));
    case 'state':
      return alert.state;
    default:
      return alert.labels.get(key);
  }
}

type Rank = number | string | undefined;

function compareRanks(a: Rank, b: Rank, sign: number): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
  return sign * compareBytes(String(a), String(b));
}
