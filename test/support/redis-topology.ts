// Several real Redis servers that belong together: a cluster, or a primary with replicas and sentinels.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Secret } from '../../src/model/secret.ts';
import { startRedisServer, type RedisServer } from './redis-server.ts';
import { waitUntil } from './wait-until.ts';

const PATIENCE_MS = 20_000;
const SLOTS = 16_384;

export class RedisTopology {
  readonly url: Secret;
  readonly servers: readonly RedisServer[];
  readonly #sentinels: readonly Sentinel[];

  constructor(url: string, servers: readonly RedisServer[], sentinels: readonly Sentinel[] = []) {
    this.url = new Secret(url);
    this.servers = servers;
    this.#sentinels = sentinels;
  }

  async stop(): Promise<void> {
    for (const sentinel of this.#sentinels) await sentinel.stop();
    for (const server of this.servers) await server.stop();
  }
}

/** Three primaries, and a replica of each, on ports of this host. */
export async function startRedisCluster(): Promise<RedisTopology> {
  const settings = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '1000'];
  settings.push('--cluster-replica-validity-factor', '0', '--appendonly', 'yes');
  const servers = await startServers(6, settings);
  const [first, ...others] = servers;
  for (const other of others) {
    await first?.command('CLUSTER', 'MEET', '127.0.0.1', String(other.port));
  }
  const primaries = servers.slice(0, 3);
  for (const [i, server] of primaries.entries()) {
    const from = Math.floor((i * SLOTS) / 3);
    const to = Math.floor(((i + 1) * SLOTS) / 3) - 1;
    await server.command('CLUSTER', 'ADDSLOTSRANGE', String(from), String(to));
  }
  for (const [i, server] of servers.slice(3).entries()) {
    const id = String(await primaries[i]?.command('CLUSTER', 'MYID'));
    await until(() => server.command('CLUSTER', 'REPLICATE', id));
  }
  for (const server of servers) {
    await until(async () => {
      const info = String(await server.command('CLUSTER', 'INFO'));
      const nodes = String(await server.command('CLUSTER', 'NODES'));
      const replicas = nodes.split('\n').filter((line) => line.includes('slave')).length;
      if (!info.includes('cluster_state:ok') || replicas < 3) throw new Error('not ready');
    });
  }
  const hosts = servers.map(({ port }) => `127.0.0.1:${String(port)}`).join(',');
  return new RedisTopology(`redis-cluster://${hosts}`, servers);
}

/** A primary with two replicas, and three sentinels that agree within a second that it is gone. */
export async function startRedisSentinel(): Promise<RedisTopology> {
  const [primary, ...replicas] = await startServers(3, ['--appendonly', 'yes']);
  if (primary === undefined) throw new Error('No server');
  for (const replica of replicas) {
    await replica.command('REPLICAOF', '127.0.0.1', String(primary.port));
  }
  for (const replica of replicas) {
    await until(async () => {
      const info = String(await replica.command('INFO', 'replication'));
      if (!info.includes('master_link_status:up')) throw new Error('not linked');
    });
  }
  const sentinels: Sentinel[] = [];
  for (let i = 0; i < 3; i += 1) sentinels.push(await Sentinel.start(primary.port));
  const hosts = sentinels.map(({ port }) => `127.0.0.1:${String(port)}`).join(',');
  const url = `redis-sentinel://${hosts}?name=mymaster`;
  const topology = new RedisTopology(url, [primary, ...replicas], sentinels);
  for (const sentinel of sentinels) await sentinel.knowsOthers(2);
  return topology;
}

class Sentinel {
  readonly port: number;
  readonly #folder: string;
  readonly #process: ChildProcess;
  readonly #probe: RedisServer;

  private constructor(folder: string, probe: RedisServer, process: ChildProcess) {
    this.#folder = folder;
    this.#probe = probe;
    this.#process = process;
    this.port = probe.port;
  }

  static async start(primaryPort: number): Promise<Sentinel> {
    // A server that has found a free port gives it to the sentinel.
    const probe = await startRedisServer();
    await probe.kill('SIGKILL');
    const folder = await mkdtemp(join(tmpdir(), 'tocsin-sentinel-'));
    const file = join(folder, 'sentinel.conf');
    await writeFile(
      file,
      [
        `port ${String(probe.port)}`,
        'bind 127.0.0.1',
        `dir ${folder}`,
        `sentinel monitor mymaster 127.0.0.1 ${String(primaryPort)} 2`,
        'sentinel down-after-milliseconds mymaster 1000',
        'sentinel failover-timeout mymaster 5000',
        '',
      ].join('\n'),
    );
    const child = spawn('redis-server', [file, '--sentinel'], { stdio: 'ignore' });
    const sentinel = new Sentinel(folder, probe, child);
    await until(() => sentinel.#probe.command('PING'));
    return sentinel;
  }

  async knowsOthers(count: number): Promise<void> {
    await until(async () => {
      const others: unknown = await this.#probe.command('SENTINEL', 'SENTINELS', 'mymaster');
      const replicas: unknown = await this.#probe.command('SENTINEL', 'REPLICAS', 'mymaster');
      const isReady = Array.isArray(others) && others.length === count;
      if (!isReady || !Array.isArray(replicas) || replicas.length !== 2) throw new Error('alone');
    });
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
    await this.#probe.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function startServers(
  count: number,
  settings: readonly string[],
): Promise<readonly RedisServer[]> {
  const servers: RedisServer[] = [];
  while (servers.length < count) {
    const server = await startRedisServer({ settings });
    // The port of the cluster's own bus is higher by 10,000.
    if (server.port < 55_536) servers.push(server);
    else await server.stop();
  }
  return servers;
}

/** Repeats until it succeeds. */
async function until(work: () => Promise<unknown>): Promise<void> {
  await waitUntil(
    () =>
      work().then(
        () => true,
        () => false,
      ),
    PATIENCE_MS,
    () => String(work),
  );
}
