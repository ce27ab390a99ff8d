// Which silences hold for a label set now. The question comes for every alert of every flush, so the
// answer is remembered per label set and mended by what has changed since, silence by silence.
import { matchesAll } from '../../matcher/matches-all.ts';
import type { EpochMs } from '../../model/instant.ts';
import type { LabelSet } from '../../model/label-set.ts';
import { SilenceIndex, type SilenceEntry } from './silence-index.ts';
import { overAt } from './silence-state.ts';

/** What is known about a label set. */
interface Finding {
  /** Of the finder, when the entries were found. */
  version: number;
  /** All that match and were not over at `from`, in order of creation. */
  entries: readonly SilenceEntry[];
  /** The active ones; true from `from` until just before `until`. */
  ids: readonly string[];
  from: EpochMs;
  until: number;
}

const NONE: readonly never[] = Object.freeze([]);
/** Changes that are kept; a label set nobody asked about for longer is looked up anew. */
const KEPT_CHANGES = 4096;
/** Looking through a few changes is quicker than a search. */
const FEW_CHANGES = 16;

/** How much searching there was, for the metrics. */
export interface SearchCounts {
  /** Answers that were not known already. */
  searches: number;
  /** Silences that a search looked at. */
  scanned: number;
  /** Silences that it could pass over. */
  skipped: number;
}

/** Holds the index over entries, and what was found out through it. */
export class SilenceFinder {
  readonly #index = new SilenceIndex();
  readonly #findings = new WeakMap<LabelSet, Finding>();
  /** The entries that changed last; the one at the end made the present version. */
  #changes: SilenceEntry[] = [];
  #version = 0;
  #size = 0;
  readonly #counts: SearchCounts = { searches: 0, scanned: 0, skipped: 0 };

  get counts(): Readonly<SearchCounts> {
    return this.#counts;
  }

  /** Changes that are remembered. */
  get changeCount(): number {
    return this.#changes.length;
  }

  add(entry: SilenceEntry): void {
    this.#index.add(entry);
    this.#size += 1;
    this.noteChange(entry);
  }

  remove(entry: SilenceEntry): void {
    this.#index.remove(entry);
    this.#size -= 1;
    this.noteChange(entry);
  }

  /** Call it when the period of an entry changed. */
  noteChange(entry: SilenceEntry): void {
    this.#version += 1;
    this.#changes.push(entry);
    if (this.#changes.length >= 2 * KEPT_CHANGES)
      this.#changes = this.#changes.slice(-KEPT_CHANGES);
  }

  /** The ids of active silences that match, in order of creation. */
  silencedBy(labels: LabelSet, now: EpochMs): readonly string[] {
    const known = this.#findings.get(labels);
    if (known === undefined) {
      const finding = this.#find(labels, now);
      this.#findings.set(labels, finding);
      return finding.ids;
    }
    const isCurrent = known.version === this.#version;
    if (isCurrent && now >= known.from && now < known.until) return known.ids;
    // What was over at `from` is not among the entries, so there is no way back before it.
    if (now < known.from || this.#isQuickerAnew(known))
      Object.assign(known, this.#find(labels, now));
    else this.#mend(known, labels, now);
    return known.ids;
  }

  #isQuickerAnew({ version }: Finding): boolean {
    const behind = this.#version - version;
    return behind > this.#changes.length || behind > this.#index.unindexed + FEW_CHANGES;
  }

  #find(labels: LabelSet, now: EpochMs): Finding {
    const found = new Set<SilenceEntry>();
    let scanned = 0;
    this.#index.visitCandidates(labels, (entry) => {
      scanned += 1;
      if (concerns(entry, labels, now)) found.add(entry);
    });
    this.#count(scanned);
    const finding = { version: this.#version, entries: NONE, ids: NONE, from: now, until: 0 };
    return evaluate(finding, found, now);
  }

  #mend(finding: Finding, labels: LabelSet, now: EpochMs): void {
    const changed = this.#changes.slice(this.#changes.length - (this.#version - finding.version));
    const entries = new Set(finding.entries);
    for (const entry of changed) {
      if (concerns(entry, labels, now)) entries.add(entry);
      else entries.delete(entry);
    }
    this.#count(changed.length);
    finding.version = this.#version;
    evaluate(finding, entries, now);
  }

  #count(scanned: number): void {
    this.#counts.searches += 1;
    this.#counts.scanned += scanned;
    this.#counts.skipped += Math.max(0, this.#size - scanned);
  }
}

function concerns({ silence, isGone }: SilenceEntry, labels: LabelSet, now: EpochMs): boolean {
  if (isGone || now >= overAt(silence)) return false;
  return silence.matcherSets.some((set) => matchesAll(set, labels));
}

/** Fills in who is active now, and how long that stays so. */
function evaluate(finding: Finding, entries: ReadonlySet<SilenceEntry>, now: EpochMs): Finding {
  const kept = [...entries].filter(({ silence }) => now < overAt(silence));
  kept.sort((a, b) => a.order - b.order);
  const active = kept.filter(({ silence }) => now >= silence.startsAt);
  const turns = kept.map(({ silence }) =>
    now < silence.startsAt ? silence.startsAt : overAt(silence),
  );
  finding.entries = kept.length === 0 ? NONE : kept;
  finding.ids = active.length === 0 ? NONE : active.map(({ silence }) => silence.id);
  finding.from = now;
  finding.until = turns.reduce<number>((soonest, turn) => Math.min(soonest, turn), Infinity);
  return finding;
}
