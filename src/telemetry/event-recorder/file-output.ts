// FileOutput: appends events to a file, one per line, and follows when the file is rotated.
// Source: prometheus/alertmanager:eventrecorder/file.go.
import { open, stat, type FileHandle } from 'node:fs/promises';
import { fail, ok, type Result } from '../../model/result.ts';
import type { EncodedEvent, EventOutput } from './event-output.ts';

export class FileOutput implements EventOutput {
  readonly name: string;
  readonly separatorBytes = 1;
  readonly #path: string;
  #file: FileHandle;

  private constructor(path: string, file: FileHandle) {
    this.name = `file:${path}`;
    this.#path = path;
    this.#file = file;
  }

  /** Opens or creates the file. Fails with the system's reason. */
  static async open(path: string): Promise<Result<FileOutput>> {
    try {
      return ok(new FileOutput(path, await openAppend(path)));
    } catch (error) {
      return fail(reasonOf(error));
    }
  }

  async write(events: readonly EncodedEvent[]): Promise<Result<void>> {
    try {
      if (await this.#isRotated()) await this.#reopen();
      await this.#file.appendFile(events.map(({ json }) => `${json}\n`).join(''));
      return ok(undefined);
    } catch (error) {
      return fail(reasonOf(error));
    }
  }

  async close(): Promise<void> {
    // What was written is written, whatever closing says.
    await this.#file.close().catch(() => undefined);
  }

  /** Whether the path leads to another file by now, or to none; asked rather than watched for. */
  async #isRotated(): Promise<boolean> {
    const held = await this.#file.stat();
    try {
      const found = await stat(this.#path);
      return found.ino !== held.ino || found.dev !== held.dev;
    } catch {
      return true;
    }
  }

  /** Keeps the old file when there cannot be a new one. */
  async #reopen(): Promise<void> {
    const next = await openAppend(this.#path);
    const old = this.#file;
    this.#file = next;
    await old.close();
  }
}

function openAppend(path: string): Promise<FileHandle> {
  return open(path, 'a', 0o644);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error';
}
