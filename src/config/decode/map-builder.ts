// The entries of one mapping while it is read, with what merge keys (`<<`) bring.
import type { MapEntry, RepeatedKey } from './node.ts';

/** The entries of one mapping while it is read; the last writer of a key wins, as in yaml.v2. */
export class MapBuilder {
  readonly repeated: RepeatedKey[] = [];
  readonly #entries = new Map<string, MapEntry & { readonly isMerged: boolean }>();

  set(entry: MapEntry): void {
    this.#put({ ...entry, isMerged: false });
  }

  merge(entry: MapEntry): void {
    this.#put({ ...entry, isMerged: true });
  }

  entries(): readonly MapEntry[] {
    return [...this.#entries.values()];
  }

  #put(entry: MapEntry & { readonly isMerged: boolean }): void {
    const earlier = this.#entries.get(entry.key);
    if (earlier !== undefined) {
      const byMerge = earlier.isMerged || entry.isMerged;
      this.repeated.push({ key: entry.key, at: entry.keyAt, byMerge });
    }
    this.#entries.set(entry.key, entry);
  }
}
