// What every StateStore must do, whatever it is made of (src/engine/state-store.ts).
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreError, TABLES } from '../../../src/engine/state-store.ts';
import type { StateChange, StateStore, Table } from '../../../src/engine/state-store.ts';

/** Somewhere state is kept: every `store()` is a new, unopened store over the same state. */
export interface StorePlace {
  store(): StateStore;
  dispose(): Promise<void>;
}

type Rows = ReadonlyMap<string, string>;

const ODD_ROWS: readonly (readonly [name: string, key: string, value: string])[] = [
  ['an empty key and value', '', ''],
  ['a key from the prototype of objects', '__proto__', 'constructor'],
  ['characters outside the basic plane', '🔔 schön 訊息', '𝕋🔥'],
  ['NUL, line breaks and quotes', 'a\0b\n"\r\u2028', '\0\n\\"]]\u2029'],
  ['what separates and marks rows in Redis', '@1 \u001e\u001d:=', '@1 \u001d=\u001e'],
  ['a key of a kilobyte', 'k'.repeat(1024), 'v'],
  ['a key of a kilobyte of UTF-8', 'é'.repeat(512), 'v'],
  ['a value of five megabytes', 'large', 'ä{"'.repeat(1_250_000)],
];

export function describeStateStore(name: string, makePlace: () => Promise<StorePlace>): void {
  describe(`${name} as a StateStore`, () => {
    let place: StorePlace;
    const opened: StateStore[] = [];

    async function openStore(): Promise<StateStore> {
      const store = place.store();
      await store.open();
      opened.push(store);
      return store;
    }

    async function reopen(store: StateStore): Promise<StateStore> {
      await store.close();
      return openStore();
    }

    beforeEach(async () => {
      place = await makePlace();
    });

    afterEach(async () => {
      for (const store of opened.splice(0)) await store.close();
      await place.dispose();
    });

    it('is empty at first', async () => {
      expect(await rowsOf(await openStore())).toEqual(new Map());
    });

    it.each(ODD_ROWS)('returns %s as they were', async (_, key, value) => {
      const store = await openStore();
      await store.commit([set('alert', key, value)]);
      expect(await rowsOf(store)).toEqual(rows(['alert', key, value]));
      expect(await rowsOf(await reopen(store))).toEqual(rows(['alert', key, value]));
    });

    it('keeps the tables apart', async () => {
      const store = await openStore();
      await store.commit(TABLES.map((table) => set(table, 'k', table)));
      const expected = rows(...TABLES.map((table) => [table, 'k', table] as const));
      expect(await rowsOf(store)).toEqual(expected);
      expect(await rowsOf(await reopen(store))).toEqual(expected);
    });

    it('lets the last of several changes to one key win within a commit', async () => {
      const store = await openStore();
      await store.commit([
        set('alert', 'set', '1'),
        set('alert', 'set', '2'),
        set('alert', 'removed', '1'),
        remove('alert', 'removed'),
        remove('alert', 'back'),
        set('alert', 'back', '3'),
      ]);
      const expected = rows(['alert', 'set', '2'], ['alert', 'back', '3']);
      expect(await rowsOf(store)).toEqual(expected);
      expect(await rowsOf(await reopen(store))).toEqual(expected);
    });

    it('removes rows, and takes the removal of a missing one', async () => {
      const store = await openStore();
      await store.commit([set('group', 'a', '1'), set('group', 'b', '2')]);
      await store.commit([remove('group', 'a'), remove('group', 'never')]);
      expect(await rowsOf(await reopen(store))).toEqual(rows(['group', 'b', '2']));
    });

    it('takes an empty commit', async () => {
      const store = await openStore();
      await store.commit([]);
      expect(await rowsOf(store)).toEqual(new Map());
    });

    it('applies overlapping commits in the order of the calls', async () => {
      const store = await openStore();
      const commits = Array.from({ length: 50 }, (_, i) =>
        store.commit([set('alert', 'k', String(i)), set('alert', `k${String(i)}`, 'v')]),
      );
      await Promise.all(commits);
      const found = await rowsOf(await reopen(store));
      expect(found.get('alert/k')).toBe('49');
      expect(found.size).toBe(51);
    });

    it('finishes the commits under way when it is closed', async () => {
      const store = await openStore();
      const commit = store.commit([set('alert', 'k', 'v')]);
      await store.close();
      await commit;
      expect(await rowsOf(await openStore())).toEqual(rows(['alert', 'k', 'v']));
    });

    it('loads 100,000 rows, each once', { timeout: 60_000 }, async () => {
      const store = await openStore();
      const changes = Array.from({ length: 100_000 }, (_, i) =>
        set('alert_time', `key ${String(i)}`, `value ${String(i)}`),
      );
      await store.commit(changes);
      const again = await reopen(store);
      let visits = 0;
      const found = new Map<string, string>();
      await again.load(({ key, value }) => {
        visits += 1;
        found.set(key, value);
      });
      expect(visits).toBe(100_000);
      expect(found.size).toBe(100_000);
      expect(found.get('key 99999')).toBe('value 99999');
    });

    it('may be closed twice, and before it was opened', async () => {
      const store = await openStore();
      await Promise.all([store.close(), store.close()]);
      await store.close();
      await place.store().close();
    });

    it('refuses to be used before it is open and after it is closed', async () => {
      const store = place.store();
      await expectStoreError(store.commit([]), 'not open yet');
      await expectStoreError(
        store.load(() => undefined),
        'not open yet',
      );
      await store.open();
      await expectStoreError(store.open(), 'already open');
      await store.close();
      await expectStoreError(store.commit([set('alert', 'k', 'v')]), 'already closed');
      await expectStoreError(
        store.load(() => undefined),
        'already closed',
      );
      await expectStoreError(store.open(), 'already closed');
    });

    it('holds after any commits and reopenings what a map would hold', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(steps(), { maxLength: 12 }), async (sequence) => {
          await place.dispose();
          place = await makePlace();
          const model = new Map<string, string>();
          let store = await openStore();
          for (const step of sequence) {
            if (step === 'reopen') {
              store = await reopen(store);
              continue;
            }
            await store.commit(step);
            for (const { table, key, value } of step) {
              if (value === undefined) model.delete(`${table}/${key}`);
              else model.set(`${table}/${key}`, value);
            }
          }
          expect(await rowsOf(store)).toEqual(model);
          await store.close();
        }),
        { numRuns: 25 },
      );
    });
  });
}

