// Replicas of two versions on one real Redis: the newer one waits until no older one is left, and an older
// one that meets a newer state steps down and says so.
import { afterEach, describe, expect, it } from 'vitest';
import { LEASE_SCRIPT } from '../../src/store/redis/lease-script.ts';
import { RedisSlotLeases } from '../../src/store/redis/redis-slot-leases.ts';
import { SCHEMA_VERSION } from '../../src/store/schema-version.ts';
import { HttpSink } from '../support/http-sink.ts';
import { hasRedisServer, startRedisServer, type RedisServer } from '../support/redis-server.ts';
import { ServerProcess } from '../support/server-process.ts';
import { pause, waitUntil } from '../support/wait-until.ts';

const NEWER = SCHEMA_VERSION + 1;
const SLOT_COUNT = 64;

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

describe.skipIf(!hasRedisServer())('a rolling upgrade', { timeout: 60_000 }, () => {
  it('has an older replica step down that meets a newer state', async () => {
    const { redis, sink, older } = await startOlder();
    await post(older, 'Early');
    await waitUntil(
      () => sink.requests.length === 1,
      10_000,
      () => 'the first message',
    );
    await redis.command('SET', '{tocsin}:schema', String(NEWER));
    await waitUntil(
      async () => (await fetch(`${older.url}/-/ready`)).status === 503,
      5_000,
      () => 'an end of readiness',
    );
    const ready = await fetch(`${older.url}/-/ready`);
    expect(await ready.text()).toContain('the shared state is of a newer version');
    expect(await post(older, 'Late')).toBe(503);
    // One wait of the group, and more.
    await pause(3_000);
    expect(sink.requests).toHaveLength(1);
    const said = older.log.split('\n').filter((line) => line.includes('is of a newer version'));
    expect(said).toEqual([
      expect.stringContaining(`found=${String(NEWER)} known=${String(SCHEMA_VERSION)}`),
    ]);
    expect(said[0]).toContain('level=ERROR');
    expect((await fetch(`${older.url}/-/healthy`)).status).toBe(200);
  });

  it('has a newer replica wait for the last older one, which cannot come back then', async () => {
    const { redis, older } = await startOlder();
    const newer = new RedisSlotLeases({
      ...{ url: redis.url(), prefix: 'tocsin', id: 'newer', description: () => 'I am newer' },
      ...{ seat: '', leaseMs: 3_000, slotCount: SLOT_COUNT, script: LEASE_SCRIPT },
      ...{ schema: NEWER, acknowledged: () => 0 },
    });
    await newer.open();
    cleanups.push(() => newer.leave([]));
    const waiting = await newer.beat([]);
    expect([waiting.schema, waiting.slots.size]).toEqual([SCHEMA_VERSION, 0]);
    expect((await fetch(`${older.url}/-/ready`)).status).toBe(200);
    await older.end('SIGTERM');
    const raised = await newer.beat([]);
    expect([raised.schema, raised.slots.size]).toEqual([NEWER, SLOT_COUNT]);
    await expect(older.restart()).rejects.toThrow();
    expect(older.log).toContain(
      `schema version ${String(NEWER)}, this program knows up to ${String(SCHEMA_VERSION)}`,
    );
  });
});

async function startOlder(): Promise<{
  readonly redis: RedisServer;
  readonly sink: HttpSink;
  readonly older: ServerProcess;
}> {
  const redis = await startRedisServer({ settings: ['--appendonly', 'yes'] });
  cleanups.push(() => redis.stop());
  const sink = await HttpSink.listen();
  cleanups.push(() => sink.close());
  const config = `
route: { receiver: sink, group_by: [alertname], group_wait: 1s, group_interval: 2s }
receivers:
  - name: sink
    webhook_configs: [{ url: '${sink.url()}' }]
`;
  const flags = [`--storage.redis.url=redis://127.0.0.1:${String(redis.port)}`];
  const older = await ServerProcess.start({ config, flags });
  cleanups.push(() => older.remove());
  return { redis, sink, older };
}

/** Resolves to the status of the answer. */
async function post(server: ServerProcess, alertname: string): Promise<number> {
  const answer = await fetch(`${server.url}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify([{ labels: { alertname } }]),
  });
  return answer.status;
}
