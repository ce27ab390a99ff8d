// AlertStore: every known alert by its label set; says for each report what it changed, so that
// an unchanged report costs next to nothing further on.
import { LRUCache } from 'lru-cache';
import { isResolvedAt, type Alert } from '../model/alert.ts';
import { fingerprintOf, type Fingerprint } from '../model/fingerprint.ts';
import type { EpochMs } from '../model/instant.ts';
import { flatten, LabelSet } from '../model/label-set.ts';
import {
  acceptAnnotations,
  acceptLabels,
  rangeOf,
  rangeProblem,
  type AcceptOptions,
} from './accept-alert.ts';
import { mergeRanges, type ActiveRange } from './merge.ts';
import type { PostedAlert } from './posted-alert.ts';
import { SortedAlerts } from './sorted-alerts.ts';
import { StoredAlert } from './stored-alert.ts';

/** What one report did. */
export type PutResult =
  | { readonly kind: 'refused'; readonly reason: string }
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

export class AlertStore {
  readonly #byFingerprint = new Map<Fingerprint, StoredAlert>();
  readonly #byLabelText: LRUCache<string, CacheEntry>;
  readonly #sorted = new SortedAlerts();

  /** `cacheSize` is how many label texts are remembered, to know a re-sent alert at once. */
  constructor({ cacheSize }: { readonly cacheSize: number }) {
    this.#byLabelText = new LRUCache({ max: cacheSize });
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
    const stored = new StoredAlert(alert);
    this.#byFingerprint.set(alert.fingerprint, stored);
    this.#sorted.add(stored);
    return stored;
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
      return this.#move(known.alert, range, now);
    }
    const labels = known === undefined ? acceptLabels(pairs, options.isValidName) : undefined;
    if (labels?.ok === false) return { kind: 'refused', reason: labels.error };
    const annotations = acceptAnnotations(posted.annotations, options.isValidName);
    if (!annotations.ok) return { kind: 'refused', reason: annotations.error };

    const content = {
      labels: known?.alert.labels ?? labels?.value ?? LabelSet.EMPTY,
      annotations: annotations.value,
      generatorURL: posted.generatorURL,
    };
    const result = this.#merge(known?.alert, content, { range, now });
    if (key.length <= MAX_CACHED_KEY) {
      this.#byLabelText.set(key, { alert: result.alert, pairs });
    }
    return result;
  }

  /** Sets a later end, where nobody said that the alert has ended. */
  extend(alert: StoredAlert, endsAt: EpochMs): void {
    alert.moveTo({ ...alert.range(), endsAt });
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
    content: Pick<Alert, 'labels' | 'annotations' | 'generatorURL'>,
    arrival: { readonly range: ActiveRange; readonly now: EpochMs },
  ): Exclude<PutResult, { kind: 'refused' }> {
    const fingerprint = cached?.fingerprint ?? fingerprintOf(content.labels);
    const stored = cached ?? this.#byFingerprint.get(fingerprint);
    if (stored === undefined) {
      const alert = this.restore({ fingerprint, ...content, ...arrival.range });
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

  #move(
    alert: StoredAlert,
    report: ActiveRange,
    now: EpochMs,
  ): Exclude<PutResult, { kind: 'refused' }> {
    alert.reportedAt = now;
    // What arrives later is newer, even when the wall clock was set back in between.
    const updatedAt = alert.updatedAt > report.updatedAt ? alert.updatedAt : report.updatedAt;
    const range = mergeRanges(alert, { ...report, updatedAt }, now);
    const wasResolved = isResolvedAt(alert, now);
    const isResolved = isResolvedAt(range, now);
    const isSameRange = alert.startsAt === range.startsAt && alert.endsAt === range.endsAt;
    // Prometheus repeats a resolved alert for minutes. Its groups may have told of it and let go;
    // moving its update time would make it look like news.
    if (wasResolved && isResolved && isSameRange) return { kind: 'unchanged', alert };
    alert.moveTo(range);
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
