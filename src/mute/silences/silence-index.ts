// Which silences could concern a label set: found by one label of theirs instead of by trying all,
// so that the effort hardly grows with the number of silences.
import type { Matcher } from '../../matcher/matcher.ts';
import type { LabelSet } from '../../model/label-set.ts';
import { neededLabel, type NeededLabel } from './needed-label.ts';
import type { Silence } from './silence.ts';

/** The place of a silence, which outlives its versions. */
export interface SilenceEntry {
  silence: Silence;
  /** Counts up in the order of creation. */
  readonly order: number;
  /** Whether it was forgotten. */
  isGone: boolean;
}

/** As many comparisons of a beginning cost as much as one run of a pattern. */
const PREFIXES_PER_PATTERN = 32;

/** Finds entries by the labels that their silences ask for. */
export class SilenceIndex {
  /** Label name → value → entries with a matcher set that needs exactly this label. */
  readonly #byValue = new Map<string, Map<string, Set<SilenceEntry>>>();
  /** Label name → entries with a matcher set that needs a label with one of these beginnings. */
  readonly #byPrefix = new Map<string, Map<NeededLabel, SilenceEntry>>();
  /** Entries with a matcher set of which nothing can be told. */
  readonly #others = new Set<SilenceEntry>();
  /** Where each entry was put. */
  readonly #places = new Map<SilenceEntry, readonly NeededLabel[]>();
  #prefixCount = 0;

  /** About how many entries every search has to look at. */
  get unindexed(): number {
    return this.#others.size + Math.floor(this.#prefixCount / PREFIXES_PER_PATTERN);
  }

  add(entry: SilenceEntry): void {
    const places: NeededLabel[] = [];
    for (const set of entry.silence.matcherSets) {
      const needed = this.#rarest(set);
      if (needed === undefined) {
        this.#others.add(entry);
        continue;
      }
      places.push(needed);
      this.#put(entry, needed);
    }
    this.#places.set(entry, places);
  }

  /** Forgets an entry, whose silence may be another one by now. */
  remove(entry: SilenceEntry): void {
    for (const place of this.#places.get(entry) ?? []) this.#take(entry, place);
    this.#others.delete(entry);
    this.#places.delete(entry);
  }

  /** Calls `visit` for every entry that could match, perhaps more than once, in no order. */
  visitCandidates(labels: LabelSet, visit: (entry: SilenceEntry) => void): void {
    labels.forEach((name, value) => {
      this.#byValue.get(name)?.get(value)?.forEach(visit);
      this.#byPrefix.get(name)?.forEach((entry, { texts }) => {
        for (const text of texts) if (value.startsWith(text)) visit(entry);
      });
    });
    this.#others.forEach(visit);
  }

  /** Of what a set needs, the value that the fewest silences share, or else the longest beginning. */
  #rarest(set: readonly Matcher[]): NeededLabel | undefined {
    let best: NeededLabel | undefined;
    let lowest = Infinity;
    for (const matcher of set) {
      const needed = neededLabel(matcher);
      if (needed === undefined) continue;
      const rank = this.#rank(needed);
      if (rank >= lowest) continue;
      lowest = rank;
      best = needed;
    }
    return best;
  }

  /** Low is good; any value is better than any beginning. */
  #rank({ kind, name, texts }: NeededLabel): number {
    if (kind === 'prefix') return Number.MAX_SAFE_INTEGER - Math.min(...texts.map((t) => t.length));
    const known = this.#byValue.get(name);
    return texts.reduce((total, text) => total + (known?.get(text)?.size ?? 0), 0);
  }

  #put(entry: SilenceEntry, needed: NeededLabel): void {
    const { kind, name, texts } = needed;
    if (kind === 'prefix') {
      const known = this.#byPrefix.get(name) ?? new Map<NeededLabel, SilenceEntry>();
      this.#byPrefix.set(name, known.set(needed, entry));
      this.#prefixCount += 1;
      return;
    }
    const byText = this.#byValue.get(name) ?? new Map<string, Set<SilenceEntry>>();
    for (const text of texts) {
      byText.set(text, (byText.get(text) ?? new Set<SilenceEntry>()).add(entry));
    }
    this.#byValue.set(name, byText);
  }

  #take(entry: SilenceEntry, needed: NeededLabel): void {
    const { kind, name, texts } = needed;
    if (kind === 'prefix') {
      const known = this.#byPrefix.get(name);
      if (known?.delete(needed) === true) this.#prefixCount -= 1;
      if (known?.size === 0) this.#byPrefix.delete(name);
      return;
    }
    const byText = this.#byValue.get(name);
    for (const text of texts) {
      const entries = byText?.get(text);
      entries?.delete(entry);
      if (entries?.size === 0) byText?.delete(text);
    }
    if (byText?.size === 0) this.#byValue.delete(name);
  }
}
