// User info in URLs (`https://user:password@host/`) becomes a Basic authorization header.

/** The header for a URL's user info; undefined when it has none. */
export function authorizationOfUrl(url: URL): string | undefined {
  if (url.username === '' && url.password === '') return undefined;
  return basicAuthorization(decodeLeniently(url.username), decodeLeniently(url.password));
}

/** Encodes user and password (RFC 7617). */
export function basicAuthorization(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** Undoes percent-encoding; text that is not well-formed stays as it is. */
export function decodeLeniently(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
