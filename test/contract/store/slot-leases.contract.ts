// What every SlotLeases, and the commits under its fences, must do: the real Redis and the simulated
// one (src/store/redis/slot-leases.ts).
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  CommitResult,
  Fence,
  StateChange,
  StateRow,
} from '../../../src/engine/state-store.ts';
import type { BeatView, SlotLeases } from '../../../src/store/redis/slot-leases.ts';

export const SLOT_COUNT = 64;
const ALL = Array.from({ length: SLOT_COUNT }, (_, slot) => slot);
export const LEASE_MS = 3_000;

export interface ReplicaOptions {
  readonly seat?: string;
  readonly schema?: number;
  /** The id of the last entry of the feed that it has seen. */
  readonly heard?: () => string | undefined;
}

/** A replica as Redis sees it. */
export interface RedisPeer {
  readonly leases: SlotLeases;
  commit(changes: readonly StateChange[]): Promise<CommitResult>;
}

/** Where replicas meet. Its time stands still until it is moved. */
export interface LeasePlace {
  peer(id: string, options?: ReplicaOptions): Promise<RedisPeer>;
  advance(ms: number): Promise<void>;
  rows(): Promise<readonly StateRow[]>;
  /** The keys of the feed's entries. */
  feed(): Promise<readonly string[][]>;
  flush(): Promise<void>;
  dispose(): Promise<void>;
}

