// RealLeasePlace: replicas on a real Redis, whose clock is set by the test.
import { TABLES, type StateRow } from '../../../src/engine/state-store.ts';
import type { Secret } from '../../../src/model/secret.ts';
import { readEntries } from '../../../src/store/redis/feed-entry.ts';
import { LEASE_SCRIPT_AT } from '../../../src/store/redis/lease-script.ts';
import { RedisSlotLeases } from '../../../src/store/redis/redis-slot-leases.ts';
import { RedisStore } from '../../../src/store/redis/redis-store.ts';
import type { RedisServer } from '../../support/redis-server.ts';
import {
  LEASE_MS,
  SLOT_COUNT,
  type LeasePlace,
  type RedisPeer,
  type ReplicaOptions,
} from './slot-leases.contract.ts';

const FIRST_MS = Date.UTC(2026, 0, 5, 8);

/** `url` is by which replicas log in; the server's own is by which it is looked after. */
export class RealLeasePlace implements LeasePlace {
  readonly #server: RedisServer;
  readonly #url: Secret;
  readonly #closings: (() => Promise<void>)[] = [];
  #now = FIRST_MS;

  constructor(server: RedisServer, url: Secret = server.url()) {
    this.#server = server;
    this.#url = url;
  }

  async peer(id: string, { seat = '', schema, heard }: ReplicaOptions = {}): Promise<RedisPeer> {
    const place = { url: this.#url, prefix: 'tocsin', ...(schema !== undefined && { schema }) };
    const store = new RedisStore({ ...place, writerId: id });
    const leases = new RedisSlotLeases({
      ...{ ...place, id, description: () => `I am ${id}`, seat, leaseMs: LEASE_MS },
      ...{ slotCount: SLOT_COUNT, script: LEASE_SCRIPT_AT, ...(heard && { heard }) },
      acknowledged: () => store.acknowledged,
    });
    await store.open();
    await leases.open();
    this.#closings.push(
      () => store.close(),
      () => leases.leave([]),
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
    await store.load(({ table, key, value }) => rows.push({ table, key, value }));
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

/** In the order of tables and keys. */
export function sorted(rows: readonly StateRow[]): readonly StateRow[] {
  const rank = ({ table, key }: StateRow): string => `${String(TABLES.indexOf(table))} ${key}`;
  return [...rows].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}
