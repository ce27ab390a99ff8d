// Runs the contract of slots against a real Redis, whose clock is set by the test, and against the
// simulated one.
import { afterAll, beforeAll, describe } from 'vitest';
import type { StateRow } from '../../../src/engine/state-store.ts';
import { SimulatedRedis } from '../../simulation/simulated-redis.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { hasRedisServer, startRedisServer, type RedisServer } from '../../support/redis-server.ts';
import { RealLeasePlace, sorted } from './real-lease-place.ts';
import {
  LEASE_MS,
  SLOT_COUNT,
  describeSlotLeases,
  type LeasePlace,
  type RedisPeer,
  type ReplicaOptions,
} from './slot-leases.contract.ts';

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
        leave: (release) => {
          redis.slotLeave(id, release);
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

describeSlotLeases('SimulatedRedis', () => Promise.resolve(new SimulatedPlace()));

describe.skipIf(!hasRedisServer())('with a real server', () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await startRedisServer();
  });

  afterAll(() => server.stop());

  describeSlotLeases('RedisSlotLeases', async () => {
    const place = new RealLeasePlace(server);
    await place.advance(0);
    return place;
  });
});
