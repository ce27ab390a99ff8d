// OfferedRecords: what others say they have told of groups in slots that nobody holds just now, or that
// somebody else holds. Whoever takes such a slot next must hear of it, if its holder did not. A holder that
// is telling people of such a group itself hears of it after that.
import { addMs, type EpochMs } from '../model/instant.ts';
import {
  isAllNamed,
  notificationKeyText,
  UNKNOWN_ID,
  type NotificationKey,
  type NotificationRecord,
} from '../notify/notification-record.ts';
import { slotOf } from '../route/slot.ts';
import { notificationRow } from './rows/notification-rows.ts';

interface Offer {
  readonly record: NotificationRecord;
  /**
   * One's own are not heard again by the feed, so that nothing there says that they were heard. What is told
   * in the place of a holder is offered once that can hear it.
   */
  readonly by: 'self' | 'stand-in' | 'others';
  readonly at: EpochMs;
}

/** By then a slot that is given back has long been taken, and whoever was telling people is done with it. */
const KEPT_MS = 5 * 60_000;
/** Far more groups than are offered while slots change hands. */
const MAX_KEYS = 10_000;
/** Far more than there are replicas that have told of one group, and could not say so. */
const MAX_OF_KEY = 8;

export class OfferedRecords {
  /** By the key of the record, of each the oldest first: a later one need not name all that an earlier one does. */
  readonly #offers = new Map<string, readonly Offer[]>();

  get isEmpty(): boolean {
    return this.#offers.size === 0;
  }

  keep(record: NotificationRecord, by: Offer['by'], now: EpochMs): void {
    const key = notificationKeyText(record.key);
    // What was told here, and has yet to be offered, stays that.
    if (by === 'others' && this.#of(key).some((offer) => isSame(offer.record, record))) return;
    const isReplaced = (offer: Offer): boolean =>
      isSame(offer.record, record) || (by === 'stand-in' && offer.by === 'stand-in');
    const others = this.#of(key).filter((offer) => !isReplaced(offer));
    this.#offers.delete(key);
    this.#offers.set(key, [...others, { record, by, at: now }].slice(-MAX_OF_KEY));
    const [oldest] = this.#offers.keys();
    if (this.#offers.size > MAX_KEYS && oldest !== undefined) this.#offers.delete(oldest);
  }

  /** What was told here in the place of holders. */
  *toldInPlace(): Generator<NotificationRecord> {
    for (const offers of this.#offers.values()) {
      for (const { by, record } of offers) if (by === 'stand-in') yield record;
    }
  }

  /**
   * Takes note of what a holder has stored: if it has told people since, it has heard of what was offered, but
   * for what its message does not name. `before`: what was known of the same.
   */
  heard(heard: NotificationRecord, before: NotificationRecord | undefined): void {
    if (this.isEmpty) return;
    const { key: recordKey, last, intent } = heard;
    // While it is telling people what is offered waits, here as there, but for what it tells.
    const isHeard = ({ by, record }: Offer): boolean =>
      intent === undefined
        ? (by === 'others' || tellsOf(record, before)) && isAllNamed(record, last)
        : tellsOf(record, heard);
    const key = notificationKeyText(recordKey);
    this.#set(
      key,
      this.#of(key).filter((offer) => !isHeard(offer)),
    );
  }

  /** Hands out what was offered of one group, however long ago. */
  takeOf(recordKey: NotificationKey): readonly Pick<Offer, 'record' | 'at'>[] {
    const key = notificationKeyText(recordKey);
    const offers = this.#of(key);
    this.#offers.delete(key);
    return offers;
  }

  /** Hands out what was offered of late of these slots. */
  take(isMeant: (slot: number) => boolean, now: EpochMs): readonly NotificationRecord[] {
    const records: NotificationRecord[] = [];
    for (const [key, offers] of this.#offers) {
      const recent = offers.filter(({ at }) => addMs(at, KEPT_MS) >= now);
      const [first] = recent;
      const isTaken = first !== undefined && isMeant(slotOf(first.record.key.groupKey));
      this.#set(key, isTaken ? [] : recent);
      if (isTaken) records.push(...recent.map(({ record }) => record));
    }
    return records;
  }

  #of(key: string): readonly Offer[] {
    return this.#offers.get(key) ?? [];
  }

  /** In the place that the key has among the others. */
  #set(key: string, offers: readonly Offer[]): void {
    if (offers.length === 0) this.#offers.delete(key);
    else this.#offers.set(key, offers);
  }
}

/** Whether a record is of a message that was begun. */
function tellsOf({ intent }: NotificationRecord, begun: NotificationRecord | undefined): boolean {
  const id = begun?.intent?.id ?? UNKNOWN_ID;
  return id !== UNKNOWN_ID && intent?.id === id;
}

function isSame(a: NotificationRecord, b: NotificationRecord): boolean {
  return notificationRow(a).value === notificationRow(b).value;
}
