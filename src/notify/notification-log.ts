// NotificationLog: the record of every integration and group, in memory.
import { alertHashOf } from '../model/alert-hash.ts';
import type { EpochMs } from '../model/instant.ts';
import {
  notificationKeyText,
  type NotificationKey,
  type NotificationRecord,
} from './notification-record.ts';
import { recognize, type NamedAlert } from './recognize.ts';

export class NotificationLog {
  readonly #records = new Map<string, NotificationRecord>();

  get size(): number {
    return this.#records.size;
  }

  get(key: NotificationKey): NotificationRecord | undefined {
    return this.#records.get(notificationKeyText(key));
  }

  set(record: NotificationRecord): void {
    this.#records.set(notificationKeyText(record.key), record);
  }

  /**
   * Whether the integration waits for news of the alert: it was told that it fires, or is just
   * being told of it in either way.
   */
  isAwaited(key: NotificationKey, { fingerprint, labels }: NamedAlert): boolean {
    const { last, intent } = this.get(key) ?? {};
    const mentions = [last?.firing, intent?.firing, intent?.resolved];
    if (mentions.some((fingerprints) => fingerprints?.includes(fingerprint))) return true;
    return last?.unseen?.firing.includes(alertHashOf(labels)) ?? false;
  }

  /**
   * Names the alerts that were told of before they were known here, now that they are. Returns
   * whether any was recognized, which changes the record.
   */
  recognize(key: NotificationKey, alerts: readonly NamedAlert[]): boolean {
    const record = this.get(key);
    const last = record?.last && recognize(record.last, alerts);
    if (record === undefined || last === record.last) return false;
    this.set({ ...record, last });
    return true;
  }

  /** Removes and returns the records whose time is over and that `isNeeded` does not claim. */
  expire(
    now: EpochMs,
    isNeeded: (keyText: string, key: NotificationKey) => boolean,
  ): readonly NotificationRecord[] {
    const expired: NotificationRecord[] = [];
    for (const [text, record] of this.#records) {
      if (record.expiresAt > now || isNeeded(text, record.key)) continue;
      this.#records.delete(text);
      expired.push(record);
    }
    return expired;
  }

  /** Removes the records that are meant, as somebody else says that their time is over. */
  forget(isMeant: (keyText: string, key: NotificationKey) => boolean): void {
    for (const [text, { key }] of this.#records) {
      if (isMeant(text, key)) this.#records.delete(text);
    }
  }

  values(): IterableIterator<NotificationRecord> {
    return this.#records.values();
  }
}
