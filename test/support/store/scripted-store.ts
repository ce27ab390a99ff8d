// A store whose commits wait until the test says how each ends.
import { StoreError } from '../../../src/engine/state-store.ts';
import type { CommitResult, StateChange, StateStore } from '../../../src/engine/state-store.ts';
import { RowMap } from '../../../src/store/row-map.ts';
import { settle } from './manual-clock.ts';

interface Call {
  readonly changes: readonly StateChange[];
  readonly resolve: (result: CommitResult) => void;
  readonly reject: (error: Error) => void;
}

/** Holds what was committed, and the commits under way. */
export class ScriptedStore implements Pick<StateStore, 'commit'> {
  readonly rows = new RowMap();
  /** The changes of every commit that was begun. */
  readonly commits: (readonly StateChange[])[] = [];
  readonly #calls: Call[] = [];

  commit(changes: readonly StateChange[]): Promise<CommitResult> {
    this.commits.push([...changes]);
    return new Promise((resolve, reject) => {
      this.#calls.push({ changes: [...changes], resolve, reject });
    });
  }

  /** The number of commits that have not ended. */
  get underWay(): number {
    return this.#calls.length;
  }

  /** Ends the oldest commit well. Rows of the slots of `fenced` are dropped. */
  async succeed(fenced: readonly number[] = []): Promise<void> {
    const call = this.#next();
    const isKept = ({ fence }: StateChange): boolean => !fenced.includes(fence?.slot ?? -1);
    this.rows.apply(call.changes.filter(isKept));
    call.resolve({ fenced: new Set(fenced) });
    await settle();
  }

  /** Ends the oldest commit with an error. `applied` stands for a lost answer. */
  async fail(
    error: Error = new StoreError('disk on fire'),
    { applied = false }: { readonly applied?: boolean } = {},
  ): Promise<void> {
    const call = this.#next();
    if (applied) this.rows.apply(call.changes);
    call.reject(error);
    await settle();
  }

  /** Reads a row as `table/key`. */
  get(table: string, key: string): string | undefined {
    for (const row of this.rows.rows()) {
      if (row.table === table && row.key === key) return row.value;
    }
    return undefined;
  }

  #next(): Call {
    const call = this.#calls.shift();
    if (call === undefined) throw new Error('No commit is under way');
    return call;
  }
}
