// What of a request may be shown: everything but secrets. Where a URL is a secret itself, its host is
// shown and no more.
import type { PreviewHeader } from '../../engine/receiver-trials.ts';
import { decodeLeniently } from '../http/url-credentials.ts';
import { redact, secretsOfUrl } from '../secrets/redact.ts';

const REDACTED = '<redacted>';

/** They say who is asking, whatever they are made of. */
const SECRET_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'proxy-authorization',
  'x-amz-security-token',
]);

/** What is hidden in a preview. */
export class Hidden {
  readonly #secrets: readonly string[];
  readonly #urls: readonly string[];

  constructor(secrets: Iterable<string>) {
    const plain = [...secrets].filter((secret) => secret !== '' && !isBareOrigin(secret));
    this.#urls = plain.filter((secret) => /^https?:/i.test(secret) && URL.canParse(secret));
    const parts = this.#urls.flatMap(secretsOfUrl).filter((part) => part.length > 1);
    // Bodies hold them as JSON or as forms, URLs hold them escaped in one way or another.
    this.#secrets = [...plain, ...parts].flatMap((secret) => [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret.toWellFormed()),
      encodeURI(secret.toWellFormed()),
      new URLSearchParams([['', secret]]).toString().slice(1),
    ]);
  }

  readonly redact = (text: string): string => redact(text, this.#secrets);

  /** Whether the whole of a URL is a secret, or begins with one that is. */
  isSecretUrl(url: URL): boolean {
    return this.#urls.some((secret) => {
      const { origin, pathname } = new URL(secret);
      return origin === url.origin && pathname !== '/' && url.pathname.startsWith(pathname);
    });
  }

  with(secrets: Iterable<string>): Hidden {
    return new Hidden([...this.#secrets, ...secrets]);
  }
}

/** Such a URL is kept as a secret for the path that it might have. */
function isBareOrigin(secret: string): boolean {
  return URL.canParse(secret) && new URL(secret).href === `${new URL(secret).origin}/`;
}

export function shownUrl(text: string, hidden: Hidden): string {
  const url = new URL(text);
  url.username = '';
  url.password = '';
  if (hidden.isSecretUrl(url)) return `${url.origin}/${REDACTED}`;
  const shown = hidden.redact(url.href);
  const decoded = decodeLeniently(shown);
  return hidden.redact(decoded) === decoded ? shown : `${url.origin}/${REDACTED}`;
}

export function shownHeaders(
  headers: Readonly<Record<string, string | readonly string[]>>,
  hidden: Hidden,
): readonly PreviewHeader[] {
  return Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((value) => ({
      name,
      value: SECRET_HEADERS.has(name.toLowerCase()) ? schemeOf(value) : hidden.redact(value),
    })),
  );
}

/** `Bearer <redacted>`; a header of one word may be all secret. */
function schemeOf(value: string): string {
  const end = value.indexOf(' ');
  return end < 0 ? REDACTED : `${value.slice(0, end)} ${REDACTED}`;
}
