// Which files a `templates` glob names (reference row C18): Go's filepath.Match, segment by
// segment, so `**` is nothing special and a glob that names nothing is fine.
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, parse, sep } from 'node:path';
import { compareBytes } from '../model/byte-order.ts';

export interface TemplateFile {
  /** Go names a template after the file, without its folder. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

/** Reads the files of all globs, in their order. Rejects when a file cannot be read. */
export async function readTemplateFiles(globs: readonly string[]): Promise<TemplateFile[]> {
  const files: TemplateFile[] = [];
  for (const glob of globs) {
    for (const path of await expandGlob(glob)) {
      files.push({ name: basename(path), path, text: await readFile(path, 'utf8') });
    }
  }
  return files;
}

/** The existing paths that an absolute glob matches, in byte order. */
async function expandGlob(glob: string): Promise<readonly string[]> {
  const { root } = parse(glob);
  const segments = glob.slice(root.length).split(sep).filter(Boolean);
  let found: readonly string[] = [root];
  for (const segment of segments) {
    found = (await Promise.all(found.map((folder) => expandSegment(folder, segment)))).flat();
  }
  return found;
}

async function expandSegment(folder: string, segment: string): Promise<readonly string[]> {
  if (!/[*?[\\]/.test(segment)) {
    const path = join(folder, segment);
    return (await exists(path)) ? [path] : [];
  }
  const pattern = segmentPattern(segment);
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => pattern.test(name))
    .sort(compareBytes)
    .map((name) => join(folder, name));
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** `*`, `?`, `[a-z]`, `[^a-z]` and `\` as an escape. A glob comes from the operator's own file. */
function segmentPattern(segment: string): RegExp {
  let source = '';
  for (const [token] of segment.matchAll(/\\[^]|\[\^?(?:\\[^]|[^\]\\])+\]|[^]/gu)) {
    if (token === '*') source += '[^/]*';
    else if (token === '?') source += '[^/]';
    else if (token.startsWith('[') && token.length > 1) source += token;
    else source += escapeRegExp(token.startsWith('\\') ? token.slice(1) : token);
  }
  return new RegExp(`^${source}$`, 'su');
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
}
