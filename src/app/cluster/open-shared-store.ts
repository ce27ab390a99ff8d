// Opens the state store, and what makes this process one of several where the store can be shared.
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../model/clock.ts';
import type { Logger } from '../../model/logger.ts';
import type { Secret } from '../../model/secret.ts';
import { createStore, type WarningStateStore } from '../../store/open-store.ts';
import { findGroup } from '../../store/redis/find-group.ts';
import { RedisFeed } from '../../store/redis/redis-feed.ts';
import { RedisMembership } from '../../store/redis/redis-membership.ts';
import type { StorageOptions } from '../flags/serve-options.ts';
import type { Member } from './member.ts';
import { seatOf } from './seat.ts';
import { describeMember, LEASE_MS, Replica } from './replica.ts';

export interface OpenedStore {
  readonly store: WarningStateStore;
  /** Undefined where no other process can reach the store. */
  readonly replica: Replica | undefined;
}

export interface OpenRequest {
  readonly storage: StorageOptions;
  readonly member: Member;
  readonly peers: readonly string[];
  /** The first socket of this process, `host:port`. */
  readonly listening: string | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Rejects with `StoreError`, and nothing left open. */
export async function openSharedStore(request: OpenRequest): Promise<OpenedStore> {
  const { storage, member } = request;
  if (storage.kind === 'embedded') {
    const store = createStore(storage);
    await store.open();
    return { store, replica: undefined };
  }
  const { url } = storage;
  const prefix =
    storage.prefix ?? (await findGroup({ url, address: member.address, peers: request.peers }));
  return openInRedis(request, { url, prefix, id: randomUUID() });
}

async function openInRedis(
  { member, listening, clock, logger }: OpenRequest,
  place: { readonly url: Secret; readonly prefix: string; readonly id: string },
): Promise<OpenedStore> {
  const { url, prefix, id } = place;
  const store = createStore({ kind: 'redis', url, prefix, writerId: id });
  const feed = new RedisFeed({ url, prefix, writerId: id });
  const description = describeMember(member);
  const seat = await seatOf(listening);
  const membership = new RedisMembership({
    ...{ url, prefix, id, description, seat },
    leaseMs: LEASE_MS,
  });
  const replica = new Replica({
    id,
    member,
    membership,
    feed,
    load: (visit) => store.load(visit),
    clock,
    logger,
  });
  try {
    await store.open();
    await feed.open();
    await membership.open();
    await replica.join();
  } catch (error) {
    await replica.close();
    await store.close();
    throw error;
  }
  return { store, replica };
}
