// The file that commits go to: appended, synced, and cut back to its sound length after a write
// that failed, so that a full disk leaves nothing behind that a later write would stand on.
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SCHEMA_VERSION } from '../schema-version.ts';
import { encodeHeader } from './state-file-format.ts';
import { stateFile, syncFolder } from './state-folder.ts';
import type { StateFile } from './state-folder.ts';

/** Only the owner may read state: annotations tell much about an installation. */
export const FILE_MODE = 0o600;

/** An open journal. Calls must not overlap. */
export class Journal {
  readonly file: StateFile;
  readonly #handle: FileHandle;
  #soundBytes: number;
  #isTailDirty: boolean;

  private constructor(file: StateFile, handle: FileHandle, soundBytes: number) {
    this.file = file;
    this.#handle = handle;
    this.#soundBytes = soundBytes;
    // What lies behind the sound part, if anything, was never acknowledged.
    this.#isTailDirty = true;
  }

  /** Makes the journal of a generation, durable with its name. The file may exist, torn. */
  static async create(folder: string, generation: number): Promise<Journal> {
    const file = stateFile(folder, 'journal', generation);
    const journal = new Journal(file, await open(file.path, 'a+', FILE_MODE), 0);
    try {
      const header = { schemaVersion: SCHEMA_VERSION, kind: file.kind, generation };
      await journal.append(Buffer.from(encodeHeader(header)));
      await syncFolder(dirname(file.path));
      return journal;
    } catch (error) {
      await journal.close();
      throw error;
    }
  }

  /** Opens an existing journal whose first `soundBytes` bytes are good, and drops the rest. */
  static async continue(file: StateFile, soundBytes: number): Promise<Journal> {
    const journal = new Journal(file, await open(file.path, 'a+', FILE_MODE), soundBytes);
    try {
      await journal.#cutTail();
      return journal;
    } catch (error) {
      await journal.close();
      throw error;
    }
  }

  /** The length in bytes of all that was acknowledged, header included. */
  get soundBytes(): number {
    return this.#soundBytes;
  }

  /**
   * Appends bytes and waits until the disk has them. When that fails the bytes are taken back, at
   * the latest before the next append: it starts at the same place, with pages written anew, so
   * that its own sync covers them whatever the kernel made of the failed one.
   */
  async append(bytes: Buffer): Promise<void> {
    if (this.#isTailDirty) await this.#cutTail();
    this.#isTailDirty = true;
    try {
      await this.#handle.appendFile(bytes);
      await this.#handle.datasync();
    } catch (error) {
      await this.#cutTail().catch(() => undefined);
      throw error;
    }
    this.#soundBytes += bytes.length;
    this.#isTailDirty = false;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #cutTail(): Promise<void> {
    await this.#handle.truncate(this.#soundBytes);
    await this.#handle.datasync();
    this.#isTailDirty = false;
  }
}