function steps(): fc.Arbitrary<'reopen' | StateChange[]> {
  const text = fc.oneof(
    fc.constantFrom('', 'a', 'b', '__proto__', 'constructor', '🔔'),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  const change = fc.record({
    table: fc.constantFrom(...TABLES),
    key: text,
    value: fc.option(text, { nil: undefined, freq: 3 }),
  });
  return fc.oneof(
    { weight: 5, arbitrary: fc.array(change, { maxLength: 8 }) },
    { weight: 1, arbitrary: fc.constant('reopen' as const) },
  );
}

/** Makes a change that writes a row. */
export function set(table: Table, key: string, value: string): StateChange {
  return { table, key, value };
}

/** Makes a change that removes a row. */
export function remove(table: Table, key: string): StateChange {
  return { table, key, value: undefined };
}

/** Reads all rows as `table/key` → value. */
export async function rowsOf(store: StateStore): Promise<Rows> {
  const found = new Map<string, string>();
  await store.load(({ table, key, value }) => found.set(`${table}/${key}`, value));
  return found;
}

/** Expects a rejection with `StoreError` whose message holds a text; returns the message. */
export async function expectStoreError(work: Promise<unknown>, text: string): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StoreError);
  const message = error instanceof StoreError ? error.message : '';
  expect(message).toContain(text);
  return message;
}

function rows(...entries: readonly (readonly [Table, string, string])[]): Rows {
  return new Map(entries.map(([table, key, value]) => [`${table}/${key}`, value]));
}
