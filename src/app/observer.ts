// What operators see of the engine's work: upstream's metrics and log lines.
import type { IngestEffects } from '../engine/effects.ts';
import type { Origin } from '../engine/alert-service.ts';
import type { EngineEvent } from '../engine/events.ts';
import { formatGoTime } from '../model/date-time.ts';
import { addMs, type EpochMs } from '../model/instant.ts';
import type { Logger } from '../model/logger.ts';
import type { MuteReason } from '../mute/muting.ts';
import type { NotifyEvent } from '../notify/events.ts';
import type { Outcome } from '../notify/integration.ts';
import type { NotificationKey } from '../notify/notification-record.ts';
import type { IngestMetrics } from '../telemetry/alertmanager-metrics.ts';
import type { IntegrationMetrics } from '../telemetry/notification-metrics.ts';
import { countLetter, logLetter } from './observe/letter-observer.ts';
import type { FlushTraces } from './observe/flush-traces.ts';
import type { Maintained, Observer } from './runner.ts';
import type { Telemetry } from './telemetry.ts';

export interface ObserverDeps {
  readonly telemetry: Pick<
    Telemetry,
    | 'deadLetters'
    | 'dispatcher'
    | 'ingest'
    | 'notificationLog'
    | 'notifications'
    | 'possibleDuplicates'
    | 'replicas'
    | 'silences'
  >;
  readonly logger: Logger;
  /** Whether changes of silences are logged (reference row S8). */
  readonly logSilences: boolean;
  /** Records an event, where it is one to be recorded. */
  readonly record: (event: EngineEvent) => void;
  readonly flushes: Pick<FlushTraces, 'take' | 'endStep'>;
}

export function createObserver(deps: ObserverDeps): Observer {
  return {
    event: (event) => {
      count(event, deps);
      countLetter(event, deps.telemetry.deadLetters);
      log(event, deps);
      deps.record(event);
      deps.flushes.take(event);
    },
    stepEnded: () => {
      deps.flushes.endStep();
    },
    attempt: (key, outcome, elapsedMs) => {
      countAttempt(metricsOf(key, deps), outcome, elapsedMs);
    },
    ingested: (effects, origin, elapsedMs) => {
      const { dispatcher, ingest } = deps.telemetry;
      countIngested(effects, origin, ingest);
      logRefused(effects, origin, deps.logger);
      dispatcher.processingSeconds.observe(elapsedMs / 1000, effects.firing + effects.resolved);
    },
    maintained: (what, round) => {
      countRound(what, round, deps);
    },
    marked: () => {
      deps.telemetry.possibleDuplicates.value += 1;
    },
    fenced: (rows) => {
      deps.telemetry.replicas.fencedRows.value += rows;
    },
  };
}

/** Upstream counts no rounds for alerts. */
function countRound(
  what: Maintained,
  { elapsedMs, durable }: { readonly elapsedMs: number; readonly durable: boolean },
  { telemetry }: ObserverDeps,
): void {
  if (what === 'alerts') return;
  const { maintenance } = what === 'records' ? telemetry.notificationLog : telemetry.silences;
  maintenance.rounds.value += 1;
  if (!durable) maintenance.roundsFailed.value += 1;
  maintenance.gcSeconds.observe(elapsedMs / 1000);
}

function countIngested(effects: IngestEffects, origin: Origin, metrics: IngestMetrics): void {
  metrics.received.with('firing', origin).value += effects.firing;
  metrics.received.with('resolved', origin).value += effects.resolved;
  metrics.invalid.with(origin).value += effects.refused.length;
  for (const alertname of effects.limited) metrics.limited(alertname).value += 1;
  const taken = effects.firing + effects.resolved - effects.refused.length - effects.limited.length;
  for (const counter of metrics.handedOn) counter.value += taken;
}

/** In upstream's words. */
function logRefused({ refused }: IngestEffects, origin: Origin, logger: Logger): void {
  if (refused.length === 0) return;
  const fields = { version: origin, count: refused.length, err: refused.slice(0, 10).join('; ') };
  logger.log('error', 'Failed to validate alerts', fields);
}

function countAttempt(metrics: IntegrationMetrics, outcome: Outcome, elapsedMs: number): void {
  metrics.requests.value += 1;
  if (outcome.kind !== 'sent') metrics.requestsFailed.value += 1;
  metrics.latencySeconds.observe(elapsedMs / 1000);
}

function count(event: EngineEvent, deps: ObserverDeps): void {
  const { notificationLog, notifications, possibleDuplicates } = deps.telemetry;
  switch (event.kind) {
    case 'alerts muted':
      for (const { reason } of event.muted) notifications.suppressed.with(reason).value += 1;
      break;
    case 'kept quiet':
      notificationLog.queries.value += 1;
      break;
    case 'resolved without message':
      // Upstream counts it as told.
      notificationLog.queries.value += 1;
      metricsOf(event.key, deps).notifications.value += 1;
      break;
    case 'notification begun':
      notificationLog.queries.value += 1;
      metricsOf(event.key, deps).notifications.value += 1;
      if (event.possibleDuplicate) possibleDuplicates.value += 1;
      break;
    case 'notification failed':
    case 'notification held':
      metricsOf(event.key, deps).failed[event.reason].value += 1;
      break;
    default:
  }
}

function metricsOf(key: NotificationKey, { telemetry }: ObserverDeps): IntegrationMetrics {
  return telemetry.notifications.of({ integration: key.integration, receiver: key.receiver });
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
      for (const reason of new Set(muted.map((one) => one.reason))) {
        const alerts = muted.filter((one) => one.reason === reason).length;
        const fields = { aggrGroup: groupKey, receiver, alerts, reason };
        logger.log('debug', MUTE_MESSAGES[reason], fields);
      }
      break;
    }
    case 'alert created':
    case 'alert grouped':
    case 'alert resolved':
    case 'message delivered':
      break;
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
    case 'notification held':
    case 'notification repeated':
      logNotification(event, logger);
      break;
    case 'dead letter kept':
    case 'dead letter gone':
    case 'replay failed':
    case 'dead letters requested':
      logLetter(event, logger);
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
    case 'notification held': {
      const { id, attempts, error, reason } = event;
      const fields = { ...where, id, attempts, reason, err: error };
      logger.log('error', 'Notify outcome unknown, held as a dead letter', fields);
      break;
    }
    case 'notification repeated':
      break;
    case 'notification sent': {
      const { id, attempts, numAlerts } = event;
      const level = attempts > 1 ? 'info' : 'debug';
      logger.log(level, 'Notify success', { ...where, id, attempts, numAlerts });
      break;
    }
  }
}

/** Upstream's words. */
const MUTE_MESSAGES: Readonly<Record<MuteReason, string>> = {
  inhibition: 'Notifications will not be sent for muted alerts',
  silence: 'Notifications will not be sent for muted alerts',
  active_time_interval: 'Notifications not sent, route is not within active time',
  mute_time_interval: 'Notifications not sent, route is within mute time',
};

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
    StartsAt: inSeconds(startsAt),
    EndsAt: inSeconds(endsAt),
    Matchers: matcherSets
      .flat()
      .map(({ name, type, value }) => `${name}${type}${value}`)
      .join(),
  });
}

/** The silence's times are logged without fractions. */
function inSeconds(instant: EpochMs): string {
  return formatGoTime(addMs(instant, -(((instant % 1_000) + 1_000) % 1_000)));
}

function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
