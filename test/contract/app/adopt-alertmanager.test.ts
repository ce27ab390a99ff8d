// A start in the folder of an Alertmanager: what is taken over, when, and what is left alone.
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adoptAlertmanagerState, type AdoptionDeps } from '../../../src/app/adopt-alertmanager.ts';
import { NOTHING_FENCED, StoreError, type StateChange } from '../../../src/engine/state-store.ts';
import { StoredStateReader, type StoredState } from '../../../src/engine/stored-state.ts';
import recorded from '../../golden/import/alertmanager-0.34.json' with { type: 'json' };
import older from '../../golden/import/alertmanager-0.25.json' with { type: 'json' };

const SILENCES = Buffer.from(recorded.files.silences, 'base64');
const NFLOG = Buffer.from(recorded.files.nflog, 'base64');
const MARKER = 'state-adopted.sha256';

let folder: string;
let log: string[];
let rows: StateChange[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-adopt-'));
  log = [];
  rows = [];
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Starts on the rows so far. */
function start(deps: Partial<AdoptionDeps> = {}): Promise<StoredState> {
  return adoptAlertmanagerState(storedState(), {
    folder,
    isAlone: undefined,
    store: {
      commit: (changes) => {
        rows.push(...changes);
        return Promise.resolve(NOTHING_FENCED);
      },
    },
    logger: {
      log: (level, message, { folder: _, ...fields } = {}) => {
        log.push([level, message, JSON.stringify(fields)].join(' | '));
      },
    },
    ...deps,
  });
}

function storedState(): StoredState {
  const reader = new StoredStateReader();
  for (const { table, key, value } of rows) {
    if (value !== undefined) reader.add({ table, key, value });
  }
  return reader.finish();
}

function put(name: string, content: string | Uint8Array): Promise<void> {
  return writeFile(join(folder, name), content);
}

async function putBoth(): Promise<void> {
  await put('silences', SILENCES);
  await put('nflog', NFLOG);
}

const TAKEN = 'info | Took over the state of Alertmanager | {"silences":5,"notifications":4}';

describe('a start beside the files of an Alertmanager', () => {
  it('takes over what they hold, stores it, and does so once', async () => {
    await putBoth();
    const state = await start();
    expect([state.silences.length, state.notifications.length]).toEqual([5, 4]);
    expect(rows.map(({ table }) => table).toSorted()).toEqual([
      ...Array<string>(4).fill('notification'),
      ...Array<string>(5).fill('silence'),
    ]);
    expect(log).toEqual([TAKEN]);
    rows = [];
    expect((await start()).silences).toEqual([]);
    expect([rows, log]).toEqual([[], [TAKEN]]);
  });

  it('leaves them as they are, and remembers them in the way of sha256sum', async () => {
    await putBoth();
    await start();
    expect((await readdir(folder)).toSorted()).toEqual(['nflog', 'silences', MARKER]);
    expect(await readFile(join(folder, 'silences'))).toEqual(SILENCES);
    expect(await readFile(join(folder, 'nflog'))).toEqual(NFLOG);
    const sum = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
    expect(await readFile(join(folder, MARKER), 'utf8')).toBe(
      `${sum(SILENCES)}  silences\n${sum(NFLOG)}  nflog\n`,
    );
  });

  it('looks at them again when Alertmanager has written others since', async () => {
    await putBoth();
    await start();
    await put('silences', Buffer.from(older.files.silences, 'base64'));
    await start();
    expect(log.at(-1)).toBe(
      'info | Took over the state of Alertmanager | {"silences":4,"notifications":0}',
    );
    expect(storedState().silences).toHaveLength(9);
  });

  it('does nothing, and says nothing, where there are none', async () => {
    await start();
    await start({ folder: join(folder, 'missing') });
    expect([rows, log, await readdir(folder)]).toEqual([[], [], []]);
  });

  it('takes what comes before damage, and says where that is', async () => {
    await put('silences', SILENCES.subarray(0, SILENCES.length - 5));
    await put('nflog', 'not a log at all');
    const state = await start();
    expect([state.silences.length, state.notifications.length]).toEqual([4, 0]);
    expect(log).toEqual([
      expect.stringMatching(
        /^error \| A file of Alertmanager is damaged; what comes before is taken over \| {"file":"silences","err":"Of \d+ bytes only \d+ are there at byte \d+"}$/,
      ),
      expect.stringContaining('{"file":"nflog","err":"Of 110 bytes only 15 are there at byte 0"}'),
      expect.stringContaining('{"silences":4,"notifications":0}'),
    ]);
  });

  it('names at most ten things that are of no use', async () => {
    const useless = [4, 0x0a, 2, 0x12, 0];
    await put('silences', Uint8Array.from(Array<number[]>(12).fill(useless).flat()));
    await start();
    expect(log).toHaveLength(12);
    expect(log[10]).toContain('{"file":"silences","more":2}');
  });

  it('goes on without a file that cannot be read', async () => {
    await put('nflog', NFLOG);
    await mkdir(join(folder, 'silences'));
    expect((await start()).notifications).toHaveLength(4);
    expect(log[0]).toContain('error | Cannot read a file of Alertmanager');
  });

  it('works with what it found, and tries again, when it cannot be stored', async () => {
    await putBoth();
    const store = { commit: () => Promise.reject(new StoreError('the disk is full')) };
    expect((await start({ store })).silences).toHaveLength(5);
    expect(log[0]).toContain('error | Cannot store the state of Alertmanager');
    expect((await start()).silences).toHaveLength(5);
    expect(rows).toHaveLength(9);
  });
});

describe('a replica beside the files of an Alertmanager', () => {
  it('takes over when it isAlone and nothing is shared yet', async () => {
    await putBoth();
    expect((await start({ isAlone: true })).silences).toHaveLength(5);
  });

  it('leaves them alone for good when another one isAlone', async () => {
    await putBoth();
    await start({ isAlone: false });
    expect(log).toEqual([
      'warn | Alertmanager\'s files are left alone | {"why":"other replicas are there"}',
    ]);
    await start({ isAlone: true });
    expect([rows, log.length]).toEqual([[], 1]);
  });

  it('leaves them alone when the shared state is in use', async () => {
    rows.push({ table: 'group', key: 'g', value: '["g",null,null]' });
    await putBoth();
    await start({ isAlone: true });
    expect(log).toEqual([
      'warn | Alertmanager\'s files are left alone | {"why":"the shared state is in use already"}',
    ]);
    expect(rows).toHaveLength(1);
  });
});
