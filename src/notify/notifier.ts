// Notifier: carries one flush of a group to each integration of its receiver. A pure state
// machine: flushes, outcomes and time go in; records to store and sends to perform come out.
import { isResolvedAt } from '../model/alert.ts';
import { addMs, type DurationMs, type EpochMs } from '../model/instant.ts';
import { TimerQueue } from '../model/timer-queue.ts';
import { backoffMs } from './backoff.ts';
import { deadLetterId, type DeadLetter } from './dead-letter.ts';
import { DeadLetters } from './dead-letters.ts';
import { decide, reasonAfterUnknown, type Decision, type GroupState } from './decision.ts';
import {
  composeNotification,
  composeReplay,
  intentOf,
  type Delivery,
  type OpenFlush,
} from './delivery.ts';
import {
  emptyStep,
  keyOf,
  stateOf,
  type Flush,
  type IntegrationRef,
  type NotifierStep,
} from './flush.ts';
import type { FailureReason, Notification, Outcome } from './integration.ts';
import { dropLetter, keepDelivery, keepIntent } from './letter-writer.ts';
import { NotificationLog } from './notification-log.ts';
import {
  expiryOf,
  notificationKeyText,
  type LogEntry,
  type NotificationKey,
  type NotificationRecord,
} from './notification-record.ts';
import { Postponements, waitAsked } from './postponements.ts';

export interface NotifierOptions {
  readonly retentionMs: DurationMs;
  /** In [0, 1): spreads retries. */
  readonly random: () => number;
  readonly newId: () => string;
}

/** Who is told what. */
interface Told {
  readonly key: NotificationKey;
  readonly notification: Notification;
  readonly integration: IntegrationRef;
}

/** What all integrations of one flush share. */
interface Turn<T> {
  readonly owner: OpenFlush<T>;
  readonly state: GroupState;
  readonly step: NotifierStep<T>;
}

export class Notifier<T> {
  readonly log = new NotificationLog();
  readonly letters = new DeadLetters();
  readonly #options: NotifierOptions;
  /** By the text of the key: an integration is told about a group by one delivery at a time. */
  readonly #deliveries = new Map<string, Delivery<T>>();
  readonly #retries = new TimerQueue<Delivery<T>>();
  readonly #postponements = new Postponements();

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  get deliveriesUnderWay(): number {
    return this.#deliveries.size;
  }

  /** Whether some integration of the group is being told already, so that a flush must wait. */
  isBusy(flush: Pick<Flush<T>, 'groupKey' | 'receiver' | 'integrations'>): boolean {
    return flush.integrations.some((integration) =>
      this.#deliveries.has(notificationKeyText(keyOf(flush, integration))),
    );
  }

  /** Decides for each integration, and begins the deliveries. The group must not be busy. */
  begin(flush: Flush<T>): NotifierStep<T> {
    const step = emptyStep<T>();
    const owner: OpenFlush<T> = { flush, open: 0, failed: false };
    const state = stateOf(flush.alerts, flush.now);
    for (const integration of flush.integrations) {
      this.#decideFor(integration, { owner, state, step });
    }
    if (owner.open === 0) step.finished.push({ flush, succeeded: true });
    return step;
  }

  /**
   * Takes as told what may have arrived before a crash, for integrations that want it held: it becomes
   * a dead letter. To be asked before the alerts of a flush are divided, as it is no matter of mutes.
   */
  holdUnknown(flush: Flush<T>): NotifierStep<T> {
    const step = emptyStep<T>();
    for (const integration of flush.integrations) this.#holdUnknown(integration, flush, step);
    return step;
  }

