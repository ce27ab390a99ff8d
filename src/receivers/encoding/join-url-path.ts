// Longer paths for the URLs of APIs, as Go's url.JoinPath builds them.

/**
 * Appends path segments to an http URL, with one slash between each two; the query stays. A text
 * that is no URL stays as it is.
 * Source: golang/go:src/net/url/url.go (JoinPath).
 */
export function joinUrlPath(base: string, path: string): string {
  if (!URL.canParse(base)) return base;
  const url = new URL(base);
  url.pathname = `${url.pathname}/${path}`.replace(/\/{2,}/g, '/');
  return url.href;
}
