// Reads the address of Redis from its URL, and never repeats the URL: it may hold the password.
import { isIP } from 'node:net';
import { StoreError } from '../../engine/state-store.ts';
import { Secret } from '../../model/secret.ts';

/** Where Redis is, and how to log in. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  readonly username: string | undefined;
  readonly password: Secret | undefined;
  readonly isTls: boolean;
}

const DEFAULT_PORT = 6379;

/** Reads `redis[s]://[[user]:password@]host[:port][/db]`. Throws `StoreError`, quoting nothing. */
export function parseRedisUrl(secret: Secret): RedisAddress {
  const url = parse(secret);
  if (url.protocol !== 'redis:' && url.protocol !== 'rediss:') {
    throw invalid('it must begin with redis:// or rediss://');
  }
  if (url.hostname === '') throw invalid('the host is missing');
  if (url.search !== '' || url.hash !== '') throw invalid('it takes no ? and no # part');
  const db = url.pathname.replace(/^\//, '');
  if (!/^[0-9]{0,5}$/.test(db)) throw invalid('the path must be the number of a database');
  const password = decode(url.password);
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? DEFAULT_PORT : Number(url.port),
    db: Number(db),
    username: decode(url.username),
    password: password === undefined ? undefined : new Secret(password),
    isTls: url.protocol === 'rediss:',
  };
}

/** Says whether a certificate can be asked for by this host; an IP address cannot be. */
export function isServerName(host: string): boolean {
  return isIP(host) === 0;
}

function parse(secret: Secret): URL {
  try {
    return new URL(secret.reveal());
  } catch {
    throw invalid('it is not a URL; special characters in the password must be percent-encoded');
  }
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
