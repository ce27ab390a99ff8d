// Dates of long lists: an alert has three, and printing them was a third of printing the alert.
// Only the day needs a calendar, and the alerts of a list share a few days.
import { formatDateTime } from '../../model/date-time.ts';
import { epochMs, type EpochMs } from '../../model/instant.ts';

const DAY_MS = 86_400_000;
/** More days than this at once is no list of alerts; the memory is then emptied. */
const MAX_DAYS = 512;

const TWO_DIGITS = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));
const THREE_DIGITS = Array.from({ length: 1000 }, (_, n) => String(n).padStart(3, '0'));

/** Prints instants as `formatDateTime` does. Make one for each list. */
export class DatePrinter {
  /** The day since the epoch → `2026-01-02T`. */
  readonly #days = new Map<number, string>();

  print(instant: EpochMs): string {
    const day = Math.floor(instant / DAY_MS);
    const millis = instant - day * DAY_MS;
    const seconds = Math.floor(millis / 1000);
    const minutes = Math.floor(seconds / 60);
    const hour = TWO_DIGITS[Math.floor(minutes / 60)] ?? '';
    const minute = TWO_DIGITS[minutes % 60] ?? '';
    const second = TWO_DIGITS[seconds % 60] ?? '';
    return `${this.#dayText(day)}${hour}:${minute}:${second}.${THREE_DIGITS[millis % 1000] ?? ''}Z`;
  }

  #dayText(day: number): string {
    const known = this.#days.get(day);
    if (known !== undefined) return known;
    if (this.#days.size >= MAX_DAYS) this.#days.clear();
    const midnight = formatDateTime(epochMs(day * DAY_MS));
    const text = midnight.slice(0, midnight.indexOf('T') + 1);
    this.#days.set(day, text);
    return text;
  }
}
