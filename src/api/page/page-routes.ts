// Serves the web page: the document at the root, its icon, and assets whose names change with their
// content (reference row H45; prometheus/alertmanager:ui/web.go).
import { preferredEncoding } from '../http/accept-encoding.ts';
import type { ApiAnswer, ApiRequest, ApiRoute } from '../http/exchange.ts';
import { emptyAnswer, errorAnswer } from '../http/text-answer.ts';
import type { PageFile } from './page-file.ts';

/**
 * Scripts, styles and requests of the page's own server only, nothing inline, and no text that
 * becomes markup. Who may frame it is added.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const FOREVER = 'public, max-age=31536000, immutable';
const ASK_EACH_TIME = 'no-cache';

const NO_PAGE = 'The web page is not part of this installation; the API is.';

/** Builds the routes from the files; without files the root says so. The same site may frame it. */
export function createPageRoutes(
  files: readonly PageFile[],
  { frameAncestors }: { readonly frameAncestors: readonly string[] },
): readonly ApiRoute[] {
  const policy = [POLICY, ["frame-ancestors 'self'", ...frameAncestors].join(' ')].join('; ');
  const byName = new Map(files.map((file) => [file.name, file]));
  const serve = (request: ApiRequest, name: string, caching: string): ApiAnswer => {
    const file = byName.get(name);
    return file === undefined ? unknown(name) : answerFile(request, file, caching);
  };
  return [
    {
      method: 'GET',
      path: '/',
      handle: (request) => withPolicy(serve(request, 'index.html', ASK_EACH_TIME), policy),
    },
    {
      method: 'GET',
      path: '/favicon.ico',
      handle: (request) => serve(request, 'favicon.ico', ASK_EACH_TIME),
    },
    {
      method: 'GET',
      path: '/assets/{name}',
      // Names of assets hold nothing that is escaped in a path.
      handle: (request) => serve(request, request.path.slice(1), FOREVER),
    },
  ];
}

function unknown(name: string): ApiAnswer {
  return errorAnswer(404, name === 'index.html' ? NO_PAGE : '404 page not found');
}

function withPolicy(answer: ApiAnswer, policy: string): ApiAnswer {
  const headers = {
    ...answer.headers,
    'Content-Security-Policy': policy,
    'Referrer-Policy': 'no-referrer',
  };
  return { ...answer, headers };
}

function answerFile(request: ApiRequest, file: PageFile, caching: string): ApiAnswer {
  const encoding = preferredEncoding(request.header('accept-encoding'), encodingsOf(file));
  // Another encoding is another representation (RFC 9110, section 8.8.3.3).
  const tag = encoding === 'identity' ? `"${file.tag}"` : `"${file.tag}-${encoding}"`;
  const headers = {
    'Cache-Control': caching,
    ETag: tag,
    Vary: 'Accept-Encoding',
    'X-Content-Type-Options': 'nosniff',
  };
  if (isKnown(request.header('if-none-match'), tag)) return emptyAnswer(304, headers);
  const body = bodyOf(file, encoding);
  return {
    status: 200,
    headers: {
      ...headers,
      'Content-Type': file.contentType,
      'Content-Length': String(body.length),
      ...(encoding === 'identity' ? {} : { 'Content-Encoding': encoding }),
    },
    body,
  };
}

type FileEncoding = 'br' | 'gzip' | 'identity';

/** The best first. */
function encodingsOf(file: PageFile): readonly FileEncoding[] {
  return [
    ...(file.br === undefined ? [] : (['br'] as const)),
    ...(file.gzip === undefined ? [] : (['gzip'] as const)),
    'identity',
  ];
}

function bodyOf(file: PageFile, encoding: FileEncoding): Uint8Array<ArrayBuffer> {
  return (encoding === 'identity' ? undefined : file[encoding]) ?? file.plain;
}

function isKnown(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = ifNoneMatch.split(',').map((each) => each.trim().replace(/^W\//, ''));
  return ifNoneMatch.trim() === '*' || tags.includes(tag);
}
