// AlertStore: every known alert by its label set; says for each report what it changed, so that
// an unchanged report costs next to nothing further on.
import { LRUCache } from 'lru-cache';
import { isResolvedAt, type Alert } from '../model/alert.ts';
import { fingerprintOf, type Fingerprint } from '../model/fingerprint.ts';
import { addMs, type EpochMs } from '../model/instant.ts';
import { flatten, LabelSet } from '../model/label-set.ts';
import {
  acceptAnnotations,
  acceptLabels,
  rangeOf,
  rangeProblem,
  type AcceptOptions,
} from './accept-alert.ts';
import { AlertnameLimit } from './alertname-limit.ts';
import { isNewerAlert } from './newest-alert.ts';
import { mergeRanges, type ActiveRange } from './merge.ts';
import type { PostedAlert } from './posted-alert.ts';
import { SortedAlerts } from './sorted-alerts.ts';
import { StoredAlert } from './stored-alert.ts';

/** What one report did. */
export type PutResult =
  | { readonly kind: 'refused'; readonly reason: string }
  /** Dropped: too many alerts have this name (reference row A11). */
  | { readonly kind: 'limited'; readonly alertname: string }
  /** A resolved alert reported as before: nothing moved. */
  | { readonly kind: 'unchanged'; readonly alert: StoredAlert }
  /** Only times moved, and whether it fires did not: it is still where it was. */
  | { readonly kind: 'touched'; readonly alert: StoredAlert }
  /** New, or its annotations changed: to be stored whole and offered to the routing tree. */
  | { readonly kind: 'changed'; readonly alert: StoredAlert; readonly isNew: boolean }
  /** It fired and resolved, or the other way round; what is stored of it besides times stays. */
  | { readonly kind: 'turned'; readonly alert: StoredAlert };

/** Posts with larger labels are looked up by fingerprint: the cache must stay bounded in bytes. */
const MAX_CACHED_KEY = 4_096;

interface CacheEntry {
  readonly alert: StoredAlert;
  /** The report's own pairs, to tell apart texts that happen to join to the same key. */
  readonly pairs: readonly string[];
}

export interface AlertStoreOptions {
  /** How many label texts are remembered, to know a re-sent alert at once. */
  readonly cacheSize: number;
  /** At most this many alerts of one name; 0, the default, sets no limit. */
  readonly perAlertnameLimit?: number;
}

/** An alert as a report tells it, before it is merged. */
type Content = Pick<Alert, 'labels' | 'annotations' | 'generatorURL'>;

export class AlertStore {
  readonly #byFingerprint = new Map<Fingerprint, StoredAlert>();
  readonly #byLabelText: LRUCache<string, CacheEntry>;
  readonly #sorted = new SortedAlerts();
  readonly #limit: AlertnameLimit;

  constructor({ cacheSize, perAlertnameLimit = 0 }: AlertStoreOptions) {
    this.#byLabelText = new LRUCache({ max: cacheSize });
    this.#limit = new AlertnameLimit(perAlertnameLimit);
  }

  get size(): number {
    return this.#byFingerprint.size;
  }

  get(fingerprint: Fingerprint): StoredAlert | undefined {
    return this.#byFingerprint.get(fingerprint);
  }

  values(): IterableIterator<StoredAlert> {
    return this.#byFingerprint.values();
  }

  /** All alerts by fingerprint. */
  sorted(): readonly StoredAlert[] {
    return this.#sorted.list();
  }

  /** Takes an alert as it was stored, at start. */
  restore(alert: Alert): StoredAlert {
    this.#limit.restore(alert);
    return this.#add(alert);
  }

  /** Merges one report. The caller stores and routes according to the result. */
  put(posted: PostedAlert, now: EpochMs, options: AcceptOptions): PutResult {
    const range = rangeOf(posted, now, options.resolveTimeoutMs);
    const problem = rangeProblem(range);
    if (problem !== undefined) return { kind: 'refused', reason: problem };

    const pairs = flatten(posted.labels);
    const key = pairs.join('\xff');
    const known = this.#known(key, pairs);
    if (known !== undefined && hasSameContent(known.alert, posted)) {
      return this.#admit(known.alert, range, now) ?? this.#move(known.alert, range, now);
    }
    const labels = known === undefined ? acceptLabels(pairs, options.isValidName) : undefined;
    if (labels?.ok === false) return { kind: 'refused', reason: labels.error };
    const annotations = acceptAnnotations(posted.annotations, options.isValidName);
    if (!annotations.ok) return { kind: 'refused', reason: annotations.error };

    const content: Content = {
      labels: known?.alert.labels ?? labels?.value ?? LabelSet.EMPTY,
      annotations: annotations.value,
      generatorURL: posted.generatorURL,
    };
    const result = this.#merge(known?.alert, content, { range, now });
    if (result.kind !== 'limited' && key.length <= MAX_CACHED_KEY) {
      this.#byLabelText.set(key, { alert: result.alert, pairs });
    }
    return result;
  }

