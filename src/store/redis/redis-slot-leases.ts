// Holds slots by beats against Redis: says that this replica lives, and learns what it holds.
import { randomUUID } from 'node:crypto';
import { StoreError } from '../../engine/state-store.ts';
import type { Secret } from '../../model/secret.ts';
import { SCHEMA_VERSION, parseSchemaVersion } from '../schema-version.ts';
import { WRITER_TTL_SECONDS } from './commit-script.ts';
import { LEASE_SCRIPT, leaseArguments } from './lease-script.ts';
import { RedisConnection } from './redis-connection.ts';
import { redisKeys, type RedisKeys } from './redis-keys.ts';
import type { RedisScript } from './redis-script.ts';
import { parseRedisUrl } from './redis-url.ts';
import { partsOf } from './reply.ts';
import type { BeatView, SlotLeases, SlotMember } from './slot-leases.ts';

export interface RedisSlotLeasesOptions {
  readonly url: Secret;
  readonly prefix: string;
  /** Names this replica among the others; its store writes under the same id. */
  readonly id: string;
  /** Whatever the others show of it, as it is at each beat. */
  readonly description: () => string;
  /** Whoever else sits there is dead. Empty when this replica has none. */
  readonly seat: string;
  readonly slotCount: number;
  /** For how long slots are lent, in milliseconds. */
  readonly leaseMs: number;
  /** Milliseconds until a question counts as failed. Default 1000. */
  readonly timeoutMs?: number;
  /** Default `SCHEMA_VERSION`. */
  readonly schema?: number;
  /** The number of the last commit that Redis has acknowledged to this replica's store. */
  readonly acknowledged?: () => number;
  /** The id of the last entry of the feed that this replica has seen; undefined while it is not sure. */
  readonly heard?: () => string | undefined;
  /** Default `LEASE_SCRIPT`. */
  readonly script?: RedisScript;
}

export class RedisSlotLeases implements SlotLeases {
  readonly #options: RedisSlotLeasesOptions;
  readonly #connection: RedisConnection;
  readonly #keys: RedisKeys;
  /** What Redis was found to have lost, which it must not be asked for again. */
  #lost: { readonly acknowledged?: number | undefined; readonly heard?: string | undefined } = {};

  /** Throws `StoreError` when the URL or the prefix can never work. */
  constructor(options: RedisSlotLeasesOptions) {
    const { id, prefix, timeoutMs = 1_000, url } = options;
    this.#options = options;
    this.#connection = new RedisConnection({ address: parseRedisUrl(url), timeoutMs });
    this.#keys = redisKeys(prefix, id);
  }

  /** Rejects with `StoreError`. */
  async open(): Promise<void> {
    await this.#connection.connect();
  }

  async beat(release: readonly number[]): Promise<BeatView> {
    const stateId = randomUUID();
    const acknowledged = this.#options.acknowledged?.();
    const heard = this.#options.heard?.();
    const reply = await this.#ask(release, {
      word: '',
      stateId,
      acknowledged: acknowledged === this.#lost.acknowledged ? undefined : acknowledged,
      heard: heard === this.#lost.heard ? undefined : heard,
    });
    const view = readBeat(reply);
    if (view === undefined) {
      throw new StoreError('Cannot find the other replicas: the reply of Redis is not understood');
    }
    if (view.stateId === stateId) this.#lost = { acknowledged, heard };
    return view;
  }

  /** Never rejects; disconnects. */
  async leave(release: readonly number[]): Promise<void> {
    try {
      const nothing = { acknowledged: undefined, heard: undefined };
      await this.#ask(release, { word: 'leave', stateId: '', ...nothing });
    } catch {
      // The others will find out by themselves.
    }
    this.#connection.disconnect();
  }

  async #ask(
    release: readonly number[],
    question: {
      readonly word: '' | 'leave';
      readonly stateId: string;
      readonly acknowledged: number | undefined;
      readonly heard: string | undefined;
    },
  ): Promise<unknown> {
    const { id, seat, slotCount, leaseMs, schema = SCHEMA_VERSION } = this.#options;
    const description = this.#options.description();
    const args = leaseArguments(this.#keys, {
      ...{ id, description, seat, slotCount, leaseMs, schema, release, ...question },
      writerTtlSeconds: WRITER_TTL_SECONDS,
    });
    try {
      return await (this.#options.script ?? LEASE_SCRIPT).run(this.#connection, args);
    } catch (error) {
      throw this.#connection.failure('Cannot reach the other replicas through', error);
    }
  }
}

/** Reads the reply of the script; undefined for anything else. */
export function readBeat(reply: unknown): BeatView | undefined {
  const [stateId, version, feedEnd, own, surplus, taken, away, ...others] = partsOf(reply);
  const schema = typeof version === 'string' ? parseSchemaVersion(version) : undefined;
  if (typeof stateId !== 'string' || typeof feedEnd !== 'string') return undefined;
  if (schema === undefined || !Array.isArray(own)) return undefined;
  const tenures: [number, number][] = [];
  const numbers = own.map(Number);
  for (let i = 0; i + 1 < numbers.length; i += 2)
    tenures.push([numbers[i] ?? 0, numbers[i + 1] ?? 0]);
  const slots = new Map(tenures.sort(([a], [b]) => a - b));
  const members = others.map(readMember).sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    ...{ slots, members, feedEnd, stateId, schema },
    surplus: partsOf(surplus).map(Number),
    taken: new Set(partsOf(taken).map(Number)),
    away: readAway(away),
  };
}

function readAway(reply: unknown): BeatView['away'] {
  const [fromMs, toMs] = partsOf(reply).map(Number);
  return fromMs === undefined || toMs === undefined ? undefined : { fromMs, toMs };
}

function readMember(reply: unknown): SlotMember {
  const [id, description, ...slots] = partsOf(reply).map(String);
  return {
    id: id ?? '',
    description: description ?? '',
    slots: slots.map(Number).sort((a, b) => a - b),
  };
}
