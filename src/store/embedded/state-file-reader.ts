// Reads a state file line by line, and tells a write that a crash cut short (only ever the last
// line of the last journal) from damage.
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { StoreError } from '../../engine/state-store.ts';
import { SCHEMA_VERSION, wrongSchema } from '../schema-version.ts';
import { decodeFrame, decodeHeader, encodeHeader, verifyLine } from './state-file-format.ts';
import type { Frame } from './state-file-format.ts';
import type { StateFile } from './state-folder.ts';

const CHUNK_BYTES = 1 << 20;
const LINE_BREAK = 10;

/** One frame's verified JSON text. Decoding it is the caller's choice. */
export type VisitPayload = (payload: Buffer, offset: number) => void;

/**
 * Reads all frames of a file. Resolves to the length in bytes of the sound part: less than the
 * file's length when the last line is torn, 0 when even the header is. Rejects with `StoreError`
 * for damage before the last line, a foreign file, or newer state.
 */
export async function readStateFile(file: StateFile, visit: VisitPayload): Promise<number> {
  const handle = await open(file.path, 'r');
  try {
    return await readFrames(handle, file, visit);
  } finally {
    await handle.close();
  }
}

/** Decodes a payload that the checksum has vouched for. Throws `StoreError` when it makes no sense. */
export function decodePayload(file: StateFile, payload: Buffer, offset: number): Frame {
  const frame = decodeFrame(payload);
  if (frame === undefined) throw damaged(file, offset, 'the line is sound but not understood');
  return frame;
}

/** Makes the refusal of a damaged file; `offset` is in bytes. */
export function damaged(file: StateFile, offset: number, reason: string): StoreError {
  return new StoreError(
    `State file "${file.path}" is damaged at byte ${String(offset)}: ${reason}. ` +
      'Restore the storage folder from a backup, or move it away to start with empty state',
  );
}

async function readFrames(
  handle: FileHandle,
  file: StateFile,
  visit: VisitPayload,
): Promise<number> {
  let sound = 0;
  let bad: number | undefined;
  for await (const { bytes, offset, isComplete } of readLines(handle)) {
    if (bad !== undefined) throw damaged(file, bad, 'the checksum differs');
    if (offset === 0) {
      if (!isComplete && isTornHeader(file, bytes)) return 0;
      checkHeader(file, bytes);
    } else {
      const payload = isComplete ? verifyLine(bytes) : undefined;
      if (payload === undefined) {
        bad = offset;
        continue;
      }
      visit(payload, offset);
    }
    sound = offset + bytes.length + 1;
  }
  return sound;
}

function checkHeader(file: StateFile, line: Buffer): void {
  const header = decodeHeader(line.toString('latin1', 0, 100));
  if (header?.kind !== file.kind || header.generation !== file.generation) {
    throw new StoreError(
      `File "${file.path}" is not the state that its name promises: ` +
        'move it away, or choose another storage folder',
    );
  }
  if (header.schemaVersion > SCHEMA_VERSION) {
    throw wrongSchema(`"${file.path}"`, header.schemaVersion);
  }
}

function isTornHeader(file: StateFile, start: Buffer): boolean {
  const { kind, generation } = file;
  return encodeHeader({ schemaVersion: SCHEMA_VERSION, kind, generation }).startsWith(
    start.toString('latin1', 0, 100),
  );
}

interface Line {
  readonly bytes: Buffer;
  readonly offset: number;
  /** False for a last line without its line break. */
  readonly isComplete: boolean;
}

async function* readLines(handle: FileHandle): AsyncGenerator<Line> {
  let parts: Buffer[] = [];
  let offset = 0;
  for (let position = 0; ;) {
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), {
      position,
    });
    if (bytesRead === 0) break;
    position += bytesRead;
    let start = 0;
    for (;;) {
      const end = buffer.subarray(0, bytesRead).indexOf(LINE_BREAK, start);
      if (end < 0) break;
      const piece = buffer.subarray(start, end);
      const bytes = parts.length === 0 ? piece : Buffer.concat([...parts, piece]);
      yield { bytes, offset, isComplete: true };
      parts = [];
      offset += bytes.length + 1;
      start = end + 1;
    }
    if (start < bytesRead) parts.push(buffer.subarray(start, bytesRead));
  }
  const rest = Buffer.concat(parts);
  if (rest.length > 0 || offset === 0) yield { bytes: rest, offset, isComplete: false };
}
