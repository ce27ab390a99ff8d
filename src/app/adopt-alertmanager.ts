// Takes over the state of an Alertmanager that worked with the same folder: its silences, and its
// memory of what was told. Its files are only read, so the way back stays open.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { adopt, type FoundState } from '../engine/adopted-state.ts';
import type { StateStore } from '../engine/state-store.ts';
import type { StoredState } from '../engine/stored-state.ts';
import type { Logger } from '../model/logger.ts';
import { readAlertmanagerLog } from '../store/import/alertmanager-log.ts';
import { readAlertmanagerSilences } from '../store/import/alertmanager-silences.ts';
import type { SnapshotFile } from '../store/import/snapshot-file.ts';

export interface AdoptionDeps {
  /** The folder of `--storage.path`. */
  readonly folder: string;
  readonly store: Pick<StateStore, 'commit'>;
  /** Whether no other process is there that shares the state; undefined where none can. */
  readonly isAlone: boolean | undefined;
  readonly logger: Logger;
}

/** Remembers by their checksums which files were seen, in the way of sha256sum. */
const MARKER = 'state-adopted.sha256';
/** A broken file must not fill the log. */
const MAX_PROBLEMS = 10;

const SILENCES = 'silences';
const LOG = 'nflog';
type FileName = typeof SILENCES | typeof LOG;
type Files = ReadonlyMap<FileName, Uint8Array>;

/**
 * Adds to the stored state what Alertmanager's files say, and stores that as well. Each version of
 * the files is looked at once, so that what ends or is forgotten here never comes back by them. Never
 * rejects: what cannot be read is left out, and the log says so.
 */
export async function adoptAlertmanagerState(
  state: StoredState,
  deps: AdoptionDeps,
): Promise<StoredState> {
  const { folder, logger } = deps;
  const files = await readFiles(folder, logger);
  const marker = join(folder, MARKER);
  const checksums = checksumsOf(files);
  if (files.size === 0 || checksums === (await textOf(marker))) return state;
  const result = mayAdopt(state, deps)
    ? await adoptFiles(state, files, deps)
    : { state, isSettled: true };
  if (result.isSettled) await writeMarker(marker, { checksums, logger });
  return result.state;
}

/** Where replicas share their state, files of one of them must not undo what others did. */
function mayAdopt(state: StoredState, { isAlone, folder, logger }: AdoptionDeps): boolean {
  if (isAlone === undefined || (isAlone && isEmpty(state))) return true;
  const why = isAlone ? 'the shared state is in use already' : 'other replicas are there';
  logger.log('warn', "Alertmanager's files are left alone", { folder, why });
  return false;
}

function isEmpty({ alerts, groups, notifications, silences, damaged }: StoredState): boolean {
  const rows = [alerts, notifications, silences, damaged];
  return groups.size === 0 && rows.every(({ length }) => length === 0);
}

async function adoptFiles(
  stored: StoredState,
  files: Files,
  { folder, store, logger }: AdoptionDeps,
): Promise<{ readonly state: StoredState; readonly isSettled: boolean }> {
  const { state, adopted, changes } = adopt(stored, readState(files, logger));
  let isSettled = true;
  try {
    await store.commit(changes);
  } catch (error) {
    const message = 'Cannot store the state of Alertmanager; the next start takes it over again';
    logger.log('error', message, { err: reasonOf(error) });
    isSettled = false;
  }
  logger.log('info', 'Took over the state of Alertmanager', {
    folder,
    silences: adopted.silences.length,
    notifications: adopted.notifications.length,
  });
  return { state, isSettled };
}

function readState(files: Files, logger: Logger): FoundState {
  const take = <T>(file: FileName, read: (bytes: Uint8Array) => SnapshotFile<T>): readonly T[] => {
    const { items, problems, damage } = read(files.get(file) ?? new Uint8Array());
    for (const err of problems.slice(0, MAX_PROBLEMS)) {
      logger.log('error', 'Some state of Alertmanager cannot be taken over', { file, err });
    }
    if (problems.length > MAX_PROBLEMS) {
      const more = problems.length - MAX_PROBLEMS;
      logger.log('error', 'Some state of Alertmanager cannot be taken over', { file, more });
    }
    if (damage !== undefined) {
      const message = 'A file of Alertmanager is damaged; what comes before is taken over';
      logger.log('error', message, { file, err: damage });
    }
    return items;
  };
  return {
    silences: take(SILENCES, readAlertmanagerSilences),
    notifications: take(LOG, readAlertmanagerLog),
  };
}

async function readFiles(folder: string, logger: Logger): Promise<Files> {
  const files = new Map<FileName, Uint8Array>();
  for (const name of [SILENCES, LOG] as const) {
    try {
      files.set(name, await readFile(join(folder, name)));
    } catch (error) {
      if (isMissing(error)) continue;
      const message = 'Cannot read a file of Alertmanager; its state is not taken over';
      logger.log('error', message, { file: name, err: reasonOf(error) });
    }
  }
  return files;
}

function checksumsOf(files: Files): string {
  const lines = [...files].map(
    ([name, bytes]) => `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`,
  );
  return lines.join('');
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    // Not there, or as good as: then the files are looked at again, which does no harm.
    return '';
  }
}

async function writeMarker(
  path: string,
  { checksums, logger }: { readonly checksums: string; readonly logger: Logger },
): Promise<void> {
  try {
    await writeFile(path, checksums, { mode: 0o600 });
  } catch (error) {
    const message = "Cannot remember that Alertmanager's files were taken over";
    logger.log('warn', message, { err: reasonOf(error) });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
