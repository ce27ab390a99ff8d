// Folds files of state into the rows they add up to, and writes those as one snapshot that takes
// their place.
import { open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { StateRow } from '../../engine/state-store.ts';
import { RowMap } from '../row-map.ts';
import { SCHEMA_VERSION } from '../schema-version.ts';
import { FILE_MODE } from './journal.ts';
import { encodeFrame, encodeHeader, encodeSnapshotEnd } from './state-file-format.ts';
import { damaged, decodePayload, readStateFile } from './state-file-reader.ts';
import { stateFile, syncFolder } from './state-folder.ts';
import type { StateFile } from './state-folder.ts';

/** Rows of about this many characters share a frame; larger rows have one of their own. */
const FRAME_CHARS = 1 << 18;

/** Reads files in order and applies their changes. Rejects with `StoreError` for damage. */
export async function foldStateFiles(files: readonly StateFile[]): Promise<RowMap> {
  const rows = new RowMap();
  for (const file of files) {
    await readStateFile(file, (payload, offset) => {
      const frame = decodePayload(file, payload, offset);
      if (frame.kind === 'changes') rows.apply(frame.changes);
    });
  }
  return rows;
}

/**
 * Checks the checksums of a file without keeping anything. Resolves to the length of the sound
 * part in bytes; a snapshot is sound as a whole or rejects with `StoreError`.
 */
export async function verifyStateFile(file: StateFile): Promise<number> {
  let frameCount = 0;
  let last: { readonly payload: Buffer; readonly offset: number } | undefined;
  const soundBytes = await readStateFile(file, (payload, offset) => {
    if (last !== undefined) frameCount += 1;
    last = { payload, offset };
  });
  if (file.kind === 'journal') return soundBytes;
  const end = last && decodePayload(file, last.payload, last.offset);
  if (end?.kind !== 'end' || end.frameCount !== frameCount) {
    throw damaged(file, soundBytes, 'the end of the snapshot is missing');
  }
  return soundBytes;
}

/**
 * Writes the snapshot of a generation under a temporary name, and gives it its own once it is on
 * disk. Resolves to its length in bytes.
 */
export async function writeSnapshot(
  folder: string,
  generation: number,
  rows: RowMap,
): Promise<number> {
  const file = stateFile(folder, 'snapshot', generation);
  const temporary = `${file.path}.tmp`;
  const handle = await open(temporary, 'w', FILE_MODE);
  let bytes: number;
  try {
    bytes = await writeRows(handle, file, rows);
    await handle.sync();
  } catch (error) {
    // On a full disk, commits need the space.
    await rm(temporary, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  await rename(temporary, file.path);
  await syncFolder(folder);
  return bytes;
}

async function writeRows(handle: FileHandle, file: StateFile, rows: RowMap): Promise<number> {
  const { kind, generation } = file;
  let bytes = 0;
  let frameCount = 0;
  const write = async (line: Buffer): Promise<void> => {
    await handle.appendFile(line);
    bytes += line.length;
  };
  await write(Buffer.from(encodeHeader({ schemaVersion: SCHEMA_VERSION, kind, generation })));
  for (const batch of batches(rows)) {
    await write(encodeFrame(batch));
    frameCount += 1;
  }
  await write(encodeSnapshotEnd(frameCount));
  return bytes;
}

function* batches(rows: RowMap): Generator<readonly StateRow[]> {
  let batch: StateRow[] = [];
  let chars = 0;
  for (const row of rows.rows()) {
    batch.push(row);
    chars += row.key.length + row.value.length;
    if (chars < FRAME_CHARS) continue;
    yield batch;
    batch = [];
    chars = 0;
  }
  if (batch.length > 0) yield batch;
}
