// Plain-text answers of the routes outside the v2 API, with the headers Go's net/http gives them.
import type { ApiAnswer } from './exchange.ts';

const TEXT = 'text/plain; charset=utf-8';

const OK_HEADERS = Object.freeze({ 'Content-Type': TEXT });
const ERROR_HEADERS = Object.freeze({ 'Content-Type': TEXT, 'X-Content-Type-Options': 'nosniff' });
const NO_HEADERS = Object.freeze({});

/** Answers 200 with text as it stands. */
export function textAnswer(text: string): ApiAnswer {
  return { status: 200, headers: OK_HEADERS, body: text };
}

/** Answers an error with text and a line end (Go: net/http.Error). */
export function errorAnswer(status: number, text: string, allow?: string): ApiAnswer {
  const headers = allow === undefined ? ERROR_HEADERS : { Allow: allow, ...ERROR_HEADERS };
  return { status, headers, body: `${text}\n` };
}

/** Answers with a status and nothing else. */
export function emptyAnswer(status: number, headers = NO_HEADERS): ApiAnswer {
  return { status, headers, body: undefined };
}

/** Ends the connection after the answer, because the rest of the request is not read. */
export function closing(answer: ApiAnswer): ApiAnswer {
  return { ...answer, headers: { ...answer.headers, Connection: 'close' } };
}

/** Answers a request whose path cannot be decoded, as Go's server does before any handler. */
export const BROKEN_TARGET: ApiAnswer = {
  status: 400,
  headers: { 'Content-Type': TEXT, Connection: 'close' },
  body: '400 Bad Request',
};

/** Redirects; a GET also gets a small page, as from Go's net/http.Redirect. */
export function redirectAnswer(
  status: 301 | 302 | 307,
  location: string,
  method: string,
): ApiAnswer {
  if (method !== 'GET' && method !== 'HEAD') return emptyAnswer(status, { Location: location });
  const headers = { 'Content-Type': 'text/html; charset=utf-8', Location: location };
  const href = location.replace(/[&<>"']/g, (char) => HTML_ESCAPES[char] ?? char);
  return { status, headers, body: `<a href="${href}">${REDIRECT_NAMES[status]}</a>.\n\n` };
}

/** As Go's net/http writes them. */
const HTML_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

const REDIRECT_NAMES = {
  301: 'Moved Permanently',
  302: 'Found',
  307: 'Temporary Redirect',
} as const;
