// StoredAlert: the one live object per label set. The steady state of an installation is
// Prometheus sending the same alerts again each minute, so only the times of a known alert move,
// in place, and everything that refers to the alert sees them.
import type { Alert } from '../model/alert.ts';
import type { Fingerprint } from '../model/fingerprint.ts';
import { ZERO_TIME, type EpochMs } from '../model/instant.ts';
import type { LabelSet } from '../model/label-set.ts';
import type { ActiveRange } from './merge.ts';

/** Written by `AlertStore`, but for `isGrouped`; everyone else reads it, or takes a `snapshot`. */
export class StoredAlert implements Alert {
  readonly fingerprint: Fingerprint;
  readonly labels: LabelSet;
  annotations: LabelSet;
  generatorURL: string;
  startsAt: EpochMs;
  endsAt: EpochMs;
  updatedAt: EpochMs;
  timeout: boolean;
  /**
   * Whether all its groups hold it. A group lets go of an alert that has ended; when it fires again
   * it must be routed again, however that comes to light. Written by `Dispatcher` only.
   */
  isGrouped = false;
  /** When it was last reported, a report that changed nothing included. Not stored. */
  reportedAt: EpochMs;
  /** Whether the last update was reported to this process, and so with the content known here. Not stored. */
  isReportedHere = false;

  constructor(alert: Alert) {
    this.fingerprint = alert.fingerprint;
    this.labels = alert.labels;
    this.annotations = alert.annotations;
    this.generatorURL = alert.generatorURL;
    this.startsAt = alert.startsAt;
    this.endsAt = alert.endsAt;
    this.updatedAt = alert.updatedAt;
    this.timeout = alert.timeout;
    this.reportedAt = alert.updatedAt;
  }

  range(): ActiveRange {
    const { startsAt, endsAt, updatedAt, timeout } = this;
    return { startsAt, endsAt, updatedAt, timeout };
  }

  moveTo(range: ActiveRange): void {
    this.startsAt = range.startsAt;
    this.endsAt = range.endsAt;
    this.updatedAt = range.updatedAt;
    this.timeout = range.timeout;
  }

  /**
   * A copy that no later report changes. `isFiring` zeroes the end, so that an alert that fires
   * now cannot resolve while a message about it is built (reference row D7).
   */
  snapshot(isFiring: boolean): Alert {
    return {
      fingerprint: this.fingerprint,
      labels: this.labels,
      annotations: this.annotations,
      generatorURL: this.generatorURL,
      startsAt: this.startsAt,
      endsAt: isFiring ? ZERO_TIME : this.endsAt,
      updatedAt: this.updatedAt,
      timeout: this.timeout,
    };
  }
}
