// Notifier: carries one flush of a group to each integration of its receiver. A pure state
// machine: flushes, outcomes and time go in; records to store and sends to perform come out.
import { isResolvedAt, type Alert } from '../model/alert.ts';
import { mayRepeat, namesOf, type DeadLetter } from './dead-letter.ts';
import { DeadLetters } from './dead-letters.ts';
import { decide, reasonAfterUnknown, type Decision, type GroupState } from './decision.ts';
import { Deliveries, type Turn } from './deliveries.ts';
import { composeNotification, composeReplay, alsoOpenIn, type OpenFlush } from './delivery.ts';
import {
  emptyStep,
  keyOf,
  stateOf,
  type Flush,
  type IntegrationRef,
  type NotifierStep,
} from './flush.ts';
import { keepIntent } from './letter-writer.ts';
import { NotificationLog } from './notification-log.ts';
import { unnamedIn, type NotificationRecord } from './notification-record.ts';
import { Recorder, asUnlisted, type RecorderOptions } from './recorder.ts';

export interface NotifierOptions extends RecorderOptions {
  /** In [0, 1): spreads retries. */
  readonly random: () => number;
  readonly newId: () => string;
}

export class Notifier<T> {
  readonly log = new NotificationLog();
  readonly letters = new DeadLetters();
  readonly deliveries: Deliveries<T>;
  readonly #newId: () => string;
  readonly #recorder: Recorder<T>;

  constructor(options: NotifierOptions) {
    const { newId, random } = options;
    this.#newId = newId;
    this.#recorder = new Recorder(this.log, options);
    this.deliveries = new Deliveries({ recorder: this.#recorder, letters: this.letters, random });
  }

  /** Whether some integration of the group is being told already, so that a flush must wait. */
  isBusy(flush: Pick<Flush<T>, 'groupKey' | 'receiver' | 'integrations'>): boolean {
    return flush.integrations.some((integration) => this.deliveries.has(keyOf(flush, integration)));
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
   * not be told of anything at this moment. `begun`: the alerts that an earlier process was telling it of.
   */
  replay(letter: DeadLetter, flush: Flush<T>, begun: readonly Alert[]): NotifierStep<T> {
    const step = emptyStep<T>();
    const [integration] = flush.integrations;
    if (integration === undefined) return step;
    if (this.#holdUnknown(integration, { ...flush, all: begun }, step)) return step;
    const state = stateOf(flush.all, flush.now);
    const record = this.log.get(letter.key);
    const newId = this.#newId;
    const notification = composeReplay(letter, flush, { record, state, newId });
    const owner: OpenFlush<T> = { flush, open: 0, failed: false };
    const { key } = letter;
    const mayHaveArrived = notification.possibleDuplicate;
    const alsoOpen = alsoOpenIn(record?.intent, state, integration);
    this.deliveries.begin(
      { key, notification, integration, mayHaveArrived, alsoOpen },
      { owner, state, step },
    );
    return step;
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
        this.#recorder.record(step, { ...record, intent: undefined });
      }
      return;
    }
    const alerts = integration.sendResolved
      ? flush.alerts
      : flush.alerts.filter((alert) => !isResolvedAt(alert, flush.now));
    if (alerts.length === 0) {
      const receiverData = record?.last?.receiverData ?? {};
      this.#recorder.told(key, { flush, state, at: flush.now, receiverData }, step);
      step.events.push({ kind: 'resolved without message', key });
      return;
    }
    const newId = this.#newId;
    const { reason } = decision;
    const isRepeat = mayRepeat(this.letters.of(key), alerts, record?.last);
    const told = { record, state, reason, alerts, isRepeat, newId };
    const notification = composeNotification(flush, told);
    const mayHaveArrived = record?.intent?.mayHaveArrived ?? false;
    this.deliveries.begin(
      { key, notification, integration, mayHaveArrived },
      { owner, state, step },
    );
  }

  #holdUnknown(integration: IntegrationRef, flush: Flush<T>, step: NotifierStep<T>): boolean {
    const key = keyOf(flush, integration);
    const { intent, last } = this.log.get(key) ?? {};
    if (integration.holdsUnknown !== true || intent?.mayHaveArrived !== true) return false;
    const letter = keepIntent(this.letters, { key, flush }, { intent, step });
    const { resolved, startedAt: at } = intent;
    // What others began need not say all that people were told to fire.
    const firing = [...intent.firing, ...unnamedIn(last, intent)];
    const receiverData = last?.receiverData ?? {};
    const listed = new Set(namesOf(letter));
    // What the group does not have the letter cannot say: people hear that it fires once the group has it.
    const held = new Set([...intent.firing, ...(last?.unlisted ?? [])]);
    const unlisted = asUnlisted(firing.filter((name) => held.has(name) && !listed.has(name)));
    this.#recorder.record(step, {
      key,
      last: { at, firing, resolved, receiverData, ...unlisted },
      intent: undefined,
      expiresAt: this.#recorder.expiry(flush, flush.now),
    });
    return true;
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
}
