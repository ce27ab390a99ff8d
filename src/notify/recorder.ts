// What goes on record about telling an integration of a group: intents before attempts, and what was
// told in the end.
import type { Fingerprint } from '../model/fingerprint.ts';
import type { DurationMs, EpochMs } from '../model/instant.ts';
import type { GroupState } from './decision.ts';
import { intentOf, type Delivery } from './delivery.ts';
import type { Flush, NotifierStep } from './flush.ts';
import type { NotificationLog } from './notification-log.ts';
import {
  expiryOf,
  unnamedIn,
  type Intent,
  type LogEntry,
  type NotificationKey,
  type NotificationRecord,
} from './notification-record.ts';

/** What an integration has been told, or had no need to be told. */
export interface Told<T> {
  readonly flush: Flush<T>;
  readonly state: GroupState;
  /** As in `Delivery`. */
  readonly alsoOpen?: Intent | undefined;
  readonly at: EpochMs;
  readonly receiverData: LogEntry['receiverData'];
}

export interface RecorderOptions {
  readonly retentionMs: DurationMs;
  /** Says which alerts are in the group of a key, so that people will hear of their ends; default: all. */
  readonly membersOf?: (key: NotificationKey) => (fingerprint: Fingerprint) => boolean;
}

/** As a part of an entry, which has none where there are none. */
export function asUnlisted(
  unlisted: readonly Fingerprint[] | undefined,
): Pick<LogEntry, 'unlisted'> {
  return unlisted === undefined || unlisted.length === 0 ? {} : { unlisted };
}

/** Writes to the notification log and to the step whose records are to be stored. */
export class Recorder<T> {
  readonly #log: NotificationLog;
  readonly #retentionMs: DurationMs;
  readonly #membersOf: (key: NotificationKey) => (fingerprint: Fingerprint) => boolean;

  constructor(
    log: NotificationLog,
    { retentionMs, membersOf = () => () => true }: RecorderOptions,
  ) {
    this.#log = log;
    this.#retentionMs = retentionMs;
    this.#membersOf = membersOf;
  }

  /** Puts the intent on record. */
  intend(delivery: Delivery<T>, mayHaveArrived: boolean, step: NotifierStep<T>): void {
    this.#recordIntent(delivery, intentOf(delivery, mayHaveArrived), step);
  }

  /** Takes the intent off the record: nothing has arrived. */
  withdraw(delivery: Delivery<T>, step: NotifierStep<T>): void {
    this.#recordIntent(delivery, undefined, step);
  }

  told(key: NotificationKey, told: Told<T>, step: NotifierStep<T>): void {
    const { flush, state, alsoOpen, at, receiverData } = told;
    const former = flush.group === undefined ? this.#log.get(key)?.last : undefined;
    // A letter that is sent again need not name all that people were told to fire since.
    const unnamed = unnamedIn(former, state);
    const members = unnamed.length === 0 ? unnamed : unnamed.filter(this.#membersOf(key));
    const firing = members.length === 0 ? state.firing : [...state.firing, ...members];
    const unlisted = former?.unlisted?.filter((fingerprint) => members.includes(fingerprint));
    const resolved = [...state.resolved, ...this.#endedBesides(key, state, former)];
    const last = { at, firing, resolved, receiverData, ...asUnlisted(unlisted) };
    this.record(step, { key, last, intent: alsoOpen, expiresAt: this.expiry(flush, at) });
  }

  record(step: NotifierStep<T>, record: NotificationRecord): void {
    this.#log.set(record);
    step.records.push(record);
  }

  expiry(flush: Flush<T>, now: EpochMs): EpochMs {
    return expiryOf(now, flush.repeatIntervalMs, this.#retentionMs);
  }

  /** What is in the group yet, and of whose end people were told before. */
  #endedBesides(
    key: NotificationKey,
    { firing, resolved }: GroupState,
    former: LogEntry | undefined,
  ): readonly Fingerprint[] {
    if (former === undefined || former.resolved.length === 0) return [];
    const named = new Set([...firing, ...resolved]);
    const isMember = this.#membersOf(key);
    return former.resolved.filter(
      (fingerprint) => !named.has(fingerprint) && isMember(fingerprint),
    );
  }

  #recordIntent(
    { key, owner }: Delivery<T>,
    intent: NotificationRecord['intent'],
    step: NotifierStep<T>,
  ): void {
    const { flush } = owner;
    const last = this.#log.get(key)?.last;
    this.record(step, { key, last, intent, expiresAt: this.expiry(flush, flush.now) });
  }
}
