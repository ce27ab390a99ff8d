// Errors are shown to people and written to logs: known secrets are taken out of them first, also
// where a service echoes them in its answer.

import { authorizationOfUrl, decodeLeniently } from '../http/url-credentials.ts';

const REDACTED = '<redacted>';
/** Shorter texts would blank out innocent words. */
const MIN_LENGTH = 4;
const MAX_EXCERPT = 1024;

/** Replaces every occurrence of each secret. */
export function redact(text: string, secrets: Iterable<string>): string {
  const longestFirst = [...new Set(secrets)]
    .filter((secret) => secret.length >= MIN_LENGTH)
    .sort((a, b) => b.length - a.length);
  let out = text;
  for (const secret of longestFirst) out = out.replaceAll(secret, REDACTED);
  return out;
}

/** The parts of a URL that may carry a token: the whole, the path with query, the user info. */
export function secretsOfUrl(text: string): readonly string[] {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return [text];
  return [text, url.href, url.pathname + url.search, url.search, ...secretsOfUserInfo(url)];
}

/** User and password of a URL: as they are written, as they are meant, and as they travel. */
export function secretsOfUserInfo(url: URL): readonly string[] {
  const user = [url.username, url.password];
  const sent = authorizationOfUrl(url)?.replace('Basic ', '') ?? '';
  return [...user, ...user.map(decodeLeniently), sent];
}

/** Makes an answer fit for an error message: one line, no control characters, at most 1 kB. */
export function excerpt(text: string): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  return line.length <= MAX_EXCERPT ? line : `${line.slice(0, MAX_EXCERPT)}…`;
}