  /**
   * Sends a letter again: `flush` has its alerts as they are by now, and the one integration. It must
   * not be told of anything at this moment.
   */
  replay(letter: DeadLetter, flush: Flush<T>): NotifierStep<T> {
    const step = emptyStep<T>();
    const [integration] = flush.integrations;
    if (integration === undefined || this.#holdUnknown(integration, flush, step)) return step;
    const state = stateOf(flush.all, flush.now);
    const record = this.log.get(letter.key);
    const { newId } = this.#options;
    const notification = composeReplay(letter, flush, { record, state, newId });
    const owner: OpenFlush<T> = { flush, open: 0, failed: false };
    this.#deliver({ key: letter.key, notification, integration }, { owner, state, step });
    return step;
  }

  isUnderWay(key: NotificationKey): boolean {
    return this.#deliveries.has(notificationKeyText(key));
  }

  /** What an attempt that is under way for a key tells, and of which flush. */
  underWay(
    key: NotificationKey,
  ): { readonly notification: Notification; readonly flush: Flush<T> } | undefined {
    const delivery = this.#deliveries.get(notificationKeyText(key));
    return delivery && { notification: delivery.notification, flush: delivery.owner.flush };
  }

  /** Takes the outcome of the attempt that is under way for a key. */
  finishAttempt(key: NotificationKey, outcome: Outcome, now: EpochMs): NotifierStep<T> {
    const step = emptyStep<T>();
    const delivery = this.#deliveries.get(notificationKeyText(key));
    if (delivery === undefined) return step;
    if (outcome.kind === 'sent') this.#succeed(delivery, outcome, { now, step });
    else this.#fail(delivery, outcome, { now, step });
    return step;
  }

  /** Moves all retries, after the wall clock was set back. */
  shiftRetries(ms: number): void {
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
    for (const delivery of [...this.#deliveries.values()]) {
      if (this.#retries.dueAt(delivery) === undefined) continue;
      this.#retries.cancel(delivery);
      this.#fallThrough(delivery, step);
    }
    return step;
  }

  /** Forgets deliveries of some groups that wait for another attempt: somebody else makes it. */
  forgetRetries(isMeant: (groupKey: string) => boolean): void {
    for (const [text, delivery] of this.#deliveries) {
      if (this.#retries.dueAt(delivery) === undefined) continue;
      if (isMeant(delivery.key.groupKey)) this.#forget(text, delivery);
    }
  }

  /** Forgets all deliveries of some groups: somebody else has to repeat those under way. */
  forgetDeliveries(isMeant: (groupKey: string) => boolean): void {
    for (const [text, delivery] of this.#deliveries) {
      if (isMeant(delivery.key.groupKey)) this.#forget(text, delivery);
    }
  }

  #forget(text: string, delivery: Delivery<T>): void {
    this.#retries.cancel(delivery);
    this.#deliveries.delete(text);
  }

  #decideFor(integration: IntegrationRef, { owner, state, step }: Turn<T>): void {
    const { flush } = owner;
    const key = keyOf(flush, integration);
    const isRecognized = this.log.recognize(key, flush.all);
    const record = this.log.get(key);
    const decision = this.#decide(record, integration, { flush, state });
    if (decision.kind === 'quiet') {
      step.events.push({ kind: 'kept quiet', key, reason: decision.reason });
      if (record !== undefined && (isRecognized || record.intent !== undefined)) {
        this.#record(step, { ...record, intent: undefined });
      }
      return;
    }
    const alerts = integration.sendResolved
      ? flush.alerts
      : flush.alerts.filter((alert) => !isResolvedAt(alert, flush.now));
    if (alerts.length === 0) {
      this.#logTold(key, { flush, state, now: flush.now, data: record?.last?.receiverData }, step);
      step.events.push({ kind: 'resolved without message', key });
      return;
    }
    const { newId } = this.#options;
    const { reason } = decision;
    const notification = composeNotification(flush, { record, state, reason, alerts, newId });
    this.#deliver({ key, notification, integration }, { owner, state, step });
  }

  #holdUnknown(integration: IntegrationRef, flush: Flush<T>, step: NotifierStep<T>): boolean {
    const key = keyOf(flush, integration);
    const { intent, last } = this.log.get(key) ?? {};
    if (integration.holdsUnknown !== true || intent?.mayHaveArrived !== true) return false;
    keepIntent(this.letters, { key, flush }, { intent, step });
    const { firing, resolved, startedAt: at } = intent;
    this.#record(step, {
      key,
      last: { at, firing, resolved, receiverData: last?.receiverData ?? {} },
      intent: undefined,
      expiresAt: this.#expiry(flush, flush.now),
    });
    return true;
  }

  #deliver({ key, notification, integration }: Told, { owner, state, step }: Turn<T>): void {
    const { id, reason, possibleDuplicate } = notification;
    const delivery: Delivery<T> = {
      key,
      owner,
      notification,
      state,
      holdsUnknown: integration.holdsUnknown ?? false,
      attempts: 0,
      attemptedAt: owner.flush.now,
      mayHaveArrived: possibleDuplicate,
      lastFailure: undefined,
    };
    owner.open += 1;
    this.#deliveries.set(notificationKeyText(key), delivery);
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

  #decide(
    record: NotificationRecord | undefined,
    integration: IntegrationRef,
    { flush, state }: { readonly flush: Flush<T>; readonly state: GroupState },
  ): Decision {
    const rules = {
      repeatIntervalMs: flush.repeatIntervalMs,
      sendResolved: integration.sendResolved,
      now: flush.now,
    };
    const intent = record?.intent;
    if (intent?.mayHaveArrived !== true) return decide(record?.last, state, rules);
    const reason = reasonAfterUnknown(record?.last, intent, { state, rules });
    return { kind: 'notify', reason };
  }

  #attempt(delivery: Delivery<T>, now: EpochMs, step: NotifierStep<T>): void {
    delivery.attempts += 1;
    delivery.attemptedAt = now;
    this.#recordIntent(delivery, true, step);
    const { key, mayHaveArrived, notification } = delivery;
    if (mayHaveArrived)
      step.events.push({ kind: 'notification repeated', key, id: notification.id });
    step.sends.push({
      key: delivery.key,
      notification: { ...delivery.notification, possibleDuplicate: delivery.mayHaveArrived },
      deadline: delivery.owner.flush.deadline,
    });
  }

  #succeed(
    delivery: Delivery<T>,
    outcome: Extract<Outcome, { kind: 'sent' }>,
    { now, step }: { readonly now: EpochMs; readonly step: NotifierStep<T> },
  ): void {
    const { flush } = delivery.owner;
    const data = outcome.receiverData ?? delivery.notification.receiverData;
    this.#logTold(delivery.key, { flush, state: delivery.state, now, data }, step);
    step.events.push({
      kind: 'notification sent',
      key: delivery.key,
      id: delivery.notification.id,
      attempts: delivery.attempts,
      numAlerts: delivery.notification.alerts.length,
    });
    const end = flush.group === undefined ? 'replayed' : 'told';
    dropLetter(this.letters, deadLetterId(delivery.key), { end, step });
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
    this.#recordIntent(delivery, delivery.mayHaveArrived, step);
    // The flush holds its place until its deadline, as upstream's does: a receiver that fails must
    // not be asked again by the next flush sooner than by a retry.
    this.#retries.set(delivery, retryAt < deadline ? retryAt : deadline);
  }

  /** The backoff runs from the beginning of an attempt, as upstream's does; Retry-After from its end. */
  #retryAt(delivery: Delivery<T>, now: EpochMs, retryAfterMs: number): EpochMs {
    const backoff = backoffMs(delivery.attempts, this.#options.random());
    const earliest = addMs(now, retryAfterMs);
    const next = addMs(delivery.attemptedAt, backoff);
    return next < earliest ? earliest : next;
  }

  /** Ends a delivery without success, and keeps what it could not tell. */
  #giveUp(delivery: Delivery<T>, now: EpochMs, step: NotifierStep<T>): void {
    const { reason, error } = failureOf(delivery);
    this.#fallThrough(delivery, step);
    keepDelivery(this.letters, delivery, { ending: { reason, error, now }, step });
  }

  /** Ends a delivery that may have arrived: nobody repeats it but by hand, and it counts as told. */
  #hold(delivery: Delivery<T>, now: EpochMs, step: NotifierStep<T>): void {
    const { key, notification, owner, state, attempts } = delivery;
    const failure = failureOf(delivery);
    step.events.push({ kind: 'notification held', key, id: notification.id, attempts, ...failure });
    const ending = { reason: 'unknownOutcome', error: failure.error, now } as const;
    keepDelivery(this.letters, delivery, { ending, step });
    this.#logTold(key, { flush: owner.flush, state, now, data: notification.receiverData }, step);
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
    if (isOpen) this.#recordIntent(delivery, true, step);
    else this.#recordIntent(delivery, undefined, step);
    this.#close(delivery, step);
  }

  #close(delivery: Delivery<T>, step: NotifierStep<T>): void {
    this.#deliveries.delete(notificationKeyText(delivery.key));
    const { owner } = delivery;
    owner.open -= 1;
    if (owner.open === 0) step.finished.push({ flush: owner.flush, succeeded: !owner.failed });
  }

  /** Puts the intent on record, or takes it off when `mayHaveArrived` is undefined. */
  #recordIntent(
    delivery: Delivery<T>,
    mayHaveArrived: boolean | undefined,
    step: NotifierStep<T>,
  ): void {
    const { flush } = delivery.owner;
    const intent = mayHaveArrived === undefined ? undefined : intentOf(delivery, mayHaveArrived);
    this.#record(step, {
      key: delivery.key,
      last: this.log.get(delivery.key)?.last,
      intent,
      expiresAt: this.#expiry(flush, flush.now),
    });
  }

  #logTold(
    key: NotificationKey,
    told: {
      readonly flush: Flush<T>;
      readonly state: GroupState;
      readonly now: EpochMs;
      readonly data: LogEntry['receiverData'] | undefined;
    },
    step: NotifierStep<T>,
  ): void {
    const { flush, state, now, data } = told;
    this.#record(step, {
      key,
      last: { at: now, ...state, receiverData: data ?? {} },
      intent: undefined,
      expiresAt: this.#expiry(flush, now),
    });
  }

  #record(step: NotifierStep<T>, record: NotificationRecord): void {
    this.log.set(record);
    step.records.push(record);
  }

  #expiry(flush: Flush<T>, now: EpochMs): EpochMs {
    return expiryOf(now, flush.repeatIntervalMs, this.#options.retentionMs);
  }
}

function failureOf<T>({ lastFailure }: Delivery<T>): {
  readonly reason: FailureReason;
  readonly error: string;
} {
  return { reason: lastFailure?.reason ?? 'other', error: lastFailure?.error ?? '' };
}
