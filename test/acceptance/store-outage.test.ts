// The store goes away and comes back: senders are told to repeat, people are told all the same, and
// what was only in memory meanwhile is durable afterwards. `kill -9` proves it.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { get, listedNames, metricOf, postAlert, timesTold } from '../support/alert-traffic.ts';
import { HttpSink } from '../support/http-sink.ts';
import { canMount } from '../support/programs.ts';
import { hasRedisServer, startRedisServer } from '../support/redis-server.ts';
import { ServerProcess } from '../support/server-process.ts';
import { pause, waitUntil } from '../support/wait-until.ts';

const MIB = 1024 * 1024;
const AWAY = {
  status: 503,
  text: '"the alerts were taken into account but could not be stored, send them again"\n',
};
const TAKEN = { status: 200, text: '' };
/** More than what is left of the block at the end of a file on a full disk. */
const DURING = { alertname: 'During', ballast: 'x'.repeat(16 * 1024) };

const MESSAGES_ENDED = /^alertmanager_notification_latency_seconds_count\{.*webhook.*\} (\d+)$/m;

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

// Whoever may not mount has no small disk. Root may, and must: there nothing is skipped.
it.skipIf(!canMount())('survives a full disk', async () => {
  const disk = await mountSmallDisk();
  const filler = join(disk, 'filler');
  await survive([`--storage.path=${join(disk, 'data')}`], {
    takeAway: () => writeFile(filler, Buffer.alloc(5 * MIB)).catch(() => undefined),
    bringBack: () => rm(filler),
    reason: 'the disk is full (ENOSPC)',
  });
});

it.skipIf(!hasRedisServer()).each([
  { name: 'is killed', takeAway: 'SIGKILL' as const, doesStart: true },
  { name: 'hangs', takeAway: 'SIGSTOP' as const, doesStart: false },
])('survives a Redis that $name', async ({ takeAway, doesStart }) => {
  const redis = await startRedisServer({
    settings: ['--appendonly', 'yes', '--appendfsync', 'always'],
  });
  cleanups.push(() => redis.stop());
  await survive([`--storage.redis.url=${redis.url().reveal()}`], {
    takeAway: () => redis.kill(takeAway),
    bringBack: () => (doesStart ? redis.start() : redis.kill('SIGCONT')),
    reason: `127.0.0.1:${redis.port}`,
  });
});

interface Outage {
  takeAway(): Promise<unknown>;
  bringBack(): Promise<unknown>;
  /** What the log says about it. */
  readonly reason: string;
}

async function survive(
  flags: readonly string[],
  { takeAway, bringBack, reason }: Outage,
): Promise<void> {
  const sink = await HttpSink.listen();
  cleanups.push(() => sink.close());
  const server = await ServerProcess.start({ config: configFor(sink), flags });
  cleanups.push(() => server.remove());
  const { pid } = server;
  const told = (name: string): Promise<void> =>
    waitUntil(
      () => timesTold(sink, name) > 0,
      10_000,
      () => `${name} was not told\n${server.log}`,
    );

  expect(await postAlert(server, { alertname: 'Before' })).toEqual(TAKEN);
  await told('Before');

  await takeAway();
  expect(await postAlert(server, DURING)).toEqual(AWAY);
  await told('During');
  // The sender repeats, and hears the same as long as the store is away.
  expect(await postAlert(server, DURING)).toEqual(AWAY);
  expect(await listedNames(server)).toEqual(['Before', 'During']);
  expect((await get(server, '/-/ready')).status).toBe(200);
  expect(server.log).toContain('Cannot store state');
  expect(server.log).toContain(reason);
  expect(server.pid).toBe(pid);

  await bringBack();
  await waitUntil(
    async () => (await metricOf(server, 'tocsin_store_pending_changes')) === 0,
    15_000,
    () => `the backlog to be stored\n${server.log}`,
  );
  expect(server.log).toContain('State is stored again');
  // The sender repeats once more, and everything is as if nothing had been.
  expect(await postAlert(server, DURING)).toEqual(TAKEN);
  expect(await postAlert(server, { alertname: 'After' })).toEqual(TAKEN);
  await told('After');
  // The record of it is stored after it is sent.
  await waitUntil(
    async () =>
      MESSAGES_ENDED.exec((await get(server, '/metrics')).text)?.[1] === '3' &&
      (await metricOf(server, 'tocsin_store_pending_changes')) === 0,
    5_000,
    () => `the record of After to be stored\n${server.log}`,
  );
  await server.end('SIGKILL');
  await server.restart();
  expect(await listedNames(server)).toEqual(['After', 'Before', 'During']);
  // Two flushes of each group, in which nothing must be told.
  await pause(2_300);
  expect(['Before', 'During', 'After'].map((name) => timesTold(sink, name))).toEqual([1, 1, 1]);
}

/** Mounts a file system of 4 MiB for the duration of the test. */
async function mountSmallDisk(): Promise<string> {
  const disk = await mkdtemp(join(tmpdir(), 'tocsin-disk-'));
  cleanups.push(() => rm(disk, { recursive: true, force: true }));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]);
  expect(mounted.status, mounted.stderr.toString()).toBe(0);
  cleanups.push(async () => {
    expect(spawnSync('umount', ['--lazy', disk]).status).toBe(0);
  });
  return disk;
}

function configFor(sink: HttpSink): string {
  return `
route:
  receiver: sink
  group_by: [alertname]
  group_wait: 50ms
  group_interval: 1s
  repeat_interval: 1h
receivers:
  - name: sink
    webhook_configs: [{ url: '${sink.url()}' }]
`;
}
