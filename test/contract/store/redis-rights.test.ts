// The user with the least rights, exactly as docs/redis.md creates it, can do all that a replica does.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/model/secret.ts';
import { findGroup } from '../../../src/store/redis/find-group.ts';
import { RedisFeed } from '../../../src/store/redis/redis-feed.ts';
import { RedisStore } from '../../../src/store/redis/redis-store.ts';
import { hasRedisServer, startRedisServer, type RedisServer } from '../../support/redis-server.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { RealLeasePlace } from './real-lease-place.ts';
import { describeSlotLeases } from './slot-leases.contract.ts';
import { describeStateStore, set } from './state-store.contract.ts';

const DOCUMENT = fileURLToPath(new URL('../../../docs/redis.md', import.meta.url));

/** The words of the documented command, after `ACL SETUSER`. */
function documentedUser(): readonly string[] {
  const command = /^ACL SETUSER ((?:.*\\\n)*.*)$/m.exec(readFileSync(DOCUMENT, 'utf8'))?.[1] ?? '';
  return command.replaceAll('\\\n', ' ').split(/\s+/);
}

describe.skipIf(!hasRedisServer())('the documented user', () => {
  let server: RedisServer;
  let url: Secret;

  beforeAll(async () => {
    server = await startRedisServer();
    await server.command('ACL', 'SETUSER', ...documentedUser());
    url = new Secret(`redis://tocsin:password@127.0.0.1:${String(server.port)}`);
  });

  afterAll(() => server.stop());

  describeStateStore('RedisStore', () =>
    Promise.resolve({
      store: () => new RedisStore({ url }),
      dispose: async () => {
        await server.command('FLUSHALL');
      },
    }),
  );

  describeSlotLeases('RedisSlotLeases', async () => {
    const place = new RealLeasePlace(server, url);
    await place.advance(0);
    return place;
  });

  it('can follow the feed, also after the connection was cut', async () => {
    const store = new RedisStore({ url, writerId: 'a' });
    const feed = new RedisFeed({ url, prefix: 'tocsin', writerId: 'b' });
    const heard: string[] = [];
    const troubles: (string | undefined)[] = [];
    await store.open();
    await feed.open();
    feed.follow({
      changes: (changes) => heard.push(...changes.map(({ key }) => key)),
      gap: () => Promise.resolve(),
      trouble: (reason) => troubles.push(reason),
    });
    await store.commit([set('alert', 'before', '1')]);
    await waitUntil(
      () => heard.includes('before'),
      5_000,
      () => 'the feed',
    );
    await server.command('CLIENT', 'KILL', 'TYPE', 'normal');
    await waitUntil(
      () => troubles.includes(undefined),
      10_000,
      () => 'the feed again',
    );
    await feed.close();
    await store.close();
    expect(troubles.join(' ')).not.toContain('NOPERM');
  });

  it('can find a group by addresses', async () => {
    const address = '127.0.0.1:9094';
    expect(await findGroup({ url, address, peers: [] })).toMatch(/^tocsin-[0-9a-f]{16}$/);
  });

  it('may touch nothing else', async () => {
    const other = new RedisStore({ url, prefix: 'other' });
    await expect(other.open()).rejects.toThrow('the access rules of this user forbid it (NOPERM)');
    await other.close();
  });
});
