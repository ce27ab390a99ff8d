// Longer paths for URLs, escaped as Go's net/url writes them: services see the bytes upstream sends.

const SLASH = '/'.charCodeAt(0);
const UNESCAPED = /[A-Za-z0-9\-_.~$&+,/:;=@]/;

/**
 * Appends to the path of an http URL and keeps its query. The path is escaped anew as a whole, so
 * that an escaped slash in it becomes a plain one. Source: golang/go:src/net/url/url.go (EscapedPath).
 */
export function withPathSuffix(url: string, suffix: string): string {
  const parts = splitPath(url);
  if (parts === undefined) return url;
  const { before, path, after } = parts;
  const escaped = escapeBytes(Buffer.concat([unescapePath(path), Buffer.from(suffix)]));
  return `${before}${escaped.startsWith('/') ? '' : '/'}${escaped}${after}`;
}

/** Ends the path of an http URL in a slash; a URL whose path does already stays as it is. */
export function withTrailingSlash(url: string): string {
  const parts = splitPath(url);
  const isDone = parts === undefined || unescapePath(parts.path).at(-1) === SLASH;
  return isDone ? url : withPathSuffix(url, '/');
}

interface UrlParts {
  /** Scheme and host. */
  readonly before: string;
  /** Escaped; may be empty. */
  readonly path: string;
  /** Query and fragment. */
  readonly after: string;
}

function splitPath(url: string): UrlParts | undefined {
  const match = /^([^:/?#]+:\/\/[^/?#]*)([^?#]*)(.*)$/s.exec(url);
  if (match === null) return undefined;
  const [, before = '', path = '', after = ''] = match;
  return { before, path, after };
}

/** The bytes that a path means, which need not be UTF-8. */
function unescapePath(path: string): Buffer {
  const pieces = path.split(/(%[0-9A-Fa-f]{2})/);
  return Buffer.concat(
    pieces.map((piece, index) =>
      // Every second piece is an escape.
      index % 2 === 1 ? Buffer.from(piece.slice(1), 'hex') : Buffer.from(piece),
    ),
  );
}

function escapeBytes(path: Buffer): string {
  let out = '';
  for (const byte of path) {
    const char = String.fromCharCode(byte);
    out += UNESCAPED.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}
