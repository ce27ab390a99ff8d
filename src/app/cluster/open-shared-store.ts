// Opens the state store, and what makes this process one of several where the store can be shared.
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../model/clock.ts';
import type { Secret } from '../../model/secret.ts';
import { createStore, type WarningStateStore } from '../../store/open-store.ts';
import { findGroup } from '../../store/redis/find-group.ts';
import { RedisFeed } from '../../store/redis/redis-feed.ts';
import { RedisSlotLeases } from '../../store/redis/redis-slot-leases.ts';
import { RedisStore } from '../../store/redis/redis-store.ts';
import type { StorageOptions } from '../flags/serve-options.ts';
import { SLOT_COUNT } from '../../route/slot.ts';
import { describeMember, type Member } from './member.ts';
import type { ReplicaLog } from './replica-log.ts';
import { seatOf } from './seat.ts';
import { LEASE_MS, Replica, type ReplicaDeps } from './replica.ts';

export interface OpenedStore {
  readonly store: WarningStateStore;
  /** Undefined where no other process can reach the store. */
  readonly replica: Replica | undefined;
  /** Whether no other process shares the state at this moment. */
  readonly isAlone: boolean;
}

export interface OpenRequest {
  readonly storage: StorageOptions;
  /** As it is now: a reload changes what it says of its configuration. */
  readonly member: () => Member;
  readonly peers: readonly string[];
  /** The first socket of this process, `host:port`. */
  readonly listening: string | undefined;
  readonly clock: Clock;
  readonly log: ReplicaLog;
}

/** Rejects with `StoreError`, and nothing left open. */
export async function openSharedStore(request: OpenRequest): Promise<OpenedStore> {
  const { storage, member } = request;
  if (storage.kind === 'embedded') {
    const store = createStore(storage);
    await store.open();
    return { store, replica: undefined, isAlone: true };
  }
  const { url } = storage;
  const prefix =
    storage.prefix ?? (await findGroup({ url, address: member().address, peers: request.peers }));
  return openInRedis(request, { url, prefix, id: randomUUID() });
}

async function openInRedis(
  { member, listening, clock, log }: OpenRequest,
  place: { readonly url: Secret; readonly prefix: string; readonly id: string },
): Promise<OpenedStore> {
  const { url, prefix, id } = place;
  const store = new RedisStore({ url, prefix, writerId: id });
  const feed = new RedisFeed({ url, prefix, writerId: id });
  const leases = new RedisSlotLeases({
    ...{ url, prefix, id, leaseMs: LEASE_MS, slotCount: SLOT_COUNT },
    description: () => describeMember(member()),
    seat: await seatOf(listening),
    acknowledged: () => store.acknowledged,
    heard: () => feed.position,
  });
  const load: ReplicaDeps['load'] = (visit) => store.load(visit);
  const replica = new Replica({ member, leases, feed, load, clock, log });
  try {
    await store.open();
    await feed.open();
    await leases.open();
    const { isAlone } = await replica.join();
    return { store, replica, isAlone };
  } catch (error) {
    await replica.close({ isStored: false });
    await store.close();
    throw error;
  }
}
