// Any interleaving of beats, releases, deaths and leaps of time: what holds at every moment, for the
// simulated Redis, and that the real script answers what the simulated one does.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LEASE_SCRIPT_AT, leaseArguments } from '../../../src/store/redis/lease-script.ts';
import { RedisConnection } from '../../../src/store/redis/redis-connection.ts';
import { redisKeys } from '../../../src/store/redis/redis-keys.ts';
import { readBeat } from '../../../src/store/redis/redis-slot-leases.ts';
import { parseRedisUrl } from '../../../src/store/redis/redis-url.ts';
import type { BeatView } from '../../../src/store/redis/slot-leases.ts';
import { SimulatedRedis } from '../../simulation/simulated-redis.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { hasRedisServer, startRedisServer, type RedisServer } from '../../support/redis-server.ts';

const LEASE_MS = 3_000;
const IDS = ['a', 'b', 'c', 'd', 'e'] as const;

type Step =
  /** `part` of what was named as surplus is released, and sometimes what was not. */
  | {
      readonly kind: 'beat';
      readonly id: string;
      readonly part: number;
      readonly odd: readonly number[];
    }
  | { readonly kind: 'leave'; readonly id: string; readonly part: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'flush' };

function steps(slotCount: number): fc.Arbitrary<readonly Step[]> {
  const id = fc.constantFrom(...IDS);
  const odd = fc.array(fc.nat({ max: slotCount - 1 }), { maxLength: 3 });
  return fc.array(
    fc.oneof(
      {
        weight: 12,
        arbitrary: fc.record({
          ...{ kind: fc.constant('beat' as const), id, part: fc.constantFrom(0, 0.5, 1) },
          odd: fc.oneof(
            { weight: 4, arbitrary: fc.constant<number[]>([]) },
            { weight: 1, arbitrary: odd },
          ),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          ...{ kind: fc.constant('leave' as const), id, part: fc.constantFrom(0, 0.5, 1) },
        }),
      },
      {
        weight: 6,
        arbitrary: fc.record({
          kind: fc.constant('wait' as const),
          ms: fc.oneof(fc.nat({ max: 600 }), fc.constantFrom(LEASE_MS - 1, LEASE_MS, 10_000)),
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('flush' as const) }) },
    ),
    { maxLength: 60 },
  );
}

/** What a replica knows by its own clock. */
interface Knowledge {
  readonly view: BeatView;
  readonly until: number;
}

class Story {
  readonly clock = new FakeClock();
  readonly redis: SimulatedRedis;
  readonly known = new Map<string, Knowledge>();
  readonly highest = new Map<number, number>();
  #isFlushed = false;

  constructor(slotCount: number) {
    this.redis = new SimulatedRedis(this.clock, slotCount);
  }

  releaseOf(step: Extract<Step, { kind: 'beat' }>): readonly number[] {
    const surplus = this.known.get(step.id)?.view.surplus ?? [];
    return [...surplus.slice(0, Math.ceil(surplus.length * step.part)), ...step.odd];
  }

  /** What is given back at a leave. */
  leftBy({ id, part }: Extract<Step, { kind: 'leave' }>): readonly number[] {
    const slots = [...(this.known.get(id)?.view.slots.keys() ?? [])];
    return slots.slice(0, Math.ceil(slots.length * part));
  }

  beat(id: string, release: readonly number[]): BeatView {
    const view = this.redis.slotBeat({ id, description: id, leaseMs: LEASE_MS, release });
    this.known.set(id, { view, until: this.clock.now() + LEASE_MS });
    for (const [slot, token] of view.slots) {
      const highest = this.highest.get(slot) ?? 0;
      if (token < highest) throw new Error(`The token of slot ${String(slot)} has fallen`);
      this.highest.set(slot, token);
    }
    return view;
  }

  run(step: Step): void {
    switch (step.kind) {
      case 'beat':
        this.beat(step.id, this.releaseOf(step));
        break;
      case 'leave':
        this.redis.slotLeave(step.id, this.leftBy(step));
        this.known.delete(step.id);
        break;
      case 'wait':
        this.clock.advance(step.ms);
        break;
      case 'flush':
        this.redis.flush();
        // Tokens that were given within one millisecond are ahead of the clock.
        this.clock.advance(100);
        this.#isFlushed = true;
    }
    this.#check();
  }

