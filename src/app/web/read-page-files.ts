// Reads the web page as the build has left it, once, with the compressed forms that lie beside each
// file (`main.js.br`, `main.js.gz`).
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { contentTypeOf, type PageFile } from '../../api/page/page-file.ts';
import type { Logger } from '../../model/logger.ts';
import { PACKAGE_ROOT } from '../package-root.ts';

/** Where the build leaves the page: beside the bundled server. */
const PAGE_FOLDER = new URL('dist/ui/', PACKAGE_ROOT);

const ASSETS = 'assets';

/** Reads all files. A page that is missing is told in the log: alerts need none. */
export async function readPageFiles(
  logger: Logger,
  folder: URL = PAGE_FOLDER,
): Promise<readonly PageFile[]> {
  try {
    const assets = await readdir(new URL(`${ASSETS}/`, folder));
    const names = [...(await readdir(folder)), ...assets.map((name) => `${ASSETS}/${name}`)];
    return await Promise.all(
      names
        .filter((name) => contentTypeOf(name) !== undefined)
        .map((name) => readPageFile(folder, name, new Set(names))),
    );
  } catch (error) {
    const err = error instanceof Error ? error.message : String(error);
    logger.log('warn', 'The web page cannot be read; the API works without it', { err });
    return [];
  }
}

async function readPageFile(
  folder: URL,
  name: string,
  present: ReadonlySet<string>,
): Promise<PageFile> {
  const read = async (file: string): Promise<Uint8Array<ArrayBuffer> | undefined> =>
    present.has(file) ? Uint8Array.from(await readFile(new URL(file, folder))) : undefined;
  const plain = Uint8Array.from(await readFile(new URL(name, folder)));
  const gzip = await read(`${name}.gz`);
  const br = await read(`${name}.br`);
  return {
    name,
    contentType: contentTypeOf(name) ?? '',
    plain,
    ...(gzip === undefined ? {} : { gzip }),
    ...(br === undefined ? {} : { br }),
    tag: createHash('sha256').update(plain).digest('base64url').slice(0, 20),
  };
}
