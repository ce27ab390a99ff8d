// What a failing file system means to an operator, in words fit for a log line.
import { StoreError } from '../../engine/state-store.ts';

/** Makes a StoreError of what the file system or the encoder said about an action; keeps one that is. */
export function fileFailure(action: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  return new StoreError(`${action}: ${describe(error)}`, { cause: error });
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return ADVICE.get('code' in error ? error.code : undefined) ?? error.message;
}

const ADVICE: ReadonlyMap<unknown, string> = new Map([
  ['ENOSPC', 'the disk is full (ENOSPC)'],
  ['EDQUOT', 'the disk quota is used up (EDQUOT)'],
  ['EFBIG', 'the file may not grow any further (EFBIG), see the limit on file sizes'],
  ['EROFS', 'the file system is read-only (EROFS)'],
  ['EACCES', 'access is denied (EACCES), the folder must be writable for this user'],
  ['EPERM', 'the operation is not permitted (EPERM)'],
  ['ENOTDIR', 'a part of the path is not a folder (ENOTDIR)'],
  ['EEXIST', 'the path is a file, it must be a folder (EEXIST)'],
  ['EIO', 'the disk reports an error (EIO)'],
]);
