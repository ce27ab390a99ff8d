// LabelSet: the identity of an alert. Names come from outside, so `__proto__` is a name like any
// other; the set is therefore a sorted list of pairs and never a bare object.
import { compareBytes } from './byte-order.ts';

/** One label or annotation. */
export type LabelPair = readonly [name: string, value: string];

/** Names and values up to which a look at each is the quickest way to find one. */
const LONG = 64;

/** An immutable set of name/value pairs, sorted by name in Go's byte order, names unique. */
export class LabelSet {
  static readonly EMPTY = new LabelSet([]);

  /** Alternating names and values: `[n0, v0, n1, v1, …]`. */
  readonly #flat: readonly string[];

  private constructor(flat: readonly string[]) {
    this.#flat = flat;
  }

  /** Builds a set from pairs in any order; of a repeated name the last value wins. */
  static from(pairs: Iterable<LabelPair>): LabelSet {
    const byName = new Map(pairs);
    if (byName.size === 0) return LabelSet.EMPTY;
    const sorted = [...byName].sort((a, b) => compareBytes(a[0], b[0]));
    return new LabelSet(sorted.flat());
  }

  /** Builds a set from the own enumerable entries of a parsed JSON object. */
  static fromRecord(record: Readonly<Record<string, string>>): LabelSet {
    return LabelSet.fromFlat(flatten(record));
  }

  /**
   * Builds a set from alternating names and values. Senders mostly have them in order already, and
   * then nothing is sorted; the array becomes part of the set and must not change any more.
   */
  static fromFlat(flat: readonly string[]): LabelSet {
    if (flat.length === 0) return LabelSet.EMPTY;
    return isSorted(flat) ? new LabelSet(flat) : LabelSet.from(pairsOf(flat));
  }

  /** Alternating names and values in byte order of the names. */
  get flat(): readonly string[] {
    return this.#flat;
  }

  get size(): number {
    return this.#flat.length / 2;
  }

  /** The value of a label, or the empty string when it is absent (reference row M7). */
  get(name: string): string {
    return this.#find(name) ?? '';
  }

  has(name: string): boolean {
    return this.#find(name) !== undefined;
  }

  /** Names in byte order. */
  names(): string[] {
    return this.#flat.filter((_, i) => i % 2 === 0);
  }

  /** Values in the order of their names. */
  values(): string[] {
    return this.#flat.filter((_, i) => i % 2 === 1);
  }

  *[Symbol.iterator](): Iterator<LabelPair> {
    for (let i = 0; i < this.#flat.length; i += 2) yield [this.#at(i), this.#at(i + 1)];
  }

  /** Calls `visit` for each pair in byte order, without allocating. */
  forEach(visit: (name: string, value: string) => void): void {
    for (let i = 0; i < this.#flat.length; i += 2) visit(this.#at(i), this.#at(i + 1));
  }

  /** Keeps the pairs for which `keep` holds. */
  filter(keep: (name: string, value: string) => boolean): LabelSet {
    const flat: string[] = [];
    this.forEach((name, value) => {
      if (keep(name, value)) flat.push(name, value);
    });
    if (flat.length === this.#flat.length) return this;
    return flat.length === 0 ? LabelSet.EMPTY : new LabelSet(flat);
  }

  equals(other: LabelSet): boolean {
    if (this === other) return true;
    if (this.#flat.length !== other.#flat.length) return false;
    return this.#flat.every((part, i) => part === other.#flat[i]);
  }

  /** A plain object for JSON; a name such as `__proto__` becomes an own property. */
  toJSON(): Record<string, string> {
    return Object.fromEntries(this);
  }

  #find(name: string): string | undefined {
    if (this.#flat.length > LONG) return this.#search(name);
    for (let i = 0; i < this.#flat.length; i += 2) {
      if (this.#flat[i] === name) return this.#flat[i + 1];
    }
    return undefined;
  }

  /** Nobody needs thousands of labels, but somebody may send them. */
  #search(name: string): string | undefined {
    let [low, high] = [0, this.size - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const order = compareBytes(this.#at(2 * middle), name);
      if (order === 0) return this.#at(2 * middle + 1);
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  #at(index: number): string {
    return this.#flat[index] ?? '';
  }
}

/** The own enumerable entries of an object as alternating names and values, in its order. */
export function flatten(record: Readonly<Record<string, string>>): string[] {
  const flat: string[] = [];
  for (const name of Object.keys(record)) flat.push(name, record[name] ?? '');
  return flat;
}

/** Whether each name comes after the one before it: in order, and none twice. */
function isSorted(flat: readonly string[]): boolean {
  for (let i = 2; i < flat.length; i += 2) {
    if (compareBytes(flat[i - 2] ?? '', flat[i] ?? '') >= 0) return false;
  }
  return true;
}

function* pairsOf(flat: readonly string[]): Generator<LabelPair> {
  for (let i = 0; i + 1 < flat.length; i += 2) yield [flat[i] ?? '', flat[i + 1] ?? ''];
}
