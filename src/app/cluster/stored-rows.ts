// Takes in all that is stored, a part at a time: beats must go on, and other requests must not wait.
import type { StateRow } from '../../engine/state-store.ts';
import type { Clock } from '../../model/clock.ts';

/** Rows taken in at a time, some 20 ms of work. */
const SLICE = 4_000;

/** Whether there is such a row in the store, of whatever version. */
export type IsStored = (row: Pick<StateRow, 'table' | 'key'>) => boolean;

export interface StoredRowsDeps {
  /** Reads every row. Rejects with StoreError. */
  readonly load: (visit: (row: StateRow) => void) => Promise<void>;
  readonly absorb: (rows: readonly StateRow[]) => void;
  readonly clock: Pick<Clock, 'schedule'>;
}

/** Alerts come first: the rest speaks of them. Resolves to what there was; rejects as `load` does. */
export async function takeInStoredRows({ load, absorb, clock }: StoredRowsDeps): Promise<IsStored> {
  const alerts: StateRow[] = [];
  const others: StateRow[] = [];
  const names = new Set<string>();
  await load((row) => {
    (row.table === 'alert' || row.table === 'alert_time' ? alerts : others).push(row);
    names.add(nameOf(row));
  });
  for (let from = 0; from < alerts.length; from += SLICE) {
    absorb(alerts.slice(from, from + SLICE));
    if (alerts.length > SLICE) await new Promise<void>((resolve) => clock.schedule(0, resolve));
  }
  if (others.length > 0) absorb(others);
  return (row) => names.has(nameOf(row));
}

function nameOf({ table, key }: Pick<StateRow, 'table' | 'key'>): string {
  return `${table} ${key}`;
}
