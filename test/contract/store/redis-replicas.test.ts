// What replicas learn of one another through a real Redis: commits in their order, and where they
// meet. How they share slots is in `slot-leases.contract.ts`.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StateChange } from '../../../src/engine/state-store.ts';
import { findGroup } from '../../../src/store/redis/find-group.ts';
import { RedisFeed, type FeedListener } from '../../../src/store/redis/redis-feed.ts';
import { RedisStore } from '../../../src/store/redis/redis-store.ts';
import { hasRedisServer, startRedisServer, type RedisServer } from '../../support/redis-server.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { set } from './state-store.contract.ts';

const PREFIX = 'tocsin';

function eventually(isDone: () => boolean | Promise<boolean>): Promise<void> {
  return waitUntil(isDone, 10_000, () => String(isDone));
}

describe.skipIf(!hasRedisServer())('replicas in Redis', () => {
  let server: RedisServer;
  const open: { close(): Promise<void> }[] = [];

  beforeEach(async () => {
    server = await startRedisServer();
  });

  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
    await server.stop();
  });

  async function openStore(writerId: string): Promise<RedisStore> {
    const store = new RedisStore({ url: server.url(), prefix: PREFIX, writerId, timeoutMs: 500 });
    open.push(store);
    await store.open();
    return store;
  }

  class Heard implements FeedListener {
    readonly keys: string[] = [];
    gaps = 0;
    readonly troubles: (string | undefined)[] = [];

    changes(changes: readonly StateChange[]): void {
      this.keys.push(...changes.map(({ key, value }) => `${key}=${value ?? 'removed'}`));
    }

    gap(): Promise<void> {
      this.gaps += 1;
      return Promise.resolve();
    }

    trouble(reason: string | undefined): void {
      this.troubles.push(reason);
    }
  }

  async function follow(writerId: string): Promise<Heard> {
    const feed = new RedisFeed({ url: server.url(), prefix: PREFIX, writerId });
    open.push(feed);
    await feed.open();
    const heard = new Heard();
    feed.follow(heard);
    return heard;
  }

  /** A feed of which the stream has lost what it needs. */
  async function openFarBehind(writer: RedisStore): Promise<RedisFeed> {
    const feed = new RedisFeed({ url: server.url(), prefix: PREFIX, writerId: 'b' });
    open.push(feed);
    await feed.open();
    for (let i = 0; i < 100; i++) await writer.commit([set('alert', String(i), '1')]);
    await server.command('XTRIM', `{${PREFIX}}:feed`, 'MAXLEN', '70');
    return feed;
  }

  describe('a feed', () => {
    it('tells of the commits of others in their order, removals included', async () => {
      const [a, b] = [await openStore('a'), await openStore('b')];
      const heard = await follow('c');
      await a.commit([set('alert', 'one', '1')]);
      await b.commit([set('alert', 'two', '2'), set('silence', 'three', '3')]);
      await a.commit([{ table: 'alert', key: 'one', value: undefined }]);
      await eventually(() => heard.keys.length === 4);
      expect(heard.keys).toEqual(['one=1', 'two=2', 'three=3', 'one=removed']);
    });

    it('leaves out what was committed before it was opened, and what its own store commits', async () => {
      const [a, b] = [await openStore('a'), await openStore('b')];
      await b.commit([set('alert', 'early', '1')]);
      const heard = await follow('a');
      await a.commit([set('alert', 'own', '1')]);
      await b.commit([set('alert', 'theirs', '1')]);
      await eventually(() => heard.keys.length > 0);
      expect(heard.keys).toEqual(['theirs=1']);
    });

    it('passes over what was read by other means', async () => {
      const a = await openStore('a');
      const feed = new RedisFeed({ url: server.url(), prefix: PREFIX, writerId: 'b' });
      open.push(feed);
      await feed.open();
      await a.commit([set('alert', 'read', '1')]);
      const later = new RedisFeed({ url: server.url(), prefix: PREFIX, writerId: 'c' });
      open.push(later);
      await later.open();
      feed.skipTo(later.position ?? '');
      const heard = new Heard();
      feed.follow(heard);
      await a.commit([set('alert', 'news', '1')]);
      await eventually(() => heard.keys.length > 0);
      expect(heard.keys).toEqual(['news=1']);
      feed.skipTo('0-1');
      expect(heard.gaps).toBe(0);
    });

    it('goes on where it was after the connection was cut, without a gap', async () => {
      const a = await openStore('a');
      const heard = await follow('b');
      await a.commit([set('alert', 'before', '1')]);
      await eventually(() => heard.keys.length === 1);
      await server.command('CLIENT', 'KILL', 'TYPE', 'normal');
      await eventually(() => heard.troubles.includes(undefined));
      await a
        .commit([set('alert', 'after', '1')])
        .catch(() => a.commit([set('alert', 'after', '1')]));
      await eventually(() => heard.keys.includes('after=1'));
      expect(heard.gaps).toBe(0);
    });

    it('asks to read everything again when what it needs is gone from Redis', async () => {
      const a = await openStore('a');
      const heard = await follow('b');
      await a.commit([set('alert', 'before', '1')]);
      await eventually(() => heard.keys.length === 1);
      await server.command('DEL', `{${PREFIX}}:feed`);
      await server.command('CLIENT', 'KILL', 'TYPE', 'normal');
      await eventually(() => heard.gaps === 1);
    });

    it('notices that it is so far behind that the stream has lost what it needs', async () => {
      const a = await openStore('a');
      const feed = await openFarBehind(a);
      const heard = new Heard();
      feed.follow(heard);
      await eventually(() => heard.gaps === 1);
      await a.commit([set('alert', 'after', '1')]);
      await eventually(() => heard.keys.includes('after=1'));
      expect(heard.gaps).toBe(1);
    });

    it('passes over what was read by other means while it had everything read', async () => {
      const a = await openStore('a');
      const feed = await openFarBehind(a);
      const heard = new Heard();
      heard.gap = async () => {
        await a.commit([set('alert', 'read', '1')]);
        feed.skipTo(String(await server.command('HGET', `{${PREFIX}}:state`, 'end')));
      };
      feed.follow(heard);
      await eventually(() => feed.position !== undefined && feed.position !== '0-0');
      await a.commit([set('alert', 'after', '1')]);
      await eventually(() => heard.keys.includes('after=1'));
      expect(heard.keys).toEqual(['after=1']);
    });

    it('is kept short where commits are large', async () => {
      const a = await openStore('a');
      const large = 'x'.repeat(4_500_000);
      for (let i = 0; i < 20; i++) await a.commit([set('alert', 'one', large)]);
      expect(Number(await server.command('XLEN', `{${PREFIX}}:feed`))).toBe(16);
    });
  });

  describe('a group that is found by addresses', () => {
    const prefixOf = (address: string, ...peers: string[]): Promise<string> =>
      findGroup({ url: server.url(), address, peers });

    it('is the same for whoever joins a member, however indirectly', async () => {
      const first = await prefixOf('10.0.0.1:9094');
      expect(await prefixOf('10.0.0.2:9094', '10.0.0.1:9094')).toBe(first);
      expect(await prefixOf('10.0.0.3:9094', '10.0.0.2:9094')).toBe(first);
      expect(await prefixOf('10.0.0.4:9094', '10.9.9.9:9094', '10.0.0.3:9094')).toBe(first);
    });

    it('is the same when members start in another order than they name one another', async () => {
      const joining = await prefixOf('10.0.0.2:9094', '10.0.0.1:9094');
      expect(await prefixOf('10.0.0.1:9094')).toBe(joining);
    });

    it('is another one for whoever names nobody', async () => {
      expect(await prefixOf('10.0.0.1:9094')).not.toBe(await prefixOf('10.0.0.2:9094'));
    });
  });
});
