// What the faces show: unresolved alerts and groups as they are at one instant.
import { compareAlerts, compareLabelSets, isResolvedAt } from '../model/alert.ts';
import { compareBytes } from '../model/byte-order.ts';
import type { EpochMs } from '../model/instant.ts';
import type { StoredAlert } from '../dedupe/stored-alert.ts';
import type { AlertStatus, AlertView, GroupView } from './alert-service.ts';
import type { Engine } from './engine.ts';
import { muteOfRoute } from '../mute/muting.ts';
import type { Route } from '../route/route.ts';
import type { EngineConfig } from './engine-config.ts';

const ACTIVE: AlertStatus = { state: 'active', silencedBy: [], inhibitedBy: [], mutedBy: [] };
const NOBODY: readonly string[] = [];

/** Unresolved alerts, sorted by fingerprint (reference row H32). */
export function* viewAlerts(engine: Engine, now: EpochMs): Generator<AlertView> {
  for (const alert of engine.alerts.sorted()) {
    if (!isResolvedAt(alert, now)) yield viewAlert(engine, alert, { now, mutedBy: NOBODY });
  }
}

/** Groups with an unresolved alert, sorted by label set, then receiver (reference row H35). */
export function viewGroups(
  engine: Engine,
  now: EpochMs,
  renderRouteLabels: EngineConfig['renderRouteLabels'],
): readonly GroupView[] {
  const views: GroupView[] = [];
  const routeMutes = new Map<Route, readonly string[]>();
  for (const group of engine.dispatcher.groups()) {
    const alerts = [...group.alerts()].filter((alert) => !isResolvedAt(alert, now));
    if (alerts.length === 0) continue;
    const { route } = group;
    const mutedBy =
      routeMutes.get(route) ?? muteOfRoute(route, engine.muters.intervals, now)?.by ?? NOBODY;
    routeMutes.set(route, mutedBy);
    views.push({
      labels: group.labels,
      routeLabels: renderRouteLabels(group, group.snapshot(now), now),
      receiver: route.receiver,
      alerts: alerts
        .sort(compareAlerts)
        .map((alert) => viewGroupedAlert(engine, alert, { now, mutedBy })),
    });
  }
  return views.sort(compareGroups);
}

export interface AlertCounts {
  readonly active: number;
  readonly suppressed: number;
  /** Ended, but still known. */
  readonly resolved: number;
}

/** Counts all alerts by their state; time intervals do not count, as they belong to routes. */
export function countAlerts(engine: Engine, now: EpochMs): AlertCounts {
  const counts = { active: 0, suppressed: 0, resolved: 0 };
  for (const alert of engine.alerts.values()) {
    if (isResolvedAt(alert, now)) counts.resolved += 1;
    else if (statusOf(engine, alert, { now, mutedBy: NOBODY }).state === 'active')
      counts.active += 1;
    else counts.suppressed += 1;
  }
  return counts;
}

interface Moment {
  readonly now: EpochMs;
  /** The time intervals that mute the route for which an alert is shown. */
  readonly mutedBy: readonly string[];
}

function viewAlert(engine: Engine, alert: StoredAlert, moment: Moment): AlertView {
  const routes = engine.dispatcher.routesOf(alert.labels);
  return {
    alert,
    receivers: routes.map(({ receiver }) => receiver),
    status: statusOf(engine, alert, moment),
  };
}

function statusOf(engine: Engine, alert: StoredAlert, { now, mutedBy }: Moment): AlertStatus {
  const { inhibitor, silences } = engine.muters;
  const silencedBy = silences.silencedBy(alert.labels, now);
  const source = inhibitor.inhibitedBy(alert.labels, now);
  if (silencedBy.length === 0 && source === undefined && mutedBy.length === 0) return ACTIVE;
  const inhibitedBy = source === undefined ? NOBODY : [source];
  return { state: 'suppressed', silencedBy, inhibitedBy, mutedBy };
}

/** Among groups, unlike among alerts, upstream sorts the names of an alert's receivers. */
function viewGroupedAlert(engine: Engine, alert: StoredAlert, moment: Moment): AlertView {
  const view = viewAlert(engine, alert, moment);
  return { ...view, receivers: [...view.receivers].sort(compareBytes) };
}

function compareGroups(a: GroupView, b: GroupView): number {
  return compareLabelSets(a.labels, b.labels) || compareBytes(a.receiver, b.receiver);
}