export function describeSlotLeases(name: string, makePlace: () => Promise<LeasePlace>): void {
  describe(`${name} and its slots`, () => {
    let place: LeasePlace;

    beforeEach(async () => {
      place = await makePlace();
    });

    afterEach(() => place.dispose());

    /** Lets everybody beat until nobody has more than a share, releasing what is to be released. */
    async function settle(peers: readonly RedisPeer[]): Promise<readonly BeatView[]> {
      let views: BeatView[] = [];
      const surplus = new Map<RedisPeer, readonly number[]>();
      for (let round = 0; round < 4; round += 1) {
        views = [];
        for (const peer of peers) {
          const view = await peer.leases.beat(surplus.get(peer) ?? []);
          surplus.set(peer, view.surplus);
          views.push(view);
        }
        await place.advance(500);
      }
      return views;
    }

    const sizes = (views: readonly BeatView[]): number[] => views.map(({ slots }) => slots.size);

    function fenceOf(view: BeatView): Fence {
      const [entry] = view.slots;
      if (entry === undefined) throw new Error('No slot is held');
      return { slot: entry[0], token: entry[1] };
    }

    it('gives the first replica everything, under a token that is about now', async () => {
      const a = await place.peer('a');
      const view = await a.leases.beat([]);
      expect([...view.slots.keys()]).toEqual(ALL);
      expect(new Set(view.slots.values()).size).toBe(1);
      expect(view.surplus).toEqual([]);
      expect(view.members).toEqual([
        { id: 'a', description: 'I am a', slots: [...view.slots.keys()] },
      ]);
    });

    it('keeps slot and token for as long as the holder beats', async () => {
      const a = await place.peer('a');
      const { slots } = await a.leases.beat([]);
      for (let i = 0; i < 4; i += 1) {
        await place.advance(LEASE_MS - 1);
        expect((await a.leases.beat([])).slots).toEqual(slots);
      }
    });

    it.each([
      { replicas: 2, shares: [32, 32] },
      { replicas: 3, shares: [22, 21, 21] },
      { replicas: 5, shares: [13, 13, 13, 13, 12] },
      { replicas: 7, shares: [10, 9, 9, 9, 9, 9, 9] },
    ])('shares fairly among $replicas', async ({ replicas, shares }) => {
      const peers: RedisPeer[] = [];
      for (let i = 0; i < replicas; i += 1) peers.push(await place.peer(`p${String(i)}`));
      const views = await settle(peers);
      expect(sizes(views).sort((x, y) => y - x)).toEqual(shares);
      const all = views.flatMap(({ slots }) => [...slots.keys()]);
      expect(new Set(all).size).toBe(SLOT_COUNT);
      const shown = views
        .at(-1)
        ?.members.map(({ slots }) => slots.length)
        .sort((x, y) => y - x);
      expect(shown).toEqual(shares);
    });

    it('names as surplus what is more than the share, and frees it only when it is released', async () => {
      const [a, b] = [await place.peer('a'), await place.peer('b')];
      await a.leases.beat([]);
      expect((await b.leases.beat([])).slots.size).toBe(0);
      const told = await a.leases.beat([]);
      expect(told.slots.size).toBe(64);
      expect(told.surplus).toEqual(Array.from({ length: 32 }, (_, i) => 32 + i));
      expect((await b.leases.beat([])).slots.size).toBe(0);
      expect((await a.leases.beat([32, 33])).surplus).toEqual(told.surplus.slice(2));
      expect([...(await b.leases.beat([])).slots.keys()]).toEqual([32, 33]);
    });

    it('moves no slot without need when a replica goes', async () => {
      const peers = [await place.peer('a'), await place.peer('b'), await place.peer('c')];
      const [before] = await settle(peers);
      await peers[1]?.leases.leave(ALL);
      const rest = peers.filter((_, i) => i !== 1);
      const [after] = await settle(rest);
      expect([...(after?.slots ?? [])]).toEqual(expect.arrayContaining([...(before?.slots ?? [])]));
    });

    it('gives out the slots of one who is silent for the lease, under higher tokens', async () => {
      const [a, b] = [await place.peer('a'), await place.peer('b')];
      const former = await a.leases.beat([]);
      await place.advance(LEASE_MS - 1);
      expect((await b.leases.beat([])).slots.size).toBe(0);
      await place.advance(1);
      const latter = await b.leases.beat([]);
      expect(latter.slots.size).toBe(64);
      expect(latter.taken.size).toBe(64);
      expect((await b.leases.beat([])).taken.size).toBe(0);
      for (const [slot, token] of latter.slots) {
        expect(token).toBeGreaterThan(former.slots.get(slot) ?? Infinity);
      }
      expect(latter.members.map(({ id }) => id)).toEqual(['b']);
    });

    it('gives back to one who was silent what nobody took meanwhile, under the same token', async () => {
      const a = await place.peer('a');
      const { slots } = await a.leases.beat([]);
      await place.advance(10 * LEASE_MS);
      expect((await a.leases.beat([])).slots).toEqual(slots);
    });

    it('gives everybody another lease when nobody was heard of, as Redis was away then', async () => {
      const [a, b] = [await place.peer('a'), await place.peer('b')];
      const { slots } = await a.leases.beat([]);
      await place.advance(10 * LEASE_MS);
      expect((await b.leases.beat([])).slots.size).toBe(0);
      await place.advance(LEASE_MS - 1);
      expect((await a.leases.beat([])).slots).toEqual(slots);
    });

    it('says how long ago nobody was heard of for a lease, and takes such times together', async () => {
      const [a, b] = [await place.peer('a'), await place.peer('b')];
      expect((await a.leases.beat([])).away).toBeUndefined();
      await place.advance(LEASE_MS - 1);
      expect((await a.leases.beat([])).away).toBeUndefined();
      await place.advance(20 * LEASE_MS);
      expect((await b.leases.beat([])).away).toEqual({ fromMs: 20 * LEASE_MS, toMs: 0 });
      await place.advance(100);
      expect((await a.leases.beat([])).away).toEqual({ fromMs: 20 * LEASE_MS + 100, toMs: 100 });
      await place.advance(6 * LEASE_MS);
      expect((await b.leases.beat([])).away).toEqual({ fromMs: 26 * LEASE_MS + 100, toMs: 0 });
      for (let i = 0; i < 7; i++) {
        await place.advance(LEASE_MS - 1);
        await b.leases.beat([]);
      }
      await place.advance(LEASE_MS);
      expect((await b.leases.beat([])).away).toEqual({ fromMs: LEASE_MS, toMs: 0 });
    });

    it('gives out the slots of one who does not come back in that time', async () => {
      const [a, b] = [await place.peer('a'), await place.peer('b')];
      await a.leases.beat([]);
      await place.advance(10 * LEASE_MS);
      await b.leases.beat([]);
      await place.advance(LEASE_MS - 1);
      expect((await b.leases.beat([])).slots.size).toBe(0);
      await place.advance(1);
      expect((await b.leases.beat([])).slots.size).toBe(64);
    });

    it('gives out at once what is left by a leave', async () => {
      const [a, b] = [await place.peer('a'), await place.peer('b')];
      await a.leases.beat([]);
      await a.leases.leave(ALL);
      const view = await b.leases.beat([]);
      expect(view.slots.size).toBe(64);
      expect(view.taken.size).toBe(0);
      expect(view.members.map(({ id }) => id)).toEqual(['b']);
    });

    it('says of what was not given back at a leave that it was taken', async () => {
      const [a, b] = [await place.peer('a'), await place.peer('b')];
      await a.leases.beat([]);
      await a.leases.leave(ALL.slice(2));
      const view = await b.leases.beat([]);
      expect([view.slots.size, [...view.taken]]).toEqual([64, [0, 1]]);
    });

    it('gives out at once what was held from the same seat', async () => {
      const [a, b] = [
        await place.peer('a', { seat: 'x y' }),
        await place.peer('b', { seat: 'x y' }),
      ];
      const c = await place.peer('c', { seat: 'other' });
      const { slots } = await a.leases.beat([]);
      expect((await c.leases.beat([])).slots.size).toBe(0);
      const view = await b.leases.beat([]);
      expect(view.slots.size).toBe(32);
      expect(view.taken.size).toBe(32);
      expect(view.members.map(({ id }) => id)).toEqual(['b', 'c']);
      expect(view.slots.get(0)).toBeGreaterThan(slots.get(0) ?? Infinity);
    });

    it('raises the token even when a slot changes hands within one millisecond', async () => {
      let last = 0;
      for (const id of ['a', 'b', 'c']) {
        const { leases } = await place.peer(id);
        const token = (await leases.beat([])).slots.get(0) ?? 0;
        expect(token).toBeGreaterThan(last);
        last = token;
        await leases.leave(ALL);
      }
    });

    it('raises the token after everything was flushed', async () => {
      const a = await place.peer('a');
      const before = (await a.leases.beat([])).slots.get(0) ?? Infinity;
      await place.advance(1);
      await place.flush();
      expect((await a.leases.beat([])).slots.get(0)).toBeGreaterThan(before);
    });

    it('stores what is fenced by the present tenure, and tells it to the feed', async () => {
      const a = await place.peer('a');
      const fence = fenceOf(await a.leases.beat([]));
      const result = await a.commit([{ table: 'group', key: 'g', value: '1', fence }]);
      expect(result.fenced.size).toBe(0);
      expect(await place.rows()).toEqual([{ table: 'group', key: 'g', value: '1' }]);
      expect(await place.feed()).toEqual([['g']]);
      expect((await a.leases.beat([])).feedEnd).not.toBe('0-0');
    });

    it('drops what is fenced by a former tenure, and only that, and says which slot it was', async () => {
      const [a, b] = [await place.peer('a'), await place.peer('b')];
      const former = fenceOf(await a.leases.beat([]));
      await place.advance(LEASE_MS - 1);
      await b.leases.beat([]);
      await place.advance(1);
      const latter = await b.leases.beat([]);
      const fence = { slot: former.slot, token: latter.slots.get(former.slot) ?? 0 };
      await b.commit([{ table: 'notification', key: 'n', value: 'b', fence }]);
      const result = await a.commit([
        { table: 'notification', key: 'n', value: 'a', fence: former },
        { table: 'group', key: 'g', value: undefined, fence: former },
        { table: 'alert', key: 'x', value: 'a' },
      ]);
      expect([...result.fenced]).toEqual([former.slot]);
      expect(await place.rows()).toEqual([
        { table: 'alert', key: 'x', value: 'a' },
        { table: 'notification', key: 'n', value: 'b' },
      ]);
      expect(await place.feed()).toEqual([['n'], ['x']]);
    });

    it.each(['another replica', 'nobody, after a release', 'nobody, after a flush'])(
      'drops what is fenced by a slot that is held by %s',
      async (by) => {
        const [a, b] = [await place.peer('a'), await place.peer('b')];
        const fence = fenceOf(await a.leases.beat([]));
        if (by === 'nobody, after a release') await a.leases.leave(ALL);
        if (by === 'nobody, after a flush') await place.flush();
        const writer = by === 'another replica' ? b : a;
        const result = await writer.commit([{ table: 'group', key: 'g', value: '1', fence }]);
        expect([...result.fenced]).toEqual([fence.slot]);
        expect(await place.rows()).toEqual([]);
        expect(await place.feed()).toEqual([]);
      },
    );

    it('keeps the row with the higher version, and tells the feed of the other all the same', async () => {
      const [a, b] = [await place.peer('a'), await place.peer('b')];
      await a.commit([{ table: 'silence', key: 's', value: 'newer', version: 2_000 }]);
      await b.commit([
        { table: 'silence', key: 's', value: 'older', version: 1_999 },
        { table: 'silence', key: 't', value: 'other', version: 1 },
      ]);
      expect(await place.rows()).toEqual([
        { table: 'silence', key: 's', value: 'newer' },
        { table: 'silence', key: 't', value: 'other' },
      ]);
      expect(await place.feed()).toEqual([['s'], ['s', 't']]);
    });

    it.each([
      { name: 'an equal version', version: 2_000, left: 'second' },
      { name: 'a higher version', version: 2_001, left: 'second' },
      { name: 'a lower version', version: 1_999, left: 'first' },
      { name: 'a version below zero', version: -5, left: 'first' },
      { name: 'no version', version: undefined, left: 'second' },
    ])('lets $name write over another: $left', async ({ version, left }) => {
      const a = await place.peer('a');
      await a.commit([{ table: 'alert_time', key: 'k', value: 'first', version: 2_000 }]);
      const change = { table: 'alert_time', key: 'k', value: 'second' } as const;
      await a.commit([version === undefined ? change : { ...change, version }]);
      expect(await place.rows()).toEqual([{ table: 'alert_time', key: 'k', value: left }]);
    });

    it('removes under the same rule', async () => {
      const a = await place.peer('a');
      const keys = ['higher', 'lower', 'without'];
      await a.commit(keys.map((key) => ({ table: 'alert', key, value: '1', version: 10 })));
      await a.commit([
        { table: 'alert', key: 'higher', value: undefined, version: 11 },
        { table: 'alert', key: 'lower', value: undefined, version: 9 },
        { table: 'alert', key: 'without', value: undefined },
      ]);
      expect((await place.rows()).map(({ key }) => key)).toEqual(['lower']);
    });

    it('takes a row without a version for older than any', async () => {
      const a = await place.peer('a');
      await a.commit([{ table: 'alert', key: 'k', value: '["old"]' }]);
      await a.commit([{ table: 'alert', key: 'k', value: '["new"]', version: 1 }]);
      expect(await place.rows()).toEqual([{ table: 'alert', key: 'k', value: '["new"]' }]);
    });

    it('gives the state one id, which all see and which stays', async () => {
      const [a, b] = [await place.peer('a'), await place.peer('b')];
      const { stateId } = await a.leases.beat([]);
      await a.commit([{ table: 'alert', key: 'k', value: '1' }]);
      expect(stateId).not.toBe('');
      expect((await b.leases.beat([])).stateId).toBe(stateId);
      expect((await a.leases.beat([])).stateId).toBe(stateId);
    });

    it('gives a flushed state another id, be it by a beat or by a commit', async () => {
      const [a, b] = [await place.peer('a'), await place.peer('b')];
      const first = await a.leases.beat([]);
      await place.flush();
      const second = await a.leases.beat([]);
      await place.flush();
      await b.commit([{ table: 'alert', key: 'k', value: '1' }]);
      const third = await b.leases.beat([]);
      expect(new Set([first.stateId, second.stateId, third.stateId]).size).toBe(3);
      expect(third.feedEnd).not.toBe('0-0');
    });

    it('gives the state another id once when the feed ends before what was seen of it', async () => {
      let heard: string | undefined;
      const a = await place.peer('a', { heard: () => heard });
      await a.commit([{ table: 'alert', key: 'k', value: '1' }]);
      const before = await a.leases.beat([]);
      heard = before.feedEnd;
      expect((await a.leases.beat([])).stateId).toBe(before.stateId);
      heard = `${String(Number(before.feedEnd.split('-')[0]) + 1)}-0`;
      const after = await a.leases.beat([]);
      expect(after.stateId).not.toBe(before.stateId);
    });

    it('shows the schema version of the state', async () => {
      const a = await place.peer('a', { schema: 3 });
      expect((await a.leases.beat([])).schema).toBe(3);
    });

    it('takes the slots from a replica that is older than the state, and gives it none', async () => {
      const [old, other] = [
        await place.peer('a', { schema: 1 }),
        await place.peer('b', { schema: 1 }),
      ];
      await settle([old, other]);
      const newer = await place.peer('n', { schema: 2 });
      const waiting = await newer.leases.beat([]);
      expect(waiting.schema).toBe(1);
      expect(waiting.slots.size).toBe(0);
      expect(waiting.members.map(({ id }) => id)).toEqual(['a', 'b']);
      await old.leases.leave(ALL);
      expect((await newer.leases.beat([])).schema).toBe(1);
      await place.advance(LEASE_MS - 1);
      await newer.leases.beat([]);
      await place.advance(1);
      const raised = await newer.leases.beat([]);
      expect([raised.schema, raised.slots.size]).toEqual([2, 64]);
      const back = await other.leases.beat([]);
      expect([back.schema, back.slots.size]).toEqual([2, 0]);
      expect(back.members.map(({ id }) => id)).toEqual(['n']);
      const commit = other.commit([{ table: 'alert', key: 'k', value: '1' }]);
      await expect(commit).rejects.toThrow('schema version');
    });
  });
}
