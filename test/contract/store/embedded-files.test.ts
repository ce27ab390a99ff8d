// What the embedded store makes of the files that it finds: repairs, refusals, snapshots.
import {
  appendFile,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StoreError } from '../../../src/engine/state-store.ts';
import { EmbeddedStore } from '../../../src/store/embedded/embedded-store.ts';
import { expectStoreError, remove, rowsOf, set } from './state-store.contract.ts';

describe('EmbeddedStore and its files', () => {
  let root: string;
  let path: string;
  const opened: EmbeddedStore[] = [];

  async function openStore(compactAtBytes?: number): Promise<EmbeddedStore> {
    const store = new EmbeddedStore({
      path,
      ...(compactAtBytes === undefined ? {} : { compactAtBytes }),
    });
    await store.open();
    opened.push(store);
    return store;
  }

  /** Commits `k1` to `k<n>`, each by itself, and closes the store. */
  async function fill(commits: number, compactAtBytes?: number): Promise<void> {
    const store = await openStore(compactAtBytes);
    for (let i = 1; i <= commits; i += 1) {
      await store.commit([set('alert', `k${String(i)}`, `v${String(i)}`)]);
    }
    await store.close();
  }

  async function stateFiles(): Promise<readonly string[]> {
    return (await readdir(path)).filter((name) => name.startsWith('state-')).toSorted();
  }

  function at(name: string): string {
    return join(path, name);
  }

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'tocsin-store-'));
    path = root;
  });

  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
    await rm(root, { recursive: true, force: true });
  });

  it('makes a missing folder', async () => {
    path = join(path, 'a', 'b');
    await fill(1);
    expect(await stateFiles()).toEqual(['state-00000001.journal']);
  });

  it('takes a folder whose path is longer than the address of a socket may be', async () => {
    path = join(path, 'deep'.repeat(20), 'deep'.repeat(20));
    await fill(1);
    const store = await openStore();
    await expectStoreError(new EmbeddedStore({ path }).open(), `process ${String(process.pid)}`);
    expect((await rowsOf(store)).size).toBe(1);
  });

  it('leaves the files of another program alone', async () => {
    await writeFile(at('nflog'), 'not ours');
    await writeFile(at('silences'), 'not ours');
    await fill(3, 1);
    expect(await readFile(at('nflog'), 'utf8')).toBe('not ours');
    expect(await readFile(at('silences'), 'utf8')).toBe('not ours');
  });

  it('says when the path is a file', async () => {
    path = at('file');
    await writeFile(path, '');
    const message = await expectStoreError(new EmbeddedStore({ path }).open(), path);
    expect(message).toMatch(/must be a folder|not a folder/);
    path = join(path, 'below');
    await expectStoreError(new EmbeddedStore({ path }).open(), 'not a folder');
  });

  it('may be opened again after a failure', async () => {
    await writeFile(at('state-00000001.journal'), 'tocsin-state 2 journal 1\n');
    const store = new EmbeddedStore({ path });
    await expectStoreError(store.open(), 'schema version 2, this program knows up to 1');
    await rm(at('state-00000001.journal'));
    await store.open();
    await store.close();
  });

  it.each([
    ['a foreign file', 'hello world, this is not ours\n'],
    ['a foreign file without a line', 'hello'],
    ['bytes', '\0\u0001\u0002'.repeat(5000)],
    ['a file of another generation', 'tocsin-state 1 journal 2\n'],
    ['a file of another kind', 'tocsin-state 1 snapshot 1\n'],
  ])('refuses %s under the name of a journal', async (_, text) => {
    await writeFile(at('state-00000001.journal'), text);
    const message = await expectStoreError(new EmbeddedStore({ path }).open(), 'is not the state');
    expect(message).toContain(at('state-00000001.journal'));
    expect(message).toContain('move it away');
  });

  it('gives the lock back when opening failed', async () => {
    await writeFile(at('state-00000001.journal'), 'foreign\n');
    await expectStoreError(new EmbeddedStore({ path }).open(), 'is not the state');
    await rm(at('state-00000001.journal'));
    await fill(1);
  });

  it('drops a torn last write, says so once, and goes on behind the sound ones', async () => {
    await fill(3);
    await appendFile(
      at('state-00000001.journal'),
      '0123456789abcdef0123456789abcdef [["alert","k4"',
    );
    const store = await openStore();
    expect(store.warnings()).toEqual([expect.stringContaining('Dropped 47 bytes at the end of')]);
    expect([...(await rowsOf(store)).values()]).toEqual(['v1', 'v2', 'v3']);
    await store.commit([set('alert', 'k4', 'v4')]);
    await store.close();
    const again = await openStore();
    expect(again.warnings()).toEqual([]);
    expect([...(await rowsOf(again)).values()]).toEqual(['v1', 'v2', 'v3', 'v4']);
  });

  it('opens whatever prefix of a journal a crash has left, with the commits that it holds', async () => {
    await fill(3);
    const whole = await readFile(at('state-00000001.journal'));
    for (let length = whole.length; length >= 0; length -= 1) {
      await writeFile(at('state-00000001.journal'), whole.subarray(0, length));
      const store = await openStore();
      const frames = whole.subarray(0, length).toString('latin1').split('\n').length - 2;
      expect((await rowsOf(store)).size).toBe(Math.max(0, frames));
      await store.close();
    }
  });

  it('never returns other rows than were committed, whatever bytes are changed', async () => {
    await fill(6, 1);
    const names = await stateFiles();
    const wholes = await Promise.all(names.map((name) => readFile(at(name))));
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: names.length - 1 }),
        fc.nat({ max: 2 ** 31 }),
        fc.integer({ min: 1, max: 255 }),
        async (file, position, flip) => {
          const bytes = Buffer.from(wholes[file] ?? '');
          const at0 = position % bytes.length;
          bytes.writeUInt8(bytes.readUInt8(at0) ^ flip, at0);
          await writeFile(at(names[file] ?? ''), bytes);
          const store = new EmbeddedStore({ path });
          const failure: unknown = await store.open().catch((error: unknown) => error);
          if (failure === undefined) {
            for (const [key, value] of await rowsOf(store)) {
              expect(value).toBe(key.replace('alert/k', 'v'));
            }
          } else {
            expect(failure).toBeInstanceOf(StoreError);
          }
          await store.close();
          // A repair writes: start over from the whole files.
          for (const name of await stateFiles()) await rm(at(name));
          for (const [i, name] of names.entries()) await writeFile(at(name), wholes[i] ?? '');
        },
      ),
      { numRuns: 100 },
    );
  });

  it('refuses damage before the last write, naming the file, the place and the remedy', async () => {
    await fill(3);
    const file = at('state-00000001.journal');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('"v2"', '"v9"'));
    const offset = text.indexOf('\n', text.indexOf('"v1"')) + 1;
    const message = await expectStoreError(new EmbeddedStore({ path }).open(), file);
    expect(message).toContain(`damaged at byte ${String(offset)}: the checksum differs`);
    expect(message).toContain('Restore the storage folder from a backup');
    expect(await readFile(file, 'utf8')).toContain('"v9"');
  });

  it('folds its files into a snapshot and removes what that replaces', async () => {
    const store = await openStore(1000);
    for (let i = 0; i < 200; i += 1) {
      await store.commit([set('alert', 'k', `v${String(i)}`), remove('alert', 'x')]);
    }
    await store.close();
    const [journal, snapshot, ...others] = await stateFiles();
    expect(others).toEqual([]);
    expect(journal).toMatch(/^state-0+[0-9]+\.journal$/);
    expect(snapshot).toBe(journal?.replace('journal', 'snapshot'));
    expect((await readFile(at(snapshot ?? ''))).length).toBeLessThan(300);
    expect([...(await rowsOf(await openStore())).values()]).toEqual(['v199']);
  });

  it('goes on without a snapshot that cannot be written, says why, and tries again', async () => {
    const store = await openStore(1);
    await mkdir(at('state-00000002.snapshot.tmp'));
    await store.commit([set('alert', 'k1', 'v1')]);
    await vi.waitUntil(() => store.warnings().length > 0);
    expect(store.warnings()).toEqual([
      expect.stringMatching(/^Cannot write a snapshot to .*EISDIR/),
    ]);
    await store.commit([set('alert', 'k2', 'v2')]);
    await vi.waitUntil(() => store.warnings().length === 0);
    expect([...(await rowsOf(store)).values()]).toEqual(['v1', 'v2']);
    await rm(at('state-00000002.snapshot.tmp'), { recursive: true, force: true });
  });

  it('refuses a snapshot whose end is missing', async () => {
    await fill(3, 1);
    const snapshot = (await stateFiles()).find((name) => name.endsWith('snapshot')) ?? '';
    const text = await readFile(at(snapshot), 'latin1');
    await truncate(at(snapshot), text.lastIndexOf('\n', text.length - 2) + 1);
    await expectStoreError(
      new EmbeddedStore({ path }).open(),
      'the end of the snapshot is missing',
    );
  });

  it('refuses a torn snapshot', async () => {
    await fill(3, 1);
    const snapshot = (await stateFiles()).find((name) => name.endsWith('snapshot')) ?? '';
    await truncate(at(snapshot), (await readFile(at(snapshot))).length - 1);
    await expectStoreError(new EmbeddedStore({ path }).open(), 'damaged');
  });

  it('refuses to start when the journal of its snapshot is missing', async () => {
    await fill(3, 1);
    const journal = (await stateFiles()).find((name) => name.endsWith('journal')) ?? '';
    await rm(at(journal));
    await expectStoreError(new EmbeddedStore({ path }).open(), `"${at(journal)}" is missing`);
  });

  it('removes what a crash left of a snapshot, and files that a snapshot replaces', async () => {
    await fill(3);
    await rename(at('state-00000001.journal'), at('kept'));
    await fill(3, 1);
    const names = await stateFiles();
    await rename(at('kept'), at('state-00000001.journal'));
    await writeFile(at('state-00000099.snapshot.tmp'), 'half');
    const store = await openStore();
    expect(await stateFiles()).toEqual(names);
    expect((await rowsOf(store)).size).toBe(3);
  });

  it('passes over a journal that was begun but never used, whole or torn', async () => {
    for (const text of ['', 'tocsin-st', 'tocsin-state 1 journal 2\n']) {
      await fill(2);
      await appendFile(at('state-00000001.journal'), 'torn');
      await writeFile(at('state-00000002.journal'), text);
      const store = await openStore();
      expect((await rowsOf(store)).size).toBe(2);
      expect(await stateFiles()).toEqual(['state-00000001.journal']);
      await store.close();
    }
  });

  it('refuses to commit once its lock was taken away', async () => {
    const store = await openStore();
    await rm(at('tocsin.lock'));
    await expectStoreError(store.commit([set('alert', 'k', 'v')]), 'is lost: another process');
  });

  it('keeps what it writes from other users', async () => {
    await fill(1);
    expect((await stat(at('state-00000001.journal'))).mode & 0o077).toBe(0);
  });
});
