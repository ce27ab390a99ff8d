// Deliveries: takes each decision to tell an integration through its attempts, until it has been told,
// or is given up, held or forgotten.
import { addMs, type EpochMs } from '../model/instant.ts';
import { TimerQueue } from '../model/timer-queue.ts';
import { backoffMs } from './backoff.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { GroupState } from './decision.ts';
import type { Delivery, OpenFlush } from './delivery.ts';
import { emptyStep, stateOf, type Flush, type IntegrationRef, type NotifierStep } from './flush.ts';
import type { FailureReason, Notification, Outcome } from './integration.ts';
import { endLetter, keepDelivery } from './letter-writer.ts';
import { notificationKeyText, type Intent, type NotificationKey } from './notification-record.ts';
import { Postponements, waitAsked } from './postponements.ts';
import type { Recorder } from './recorder.ts';

export interface DeliveriesDeps<T> {
  readonly recorder: Recorder<T>;
  readonly letters: DeadLetters;
  /** In [0, 1): spreads retries. */
  readonly random: () => number;
}

/** What all integrations of one flush share. */
export interface Turn<T> {
  readonly owner: OpenFlush<T>;
  readonly state: GroupState;
  readonly step: NotifierStep<T>;
}

/** Who is to be told what. */
interface Message {
  readonly key: NotificationKey;
  readonly notification: Notification;
  readonly integration: IntegrationRef;
  /** An attempt of an earlier process may have arrived. */
  readonly mayHaveArrived: boolean;
  /** As in `Delivery`. */
  readonly alsoOpen?: Intent | undefined;
}

export class Deliveries<T> {
  readonly #deps: DeliveriesDeps<T>;
  /** By the text of the key: an integration is told about a group by one delivery at a time. */
  readonly #underWay = new Map<string, Delivery<T>>();
  readonly #retries = new TimerQueue<Delivery<T>>();
  readonly #postponements = new Postponements();

  constructor(deps: DeliveriesDeps<T>) {
    this.#deps = deps;
  }

  get size(): number {
    return this.#underWay.size;
  }

  /** Begins one. The integration must not be told of the group already. */
  begin(message: Message, { owner, state, step }: Turn<T>): void {
    const { key, notification, integration, mayHaveArrived, alsoOpen } = message;
    const { id, reason, possibleDuplicate } = notification;
    const delivery: Delivery<T> = {
      key,
      owner,
      notification,
      state,
      alsoOpen,
      holdsUnknown: integration.holdsUnknown ?? false,
      attempts: 0,
      attemptedAt: owner.flush.now,
      mayHaveArrived,
      lastFailure: undefined,
    };
    owner.open += 1;
    this.#underWay.set(notificationKeyText(key), delivery);
    step.events.push({ kind: 'notification begun', key, id, reason, possibleDuplicate });
    this.#attemptOrWait(delivery, step);
  }

