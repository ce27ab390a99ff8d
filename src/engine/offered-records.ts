// OfferedRecords: what others say they have told of groups in slots that nobody holds just now, or that
// somebody else holds. Whoever takes such a slot next must hear of it, if its holder did not. A holder that
// is telling people of such a group itself hears of it after that.
import { addMs, type EpochMs } from '../model/instant.ts';
import {
  notificationKeyText,
  UNKNOWN_ID,
  type NotificationKey,
  type NotificationRecord,
} from '../notify/notification-record.ts';
import { slotOf } from '../route/slot.ts';

interface Offer {
  readonly record: NotificationRecord;
  /** One's own are not heard again by the feed, so that nothing there says that they were heard. */
  readonly by: 'self' | 'others';
  readonly at: EpochMs;
}

/** By then a slot that is given back has long been taken, and whoever was telling people is done with it. */
const KEPT_MS = 5 * 60_000;
/** Far more than are offered while slots change hands. */
const MAX_OFFERS = 10_000;

export class OfferedRecords {
  /** By the key of the record, the oldest first. */
  readonly #offers = new Map<string, Offer>();

  get isEmpty(): boolean {
    return this.#offers.size === 0;
  }

  keep(record: NotificationRecord, by: Offer['by'], now: EpochMs): void {
    const key = notificationKeyText(record.key);
    this.#offers.delete(key);
    this.#offers.set(key, { record, by, at: now });
    const [oldest] = this.#offers.keys();
    if (this.#offers.size > MAX_OFFERS && oldest !== undefined) this.#offers.delete(oldest);
  }

  /** Takes note of what a holder has stored: if it has told people since, it has heard of what was offered. */
  heard({ key: recordKey, intent }: NotificationRecord): void {
    if (this.isEmpty) return;
    const key = notificationKeyText(recordKey);
    const offer = this.#offers.get(key);
    if (offer === undefined) return;
    const isBegun = intent !== undefined && intent.id !== UNKNOWN_ID;
    // While it is telling people what is offered waits, here as there, but for what it tells.
    const isHeard = isBegun
      ? offer.record.intent?.id === intent.id
      : intent === undefined && offer.by === 'others';
    if (isHeard) this.#offers.delete(key);
  }

  /** Hands out what was offered of one group, however long ago. */
  takeOf(recordKey: NotificationKey): Pick<Offer, 'record' | 'at'> | undefined {
    const key = notificationKeyText(recordKey);
    const offer = this.#offers.get(key);
    this.#offers.delete(key);
    return offer;
  }

  /** Hands out what was offered of late of these slots. */
  take(isMeant: (slot: number) => boolean, now: EpochMs): readonly NotificationRecord[] {
    const records: NotificationRecord[] = [];
    for (const [key, { record, at }] of this.#offers) {
      const isLate = addMs(at, KEPT_MS) < now;
      const isTaken = isMeant(slotOf(record.key.groupKey));
      if (isLate || isTaken) this.#offers.delete(key);
      if (isTaken && !isLate) records.push(record);
    }
    return records;
  }
}