  /**
   * Joins what another replica knows of an alert with what is known here: the later update counts,
   * and of two at the same instant always the same one. `isNews` says that the alert is new, or that
   * it fires and did not, or the other way round; `isOlder` that nothing was taken.
   */
  join(
    alert: Alert,
    now: EpochMs,
  ): { readonly alert: StoredAlert; readonly isNews: boolean; readonly isOlder: boolean } {
    const known = this.#byFingerprint.get(alert.fingerprint);
    if (known === undefined) return { alert: this.restore(alert), isNews: true, isOlder: false };
    if (isNewerAlert(known, alert)) return { alert: known, isNews: false, isOlder: true };
    const wasResolved = isResolvedAt(known, now);
    const { startsAt, endsAt, updatedAt, timeout } = alert;
    known.moveTo({ startsAt, endsAt, updatedAt, timeout });
    known.annotations = alert.annotations;
    known.generatorURL = alert.generatorURL;
    known.isReportedHere = false;
    const isNews = wasResolved !== isResolvedAt(known, now);
    return { alert: known, isNews, isOlder: false };
  }

  /** Makes what is known of an alert the latest that anybody knows. */
  affirm(alert: StoredAlert): void {
    alert.moveTo({ ...alert.range(), updatedAt: addMs(alert.updatedAt, 1) });
  }

  /** Sets a later end, where nobody said that the alert has ended. */
  extend(alert: StoredAlert, endsAt: EpochMs): void {
    alert.moveTo({ ...alert.range(), endsAt });
  }

  /** Gives up places of ended alerts that count towards the limit of their name. */
  collectLimits(now: EpochMs): void {
    this.#limit.collect(now);
  }

  /** Forgets an alert; whoever still refers to it keeps the object. */
  delete(alert: StoredAlert): void {
    if (this.#byFingerprint.get(alert.fingerprint) === alert) {
      this.#byFingerprint.delete(alert.fingerprint);
      this.#sorted.remove(alert);
    }
  }

  #known(key: string, pairs: readonly string[]): CacheEntry | undefined {
    const entry = this.#byLabelText.get(key);
    if (entry === undefined) return undefined;
    const isCurrent = this.#byFingerprint.get(entry.alert.fingerprint) === entry.alert;
    if (!isCurrent) {
      this.#byLabelText.delete(key);
      return undefined;
    }
    return sameTexts(entry.pairs, pairs) ? entry : undefined;
  }

  #merge(
    cached: StoredAlert | undefined,
    content: Content,
    arrival: { readonly range: ActiveRange; readonly now: EpochMs },
  ): Exclude<PutResult, { kind: 'refused' }> {
    const fingerprint = cached?.fingerprint ?? fingerprintOf(content.labels);
    const stored = cached ?? this.#byFingerprint.get(fingerprint);
    const { labels } = content;
    const limited = this.#admit({ fingerprint, labels }, arrival.range, arrival.now);
    if (limited !== undefined) return limited;
    if (stored === undefined) {
      const alert = this.#add({ fingerprint, ...content, ...arrival.range });
      alert.isReportedHere = true;
      return { kind: 'changed', alert, isNew: true };
    }
    const isSame =
      stored.annotations.equals(content.annotations) &&
      stored.generatorURL === content.generatorURL;
    const moved = this.#move(stored, arrival.range, arrival.now);
    if (isSame) return moved;
    stored.annotations = content.annotations;
    stored.generatorURL = content.generatorURL;
    return { kind: 'changed', alert: stored, isNew: false };
  }

  /** Says that an alert must be dropped, if it must. */
  #admit(
    { fingerprint, labels }: Pick<Alert, 'fingerprint' | 'labels'>,
    { endsAt }: ActiveRange,
    now: EpochMs,
  ): Extract<PutResult, { kind: 'limited' }> | undefined {
    if (this.#limit.admits({ fingerprint, labels, endsAt }, now)) return undefined;
    return { kind: 'limited', alertname: labels.get('alertname') };
  }

  #add(alert: Alert): StoredAlert {
    const stored = new StoredAlert(alert);
    this.#byFingerprint.set(alert.fingerprint, stored);
    this.#sorted.add(stored);
    return stored;
  }

  #move(
    alert: StoredAlert,
    report: ActiveRange,
    now: EpochMs,
  ): Extract<PutResult, { readonly alert: StoredAlert }> {
    alert.reportedAt = now;
    // What arrives later is newer, even when the wall clock was set back in between, or the clock of
    // the replica that took the former report is ahead.
    const isBehind = alert.updatedAt >= report.updatedAt;
    const updatedAt = isBehind ? addMs(alert.updatedAt, 1) : report.updatedAt;
    const range = mergeRanges(alert, { ...report, updatedAt }, now);
    const wasResolved = isResolvedAt(alert, now);
    const isResolved = isResolvedAt(range, now);
    const isSameRange = alert.startsAt === range.startsAt && alert.endsAt === range.endsAt;
    // Prometheus repeats a resolved alert for minutes. Its groups may have told of it and let go;
    // moving its update time would make it look like news.
    if (wasResolved && isResolved && isSameRange) return { kind: 'unchanged', alert };
    alert.moveTo(range);
    alert.isReportedHere = true;
    return { kind: wasResolved === isResolved ? 'touched' : 'turned', alert };
  }
}

function hasSameContent(alert: StoredAlert, posted: PostedAlert): boolean {
  if (alert.generatorURL !== posted.generatorURL) return false;
  const names = Object.keys(posted.annotations);
  if (names.length !== alert.annotations.size) return false;
  return names.every(
    (name) =>
      alert.annotations.has(name) && alert.annotations.get(name) === posted.annotations[name],
  );
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, i) => text === b[i]);
}
