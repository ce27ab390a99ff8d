// What operators see of the engine's work: upstream's metrics and log lines.
import type { IngestEffects } from '../engine/effects.ts';
import type { Origin } from '../engine/alert-service.ts';
import type { EngineEvent } from '../engine/events.ts';
import { formatGoTime } from '../model/date-time.ts';
import type { Logger } from '../model/logger.ts';
import type { NotifyEvent } from '../notify/events.ts';
import type { Outcome } from '../notify/integration.ts';
import type { NotificationKey } from '../notify/notification-record.ts';
import type { DispatcherMetrics, IngestMetrics } from '../telemetry/alertmanager-metrics.ts';
import type { IntegrationMetrics, NotificationMetrics } from '../telemetry/notification-metrics.ts';
import type { Counter } from '../telemetry/metric.ts';
import type { Observer } from './runner.ts';

export interface ObserverDeps {
  readonly ingest: IngestMetrics;
  readonly dispatcher: DispatcherMetrics;
  readonly notifications: NotificationMetrics;
  readonly possibleDuplicates: Counter;
  readonly logger: Logger;
  /** Whether changes of silences are logged (reference row S8). */
  readonly logSilences: boolean;
}

export function createObserver(deps: ObserverDeps): Observer {
  return {
    event: (event) => {
      count(event, deps);
      log(event, deps);
    },
    attempt: (key, outcome, elapsedMs) => {
      countAttempt(metricsOf(key, deps), outcome, elapsedMs);
    },
    ingested: (effects, origin, elapsedMs) => {
      countIngested(effects, origin, deps.ingest);
      deps.dispatcher.processingSeconds.observe(
        elapsedMs / 1000,
        effects.firing + effects.resolved,
      );
    },
  };
}

function countIngested(effects: IngestEffects, origin: Origin, metrics: IngestMetrics): void {
  metrics.received.with('firing', origin).value += effects.firing;
  metrics.received.with('resolved', origin).value += effects.resolved;
  metrics.invalid.with(origin).value += effects.refused.length;
  for (const alertname of effects.limited) metrics.limited(alertname).value += 1;
}

function countAttempt(metrics: IntegrationMetrics, outcome: Outcome, elapsedMs: number): void {
  metrics.requests.value += 1;
  if (outcome.kind !== 'sent') metrics.requestsFailed.value += 1;
  metrics.latencySeconds.observe(elapsedMs / 1000);
}

function count(event: EngineEvent, deps: ObserverDeps): void {
  if (event.kind === 'alerts muted') {
    for (const { reason } of event.muted) deps.notifications.suppressed.with(reason).value += 1;
  }
  if (event.kind === 'notification begun') {
    metricsOf(event.key, deps).notifications.value += 1;
    if (event.possibleDuplicate) deps.possibleDuplicates.value += 1;
  }
  if (event.kind === 'notification failed') {
    metricsOf(event.key, deps).failed[event.reason].value += 1;
  }
}

function metricsOf(key: NotificationKey, { notifications }: ObserverDeps): IntegrationMetrics {
  return notifications.of({ integration: key.integration, receiver: key.receiver });
}

function log(event: EngineEvent, { logger, logSilences }: ObserverDeps): void {
  switch (event.kind) {
    case 'group created':
    case 'group removed':
    case 'group flushed': {
      const { kind, groupKey, receiver, ...rest } = event;
      logger.log('debug', capitalised(kind), { aggrGroup: groupKey, receiver, ...rest });
      break;
    }
    case 'alerts muted': {
      const { groupKey, receiver, muted } = event;
      const reasons = [...new Set(muted.map(({ reason }) => reason))].join(' ');
      const fields = { aggrGroup: groupKey, receiver, alerts: muted.length, reason: reasons };
      logger.log('debug', 'Notifications will not be sent for muted alerts', fields);
      break;
    }
    case 'silence changed':
      if (logSilences) logSilence(event, logger);
      break;
    case 'alerts collected':
    case 'silences collected':
    case 'records expired':
      logger.log('debug', capitalised(event.kind), { count: event.count });
      break;
    case 'kept quiet':
    case 'resolved without message':
    case 'notification begun':
    case 'attempt failed':
    case 'notification failed':
    case 'notification sent':
      logNotification(event, logger);
      break;
  }
}

function logNotification(event: NotifyEvent, logger: Logger): void {
  const { groupKey, receiver, integration, index } = event.key;
  const where = { receiver, integration: `${integration}[${index}]`, aggrGroup: groupKey };
  switch (event.kind) {
    case 'kept quiet':
      logger.log('debug', 'Nothing to notify', { ...where, reason: event.reason });
      break;
    case 'resolved without message':
      logger.log('debug', 'Resolved without a message, as send_resolved is false', where);
      break;
    case 'notification begun': {
      const { id, reason, possibleDuplicate } = event;
      logger.log(possibleDuplicate ? 'warn' : 'debug', 'Notifying', {
        ...where,
        id,
        reason,
        possibleDuplicate,
      });
      break;
    }
    case 'attempt failed': {
      const { id, attempts, error, reason, nextAttemptAt } = event;
      // The last attempt's error is told with the failure of the whole.
      if (nextAttemptAt === undefined) break;
      const fields = { ...where, id, attempts, reason, err: error };
      logger.log('warn', 'Notify attempt failed, will retry later', fields);
      break;
    }
    case 'notification failed': {
      const { id, attempts, error, reason } = event;
      const fields = { ...where, id, attempts, reason, err: error };
      logger.log('error', 'Notify for alerts failed', fields);
      break;
    }
    case 'notification sent': {
      const { id, attempts, numAlerts } = event;
      const level = attempts > 1 ? 'info' : 'debug';
      logger.log(level, 'Notify success', { ...where, id, attempts, numAlerts });
      break;
    }
  }
}

/** Upstream's words; and its keys below, capitals included: people search their logs for them. */
const SILENCE_MESSAGES = {
  created: 'create silence',
  updated: 'update silence',
  expired: 'expire silence',
} as const;

function logSilence(
  { change, silence }: Extract<EngineEvent, { kind: 'silence changed' }>,
  logger: Logger,
): void {
  const { id, createdBy, comment, matcherSets, startsAt, endsAt } = silence;
  logger.log('info', SILENCE_MESSAGES[change], {
    Id: id,
    CreatedBy: createdBy,
    Comment: comment,
    StartsAt: formatGoTime(startsAt),
    EndsAt: formatGoTime(endsAt),
    Matchers: matcherSets
      .flat()
      .map(({ name, type, value }) => `${name}${type}${value}`)
      .join(),
  });
}

function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