  /** A flush is seen by the fences only: whoever held a slot does not know yet. */
  #check(): void {
    const now = this.clock.now();
    const holders = new Map<number, string>();
    for (const [id, { view, until }] of this.known) {
      for (const [slot, token] of view.slots) {
        const isValid = this.redis.slots.isHeld({ slot, token }, id);
        if (now < until && !this.#isFlushed && !isValid) {
          throw new Error(`${id} does not know that it has lost slot ${String(slot)}`);
        }
        if (!isValid) continue;
        if (holders.has(slot)) throw new Error(`Slot ${String(slot)} has two holders`);
        holders.set(slot, id);
      }
    }
  }
}

describe('slots, whatever happens', () => {
  it('never have two holders, and are all held by fair shares soon after the last change', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 7, 64).chain((count) => fc.tuple(fc.constant(count), steps(count))),
        fc.uniqueArray(fc.constantFrom(...IDS), { minLength: 1, maxLength: 5 }),
        ([count, sequence], survivors) => {
          const story = new Story(count);
          for (const step of sequence) story.run(step);
          // The last change: all but the survivors are dead. Their leases run out meanwhile.
          const held: number[] = [];
          for (let round = 0; round < 2 * (LEASE_MS / 500); round += 1) {
            for (const id of survivors) {
              story.run({ kind: 'beat', id, part: 1, odd: [] });
            }
            story.run({ kind: 'wait', ms: 500 });
            const views = survivors.map((id) => story.known.get(id)?.view.slots.size ?? 0);
            held.push(views.reduce((sum, size) => sum + size, 0));
          }
          // One lease until the dead are free, two beats until everything has its holder.
          expect(held.slice(LEASE_MS / 500 + 2).every((sum) => sum === count)).toBe(true);
          const sizes = survivors.map((id) => story.known.get(id)?.view.slots.size ?? 0);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe.skipIf(!hasRedisServer())('the real script and the simulated one', () => {
  let server: RedisServer;
  let connection: RedisConnection;

  beforeAll(async () => {
    server = await startRedisServer();
    connection = new RedisConnection({ address: parseRedisUrl(server.url()), timeoutMs: 5_000 });
    await connection.connect();
  });

  afterAll(async () => {
    connection.disconnect();
    await server.stop();
  });

  async function ask(
    id: string,
    slotCount: number,
    { word, release }: { readonly word: '' | 'leave'; readonly release: readonly number[] },
  ): Promise<BeatView | undefined> {
    const reply = await LEASE_SCRIPT_AT.run(
      connection,
      leaseArguments(redisKeys('tocsin', id), {
        ...{ id, description: id, seat: '', leaseMs: LEASE_MS, slotCount, schema: 1 },
        ...{ stateId: 'new', acknowledged: undefined, heard: undefined, writerTtlSeconds: 60 },
        ...{ word, release },
      }),
    );
    return readBeat(reply);
  }

  it('answer the same to the same', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(1, 7, 64).chain((count) => fc.tuple(fc.constant(count), steps(count))),
        async ([count, sequence]) => {
          await connection.call('FLUSHALL', []);
          const story = new Story(count);
          for (const step of sequence) {
            await connection.call('HSET', ['{tocsin}:state', 'now', String(story.clock.now())]);
            if (step.kind === 'beat') {
              const release = story.releaseOf(step);
              const real = await ask(step.id, count, { word: '', release });
              story.run(step);
              const simulated = story.known.get(step.id)?.view;
              expect({ ...real, stateId: '' }).toEqual({ ...simulated, stateId: '' });
              continue;
            }
            if (step.kind === 'leave') {
              await ask(step.id, count, { word: 'leave', release: story.leftBy(step) });
            }
            if (step.kind === 'flush') await connection.call('FLUSHALL', []);
            story.run(step);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
