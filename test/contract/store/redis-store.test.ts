// Runs the contract of StateStore against a real Redis.
import { afterAll, beforeAll, describe } from 'vitest';
import { RedisStore } from '../../../src/store/redis/redis-store.ts';
import { hasRedisServer, startRedisServer } from '../../support/redis-server.ts';
import type { RedisServer } from '../../support/redis-server.ts';
import { describeStateStore } from './state-store.contract.ts';

/** After a large reply the client's parser gives its buffer back in steps, by a timer of its own. */
const PARSER_SHRINKS_MS = 2500;

describe.skipIf(!hasRedisServer())('with a real server', () => {
  let server: RedisServer;
  let places = 0;

  beforeAll(async () => {
    server = await startRedisServer({ settings: ['--appendonly', 'yes'] });
  });

  afterAll(async () => {
    await server.stop();
    await new Promise((resolve) => setTimeout(resolve, PARSER_SHRINKS_MS));
  });

  describeStateStore('RedisStore', () => {
    places += 1;
    const prefix = `place-${String(places)}`;
    return Promise.resolve({
      store: () => new RedisStore({ url: server.url(), prefix }),
      dispose: async () => {
        await server.command('FLUSHALL');
      },
    });
  });
});
