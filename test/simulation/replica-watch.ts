// ReplicaWatch: what must hold of every commit of replicas and of every slot that is taken, at the moment
// at which it happens. Each finding is one line for people.
import type { StateChange } from '../../src/engine/state-store.ts';
import { isResolvedAt } from '../../src/model/alert.ts';
import type { Clock } from '../../src/model/clock.ts';
import type { EpochMs } from '../../src/model/instant.ts';
import { readDeadLetterRow } from '../../src/engine/rows/dead-letter-rows.ts';
import { readNotificationRow } from '../../src/engine/rows/notification-rows.ts';
import { rowKey } from '../../src/engine/rows/row-key.ts';
import { deadLetterId, type DeadLetter, type LostMessage } from '../../src/notify/dead-letter.ts';
import {
  notificationKeyText,
  UNKNOWN_ID,
  type LogEntry,
  type NotificationKey,
} from '../../src/notify/notification-record.ts';
import { CLOCK_ERROR_MS } from './clock-error.ts';
import type { AppliedChange } from './simulated-redis.ts';

/** By then whoever reaches Redis again has beaten: a question that is lost, a beat, and a bit. */
export const BACK_MS = 2_000;

/** After a loss, until all that others knew is back; what is told by then is marked, and may be told again. */
const BROUGHT_BACK_MS = 5_000;

export interface WatchDeps {
  /** When somebody was last dead, stopped, or cut off while others were not; undefined when never. */
  readonly awayAt: (id: string) => EpochMs | undefined;
  /** Whether people have heard of all that a letter names since its message failed last. */
  readonly hasHeard: (letter: DeadLetter) => boolean;
}

export class ReplicaWatch {
  readonly findings: string[] = [];
  /** Letters that were taken away with one of the same by who had not heard of them, by their ids. */
  readonly #missing = new Map<string, DeadLetter>();
  readonly #time: Clock;
  readonly #awayAt: WatchDeps['awayAt'];
  readonly #hasHeard: WatchDeps['hasHeard'];
  /** Messages that holders have begun, each with its row; and when they did, in a second name. */
  readonly #begun = new Set<string>();
  /** Messages of which it is on record that they were told, each with its row. */
  readonly #told = new Set<string>();
  /** What people were told last, by row. */
  readonly #last = new Map<string, LogEntry | undefined>();
  readonly #dismissed = new Set<string>();
  /** When letters were dismissed whose message was held, by their ids. */
  readonly #unwanted = new Map<string, EpochMs>();
  /** The messages of dead letters, by the letter, and the row of what was told of their group. */
  readonly #letters = new Map<string, { readonly id: string; readonly record: string }>();
  #lostAt = Number.NEGATIVE_INFINITY;
  /** When somebody was there again last who has not heard of a loss. */
  #resumedAt = Number.NEGATIVE_INFINITY;

  constructor(time: Clock, { awayAt, hasHeard }: WatchDeps) {
    this.#time = time;
    this.#awayAt = awayAt;
    this.#hasHeard = hasHeard;
  }

  /** For the end: letters that did not come back. */
  get lostLetters(): readonly string[] {
    return [...this.#missing.keys()].map(lostLetter);
  }

  /** Whoever holds a slot knows what former holders have told: it is not begun again. */
  committed(applied: readonly AppliedChange[]): void {
    this.#noteLetters(applied);
    for (const { change, before } of applied) {
      if (change.table !== 'notification') continue;
      this.#last.set(change.key, readNotificationRow(change.value ?? '')?.last);
      const [intent, former] = [intentOf(change), intentOf(before)];
      const isOver =
        former !== intent && lastOf(change) !== lastOf(before) && !this.#isKept(former, change.key);
      const isTold = isOver && this.#begun.has(`${change.key} ${former ?? ''}`);
      // What somebody tells who has lost the slot, its holder need not have heard.
      const isCertain = change.fence !== undefined && !this.#isBringingBack();
      if (isTold && isCertain) this.#told.add(`${change.key} ${former ?? ''}`);
      // What others offer was perhaps never sent.
      if (intent !== undefined && change.fence !== undefined) {
        this.#begun
          .add(`${change.key} ${intent}`)
          .add(`${change.key} ${intent} ${startOf(change)}`);
      }
      if (intent === undefined || intent === UNKNOWN_ID || intent === former) continue;
      if (!this.#told.has(`${change.key} ${intent}`)) continue;
      this.findings.push(`BEGUN AGAIN ${intent} of ${change.key}, although it is told`);
    }
    this.#findLostLetters(applied);
  }

  #noteLetters(applied: readonly AppliedChange[]): void {
    for (const { change } of applied) {
      if (change.table !== 'dead_letter') continue;
      const letter = readDeadLetterRow(change.value ?? '');
      if (letter === undefined) {
        this.#letters.delete(change.key);
        continue;
      }
      const missing = this.#missing.get(letter.id);
      if (missing !== undefined && missing.lastFailedAt <= letter.lastFailedAt) {
        this.#missing.delete(letter.id);
      }
      const record = rowKey(notificationKeyText(letter.key));
      this.#letters.set(change.key, { id: letter.message.id, record });
      // Who was away brings it back, and that somebody has asked for it, which others have answered.
      if (change.fence === undefined) this.#told.delete(`${record} ${letter.message.id}`);
    }
  }

  /**
   * Whether a message is among the dead letters, perhaps with others of its group: it was held, or refused, and
   * may be sent again.
   */
  #isKept(id: string | undefined, record: string): boolean {
    return [...this.#letters.values()].some(
      (kept) => kept.id === id || (kept.id === UNKNOWN_ID && kept.record === record),
    );
  }

