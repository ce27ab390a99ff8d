// The message that a receiver is tried out with: it says of itself that it is a test, and has a group
// key of its own, so that no service takes it for an incident of yours.
import {
  acceptAnnotations,
  acceptLabels,
  rangeOf,
  rangeProblem,
  type AcceptOptions,
} from '../dedupe/accept-alert.ts';
import type { PostedAlert } from '../dedupe/posted-alert.ts';
import { compareAlerts, isResolvedAt, type Alert } from '../model/alert.ts';
import { fingerprintOf } from '../model/fingerprint.ts';
import { ZERO_TIME, type EpochMs } from '../model/instant.ts';
import { LabelSet } from '../model/label-set.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Notification } from '../notify/integration.ts';

/** Every alert of a test has it, and so has the group. */
export const TEST_LABEL = 'tocsin_test';

const MADE_UP: PostedAlert = {
  labels: { alertname: 'TocsinTest', severity: 'info' },
  annotations: {
    summary: 'This is a test of this receiver by Tocsin',
    description: 'Somebody asked for it. Nothing is wrong, and nothing has to be done.',
  },
  startsAt: undefined,
  endsAt: undefined,
  generatorURL: '',
};

export interface TrialMoment extends AcceptOptions {
  readonly receiver: string;
  readonly id: string;
  readonly now: EpochMs;
}

/** Builds the message. Fails with the reason why an alert could not be posted either. */
export function trialNotification(
  posted: readonly PostedAlert[],
  moment: TrialMoment,
): Result<Notification> {
  const { receiver, id, now } = moment;
  const alerts: Alert[] = [];
  for (const [index, one] of (posted.length === 0 ? [MADE_UP] : posted).entries()) {
    const alert = acceptAlert(one, moment);
    if (!alert.ok) return fail(`alerts[${index}]: ${alert.error}`);
    alerts.push(alert.value);
  }
  alerts.sort(compareAlerts);
  const groupLabels = groupLabelsOf(alerts);
  const isOver = alerts.every((alert) => isResolvedAt(alert, now));
  return ok({
    id,
    groupKey: `{}/{${TEST_LABEL}="true"}:${JSON.stringify(groupLabels.flat)}`,
    receiver,
    groupLabels,
    routeLabels: LabelSet.EMPTY,
    reason: isOver ? 'all alerts resolved' : 'first notification',
    alerts,
    now,
    possibleDuplicate: false,
    receiverData: {},
  });
}

/** What an integration is given: not every one hears of ends. */
export function withoutEnds(notification: Notification): Notification {
  const { alerts, now } = notification;
  return { ...notification, alerts: alerts.filter((alert) => !isResolvedAt(alert, now)) };
}

function acceptAlert(posted: PostedAlert, moment: TrialMoment): Result<Alert> {
  const { now, isValidName, resolveTimeoutMs } = moment;
  const flat = Object.entries({ ...posted.labels, [TEST_LABEL]: 'true' }).flat();
  const labels = acceptLabels(flat, isValidName);
  if (!labels.ok) return labels;
  const annotations = acceptAnnotations(posted.annotations, isValidName);
  if (!annotations.ok) return annotations;
  const range = rangeOf(posted, now, resolveTimeoutMs);
  const problem = rangeProblem(range);
  if (problem !== undefined) return fail(problem);
  return ok({
    ...range,
    endsAt: isResolvedAt(range, now) ? range.endsAt : ZERO_TIME,
    fingerprint: fingerprintOf(labels.value),
    labels: labels.value,
    annotations: annotations.value,
    generatorURL: posted.generatorURL,
  });
}

/** As a route that groups by `alertname` would have it. */
function groupLabelsOf(alerts: readonly Alert[]): LabelSet {
  const [first] = alerts;
  const isCommon = (name: string, value: string): boolean =>
    alerts.every(({ labels }) => labels.get(name) === value);
  return (first?.labels ?? LabelSet.EMPTY).filter(
    (name, value) => (name === 'alertname' || name === TEST_LABEL) && isCommon(name, value),
  );
}
