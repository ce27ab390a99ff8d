// A cluster, and a primary with sentinels: the store and the slots work there, and go on after the
// primary is killed, with what was acknowledged and copied.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisFeed } from '../../../src/store/redis/redis-feed.ts';
import { RedisSlotLeases } from '../../../src/store/redis/redis-slot-leases.ts';
import { RedisStore } from '../../../src/store/redis/redis-store.ts';
import { hasRedisServer } from '../../support/redis-server.ts';
import {
  startRedisCluster,
  startRedisSentinel,
  type RedisTopology,
} from '../../support/redis-topology.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { rowsOf, set } from './state-store.contract.ts';

const PATIENCE_MS = 20_000;

describe.skipIf(!hasRedisServer())('Redis as people run it', { timeout: 60_000 }, () => {
  describe.each([
    { name: 'a cluster', start: startRedisCluster },
    { name: 'a primary with sentinels', start: startRedisSentinel },
  ])('$name', ({ start }) => {
    let topology: RedisTopology;

    beforeAll(async () => {
      topology = await start();
    }, 60_000);

    afterAll(() => topology.stop());

    it('keeps rows, tells of them, lends slots, and goes on after the primary is gone', async () => {
      const { url } = topology;
      const store = new RedisStore({ url, writerId: 'a', timeoutMs: 1_000 });
      const feed = new RedisFeed({ url, prefix: 'tocsin', writerId: 'b' });
      const leases = new RedisSlotLeases({
        ...{ url, prefix: 'tocsin', id: 'a', description: () => '', seat: '' },
        ...{ slotCount: 64, leaseMs: 60_000, acknowledged: () => store.acknowledged },
      });
      const heard: string[] = [];
      await store.open();
      await feed.open();
      await leases.open();
      feed.follow({
        changes: (changes) => heard.push(...changes.map(({ key }) => key)),
        gap: () => Promise.resolve(),
        trouble: () => undefined,
      });
      const before = await leases.beat([]);
      expect(before.slots.size).toBe(64);
      await store.commit([set('alert', 'before', '1')]);
      await waitUntil(
        () => heard.includes('before'),
        PATIENCE_MS,
        () => 'the feed',
      );
      await copied(topology);

      await killPrimary(topology);
      await waitUntil(
        () =>
          store.commit([set('alert', 'after', '1')]).then(
            () => true,
            () => false,
          ),
        PATIENCE_MS,
        () => 'a commit after the failover',
      );
      expect([...(await rowsOf(store)).keys()].sort()).toEqual(['alert/after', 'alert/before']);
      await waitUntil(
        () => heard.includes('after'),
        PATIENCE_MS,
        () => 'the feed again',
      );
      await waitUntil(
        async () => {
          const view = await leases.beat([]).catch(() => undefined);
          return view?.slots.get(0) === before.slots.get(0);
        },
        PATIENCE_MS,
        () => 'the same tenures',
      );
      await leases.leave([]);
      await feed.close();
      await store.close();
    });
  });
});

/** Kills the server that has the keys. */
async function killPrimary({ servers }: RedisTopology): Promise<void> {
  for (const server of servers) {
    const role = await server.command('ROLE');
    const size = await server.command('DBSIZE');
    if (Array.isArray(role) && role[0] === 'master' && Number(size) > 0)
      await server.kill('SIGKILL');
  }
}

/** Waits until some replica has everything. */
async function copied({ servers }: RedisTopology): Promise<void> {
  await waitUntil(
    async () => {
      for (const server of servers) {
        const role = await server.command('ROLE');
        const size = await server.command('DBSIZE');
        if (Array.isArray(role) && role[0] === 'slave' && Number(size) > 0) return true;
      }
      return false;
    },
    PATIENCE_MS,
    () => 'a copy',
  );
}
