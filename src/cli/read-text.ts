// Files that are named on the command line.
import { readFile } from 'node:fs/promises';
import { fail, ok, type Result } from '../model/result.ts';

/** Reads a file as text. Fails with one line that names it. */
export async function readText(path: string): Promise<Result<string>> {
  try {
    return ok(await readFile(path, 'utf8'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return fail(`open ${path}: no such file or directory`);
    if (code === 'EISDIR') return fail(`read ${path}: is a directory`);
    return fail(`read ${path}: ${error instanceof Error ? error.message : 'cannot be read'}`);
  }
}
