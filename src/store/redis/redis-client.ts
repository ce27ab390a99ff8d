// Makes the client for an address: one server, the primary that Sentinel names, or a cluster. ADR 0002
// is on the client itself.
import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from 'node:tls';
import type { Cluster, ClusterOptions, Redis, RedisOptions } from 'ioredis';
import { StoreError } from '../../engine/state-store.ts';
import { isServerName, type RedisAddress } from './redis-url.ts';

const RECONNECT_MIN_MS = 50;
/** Well below the lease of slots: after a restart of Redis all must be back before it runs out. */
const RECONNECT_MAX_MS = 500;

/** How long a connection may take to end politely before it is cut. */
const DISCONNECT_MS = 100;

/** After so many redirections, each after a pause, a command of a cluster has failed. */
const MAX_REDIRECTIONS = 5;
const REDIRECTION_PAUSE_MS = 100;

/** Not connected yet. Rejects with `StoreError` when a file cannot be read. */
export async function makeRedisClient(
  address: RedisAddress,
  timeoutMs: number,
): Promise<Redis | Cluster> {
  // Loaded here, so that an installation without Redis never loads the client.
  const ioredis = await import('ioredis');
  const tls = address.isTls ? await readTls(address) : undefined;
  const options = clientOptions(address, tls, timeoutMs);
  const [{ host, port }] = address.nodes;
  switch (address.kind) {
    case 'standalone':
      return new ioredis.Redis({ ...options, host, port });
    case 'sentinel':
      return new ioredis.Redis({ ...options, ...sentinelOptions(address, tls, timeoutMs) });
    case 'cluster':
      return new ioredis.Cluster([...address.nodes], clusterOptions(options, timeoutMs));
  }
}

function clientOptions(
  { db, username, password, kind }: RedisAddress,
  tls: ConnectionOptions | undefined,
  timeoutMs: number,
): RedisOptions {
  return {
    ...(kind === 'cluster' ? {} : { db, lazyConnect: true }),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password: password.reveal() }),
    ...(tls === undefined ? {} : { tls }),
    connectionName: 'tocsin',
    disableClientInfo: true,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    disconnectTimeout: DISCONNECT_MS,
    keepAlive: timeoutMs,
    // Whoever commits keeps the changes and repeats them. A command held back by the client would
    // arrive late, after newer ones.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    // Refuses what is under way as soon as the connection breaks.
    maxRetriesPerRequest: 0,
    retryStrategy: pauseMs,
    // After a failover the name may lead to the new primary.
    reconnectOnError: ({ message }) => message.startsWith('READONLY'),
  };
}

function sentinelOptions(
  { nodes, sentinel }: RedisAddress,
  tls: ConnectionOptions | undefined,
  timeoutMs: number,
): RedisOptions {
  const { name = '', username, password } = sentinel ?? {};
  return {
    sentinels: [...nodes],
    name,
    role: 'master',
    ...(username === undefined ? {} : { sentinelUsername: username }),
    ...(password === undefined ? {} : { sentinelPassword: password.reveal() }),
    ...(tls === undefined ? {} : { sentinelTLS: tls, enableTLSForSentinelMode: true }),
    sentinelCommandTimeout: timeoutMs,
    sentinelRetryStrategy: pauseMs,
  };
}

function clusterOptions(options: RedisOptions, timeoutMs: number): ClusterOptions {
  return {
    redisOptions: options,
    lazyConnect: true,
    enableOfflineQueue: false,
    clusterRetryStrategy: pauseMs,
    slotsRefreshTimeout: timeoutMs,
    maxRedirections: MAX_REDIRECTIONS,
    retryDelayOnFailover: REDIRECTION_PAUSE_MS,
    retryDelayOnClusterDown: REDIRECTION_PAUSE_MS,
    retryDelayOnTryAgain: REDIRECTION_PAUSE_MS,
  };
}

function pauseMs(attempt: number): number {
  return Math.min(RECONNECT_MIN_MS * 2 ** Math.min(attempt - 1, 10), RECONNECT_MAX_MS);
}

async function readTls({ kind, nodes, tlsFiles }: RedisAddress): Promise<ConnectionOptions> {
  const { ca, cert, key } = tlsFiles;
  const [{ host }] = nodes;
  return {
    // Other nodes of a cluster, and the primary that Sentinel names, have names of their own.
    ...(kind === 'standalone' && isServerName(host) ? { servername: host } : {}),
    ...(ca === undefined ? {} : { ca: await readPem(ca, 'ca_file') }),
    ...(cert === undefined ? {} : { cert: await readPem(cert, 'cert_file') }),
    ...(key === undefined ? {} : { key: await readPem(key, 'key_file') }),
  };
}

async function readPem(path: string, parameter: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StoreError(
      `Cannot read ${parameter} "${path}" of the Redis URL: ${code ?? 'unknown'}`,
    );
  }
}
