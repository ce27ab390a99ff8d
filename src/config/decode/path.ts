// Paths in a configuration: relative ones belong to the folder of the file (reference row C18).
// Written here because the core does not know the platform; paths are those of POSIX.

/** Joins a relative path to a folder and cleans the result; empty and absolute paths stay. */
export function joinPath(folder: string, path: string): string {
  return path === '' || path.startsWith('/') ? path : cleanPath(`${folder}/${path}`);
}

/** The folder of a file, `.` when the path names none. */
export function folderOf(file: string): string {
  const slash = file.lastIndexOf('/');
  return slash === -1 ? '.' : cleanPath(file.slice(0, slash + 1));
}

/** Go's filepath.Clean: no empty parts, no `.`, and `..` resolved where possible. */
function cleanPath(path: string): string {
  const isRooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    const canStepBack = parts.length > 0 && parts.at(-1) !== '..';
    if (part !== '..') parts.push(part);
    else if (canStepBack) parts.pop();
    else if (!isRooted) parts.push('..');
  }
  const joined = parts.join('/');
  if (isRooted) return `/${joined}`;
  return joined === '' ? '.' : joined;
}
