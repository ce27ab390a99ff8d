// The user name and password of an Authorization header (RFC 7617; Go: net/http BasicAuth).

export interface BasicLogin {
  readonly user: string;
  readonly password: string;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Reads the header; undefined when it is absent or anything else than a Basic login. */
export function parseBasicLogin(header: string | undefined): BasicLogin | undefined {
  if (header === undefined || !/^basic /i.test(header)) return undefined;
  const encoded = header.slice('basic '.length);
  if (!BASE64.test(encoded)) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
