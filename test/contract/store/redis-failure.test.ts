// What the Redis store promises when a real server fails in each way that we know.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/model/secret.ts';
import { RedisStore } from '../../../src/store/redis/redis-store.ts';
import type { RedisStoreOptions } from '../../../src/store/redis/redis-store.ts';
import { hasRedisServer, startRedisServer } from '../../support/redis-server.ts';
import type { RedisServer, RedisServerOptions } from '../../support/redis-server.ts';
import { expectStoreError, rowsOf, set } from './state-store.contract.ts';

const TIMEOUT_MS = 300;
const PASSWORD = 'hunter2:/@';

describe.skipIf(!hasRedisServer())('RedisStore when Redis fails', () => {
  const servers: RedisServer[] = [];
  const stores: RedisStore[] = [];
  let server: RedisServer;

  async function startServer(options: RedisServerOptions): Promise<RedisServer> {
    const started = await startRedisServer(options);
    servers.push(started);
    return started;
  }

  function newStore(options: Partial<RedisStoreOptions> = {}): RedisStore {
    const store = new RedisStore({ url: server.url(), timeoutMs: TIMEOUT_MS, ...options });
    stores.push(store);
    return store;
  }

  async function openStore(options: Partial<RedisStoreOptions> = {}): Promise<RedisStore> {
    const store = newStore(options);
    await store.open();
    return store;
  }

  beforeEach(async () => {
    server = await startServer({ settings: ['--appendonly', 'yes'] });
  });

  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
    for (const started of servers.splice(0)) await started.stop();
  });

  it('says at opening that nobody listens', async () => {
    await server.kill('SIGKILL');
    const message = await expectStoreError(newStore().open(), 'Cannot connect to Redis at');
    expect(message).toContain(`"127.0.0.1:${String(server.port)}": connect ECONNREFUSED`);
  });

  it('says at opening that Redis does not answer, in bounded time, and can open later', async () => {
    await server.kill('SIGSTOP');
    const store = newStore();
    const start = performance.now();
    await expectStoreError(store.open(), 'does not answer in time');
    expect(performance.now() - start).toBeLessThan(TIMEOUT_MS + 1000);
    await server.kill('SIGCONT');
    await store.open();
    await store.commit([set('alert', 'k', 'v')]);
  });

  it.each([
    { name: 'a wrong password', password: 'wrong-secret', text: 'user or password is wrong' },
    { name: 'no password', password: '', text: 'Redis asks for a password (NOAUTH)' },
  ])('says at opening that it has $name, and never prints one', async ({ password, text }) => {
    const secured = await startServer({ password: PASSWORD });
    const url =
      password === ''
        ? new Secret(`redis://127.0.0.1:${String(secured.port)}`)
        : secured.url(password);
    const message = await expectStoreError(newStore({ url }).open(), text);
    expect(message).not.toContain('secret');
    const store = await openStore({ url: secured.url() });
    await store.commit([set('alert', 'k', 'v')]);
    expect((await rowsOf(store)).size).toBe(1);
  });

  it('loses no acknowledged commit when the server is killed, and comes back by itself', async () => {
    const store = await openStore();
    let acknowledged = 0;
    let failure: Promise<unknown> | undefined;
    const killed = new Promise((resolve) => setTimeout(resolve, 50)).then(() =>
      server.kill('SIGKILL'),
    );
    for (let n = 1; failure === undefined; n += 1) {
      const commit = store.commit([set('alert', 'n', String(n)), set('group', 'n', String(n))]);
      const isStored = await commit.then(
        () => true,
        () => false,
      );
      if (isStored) acknowledged = n;
      else failure = commit;
    }
    await killed;
    await expectStoreError(failure, 'Cannot write to Redis at');
    await expectStoreError(store.commit([set('alert', 'x', 'y')]), 'the connection is down');
    await server.start();
    await untilItWorks(() => store.commit([set('alert', 'back', 'yes')]));
    const rows = await rowsOf(store);
    expect(rows.get('alert/n')).toBe(rows.get('group/n'));
    expect(Number(rows.get('alert/n'))).toBeGreaterThanOrEqual(acknowledged);
    expect(acknowledged).toBeGreaterThan(0);
  });

  it('comes back after SHUTDOWN', async () => {
    const store = await openStore();
    await store.commit([set('alert', 'before', '1')]);
    await server.command('SHUTDOWN').catch(() => undefined);
    await server.kill('SIGKILL');
    await expectStoreError(store.commit([set('alert', 'k', 'v')]), 'Cannot write to Redis at');
    await server.start();
    await untilItWorks(() => store.commit([set('alert', 'after', '1')]));
    expect([...(await rowsOf(store)).keys()].toSorted()).toEqual(['alert/after', 'alert/before']);
  });

  it.each([
    {
      name: 'stopped',
      hang: (redis: RedisServer) => redis.kill('SIGSTOP'),
      resume: (redis: RedisServer) => redis.kill('SIGCONT'),
    },
    {
      name: 'paused',
      hang: (redis: RedisServer) => redis.command('CLIENT', 'PAUSE', '1500', 'ALL'),
      resume: () => Promise.resolve(),
    },
  ])('refuses commits in bounded time while the server is $name', async ({ hang, resume }) => {
    const store = await openStore();
    await store.commit([set('alert', 'k', 'before')]);
    await hang(server);
    const start = performance.now();
    const commits = [1, 2, 3].map((n) => store.commit([set('alert', 'k', `hung ${String(n)}`)]));
    for (const commit of commits) await expectStoreError(commit, 'Cannot write to Redis at');
    expect(performance.now() - start).toBeLessThan(2 * TIMEOUT_MS + 300);
    await resume(server);
    await untilItWorks(() => store.commit([set('alert', 'k', 'after')]));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await rowsOf(store)).get('alert/k')).toBe('after');
  });

  it('does not let a commit that was held back overwrite a later one', async () => {
    const store = await openStore();
    await store.commit([set('alert', 'k', '1')]);
    const [writer = ''] = await keysLike('{tocsin}:writer:*');
    await server.command('SET', writer, '1000');
    await expectStoreError(
      store.commit([set('alert', 'k', 'late')]),
      'a later commit is in already',
    );
    expect((await rowsOf(store)).get('alert/k')).toBe('1');
    expect(Number(await server.command('TTL', writer))).toBe(-1);
  });

  it('says that it reached a read-only replica, and goes on once that is promoted', async () => {
    const store = await openStore();
    await server.command('REPLICAOF', '127.0.0.1', '1');
    await expectStoreError(store.commit([set('alert', 'k', 'v')]), 'read-only replica (READONLY)');
    await server.command('REPLICAOF', 'NO', 'ONE');
    await untilItWorks(() => store.commit([set('alert', 'k', 'v')]));
  });

  it('stores all of a commit or nothing when memory is short', async () => {
    const store = await openStore();
    await store.commit([set('alert', 'old', 'x'.repeat(100_000))]);
    await server.command('CONFIG', 'SET', 'maxmemory', '1');
    await expectStoreError(
      store.commit([
        { table: 'alert', key: 'old', value: undefined },
        set('alert', 'a', '1'),
        set('group', 'b', '2'),
      ]),
      'out of memory (OOM)',
    );
    await server.command('CONFIG', 'SET', 'maxmemory', '0');
    expect([...(await rowsOf(store)).keys()]).toEqual(['alert/old']);
  });

  it('can free memory that is short', async () => {
    const store = await openStore();
    await store.commit([set('alert', 'old', 'x')]);
    await server.command('CONFIG', 'SET', 'maxmemory', '1');
    await store.commit([{ table: 'alert', key: 'old', value: undefined }]);
    await server.command('CONFIG', 'SET', 'maxmemory', '0');
    expect((await rowsOf(store)).size).toBe(0);
  });

  it('stores nothing when one of the keys holds something else', async () => {
    const store = await openStore();
    await server.command('SET', '{tocsin}:group', 'foreign');
    await expectStoreError(
      store.commit([set('alert', 'a', '1'), set('group', 'b', '2')]),
      'key "{tocsin}:group" holds something that is not ours',
    );
    expect(await server.command('EXISTS', '{tocsin}:alert')).toBe(0);
    await expectStoreError(rowsOf(store), 'WRONGTYPE');
  });

  it.each([
    { found: '2', text: 'schema version 2, this program knows up to 1: start the newer program' },
    { found: 'x', text: 'a schema version that this program cannot read' },
  ])('refuses state of schema version "$found", at opening and later', async ({ found, text }) => {
    const store = await openStore();
    await store.commit([set('alert', 'k', 'v')]);
    await server.command('SET', '{tocsin}:schema', found);
    await expectStoreError(store.commit([set('alert', 'k', 'w')]), text);
    await expectStoreError(newStore().open(), text);
    expect((await rowsOf(store)).get('alert/k')).toBe('v');
  });

  it('goes on after the server has lost its scripts', async () => {
    const store = await openStore();
    await store.commit([set('alert', 'a', '1')]);
    await server.command('SCRIPT', 'FLUSH');
    await store.commit([set('alert', 'b', '2')]);
    expect((await rowsOf(store)).size).toBe(2);
  });

  it('refuses more changes than Redis takes as arguments', async () => {
    const store = await openStore();
    const changes = Array.from({ length: 400_001 }, () => set('alert', 'k', 'v'));
    await expectStoreError(store.commit(changes), 'the limit is 400000');
  });

  it('does not wait for a hanging server when it is closed', async () => {
    const store = await openStore();
    await server.kill('SIGSTOP');
    const commit = store.commit([set('alert', 'k', 'v')]);
    const start = performance.now();
    await Promise.all([store.close(), expectStoreError(commit, 'Cannot write to Redis at')]);
    expect(performance.now() - start).toBeLessThan(TIMEOUT_MS + 500);
  });

  async function keysLike(pattern: string): Promise<readonly string[]> {
    const keys = await server.command('KEYS', pattern);
    return Array.isArray(keys) ? keys.map(String) : [];
  }
});

describe.skipIf(!hasRedisServer())('RedisStore.warnings()', () => {
  it.each([
    { name: 'nothing about safe settings', settings: ['--appendonly', 'yes'], expected: [] },
    {
      name: 'each unsafe setting',
      settings: ['--maxmemory-policy', 'allkeys-lru', '--appendfsync', 'no'],
      expected: [
        expect.stringContaining('maxmemory-policy is "allkeys-lru"'),
        expect.stringContaining('appendonly is "no"'),
        expect.stringMatching(/appendfsync is "no": .*, set it to "everysec"$/),
      ],
    },
    {
      name: 'nothing when CONFIG is forbidden',
      settings: '--appendonly no --user default on nopass ~* &* +@all -config'.split(' '),
      expected: [],
    },
  ])('says $name', async ({ settings, expected }) => {
    const server = await startRedisServer({ settings });
    const store = new RedisStore({ url: server.url() });
    try {
      await store.open();
      expect(store.warnings()).toEqual(expected);
    } finally {
      await store.close();
      await server.stop();
    }
  });
});

/** Repeats until it succeeds, as a group commit would; the test's own time limit ends it. */
async function untilItWorks(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    const isDone = await work().then(
      () => true,
      () => false,
    );
    if (isDone) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
