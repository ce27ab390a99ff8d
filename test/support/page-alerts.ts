// Alerts and groups as the API gives them to the page, with only what matters spelled out.
import type { Alert, AlertGroup, AlertStatus } from '../../ui/model/wire.ts';

const START = '2026-11-28T12:00:00.000Z';

export interface AlertSketch {
  readonly labels?: Readonly<Record<string, string>>;
  readonly startsAt?: string;
  readonly status?: Partial<AlertStatus>;
}

/** An alert; its fingerprint is `name`. */
export function pageAlert(name: string, sketch: AlertSketch = {}): Alert {
  const { labels = { alertname: name }, startsAt = START, status = {} } = sketch;
  return {
    annotations: {},
    endsAt: START,
    fingerprint: name,
    labels,
    receivers: [],
    startsAt,
    status: { inhibitedBy: [], mutedBy: [], silencedBy: [], state: 'active', ...status },
    updatedAt: START,
  };
}

/** A group of the server. */
export function pageGroup(
  labels: Readonly<Record<string, string>>,
  alerts: readonly Alert[],
  receiver = 'ops',
): AlertGroup {
  return { labels, alerts, receiver: { name: receiver }, routeLabels: {} };
}
