// UnstoredRows: what waits to be stored while all that is stored is read. A slot may have been given back
// since it was decided, so that nothing but this says that it is newer than what is read.
import type { StateChange, StateRow } from '../../engine/state-store.ts';

export class UnstoredRows {
  /** Ids of dead letters, and of those that are removed. */
  readonly letters = new Set<string>();
  /** Ids of dead letters of which something is asked, or is not any more. */
  readonly requests = new Set<string>();
  /** The version up to which what is stored of a row is older, by table and key. */
  readonly #versions = new Map<string, number>();

  note(changes: Iterable<StateChange>): void {
    for (const { table, key, value, version, fence } of changes) {
      if (table === 'dead_letter') this.letters.add(key);
      if (table === 'dead_letter_request') this.requests.add(key);
      // A removal counts for all that is no newer, whoever has the say.
      const upTo = fence?.token ?? (value === undefined ? version : undefined);
      if (upTo === undefined) continue;
      const name = `${table} ${key}`;
      this.#versions.set(name, Math.max(upTo, this.#versions.get(name) ?? upTo));
    }
  }

  /**
   * Whether a row was decided here since it was stored. What is offered for the holder of a slot may be
   * older than what is read.
   */
  outdates({ table, key, version = 0 }: StateRow): boolean {
    const upTo = this.#versions.get(`${table} ${key}`);
    return upTo !== undefined && upTo >= version;
  }
}
