// Which files of the storage folder make up the state, and which are left over from a crash.
//
// Journal N holds the commits after snapshot N was due; snapshot N holds all that came before, and
// takes the place of every file of a lower generation. Other files in the folder are not ours.
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { StoreError } from '../../engine/state-store.ts';
import type { StateFileKind } from './state-file-format.ts';

/** One file of state. */
export interface StateFile {
  readonly path: string;
  readonly kind: StateFileKind;
  /** Counts from 1. */
  readonly generation: number;
}

/** The files to read, in order, and those to remove. */
export interface StateFolder {
  /** The snapshot if there is one, then the journals without a gap; the last one grows. */
  readonly files: readonly StateFile[];
  /** Paths of files that a newer snapshot replaces, or that a crash left half-written. */
  readonly leftovers: readonly string[];
}

const NAME = /^state-([0-9]{8,15})\.(journal|snapshot)(\.tmp)?$/;

/** Names the file of a kind and generation. */
export function stateFile(folder: string, kind: StateFileKind, generation: number): StateFile {
  const name = `state-${String(generation).padStart(8, '0')}.${kind}`;
  return { path: join(folder, name), kind, generation };
}

/** Reads the folder. Rejects with `StoreError` when a file in the middle is missing. */
export async function readStateFolder(folder: string): Promise<StateFolder> {
  const found: StateFile[] = [];
  const leftovers: string[] = [];
  for (const name of await readdir(folder)) {
    const [, generation, kind, temporary] = NAME.exec(name) ?? [];
    if (kind !== 'journal' && kind !== 'snapshot') continue;
    const path = join(folder, name);
    if (temporary === undefined) found.push({ path, kind, generation: Number(generation) });
    else leftovers.push(path);
  }
  return arrange(folder, found, leftovers);
}

function arrange(folder: string, found: readonly StateFile[], halfWritten: string[]): StateFolder {
  const byGeneration = found.toSorted((a, b) => a.generation - b.generation);
  const snapshot = byGeneration.findLast(({ kind }) => kind === 'snapshot');
  const base = snapshot?.generation ?? 1;
  const journals = byGeneration.filter((f) => f.kind === 'journal' && f.generation >= base);
  const files = snapshot === undefined ? journals : [snapshot, ...journals];
  if (files.length > 0) {
    const last = journals.at(-1)?.generation ?? base;
    for (let generation = base; generation <= last; generation += 1) {
      if (journals[generation - base]?.generation === generation) continue;
      throw missing(stateFile(folder, 'journal', generation));
    }
  }
  const kept = new Set(files);
  const replaced = found.filter((file) => !kept.has(file)).map(({ path }) => path);
  return { files, leftovers: [...halfWritten, ...replaced] };
}

/** Removes files whether they are there or not. */
export async function removeFiles(paths: readonly string[]): Promise<void> {
  for (const path of paths) await rm(path, { force: true });
}

/** Makes the folder and those above it, where missing, so that they outlive a power cut. */
export async function makeFolder(folder: string): Promise<void> {
  const path = resolve(folder);
  const firstMade = await mkdir(path, { recursive: true });
  if (firstMade === undefined) return;
  // The name of each new folder is an entry of the one above it.
  for (let made = path; made.length >= firstMade.length; made = dirname(made)) {
    await syncFolder(dirname(made));
  }
}

/** Makes created, renamed and removed names of a folder outlive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function missing({ path }: StateFile): StoreError {
  return new StoreError(
    `State file "${path}" is missing while others of its folder are there: ` +
      'restore the storage folder from a backup, or move it away to start with empty state',
  );
}
