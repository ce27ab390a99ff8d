// Writes dead letters: what is kept of a delivery that was given up, and of a send of an earlier
// process of which nobody knows whether it has arrived.
import type { EpochMs } from '../model/instant.ts';
import {
  deadLetterId,
  isHeld,
  withHeld,
  withoutNames,
  type DeadLetter,
  type DeadLetterReason,
} from './dead-letter.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Delivery } from './delivery.ts';
import type { GroupState } from './decision.ts';
import type { LetterEnd } from './events.ts';
import { sameState, stateOf, type Flush, type NotifierStep } from './flush.ts';
import { UNKNOWN_ID, type Intent, type NotificationKey } from './notification-record.ts';

/** How a delivery ended without success. */
export interface Ending {
  readonly reason: DeadLetterReason;
  readonly error: string;
  readonly now: EpochMs;
}

/** Keeps what a delivery could not tell. A letter that was sent again in vain keeps its message. */
export function keepDelivery<T>(
  letters: DeadLetters,
  delivery: Delivery<T>,
  { ending, step }: { readonly ending: Ending; readonly step: NotifierStep<T> },
): void {
  const { attempts, key, mayHaveArrived, notification, owner } = delivery;
  const { id, reason, alerts, now: at } = notification;
  const isReplay = owner.flush.group === undefined;
  const earlier = isReplay ? letters.of(key) : undefined;
  const message = earlier?.message ?? { id, reason, alerts, at };
  keep(letters, { key, flush: owner.flush, ending, attempts, mayHaveArrived, message }, step);
}

/** Keeps what an earlier process was telling when it ended, as far as the alerts are still known. */
export function keepIntent<T>(
  letters: DeadLetters,
  { key, flush }: { readonly key: NotificationKey; readonly flush: Flush<T> },
  { intent, step }: { readonly intent: Intent; readonly step: NotifierStep<T> },
): DeadLetter {
  const told = new Set([...intent.firing, ...intent.resolved]);
  const alerts = flush.all.filter(({ fingerprint }) => told.has(fingerprint));
  const { reason } = intent;
  // A receiver that knows the message by its id would drop what is told of it by now.
  const id = sameState(stateOf(alerts, flush.now), intent) ? intent.id : UNKNOWN_ID;
  const message = { id, reason, alerts, at: flush.now };
  const ending = { reason: 'unknownOutcome', error: UNKNOWN, now: flush.now } as const;
  return keep(letters, { key, flush, ending, attempts: 1, mayHaveArrived: true, message }, step);
}

const UNKNOWN = 'the process ended while the message was being sent';

/** Drops the letter of an integration and group, if there is one. */
export function dropLetter<T>(
  letters: DeadLetters,
  id: string,
  { end, step }: { readonly end: LetterEnd; readonly step: Pick<NotifierStep<T>, LetterParts> },
): void {
  const letter = letters.get(id);
  if (letters.withdraw(id)) step.answered.push(id);
  if (letter === undefined || !letters.end(letter)) return;
  step.letters.push({ id, groupKey: letter.key.groupKey, letter: undefined });
  step.events.push({ kind: 'dead letter gone', letter, end });
}

type LetterParts = 'letters' | 'answered' | 'events';

/**
 * Lets go of a letter as people were told, but for what it names besides where it is held: that counts as
 * told, and so nothing else would say it. `told`: what the message said.
 */
export function endLetter<T>(
  letters: DeadLetters,
  key: NotificationKey,
  ending: {
    readonly told: GroupState;
    readonly end: LetterEnd;
    readonly step: Pick<NotifierStep<T>, LetterParts>;
  },
): void {
  const { told, end, step } = ending;
  const letter = letters.of(key);
  const named = new Set([...told.firing, ...told.resolved]);
  const left = letter !== undefined && isHeld(letter) ? withoutNames(letter, named) : undefined;
  if (letter === undefined || left === undefined) {
    dropLetter(letters, deadLetterId(key), { end, step });
    return;
  }
  if (left !== letter) {
    letters.shorten(letter, left);
    writeLetter(left, step);
  }
  // What was held since nobody has asked for.
  if (end === 'replayed' && letters.withdraw(letter.id)) step.answered.push(letter.id);
}

interface Failure<T> extends Pick<DeadLetter, 'key' | 'attempts' | 'mayHaveArrived' | 'message'> {
  readonly flush: Flush<T>;
  readonly ending: Ending;
}

function keep<T>(letters: DeadLetters, failure: Failure<T>, step: NotifierStep<T>): DeadLetter {
  const { flush, ending, key } = failure;
  const { now, reason, error } = ending;
  const { groupLabels, routeLabels, repeatIntervalMs } = flush;
  const earlier = letters.of(key);
  const isReplay = flush.group === undefined;
  // Nobody knows yet what was heard of the earlier ones.
  const mayHaveArrived = failure.mayHaveArrived || (earlier?.mayHaveArrived ?? false);
  const lost: DeadLetter = {
    id: deadLetterId(key),
    key,
    ...{ groupLabels, routeLabels, repeatIntervalMs, reason, error, mayHaveArrived },
    attempts: (earlier?.attempts ?? 0) + failure.attempts,
    firstFailedAt: earlier?.firstFailedAt ?? now,
    lastFailedAt: now,
    message: failure.message,
  };
  const letter = withHeld(lost, earlier);
  letters.keep(letter);
  writeLetter(letter, step);
  step.events.push({ kind: 'dead letter kept', letter });
  // What may have arrived since is another message than the one that was asked for.
  const isAnswered = isReplay || ending.reason === 'unknownOutcome';
  const asked = letters.requestFor(letter.id);
  if (isAnswered && letters.withdraw(letter.id)) step.answered.push(letter.id);
  if (isReplay || (isAnswered && asked?.action === 'replay')) {
    step.events.push({ kind: 'replay failed', letter, error });
  }
  return letter;
}

function writeLetter<T>(letter: DeadLetter, step: Pick<NotifierStep<T>, 'letters'>): void {
  step.letters.push({ id: letter.id, groupKey: letter.key.groupKey, letter });
}
