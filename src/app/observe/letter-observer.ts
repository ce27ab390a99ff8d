// What operators see of dead letters: metrics and log lines.
import type { EngineEvent } from '../../engine/events.ts';
import type { Logger, LogLevel } from '../../model/logger.ts';
import type { DeadLetter } from '../../notify/dead-letter.ts';
import type { LetterEnd } from '../../notify/events.ts';
import type { DeadLetterMetrics } from '../../telemetry/dead-letter-metrics.ts';

/** Counts what concerns dead letters. */
export function countLetter(event: EngineEvent, metrics: DeadLetterMetrics): void {
  switch (event.kind) {
    case 'dead letter kept':
      metrics.created(event.letter.key.integration, event.letter.reason);
      break;
    case 'dead letter gone':
      metrics.removed(event.letter.key.integration, event.letter.reason, event.end);
      break;
    case 'replay failed':
      metrics.replayFailed(event.letter.key.integration);
      break;
    case 'notification repeated':
      metrics.repeated(event.key.integration);
      break;
    default:
  }
}

/** Logs what becomes of dead letters, with the id by which they can be asked for. */
export function logLetter(event: EngineEvent, logger: Logger): void {
  switch (event.kind) {
    case 'dead letter kept': {
      const { reason, attempts } = event.letter;
      logger.log('warn', 'Kept as a dead letter', { ...whereIs(event.letter), reason, attempts });
      break;
    }
    case 'dead letter gone': {
      const [level, message] = ENDS[event.end];
      logger.log(level, message, whereIs(event.letter));
      break;
    }
    case 'replay failed':
      logger.log('error', 'Dead letter sent again in vain', {
        ...whereIs(event.letter),
        err: event.error,
      });
      break;
    case 'dead letters requested':
      logger.log('info', REQUESTS[event.action], { count: event.count });
      break;
    default:
  }
}

const REQUESTS = {
  replay: 'Dead letters are to be sent again',
  dismiss: 'Dead letters are dismissed',
} as const;

const ENDS: Readonly<Record<LetterEnd, readonly [LogLevel, string]>> = {
  told: ['info', 'Dead letter is obsolete, people have been told since'],
  replayed: ['info', 'Dead letter has arrived'],
  dismissed: ['info', 'Dead letter was dismissed'],
  expired: ['warn', 'Dead letter has expired, nobody was told'],
  dropped: ['error', 'Dead letter was dropped, there are too many'],
};

function whereIs({ id, key }: DeadLetter): Readonly<Record<string, string>> {
  const { receiver, integration, index, groupKey } = key;
  return { id, receiver, integration: `${integration}[${index}]`, aggrGroup: groupKey };
}