  /** Somebody who may have lost the slot has begun a message, too: a dead letter that was sent again. */
  offered(changes: readonly StateChange[]): void {
    for (const change of changes) {
      if (change.table !== 'notification' || change.fence !== undefined) continue;
      const name = `${change.key} ${intentOf(change) ?? ''}`;
      if (!this.#begun.has(`${name} ${startOf(change)}`)) this.#told.delete(name);
    }
  }

  /**
   * A dead letter goes, at the earliest, in the commit that says that people were told; or when somebody
   * brings it back who tried in vain what others told; or is dismissed. Who has lost the slot may take it
   * away before the holder hears that people were told.
   */
  #findLostLetters(applied: readonly AppliedChange[]): void {
    for (const { change, before } of applied) {
      const { table, key, value } = change;
      if (table !== 'dead_letter' || value !== undefined || before === undefined) continue;
      if (this.#dismissed.has(key) || this.#hasLost) continue;
      const letter = readDeadLetterRow(before.value);
      if (letter === undefined || (change.fence === undefined && this.#hasHeard(letter))) continue;
      const last = this.#last.get(rowKey(notificationKeyText(letter.key)));
      // Clocks differ.
      const isToldSince = (last?.at ?? 0) + 2 * CLOCK_ERROR_MS >= letter.lastFailedAt;
      const isBrought = before.version === Math.floor(letter.lastFailedAt / 2);
      if (isToldSince || (isBrought && saysSame(letter.message, last))) continue;
      // Whoever holds the slot hears of it by the feed, and stores it again.
      if (isBrought) this.#missing.set(key, letter);
      else this.findings.push(lostLetter(key));
    }
  }

  /** Somebody has asked for a letter to be dropped. */
  dismissed({ id, reason }: DeadLetter): void {
    this.#dismissed.add(id);
    if (reason === 'unknownOutcome') this.#unwanted.set(id, this.#time.now());
  }

  /** Whether somebody did not want to hear, since a moment, what was held of an integration and group. */
  isUnwanted(key: NotificationKey, since: EpochMs): boolean {
    return (this.#unwanted.get(deadLetterId(key)) ?? Number.NEGATIVE_INFINITY) >= since;
  }

  /** Nobody loses a slot who could say all the time that it lives. */
  taken(slot: number, { from, by }: { readonly from: string; readonly by: string }): void {
    const awayAt = this.#awayAt(from);
    if (awayAt !== undefined && this.#time.now() - awayAt <= BACK_MS) return;
    this.findings.push(
      `TAKEN slot ${String(slot)} from ${from} by ${by}, although ${from} was there`,
    );
  }

  /** What Redis has lost it must be told again. */
  lost(): void {
    this.#lostAt = this.#time.now();
    this.#told.clear();
    this.#letters.clear();
  }

  /** Who was stopped through a loss brings back what it knows as soon as it goes on. */
  resumed(): void {
    this.#resumedAt = this.#time.now();
  }

  #isBringingBack(): boolean {
    return Math.max(this.#lostAt, this.#resumedAt) > this.#time.now() - BROUGHT_BACK_MS;
  }

  get #hasLost(): boolean {
    return Number.isFinite(this.#lostAt);
  }
}

function lostLetter(id: string): string {
  return `LOST LETTER ${id}, which nobody was told of`;
}

function saysSame(message: LostMessage, last: LogEntry | undefined): boolean {
  if (last === undefined) return false;
  const { alerts, at, reason } = message;
  const said = alerts.map((alert) => `${alert.fingerprint} ${String(isResolvedAt(alert, at))}`);
  const told = [
    ...last.firing.map((fingerprint) => `${fingerprint} false`),
    ...last.resolved.map((fingerprint) => `${fingerprint} true`),
  ];
  const isRepeat = reason === 'repeat interval elapsed';
  return !isRepeat && said.sort().join() === told.sort().join();
}

type Value = Pick<StateChange, 'value'> | undefined;

/** The id of the message that was begun, by a glance at the JSON of the row. */
function intentOf(row: Value): string | undefined {
  return /"intent":\{"id":"([^"]*)"/.exec(row?.value ?? '')?.[1];
}

/** When the message was begun. */
function startOf(row: Value): number {
  return Number(/"startedAt":(\d+)/.exec(row?.value ?? '')?.[1] ?? 0);
}

function lastOf(row: Value): string | undefined {
  return /"last":\{"at":(\d+)/.exec(row?.value ?? '')?.[1];
}