  /** A service may have asked, in an earlier flush, to be left alone for longer than that took. */
  #attemptOrWait(delivery: Delivery<T>, step: NotifierStep<T>): void {
    const { now, deadline } = delivery.owner.flush;
    const postponed = this.#postponements.get(notificationKeyText(delivery.key), now);
    if (postponed === undefined) {
      this.#attempt(delivery, now, step);
      return;
    }
    delivery.lastFailure = postponed.failure;
    this.#retries.set(delivery, postponed.until < deadline ? postponed.until : deadline);
  }

  has(key: NotificationKey): boolean {
    return this.#underWay.has(notificationKeyText(key));
  }

  /** What an attempt that is under way for a key tells, and of which flush. */
  get(
    key: NotificationKey,
  ): { readonly notification: Notification; readonly flush: Flush<T> } | undefined {
    const delivery = this.#underWay.get(notificationKeyText(key));
    return delivery && { notification: delivery.notification, flush: delivery.owner.flush };
  }

  /** Takes the outcome of the attempt that is under way for a key. */
  finish(key: NotificationKey, outcome: Outcome, now: EpochMs): NotifierStep<T> {
    const step = emptyStep<T>();
    const delivery = this.#underWay.get(notificationKeyText(key));
    if (delivery === undefined) return step;
    if (outcome.kind === 'sent') this.#succeed(delivery, outcome, { now, step });
    else this.#fail(delivery, outcome, { now, step });
    return step;
  }

  /** Moves all retries, after the wall clock was set back. */
  shift(ms: number): void {
    this.#retries.shift(ms);
    this.#postponements.shift(ms);
  }

  nextRetryAt(): EpochMs | undefined {
    return this.#retries.nextDueAt();
  }

  /** Begins the next attempt that is due, if any; gives up one that comes too late. */
  retryDue(now: EpochMs): NotifierStep<T> | undefined {
    const delivery = this.#retries.takeDue(now);
    if (delivery === undefined) return undefined;
    const step = emptyStep<T>();
    if (now < delivery.owner.flush.deadline) this.#attempt(delivery, now, step);
    else this.#giveUp(delivery, now, step);
    return step;
  }

  /**
   * Gives up deliveries that wait for another attempt, as a new configuration decides afresh: it may
   * be the remedy, so that nobody is left alone any longer either.
   * Attempts under way are left to end, or to whoever makes them to cut off.
   */
  abandonRetries(): NotifierStep<T> {
    this.#postponements.clear();
    const step = emptyStep<T>();
    for (const delivery of [...this.#underWay.values()]) {
      if (this.#retries.dueAt(delivery) === undefined) continue;
      this.#retries.cancel(delivery);
      this.#fallThrough(delivery, step);
    }
    return step;
  }

  /** Forgets deliveries of some groups that wait for another attempt: somebody else makes it. */
  forgetRetries(isMeant: (groupKey: string) => boolean): void {
    for (const [text, delivery] of this.#underWay) {
      if (this.#retries.dueAt(delivery) === undefined) continue;
      if (isMeant(delivery.key.groupKey)) this.#forget(text, delivery);
    }
  }

  /** Forgets all deliveries of some groups: somebody else has to repeat those under way. */
  forget(isMeant: (groupKey: string) => boolean): void {
    for (const [text, delivery] of this.#underWay) {
      if (isMeant(delivery.key.groupKey)) this.#forget(text, delivery);
    }
  }

  #forget(text: string, delivery: Delivery<T>): void {
    this.#retries.cancel(delivery);
    this.#underWay.delete(text);
  }

  #attempt(delivery: Delivery<T>, now: EpochMs, step: NotifierStep<T>): void {
    delivery.attempts += 1;
    delivery.attemptedAt = now;
    this.#deps.recorder.intend(delivery, true, step);
    const { key, mayHaveArrived, notification } = delivery;
    if (mayHaveArrived)
      step.events.push({ kind: 'notification repeated', key, id: notification.id });
    const possibleDuplicate = notification.possibleDuplicate || mayHaveArrived;
    step.sends.push({
      key: delivery.key,
      notification: { ...notification, possibleDuplicate },
      deadline: delivery.owner.flush.deadline,
    });
  }

  #succeed(
    delivery: Delivery<T>,
    outcome: Extract<Outcome, { kind: 'sent' }>,
    { now, step }: { readonly now: EpochMs; readonly step: NotifierStep<T> },
  ): void {
    const { key, notification, owner, state, alsoOpen, attempts } = delivery;
    const { flush } = owner;
    const { letters, recorder } = this.#deps;
    const receiverData = outcome.receiverData ?? notification.receiverData;
    recorder.told(key, { flush, state, alsoOpen, at: now, receiverData }, step);
    const { id, alerts } = notification;
    step.events.push({ kind: 'notification sent', key, id, attempts, numAlerts: alerts.length });
    const end = flush.group === undefined ? 'replayed' : 'told';
    // Whoever never hears of ends was not told of those in the state.
    endLetter(letters, key, { told: stateOf(alerts, notification.now), end, step });
    this.#close(delivery, step);
  }

  #fail(
    delivery: Delivery<T>,
    outcome: Exclude<Outcome, { kind: 'sent' }>,
    { now, step }: { readonly now: EpochMs; readonly step: NotifierStep<T> },
  ): void {
    delivery.lastFailure = outcome;
    const mayRetry = outcome.kind === 'retry';
    if (mayRetry && outcome.mayHaveArrived) delivery.mayHaveArrived = true;
    if (mayRetry && outcome.mayHaveArrived && delivery.holdsUnknown) {
      this.#hold(delivery, now, step);
      return;
    }
    const { deadline } = delivery.owner.flush;
    const retryAt = mayRetry ? this.#retryAt(delivery, now, waitAsked(outcome)) : deadline;
    step.events.push({
      kind: 'attempt failed',
      key: delivery.key,
      id: delivery.notification.id,
      attempts: delivery.attempts,
      reason: outcome.reason,
      error: outcome.error,
      nextAttemptAt: retryAt < deadline ? retryAt : undefined,
    });
    if (mayRetry && addMs(now, waitAsked(outcome)) > deadline) {
      this.#postponements.note(notificationKeyText(delivery.key), outcome, now);
    }
    if (!mayRetry || now >= deadline) {
      this.#giveUp(delivery, now, step);
      return;
    }
    this.#deps.recorder.intend(delivery, delivery.mayHaveArrived, step);
    // The flush holds its place until its deadline, as upstream's does: a receiver that fails must
    // not be asked again by the next flush sooner than by a retry.
    this.#retries.set(delivery, retryAt < deadline ? retryAt : deadline);
  }

  /** The backoff runs from the beginning of an attempt, as upstream's does; Retry-After from its end. */
  #retryAt(delivery: Delivery<T>, now: EpochMs, retryAfterMs: number): EpochMs {
    const backoff = backoffMs(delivery.attempts, this.#deps.random());
    const earliest = addMs(now, retryAfterMs);
    const next = addMs(delivery.attemptedAt, backoff);
    return next < earliest ? earliest : next;
  }

  /** Ends a delivery without success, and keeps what it could not tell. */
  #giveUp(delivery: Delivery<T>, now: EpochMs, step: NotifierStep<T>): void {
    const { reason, error } = failureOf(delivery);
    this.#fallThrough(delivery, step);
    keepDelivery(this.#deps.letters, delivery, { ending: { reason, error, now }, step });
  }

  /** Ends a delivery that may have arrived: nobody repeats it but by hand, and it counts as told. */
  #hold(delivery: Delivery<T>, now: EpochMs, step: NotifierStep<T>): void {
    const { key, notification, owner, state, attempts } = delivery;
    const failure = failureOf(delivery);
    step.events.push({ kind: 'notification held', key, id: notification.id, attempts, ...failure });
    const ending = { reason: 'unknownOutcome', error: failure.error, now } as const;
    const { letters, recorder } = this.#deps;
    keepDelivery(letters, delivery, { ending, step });
    const { receiverData } = notification;
    recorder.told(key, { flush: owner.flush, state, at: now, receiverData }, step);
    this.#close(delivery, step);
  }

  /** Ends a delivery without success; the next flush of the group decides again. */
  #fallThrough(delivery: Delivery<T>, step: NotifierStep<T>): void {
    delivery.owner.failed = true;
    step.events.push({
      kind: 'notification failed',
      key: delivery.key,
      id: delivery.notification.id,
      attempts: delivery.attempts,
      ...failureOf(delivery),
    });
    // Where that is held, the letter knows it, and an intent would keep it from being sent by hand.
    const isOpen = delivery.mayHaveArrived && !delivery.holdsUnknown;
    if (isOpen) this.#deps.recorder.intend(delivery, true, step);
    else this.#deps.recorder.withdraw(delivery, step);
    this.#close(delivery, step);
  }

  #close(delivery: Delivery<T>, step: NotifierStep<T>): void {
    this.#underWay.delete(notificationKeyText(delivery.key));
    const { owner } = delivery;
    owner.open -= 1;
    if (owner.open === 0) step.finished.push({ flush: owner.flush, succeeded: !owner.failed });
  }
}

function failureOf<T>({ lastFailure }: Delivery<T>): {
  readonly reason: FailureReason;
  readonly error: string;
} {
  return { reason: lastFailure?.reason ?? 'other', error: lastFailure?.error ?? '' };
}
