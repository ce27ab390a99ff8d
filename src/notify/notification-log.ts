// NotificationLog: the record of every integration and group, in memory.
import type { Fingerprint } from '../model/fingerprint.ts';
import type { EpochMs } from '../model/instant.ts';
import {
  notificationKeyText,
  type NotificationKey,
  type NotificationRecord,
} from './notification-record.ts';

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
  isAwaited(key: NotificationKey, fingerprint: Fingerprint): boolean {
    const { last, intent } = this.get(key) ?? {};
    const mentions = [last?.firing, intent?.firing, intent?.resolved];
    return mentions.some((fingerprints) => fingerprints?.includes(fingerprint));
  }

  /** Removes and returns the records whose time is over and that `isNeeded` does not claim. */
  expire(now: EpochMs, isNeeded: (keyText: string) => boolean): readonly NotificationRecord[] {
    const expired: NotificationRecord[] = [];
    for (const [text, record] of this.#records) {
      if (record.expiresAt > now || isNeeded(text)) continue;
      this.#records.delete(text);
      expired.push(record);
    }
    return expired;
  }
}
