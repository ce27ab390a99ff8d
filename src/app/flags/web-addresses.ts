// Where the server listens, and under which paths people reach it (reference row H2).
import { fail, ok, type Result } from '../../model/result.ts';

export interface ListenAddress {
  /** Empty listens on all interfaces. */
  readonly host: string;
  readonly port: number;
}

export function parseListenAddresses(texts: readonly string[]): Result<readonly ListenAddress[]> {
  const addresses: ListenAddress[] = [];
  for (const text of texts) {
    if (text.startsWith('vsock://')) {
      return fail(`--web.listen-address="${text}": Node.js cannot listen on vsock, use host:port`);
    }
    const address = parseListenAddress(text);
    if (address === undefined) {
      return fail(`--web.listen-address="${text}": expected host:port, [ipv6]:port or :port`);
    }
    addresses.push(address);
  }
  return ok(addresses);
}

/** The prefix of all paths: what `--web.route-prefix` says, or else the path of the external URL. */
export function routePrefixOf(prefix: string, externalURL: string): Result<string> {
  if (externalURL === '') return ok(trimSlashes(prefix));
  if (!URL.canParse(externalURL) || !/^https?:\/\//i.test(externalURL)) {
    return fail(
      `--web.external-url="${externalURL}": not a URL, expected http://host/path or https://…`,
    );
  }
  return ok(trimSlashes(prefix === '' ? new URL(externalURL).pathname : prefix));
}

function parseListenAddress(text: string): ListenAddress | undefined {
  const match = /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3] ?? Number.NaN);
  if (match === null || port > 65_535) return undefined;
  return { host: match[1] ?? match[2] ?? '', port };
}

/** Reads a prefix however many slashes it has at its ends; `/` is none at all. */
function trimSlashes(prefix: string): string {
  const segments = prefix.split('/');
  const first = segments.findIndex((segment) => segment !== '');
  if (first < 0) return '';
  const last = segments.findLastIndex((segment) => segment !== '');
  return `/${segments.slice(first, last + 1).join('/')}`;
}
