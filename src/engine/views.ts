// What the faces show: unresolved alerts and groups as they are at one instant.
import { compareAlerts, compareLabelSets, isResolvedAt } from '../model/alert.ts';
import { compareBytes } from '../model/byte-order.ts';
import type { EpochMs } from '../model/instant.ts';
import type { StoredAlert } from '../dedupe/stored-alert.ts';
import type { AlertStatus, AlertView, GroupView } from './alert-service.ts';
import type { Engine } from './engine.ts';
import type { EngineConfig } from './engine-config.ts';

/** Nothing mutes yet, so every unresolved alert is active. */
const ACTIVE: AlertStatus = { state: 'active', silencedBy: [], inhibitedBy: [], mutedBy: [] };

/** Unresolved alerts, sorted by fingerprint (reference row H32). */
export function* viewAlerts(engine: Engine, now: EpochMs): Generator<AlertView> {
  for (const alert of engine.alerts.sorted()) {
    if (!isResolvedAt(alert, now)) yield viewAlert(engine, alert);
  }
}

/** Groups with an unresolved alert, sorted by label set, then receiver (reference row H35). */
export function viewGroups(
  engine: Engine,
  now: EpochMs,
  renderRouteLabels: EngineConfig['renderRouteLabels'],
): readonly GroupView[] {
  const views: GroupView[] = [];
  for (const group of engine.dispatcher.groups()) {
    const alerts = [...group.alerts()].filter((alert) => !isResolvedAt(alert, now));
    if (alerts.length === 0) continue;
    views.push({
      labels: group.labels,
      routeLabels: renderRouteLabels(group, group.snapshot(now), now),
      receiver: group.route.receiver,
      alerts: alerts.sort(compareAlerts).map((alert) => viewGroupedAlert(engine, alert)),
    });
  }
  return views.sort(compareGroups);
}

/** How many alerts are firing and how many have ended but are still known. */
export function countAlerts(engine: Engine, now: EpochMs): { firing: number; resolved: number } {
  let resolved = 0;
  for (const alert of engine.alerts.values()) if (isResolvedAt(alert, now)) resolved += 1;
  return { firing: engine.alerts.size - resolved, resolved };
}

function viewAlert(engine: Engine, alert: StoredAlert): AlertView {
  const routes = engine.dispatcher.routesOf(alert.labels);
  return { alert, receivers: routes.map(({ receiver }) => receiver), status: ACTIVE };
}

/** Among groups, unlike among alerts, upstream sorts the names of an alert's receivers. */
function viewGroupedAlert(engine: Engine, alert: StoredAlert): AlertView {
  const view = viewAlert(engine, alert);
  return { ...view, receivers: [...view.receivers].sort(compareBytes) };
}

function compareGroups(a: GroupView, b: GroupView): number {
  return compareLabelSets(a.labels, b.labels) || compareBytes(a.receiver, b.receiver);
}
