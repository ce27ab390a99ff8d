// Files of a web page that exists in a test only.
import { contentTypeOf, type PageFile } from '../../src/api/page/page-file.ts';

/** A file whose content is its name; `encodings` are the compressed forms that it has as well. */
export function pageFile(name: string, encodings: readonly ('br' | 'gzip')[] = []): PageFile {
  const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
  return {
    name,
    contentType: contentTypeOf(name) ?? '',
    plain: bytes(name),
    ...Object.fromEntries(encodings.map((encoding) => [encoding, bytes(`${encoding} of ${name}`)])),
    tag: 'tag-1',
  };
}
