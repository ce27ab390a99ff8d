// AlertnameLimit: how many alerts may have one name, so that one broken rule cannot crowd out all
// others (reference row A11).
import type { Alert } from '../model/alert.ts';
import type { Fingerprint } from '../model/fingerprint.ts';
import type { EpochMs } from '../model/instant.ts';
import { TimerQueue } from '../model/timer-queue.ts';

type Candidate = Pick<Alert, 'fingerprint' | 'labels' | 'endsAt'>;

/** Source: prometheus/alertmanager:limit/bucket.go. */
export class AlertnameLimit {
  readonly #max: number;
  /** By name, the alerts that count and when each of them ends. */
  readonly #endsByName = new Map<string, TimerQueue<Fingerprint>>();

  /** `max` 0 admits everything. */
  constructor(max: number) {
    this.#max = max;
  }

  /**
   * Whether the alert may be taken: it counts already, there is room, or one that counts has ended
   * and gives up its place.
   */
  admits({ fingerprint, labels, endsAt }: Candidate, now: EpochMs): boolean {
    if (this.#max <= 0) return true;
    const ends = this.#endsOf(labels.get('alertname'));
    const isKnown = ends.dueAt(fingerprint) !== undefined;
    if (!isKnown && ends.size >= this.#max && ends.takeDue(now) === undefined) return false;
    ends.set(fingerprint, endsAt);
    return true;
  }

  /** Counts an alert that was taken before, whether or not there is room. */
  restore({ fingerprint, labels, endsAt }: Candidate): void {
    if (this.#max > 0) this.#endsOf(labels.get('alertname')).set(fingerprint, endsAt);
  }

  /** Forgets the names of which nothing fires any more. */
  collect(now: EpochMs): void {
    for (const [name, ends] of this.#endsByName) {
      while (ends.takeDue(now) !== undefined);
      if (ends.size === 0) this.#endsByName.delete(name);
    }
  }

  #endsOf(name: string): TimerQueue<Fingerprint> {
    const known = this.#endsByName.get(name);
    if (known !== undefined) return known;
    const ends = new TimerQueue<Fingerprint>();
    this.#endsByName.set(name, ends);
    return ends;
  }
}
