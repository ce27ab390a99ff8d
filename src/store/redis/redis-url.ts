// Reads the address of Redis from its URL, and never repeats the URL: it may hold the password.
import { isIP } from 'node:net';
import { StoreError } from '../../engine/state-store.ts';
import { Secret } from '../../model/secret.ts';
import { readParameters, type UrlParameters } from './url-parameters.ts';

export interface RedisNode {
  readonly host: string;
  readonly port: number;
}

/** Where Redis is, and how to log in. */
export interface RedisAddress extends UrlParameters {
  /** `sentinel`: the nodes know where the primary is; `cluster`: they are some of the cluster's own. */
  readonly kind: 'standalone' | 'sentinel' | 'cluster';
  readonly nodes: readonly [RedisNode, ...RedisNode[]];
  readonly db: number;
  readonly username: string | undefined;
  readonly password: Secret | undefined;
  readonly isTls: boolean;
}

/** What each scheme means, and the port of nodes that name none. */
const SCHEMES = new Map<string, Pick<RedisAddress, 'kind' | 'isTls'> & { readonly port: number }>([
  ['redis', { kind: 'standalone', isTls: false, port: 6379 }],
  ['rediss', { kind: 'standalone', isTls: true, port: 6379 }],
  ['redis-sentinel', { kind: 'sentinel', isTls: false, port: 26_379 }],
  ['rediss-sentinel', { kind: 'sentinel', isTls: true, port: 26_379 }],
  ['redis-cluster', { kind: 'cluster', isTls: false, port: 6379 }],
  ['rediss-cluster', { kind: 'cluster', isTls: true, port: 6379 }],
]);

/** Scheme, login, nodes, path and parameters; the password may hold anything but `@` and `/`. */
const URL_PARTS = /^([a-z-]+):\/\/(?:([^@/?#]*)@)?([^@/?#]*)(?:\/([^@?#]*))?(?:\?([^#]*))?$/i;

/**
 * Reads `redis[s][-sentinel|-cluster]://[[user]:password@]host[:port][,host[:port]]...[/db][?...]`.
 * Throws `StoreError`, quoting nothing.
 */
export function parseRedisUrl(secret: Secret): RedisAddress {
  const parts = URL_PARTS.exec(secret.reveal());
  if (parts === null) {
    throw invalid('it is not a URL; special characters in the password must be percent-encoded');
  }
  const [, scheme = '', login = '', hosts = '', db = '', query = ''] = parts;
  const meaning = SCHEMES.get(scheme.toLowerCase());
  if (meaning === undefined) {
    throw invalid(
      'it must begin with redis:// or rediss://, redis-sentinel:// or redis-cluster://',
    );
  }
  const { kind, isTls } = meaning;
  if (!/^[0-9]{0,5}$/.test(db)) throw invalid('the path must be the number of a database');
  if (kind === 'cluster' && Number(db) !== 0) throw invalid('a cluster has the database 0 only');
  const nodes = readNodes(hosts, meaning.port);
  if (kind === 'standalone' && nodes.length > 1) {
    throw invalid('several hosts need redis-sentinel:// or redis-cluster://');
  }
  const { username, password } = readLogin(login);
  const parameters = readParameters(query, { isTls, isSentinel: kind === 'sentinel' });
  if (!parameters.ok) throw invalid(parameters.error);
  return { kind, isTls, nodes, db: Number(db), username, password, ...parameters.value };
}

/** Says whether a certificate can be asked for by this host; an IP address cannot be. */
export function isServerName(host: string): boolean {
  return isIP(host) === 0;
}

/** For messages: the nodes, quoted. */
export function addressName({ nodes }: RedisAddress): string {
  const names = nodes.map(
    ({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${String(port)}`,
  );
  return `"${names.join(',')}"`;
}

function readNodes(text: string, defaultPort: number): RedisAddress['nodes'] {
  const [first, ...rest] = text.split(',').map((part) => readNode(part, defaultPort));
  if (first === undefined) throw invalid('the host is missing');
  return [first, ...rest];
}

function readNode(text: string, defaultPort: number): RedisNode {
  const parts = /^(?:\[([0-9a-f:.%]+)\]|([^:[\]\s]*))(?::([0-9]{1,5}))?$/i.exec(text);
  if (parts === null) throw invalid('a host is not valid: write host:port, IPv6 in brackets');
  const [, v6, name = '', port] = parts;
  const host = v6 ?? name;
  if (host === '') throw invalid('the host is missing');
  if (port !== undefined && Number(port) > 65_535) throw invalid('a port is above 65535');
  return { host, port: port === undefined ? defaultPort : Number(port) };
}

function readLogin(text: string): Pick<RedisAddress, 'username' | 'password'> {
  const colon = text.indexOf(':');
  const username = decode(colon < 0 ? text : text.slice(0, colon));
  const password = colon < 0 ? undefined : decode(text.slice(colon + 1));
  return { username, password: password === undefined ? undefined : new Secret(password) };
}

function decode(part: string): string | undefined {
  if (part === '') return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalid('a % in the user or the password must be written as %25');
  }
}

function invalid(reason: string): StoreError {
  return new StoreError(`Redis URL is not valid: ${reason}`);
}
