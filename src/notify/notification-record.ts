// NotificationRecord: what one integration was last told about one group, and what is being tried
// right now. Intent → send → outcome: the intent is on record before the first byte leaves.
import type { AlertHash } from '../model/alert-hash.ts';
import type { Fingerprint } from '../model/fingerprint.ts';
import { addMs, type DurationMs, type EpochMs } from '../model/instant.ts';
import type { NotifyReason, ReceiverData } from './integration.ts';

/** Names a record (reference row P6). */
export interface NotificationKey {
  readonly groupKey: string;
  readonly receiver: string;
  readonly integration: string;
  readonly index: number;
}

/** Alerts of which Alertmanager told, and of which nobody has reported here since. */
export interface UnseenAlerts {
  readonly firing: readonly AlertHash[];
  readonly resolved: readonly AlertHash[];
}

/** What was told. Alerts are named by fingerprint, the same hash input as upstream's (row P4). */
export interface LogEntry {
  readonly at: EpochMs;
  readonly firing: readonly Fingerprint[];
  readonly resolved: readonly Fingerprint[];
  readonly receiverData: ReceiverData;
  /** Only in an entry that was taken over: who was told of beyond `firing` and `resolved`. */
  readonly unseen?: UnseenAlerts;
  /** Only in an entry of what was held: which of `firing` are in no letter, so that people hear of them yet. */
  readonly unlisted?: readonly Fingerprint[];
}

/** Of a message that another process has sent, perhaps, and could not put on record. */
export const UNKNOWN_ID = '';

/** What somebody is about to be told. */
export interface Intent {
  /** Of the message, or `UNKNOWN_ID`. */
  readonly id: string;
  readonly reason: NotifyReason;
  readonly firing: readonly Fingerprint[];
  readonly resolved: readonly Fingerprint[];
  readonly startedAt: EpochMs;
  /**
   * An attempt may have reached the receiver. True on record while an attempt is under way, as
   * nobody would know its outcome after a crash.
   */
  readonly mayHaveArrived: boolean;
}

export interface NotificationRecord {
  readonly key: NotificationKey;
  readonly last: LogEntry | undefined;
  readonly intent: Intent | undefined;
  readonly expiresAt: EpochMs;
}

/** One text per key, whatever characters its names are made of. */
export function notificationKeyText(key: NotificationKey): string {
  return JSON.stringify([key.receiver, key.integration, key.index, key.groupKey]);
}

type Named = Pick<LogEntry, 'firing' | 'resolved'>;

/** Who was told of as firing, and is named in none of these messages. */
export function unnamedIn(
  told: Named | undefined,
  ...messages: readonly (Named | undefined)[]
): readonly Fingerprint[] {
  if (told === undefined) return [];
  const named = new Set(messages.flatMap((message) => namesIn(message)));
  return told.firing.filter((fingerprint) => !named.has(fingerprint));
}

/** Those of whom people were told, or are about to be, that they fire. */
export function firingIn({ last, intent }: NotificationRecord): readonly Fingerprint[] {
  return [...(last?.firing ?? []), ...(intent?.firing ?? [])];
}

/** Whether messages say something of all that people were told to fire, or were about to be. */
export function isAllNamed(
  record: NotificationRecord,
  ...messages: readonly (Named | undefined)[]
): boolean {
  return unnamedIn({ firing: firingIn(record), resolved: [] }, ...messages).length === 0;
}

function namesIn(message: Named | undefined): readonly Fingerprint[] {
  return message === undefined ? [] : [...message.firing, ...message.resolved];
}

/** When a record may be forgotten: after the shorter of the retention and twice repeat_interval. */
export function expiryOf(
  now: EpochMs,
  repeatIntervalMs: DurationMs,
  retentionMs: DurationMs,
): EpochMs {
  const twice = 2 * repeatIntervalMs;
  return addMs(now, twice > 0 && twice < retentionMs ? twice : retentionMs);
}
