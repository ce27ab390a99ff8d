// The page is read from the folder of the build, and its absence stops nothing.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { readPageFiles } from '../../../../src/app/web/read-page-files.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function folderWith(files: Readonly<Record<string, string>>): Promise<URL> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-page-'));
  folders.push(folder);
  await mkdir(join(folder, 'assets'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return pathToFileURL(`${folder}/`);
}

describe('readPageFiles()', () => {
  it('reads each file with its compressed forms, and nothing that is not served', async () => {
    const folder = await folderWith({
      'index.html': 'page',
      'index.html.gz': 'gz',
      'assets/main.js': 'script',
      'assets/main.js.br': 'br',
      'assets/main.js.map': 'map',
      'README.md': 'text',
    });
    const files = await readPageFiles({ log: () => undefined }, folder);
    const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();
    expect(
      files.map((file) => [file.name, text(file.plain), text(file.gzip), text(file.br)]),
    ).toEqual([
      ['index.html', 'page', 'gz', ''],
      ['assets/main.js', 'script', '', 'br'],
    ]);
    expect(new Set(files.map(({ tag }) => tag)).size).toBe(2);
  });

  it('goes on without a page, and says so', async () => {
    const logged: string[] = [];
    const logger = { log: (level: string, message: string) => logged.push(`${level}: ${message}`) };
    expect(await readPageFiles(logger, new URL('file:///does-not-exist/'))).toEqual([]);
    expect(logged).toEqual(['warn: The web page cannot be read; the API works without it']);
  });
});
