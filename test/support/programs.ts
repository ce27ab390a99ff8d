// Which programs of the system a suite may use. What is missing is skipped, and told before a run.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Whether all of these are on the PATH. */
export function hasPrograms(...names: readonly string[]): boolean {
  return names.every((name) => programPath(name) !== undefined);
}

/** Where a program is, for those who do not search the PATH; undefined when it is missing. */
export function programPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Whether this process may mount a small file system, which takes root and its capabilities. */
export function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  if (!hasPrograms('mount', 'umount', 'unshare')) return false;
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()], { stdio: 'ignore' });
    return true;
  } catch {
    // A container without the capability: nothing can be tried here.
    return false;
  }
}
