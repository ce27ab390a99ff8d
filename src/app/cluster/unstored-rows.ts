// UnstoredRows: what waits to be stored while all that is stored is read. A slot may have been given back
// since it was decided, so that nothing but this says that it is newer than what is read.
import type { StateChange, StateRow } from '../../engine/state-store.ts';

export class UnstoredRows {
  /** Ids of dead letters. */
  readonly letters = new Set<string>();
  /** Under which tenure a row was decided here, by table and key. */
  readonly #tokens = new Map<string, number>();

  note(changes: Iterable<StateChange>): void {
    for (const { table, key, fence } of changes) {
      if (table === 'dead_letter') this.letters.add(key);
      if (fence !== undefined) this.#tokens.set(`${table} ${key}`, fence.token);
    }
  }

  /**
   * Whether a row was decided here since it was stored. What is offered for the holder of a slot may be
   * older than what is read.
   */
  outdates({ table, key, version = 0 }: StateRow): boolean {
    const token = this.#tokens.get(`${table} ${key}`);
    return token !== undefined && token >= version;
  }
}
