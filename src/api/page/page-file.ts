// What the web page is made of, as the build leaves it: files in memory, each in the encodings in
// which it can be sent (reference row H45).

export interface PageFile {
  /** Below the route prefix, without a slash in front: `index.html`, `assets/main-1a2b.js`. */
  readonly name: string;
  readonly contentType: string;
  readonly plain: Uint8Array<ArrayBuffer>;
  /** Absent where compressing gains nothing. */
  readonly gzip?: Uint8Array<ArrayBuffer>;
  readonly br?: Uint8Array<ArrayBuffer>;
  /** Differs whenever the content does; letters, digits, `-` and `_` only. */
  readonly tag: string;
}

/** The types of everything the build makes; other files are no part of the page. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.html', 'text/html; charset=utf-8'],
  ['.ico', 'image/vnd.microsoft.icon'],
  ['.js', 'text/javascript; charset=utf-8'],
]);

/** The type of a file by its name; undefined for a file that is not served. */
export function contentTypeOf(name: string): string | undefined {
  const at = name.lastIndexOf('.');
  return at < 0 ? undefined : TYPES.get(name.slice(at));
}
