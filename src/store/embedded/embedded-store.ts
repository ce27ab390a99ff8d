// The store of a single machine: commits are appended to a journal and synced, and from time to
// time the files are folded into one snapshot. ADR 0001 says why it is our own.
import { stat } from 'node:fs/promises';
import { NOTHING_FENCED } from '../../engine/state-store.ts';
import type {
  CommitResult,
  StateChange,
  StateRow,
  StateStore,
  StoreError,
} from '../../engine/state-store.ts';
import type { RowMap } from '../row-map.ts';
import { SerialQueue } from '../serial-queue.ts';
import { StoreLifecycle } from '../store-lifecycle.ts';
import { fileFailure } from './file-failure.ts';
import { FolderLock } from './folder-lock.ts';
import { Journal } from './journal.ts';
import { foldStateFiles, verifyStateFile, writeSnapshot } from './snapshot.ts';
import { encodeFrame } from './state-file-format.ts';
import { damaged, readStateFile } from './state-file-reader.ts';
import { makeFolder, readStateFolder, removeFiles, stateFile } from './state-folder.ts';
import type { StateFile, StateFolder } from './state-folder.ts';

export interface EmbeddedStoreOptions {
  /** The storage folder; made when missing. It must be on a local disk. */
  readonly path: string;
  /**
   * A snapshot is due when the journals have grown by this many bytes, and to twice the size of
   * the last snapshot. Default 32 MiB.
   */
  readonly compactAtBytes?: number;
}

const DEFAULT_COMPACT_AT_BYTES = 32 * 1024 * 1024;

/** What an open store holds. */
interface OpenState {
  readonly lock: FolderLock;
  journal: Journal;
  /** All files before the journal, in the order of reading. */
  closedFiles: readonly StateFile[];
  closedBytes: number;
  snapshotBytes: number;
  /** Total bytes at which the next snapshot is tried. */
  compactAt: number;
}

/** Keeps state in files of a folder. Calls may overlap; commits take effect in their order. */
export class EmbeddedStore implements StateStore {
  readonly #path: string;
  readonly #compactAtBytes: number;
  readonly #lifecycle: StoreLifecycle;
  readonly #queue = new SerialQueue();
  #tornTail: string | undefined;
  #snapshotFailure: StoreError | undefined;
  #closing: Promise<void> | undefined;
  #state: OpenState | undefined;
  #compaction: Promise<void> | undefined;

  constructor({ path, compactAtBytes = DEFAULT_COMPACT_AT_BYTES }: EmbeddedStoreOptions) {
    this.#path = path;
    this.#compactAtBytes = compactAtBytes;
    this.#lifecycle = new StoreLifecycle(`store in "${path}"`);
  }

