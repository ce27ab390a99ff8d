// From the groups of the server to the groups on the page: those that pass the switches, or other
// groups by labels that somebody chose, in an order that somebody chose.
import type { Alert, AlertGroup, LabelSet } from '../model/wire.ts';
import type { AlertsQuery, Order } from '../route/route.ts';
import { isShown, type Switches } from './alert-state.ts';

export interface ShownGroup {
  /** The same as long as the group exists. */
  readonly key: string;
  readonly labels: LabelSet;
  /** Undefined for groups that exist on the page only. */
  readonly receiver: string | undefined;
  readonly alerts: readonly Alert[];
}

/** Builds what the list shows, in the order in which it shows it. */
export function shownGroups(
  groups: readonly AlertGroup[],
  query: Pick<AlertsQuery, 'groupBy' | 'order'> & Switches,
): readonly ShownGroup[] {
  const passing = groups.flatMap((group) => {
    const alerts = group.alerts.filter((alert) => isShown(alert, query));
    return alerts.length === 0 ? [] : [{ ...group, alerts }];
  });
  const { groupBy, order } = query;
  const shown =
    groupBy === undefined ? serverGroups(passing) : groupsBy(uniqueAlerts(passing), groupBy);
  return order === 'server' ? shown : inOrder(shown, order);
}

/** Every alert once, although it may be in several groups; its reasons to be muted are joined. */
export function uniqueAlerts(groups: readonly Pick<AlertGroup, 'alerts'>[]): readonly Alert[] {
  const alerts = new Map<string, Alert>();
  for (const alert of groups.flatMap((group) => group.alerts)) {
    const known = alerts.get(alert.fingerprint);
    alerts.set(alert.fingerprint, known === undefined ? alert : joined(known, alert));
  }
  return [...alerts.values()];
}

/** Alerts are muted in one group and told of in another: the one that is told of counts. */
function joined(known: Alert, other: Alert): Alert {
  return other.status.mutedBy.length < known.status.mutedBy.length ? other : known;
}

function serverGroups(groups: readonly AlertGroup[]): readonly ShownGroup[] {
  const taken = new Map<string, number>();
  return groups.map(({ labels, receiver, alerts }) => {
    // Routes of one receiver may have groups of the same labels.
    const name = JSON.stringify([receiver.name, ...Object.entries(labels)]);
    const count = taken.get(name) ?? 0;
    taken.set(name, count + 1);
    return { key: `${name} ${count}`, labels, receiver: receiver.name, alerts };
  });
}

function groupsBy(alerts: readonly Alert[], names: readonly string[]): readonly ShownGroup[] {
  const groups = new Map<string, { readonly labels: LabelSet; readonly alerts: Alert[] }>();
  for (const alert of alerts) {
    const pairs = names.flatMap((name) => {
      const value = Object.hasOwn(alert.labels, name) ? alert.labels[name] : undefined;
      return value === undefined ? [] : [[name, value] as const];
    });
    const key = JSON.stringify(pairs);
    const known = groups.get(key);
    if (known === undefined)
      groups.set(key, { labels: Object.fromEntries(pairs), alerts: [alert] });
    else known.alerts.push(alert);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, group]) => ({ key, receiver: undefined, ...group }));
}

/** Alerts by their start, and groups by the alert that then stands first. */
function inOrder(groups: readonly ShownGroup[], order: Exclude<Order, 'server'>): ShownGroup[] {
  const sign = order === 'newest' ? -1 : 1;
  const compare = (a: Alert | undefined, b: Alert | undefined): number =>
    sign * (startOf(a) - startOf(b));
  return groups
    .map((group) => ({ ...group, alerts: group.alerts.toSorted(compare) }))
    .sort((a, b) => compare(a.alerts[0], b.alerts[0]));
}

function startOf(alert: Alert | undefined): number {
  return alert === undefined ? 0 : Date.parse(alert.startsAt);
}
