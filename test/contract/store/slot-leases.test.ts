// Runs the contract of slots against a real Redis, whose clock is set by the test, and against the
// simulated one.
import { afterAll, beforeAll, describe } from 'vitest';
import { TABLES, type StateRow } from '../../../src/engine/state-store.ts';
import type { Secret } from '../../../src/model/secret.ts';
import { readEntries } from '../../../src/store/redis/feed-entry.ts';
import { LEASE_SCRIPT_AT } from '../../../src/store/redis/lease-script.ts';
import { RedisSlotLeases } from '../../../src/store/redis/redis-slot-leases.ts';
import { RedisStore } from '../../../src/store/redis/redis-store.ts';
import { SimulatedRedis } from '../../simulation/simulated-redis.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { hasRedisServer, startRedisServer, type RedisServer } from '../../support/redis-server.ts';
import {
  LEASE_MS,
  SLOT_COUNT,
  describeSlotLeases,
  type LeasePlace,
  type RedisPeer,
  type ReplicaOptions,
} from './slot-leases.contract.ts';

const FIRST_MS = Date.UTC(2026, 0, 5, 8);

class RealPlace implements LeasePlace {
  readonly #server: RedisServer;
  readonly #url: Secret;
  readonly #closings: (() => Promise<void>)[] = [];
  #now = FIRST_MS;

  constructor(server: RedisServer) {
    this.#server = server;
    this.#url = server.url();
  }

  async peer(id: string, { seat = '', schema, heard }: ReplicaOptions = {}): Promise<RedisPeer> {
    const place = { url: this.#url, prefix: 'tocsin', ...(schema !== undefined && { schema }) };
    const store = new RedisStore({ ...place, writerId: id });
    const leases = new RedisSlotLeases({
      ...{ ...place, id, description: `I am ${id}`, seat, leaseMs: LEASE_MS },
      ...{ slotCount: SLOT_COUNT, script: LEASE_SCRIPT_AT, ...(heard && { heard }) },
      acknowledged: () => store.acknowledged,
    });
    await store.open();
    await leases.open();
    this.#closings.push(
      () => store.close(),
      () => leases.leave(),
    );
    return { leases, commit: (changes) => store.commit(changes) };
  }

  async advance(ms: number): Promise<void> {
    this.#now += ms;
    await this.#server.command('HSET', '{tocsin}:state', 'now', String(this.#now));
  }

  async rows(): Promise<readonly StateRow[]> {
    const rows: StateRow[] = [];
    const store = new RedisStore({ url: this.#url });
    await store.open();
    await store.load((row) => rows.push(row));
    await store.close();
    return sorted(rows);
  }

  async feed(): Promise<readonly string[][]> {
    const reply = await this.#server.command('XRANGE', '{tocsin}:feed', '-', '+');
    return readEntries(reply).map(({ changes }) => (changes() ?? []).map(({ key }) => key));
  }

  async flush(): Promise<void> {
    await this.#server.command('FLUSHALL');
    await this.advance(0);
  }

  async dispose(): Promise<void> {
    for (const close of this.#closings) await close();
    await this.#server.command('FLUSHALL');
  }
}

class SimulatedPlace implements LeasePlace {
  readonly #clock = new FakeClock();
  readonly #redis = new SimulatedRedis(this.#clock, SLOT_COUNT);

  peer(id: string, { heard, ...options }: ReplicaOptions = {}): Promise<RedisPeer> {
    const redis = this.#redis;
    const schema = options.schema === undefined ? {} : { schema: options.schema };
    return Promise.resolve({
      leases: {
        beat: (release) => {
          const seen = heard?.();
          const who = { id, description: `I am ${id}`, leaseMs: LEASE_MS, ...options };
          const known = seen === undefined ? {} : { heard: seen };
          return Promise.resolve(redis.slotBeat({ ...who, ...known, release }));
        },
        leave: () => {
          redis.slotLeave(id);
          return Promise.resolve();
        },
      },
      commit: (changes) =>
        new Promise((resolve) => {
          resolve(redis.commitAs({ writer: id, changes, ...schema }));
        }),
    });
  }

  advance(ms: number): Promise<void> {
    this.#clock.advance(ms);
    return Promise.resolve();
  }

  rows(): Promise<readonly StateRow[]> {
    return Promise.resolve(sorted(this.#redis.rows()));
  }

  feed(): Promise<readonly string[][]> {
    return Promise.resolve(this.#redis.entries.map(({ changes }) => changes.map(({ key }) => key)));
  }

  flush(): Promise<void> {
    this.#redis.flush();
    return Promise.resolve();
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }
}

function sorted(rows: readonly StateRow[]): readonly StateRow[] {
  const rank = ({ table, key }: StateRow): string => `${String(TABLES.indexOf(table))} ${key}`;
  return [...rows].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

describeSlotLeases('SimulatedRedis', () => Promise.resolve(new SimulatedPlace()));

describe.skipIf(!hasRedisServer())('with a real server', () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await startRedisServer();
  });

  afterAll(() => server.stop());

  describeSlotLeases('RedisSlotLeases', async () => {
    const place = new RealPlace(server);
    await place.advance(0);
    return place;
  });
});