  /** Names what was repaired at opening, and why the last snapshot failed, if it did. */
  warnings(): readonly string[] {
    return [this.#tornTail, this.#snapshotFailure?.message].filter((text) => text !== undefined);
  }

  async open(): Promise<void> {
    await this.#lifecycle.open(
      async () => {
        this.#state = await this.#acquire().catch((error: unknown) => {
          throw fileFailure(`Cannot open storage folder "${this.#path}"`, error);
        });
      },
      () => this.#release(),
    );
  }

  async load(visit: (row: StateRow) => void): Promise<void> {
    this.#lifecycle.assertOpen('load from');
    const rows = await this.#queue.run(() => this.#fold());
    for (const row of rows.rows()) visit(row);
  }

  async commit(changes: readonly StateChange[]): Promise<CommitResult> {
    this.#lifecycle.assertOpen('commit to');
    if (changes.length > 0) await this.#queue.run(() => this.#append(changes));
    return NOTHING_FENCED;
  }

  async close(): Promise<void> {
    this.#lifecycle.close();
    this.#closing ??= this.#finish();
    await this.#closing;
  }

  async #finish(): Promise<void> {
    await this.#queue.idle();
    await this.#compaction;
    await this.#release();
  }

  async #append(changes: readonly StateChange[]): Promise<void> {
    const state = this.#opened();
    try {
      await state.lock.assertHeld();
      await state.journal.append(encodeFrame(changes));
    } catch (error) {
      throw fileFailure(`Cannot write to storage folder "${this.#path}"`, error);
    }
    if (this.#compaction === undefined && totalBytes(state) > state.compactAt) {
      this.#compaction = this.#compact(state).finally(() => {
        this.#compaction = undefined;
      });
    }
  }

  /**
   * Starts a new journal, then folds all earlier files into a snapshot while commits go on. A
   * failure costs nothing but the space: it is tried again when the journals have grown further.
   */
  async #compact(state: OpenState): Promise<void> {
    try {
      const folded = await this.#queue.run(() => this.#startJournal(state));
      const generation = state.journal.file.generation;
      const rows = await foldStateFiles(folded);
      state.snapshotBytes = await writeSnapshot(this.#path, generation, rows);
      state.closedFiles = [stateFile(this.#path, 'snapshot', generation)];
      state.closedBytes = state.snapshotBytes;
      // In the queue, because a load there may still be reading them.
      await this.#queue.run(() => removeFiles(folded.map(({ path }) => path)));
      this.#snapshotFailure = undefined;
    } catch (error) {
      this.#snapshotFailure = fileFailure(`Cannot write a snapshot to "${this.#path}"`, error);
    }
    state.compactAt = Math.max(totalBytes(state) + this.#compactAtBytes, 2 * state.snapshotBytes);
  }

  async #startJournal(state: OpenState): Promise<readonly StateFile[]> {
    const { journal } = state;
    state.journal = await Journal.create(this.#path, journal.file.generation + 1);
    state.closedFiles = [...state.closedFiles, journal.file];
    state.closedBytes += journal.soundBytes;
    await journal.close();
    return state.closedFiles;
  }

  async #acquire(): Promise<OpenState> {
    await makeFolder(this.#path);
    const lock = await FolderLock.acquire(this.#path);
    try {
      return await this.#readFolder(lock);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  async #readFolder(lock: FolderLock): Promise<OpenState> {
    const { files, leftovers } = await withoutUnusedJournal(await readStateFolder(this.#path));
    const closedFiles = files.slice(0, -1);
    const last = files.at(-1);
    let closedBytes = 0;
    for (const file of closedFiles) {
      const soundBytes = await verifyStateFile(file);
      if (soundBytes < (await stat(file.path)).size) {
        throw damaged(file, soundBytes, 'the checksum differs');
      }
      closedBytes += soundBytes;
    }
    const journal =
      last === undefined ? await Journal.create(this.#path, 1) : await this.#continue(last);
    await removeFiles(leftovers);
    const snapshotBytes = closedFiles[0]?.kind === 'snapshot' ? await size(closedFiles[0]) : 0;
    const compactAt = Math.max(snapshotBytes + this.#compactAtBytes, 2 * snapshotBytes);
    return { lock, journal, closedFiles, closedBytes, snapshotBytes, compactAt };
  }

  /** Opens the last journal, and drops the last write when a crash cut it short. */
  async #continue(last: StateFile): Promise<Journal> {
    const soundBytes = await verifyStateFile(last);
    const tornBytes = (await size(last)) - soundBytes;
    if (tornBytes > 0) {
      this.#tornTail =
        `Dropped ${String(tornBytes)} bytes at the end of "${last.path}": ` +
        'a crash cut the last write short, before it was acknowledged';
    }
    return soundBytes === 0
      ? Journal.create(this.#path, last.generation)
      : Journal.continue(last, soundBytes);
  }

  async #fold(): Promise<RowMap> {
    const { closedFiles, journal } = this.#opened();
    try {
      return await foldStateFiles([...closedFiles, journal.file]);
    } catch (error) {
      throw fileFailure(`Cannot read storage folder "${this.#path}"`, error);
    }
  }

  async #release(): Promise<void> {
    const state = this.#state;
    this.#state = undefined;
    if (state === undefined) return;
    await state.journal.close();
    await state.lock.release();
  }

  #opened(): OpenState {
    if (this.#state === undefined) throw fileFailure('Store', 'it is not open');
    return this.#state;
  }
}

function totalBytes({ closedBytes, journal }: OpenState): number {
  return closedBytes + journal.soundBytes;
}

/**
 * Passes over a last journal that holds no commit while the one before it is there: starting it may
 * have failed half-way, and the commits after that went on in the one before.
 */
async function withoutUnusedJournal(folder: StateFolder): Promise<StateFolder> {
  const [before, last] = folder.files.slice(-2);
  if (before?.kind !== 'journal' || last === undefined) return folder;
  let commits = 0;
  await readStateFile(last, () => {
    commits += 1;
  });
  if (commits > 0) return folder;
  return { files: folder.files.slice(0, -1), leftovers: [...folder.leftovers, last.path] };
}

async function size(file: StateFile): Promise<number> {
  return (await stat(file.path)).size;
}
