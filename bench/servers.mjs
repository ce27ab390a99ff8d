// The servers under test, each a process with an empty folder of its own, on a free port.
import { Redis } from 'ioredis';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const CLOCK_TICKS_PER_SECOND = 100;

/** No integrations, so that ingest is measured alone. */
const CONFIG = `
route: { receiver: main, group_by: [alertname, cluster], group_wait: 30s, group_interval: 5m, repeat_interval: 4h }
receivers: [ { name: main } ]
`;

/** The kinds of server that can be started on this machine. */
export function availableServers() {
  const servers = [{ name: 'tocsin', start: (run) => startTocsin(run, []) }];
  if (isThere('redis-server')) servers.push({ name: 'tocsin+redis', start: startTocsinOnRedis });
  for (const program of ['prometheus-alertmanager', 'alertmanager']) {
    if (isThere(program)) {
      servers.push({ name: program, start: (run) => startAlertmanager(run, program) });
    }
  }
  return servers;
}

/** Starts a server; `stop` ends it and removes its folder. */
export async function startServer(server, config = CONFIG) {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'tocsin-bench-'));
  const configFile = path.join(folder, 'alertmanager.yml');
  await fs.writeFile(configFile, config);
  const children = [];
  const launch = (command, args) => {
    const child = spawn(command, args, { stdio: 'ignore' });
    children.push(child);
    return child;
  };
  const port = await freePort();
  const startedAt = performance.now();
  const main = await server.start({ folder, configFile, port, launch });
  await untilReady(port);
  return {
    port,
    readyMs: performance.now() - startedAt,
    /** User and system time of all its processes. */
    cpuSeconds: () => cpuSecondsOf(children),
    /** Resident memory of the server itself, in MiB. */
    residentMib: () => residentMib(main.pid),
    stop: async () => {
      await killAll(children);
      await fs.rm(folder, { recursive: true, force: true });
    },
  };
}

/** A Redis that keeps a file of what it is told; `counts` says what it was asked for. */
export async function startRedis() {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'tocsin-bench-'));
  const port = await freePort();
  const child = launchRedis(
    { folder, launch: (command, args) => spawn(command, args, { stdio: 'ignore' }) },
    port,
  );
  await untilListening(port);
  const client = new Redis({ port, host: '127.0.0.1', disableClientInfo: true });
  return {
    port,
    ask: (command, ...args) => client.call(command, args),
    /** Command → calls and microseconds since the start. */
    counts: async () => readCounts(await client.info('commandstats')),
    cpuSeconds: () => cpuSecondsOf([child]),
    stop: async () => {
      client.disconnect();
      await killAll([child]);
      await fs.rm(folder, { recursive: true, force: true });
    },
  };
}

/** So many replicas on one Redis; `ports` are where they listen. */
export async function startReplicas(redis, count, config = CONFIG) {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'tocsin-bench-'));
  const configFile = path.join(folder, 'alertmanager.yml');
  await fs.writeFile(configFile, config);
  const children = [];
  const launch = (command, args) => {
    const child = spawn(command, args, { stdio: 'ignore' });
    children.push(child);
    return child;
  };
  const ports = [];
  for (let i = 0; i < count; i++) {
    const port = await freePort();
    startTocsin({ folder: path.join(folder, String(i)), configFile, port, launch }, [
      `--storage.redis.url=redis://127.0.0.1:${redis.port}`,
    ]);
    await untilReady(port);
    ports.push(port);
  }
  return {
    ports,
    cpuSeconds: () => cpuSecondsOf(children),
    stop: async () => {
      await killAll(children);
      await fs.rm(folder, { recursive: true, force: true });
    },
  };
}

async function killAll(children) {
  for (const child of children) {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
}

function readCounts(text) {
  const lines = text.matchAll(/^cmdstat_([^:]+):calls=(\d+),usec=(\d+)/gm);
  return new Map(
    [...lines].map(([, name, calls, usec]) => [name, { calls: Number(calls), usec: Number(usec) }]),
  );
}

function startTocsin({ folder, configFile, port, launch }, flags) {
  return launch(process.execPath, [
    MAIN,
    'serve',
    `--config.file=${configFile}`,
    `--storage.path=${path.join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=warn',
    ...flags,
  ]);
}

async function startTocsinOnRedis(run) {
  const port = await freePort();
  launchRedis(run, port);
  await untilListening(port);
  return startTocsin(run, [`--storage.redis.url=redis://127.0.0.1:${port}`]);
}

function launchRedis({ folder, launch }, port) {
  return launch('redis-server', [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder],
    ...['--save', '', '--appendonly', 'yes', '--appendfsync', 'everysec'],
  ]);
}

function startAlertmanager({ folder, configFile, port, launch }, program) {
  return launch(program, [
    `--config.file=${configFile}`,
    `--storage.path=${path.join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--cluster.listen-address=',
    '--log.level=warn',
  ]);
}

function isThere(program) {
  return spawnSync(program, ['--version']).status === 0;
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

async function untilReady(port) {
  for (let tries = 0; tries < 2_000; tries++) {
    const isReady = await fetch(`http://127.0.0.1:${port}/-/ready`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('The server did not become ready');
}

async function untilListening(port) {
  for (let tries = 0; tries < 2_000; tries++) {
    const socket = net.connect(port, '127.0.0.1');
    const isUp = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('Redis did not start');
}

/** User and system time of all of them. */
async function cpuSecondsOf(children) {
  return sum(await Promise.all(children.map((child) => cpuSeconds(child.pid))));
}

async function cpuSeconds(pid) {
  const stat = await fs.readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND;
}

async function residentMib(pid) {
  const status = await fs.readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

function sum(numbers) {
  return numbers.reduce((total, value) => total + value, 0);
}
