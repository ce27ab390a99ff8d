// The data of one notification: what templates see and what the webhook body carries (reference
// rows G2 and G3). Source: prometheus/alertmanager:template/template.go (Template.Data).
import { isResolvedAt, type Alert } from '../../model/alert.ts';
import type { Fingerprint } from '../../model/fingerprint.ts';
import type { EpochMs } from '../../model/instant.ts';
import { LabelSet } from '../../model/label-set.ts';

export type AlertStatusName = 'firing' | 'resolved';

/** One alert as it was at the moment of the notification. */
export interface AlertData {
  readonly status: AlertStatusName;
  readonly labels: LabelSet;
  readonly annotations: LabelSet;
  readonly startsAt: EpochMs;
  /** `ZERO_TIME` when it has none. */
  readonly endsAt: EpochMs;
  readonly generatorURL: string;
  readonly fingerprint: Fingerprint;
}

export interface TemplateData {
  /** The receiver's name with the characters escaped that regular expressions treat specially. */
  readonly receiver: string;
  /** `firing` as long as one alert is. */
  readonly status: AlertStatusName;
  readonly alerts: readonly AlertData[];
  readonly notificationReason: string;
  readonly groupLabels: LabelSet;
  /** Already rendered; `routeLabels` answers with them as they are. */
  readonly routeLabels: LabelSet;
  /** Labels that all alerts have with the same value. */
  readonly commonLabels: LabelSet;
  readonly commonAnnotations: LabelSet;
  readonly externalURL: string;
}

export interface TemplateDataOptions {
  readonly receiver: string;
  readonly reason: string;
  readonly groupLabels: LabelSet;
  readonly routeLabels: LabelSet;
  /** In notification order. */
  readonly alerts: readonly Alert[];
  readonly externalURL: string;
  /** Decides which alerts have ended. */
  readonly now: EpochMs;
}

const REGEXP_SPECIAL = /[\\.+*?()|[\]{}^$]/g;

/** Builds the data of a notification. */
export function templateData(options: TemplateDataOptions): TemplateData {
  const { alerts, now } = options;
  const shown = alerts.map((alert) => alertData(alert, now));
  return {
    receiver: options.receiver.replace(REGEXP_SPECIAL, '\\$&'),
    status: shown.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
    alerts: shown,
    notificationReason: options.reason,
    groupLabels: options.groupLabels,
    routeLabels: options.routeLabels,
    commonLabels: commonOf(alerts.map(({ labels }) => labels)),
    commonAnnotations: commonOf(alerts.map(({ annotations }) => annotations)),
    externalURL: options.externalURL,
  };
}

function alertData(alert: Alert, now: EpochMs): AlertData {
  return {
    status: isResolvedAt(alert, now) ? 'resolved' : 'firing',
    labels: alert.labels,
    annotations: alert.annotations,
    startsAt: alert.startsAt,
    endsAt: alert.endsAt,
    generatorURL: alert.generatorURL,
    fingerprint: alert.fingerprint,
  };
}

function commonOf(sets: readonly LabelSet[]): LabelSet {
  const [first = LabelSet.EMPTY, ...others] = sets;
  // As upstream compares: a missing label equals an empty value.
  return first.filter((name, value) => others.every((other) => other.get(name) === value));
}
