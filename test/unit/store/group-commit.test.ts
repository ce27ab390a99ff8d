// The group commit, case by case.
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../src/engine/state-store.ts';
import type { StateChange } from '../../../src/engine/state-store.ts';
import { GroupCommit } from '../../../src/store/group-commit.ts';
import type { GroupCommitOptions } from '../../../src/store/group-commit.ts';
import { ManualClock, settle } from '../../support/store/manual-clock.ts';
import { ScriptedStore } from '../../support/store/scripted-store.ts';

interface Subject {
  readonly clock: ManualClock;
  readonly store: ScriptedStore;
  readonly group: GroupCommit;
}

function subject(options: Partial<GroupCommitOptions> = {}): Subject {
  const clock = new ManualClock();
  const store = new ScriptedStore();
  return { clock, store, group: new GroupCommit({ store, clock, ...options }) };
}

function row(key: string, value?: string): StateChange {
  return { table: 'alert', key, value };
}

/** Follows a promise without waiting for it: `pending`, `stored`, or the message of its error. */
function follow(promise: Promise<unknown>): { outcome: string } {
  const followed = { outcome: 'pending' };
  promise.then(
    () => {
      followed.outcome = 'stored';
    },
    (error: unknown) => {
      followed.outcome = error instanceof StoreError ? error.message : 'not a StoreError';
    },
  );
  return followed;
}

describe('GroupCommit', () => {
  it('sends the first change at once and acknowledges it when the store has it', async () => {
    const { store, group } = subject();
    const first = follow(group.commit([row('a', '1')]));
    expect(store.commits).toEqual([[row('a', '1')]]);
    await settle();
    expect(first.outcome).toBe('pending');
    expect(group.pendingChanges()).toBe(1);
    await store.succeed();
    expect(first.outcome).toBe('stored');
    expect(group.pendingChanges()).toBe(0);
  });

  it('gathers what comes during a commit into one, where the last of a key wins', async () => {
    const { store, group } = subject();
    const calls = [row('a', '1'), row('b', '1'), row('b', '2'), row('a', '2'), row('c')].map(
      (change) => follow(group.commit([change])),
    );
    await store.succeed();
    expect(calls.map(({ outcome }) => outcome)).toEqual([
      'stored',
      ...Array.from({ length: 4 }, () => 'pending'),
    ]);
    expect(store.commits[1]).toEqual([row('b', '2'), row('a', '2'), row('c')]);
    await store.succeed();
    expect(calls.every(({ outcome }) => outcome === 'stored')).toBe(true);
    expect(store.commits).toHaveLength(2);
  });

  it('never has two commits under way', async () => {
    const { store, group } = subject({ maxChanges: 1 });
    for (const key of ['a', 'b', 'c']) void group.commit([row(key, '1')]);
    for (let i = 0; i < 3; i += 1) {
      expect(store.underWay).toBe(1);
      await store.succeed();
    }
    expect(store.underWay).toBe(0);
  });

  it('resolves an empty commit without the store', async () => {
    const { store, group } = subject();
    await group.commit([]);
    expect(store.commits).toEqual([]);
  });

  it.each([
    { name: 'changes', options: { maxChanges: 2 } },
    { name: 'characters', options: { maxChars: 4 } },
  ])('bounds a commit by $name, and acknowledges when the last part is in', async ({ options }) => {
    const { store, group } = subject(options);
    const call = follow(group.commit([row('a', '1'), row('b', '1'), row('c', '1')]));
    expect(store.commits).toEqual([[row('a', '1'), row('b', '1')]]);
    await store.succeed();
    expect(call.outcome).toBe('pending');
    await store.succeed();
    expect(call.outcome).toBe('stored');
  });

  it('sends a change alone that is larger than the bound', async () => {
    const { store, group } = subject({ maxChars: 4 });
    void group.commit([row('large', 'x'.repeat(100)), row('b', '1')]);
    expect(store.commits[0]).toHaveLength(1);
    await store.succeed();
    expect(store.commits[1]).toEqual([row('b', '1')]);
    await store.succeed();
  });

  it('tells the callers of a failed commit, and keeps their changes until they are stored', async () => {
    const { clock, store, group } = subject();
    const failed = follow(group.commit([row('a', '1')]));
    await store.fail();
    expect(failed.outcome).toBe('disk on fire');
    expect(group.isHealthy()).toBe(false);
    expect(group.pendingChanges()).toBe(1);
    await clock.advance(50);
    expect(store.commits).toHaveLength(2);
    await store.succeed();
    expect(group.isHealthy()).toBe(true);
    expect(store.get('alert', 'a')).toBe('1');
  });

  it('lets callers that came during a failing commit wait for the next', async () => {
    const { clock, store, group } = subject();
    const first = follow(group.commit([row('a', '1')]));
    const second = follow(group.commit([row('b', '1')]));
    await store.fail();
    expect([first.outcome, second.outcome]).toEqual(['disk on fire', 'pending']);
    await clock.advance(50);
    expect(store.commits[1]).toEqual([row('a', '1'), row('b', '1')]);
    await store.succeed();
    expect(second.outcome).toBe('stored');
  });

  it('repeats a failed change with its newer value', async () => {
    const { clock, store, group } = subject();
    void group.commit([row('a', 'old'), row('b', '1')]).catch(() => undefined);
    const newer = follow(group.commit([row('a', 'new')]));
    await store.fail();
    await clock.advance(50);
    expect(store.commits[1]).toEqual([row('b', '1'), row('a', 'new')]);
    await store.succeed();
    expect(newer.outcome).toBe('stored');
  });

  it('sends a newer value also when the older one was under way and succeeded', async () => {
    const { store, group } = subject();
    void group.commit([row('a', 'old')]);
    const newer = follow(group.commit([row('a', 'new')]));
    await store.succeed();
    expect(newer.outcome).toBe('pending');
    await store.succeed();
    expect(newer.outcome).toBe('stored');
    expect(store.get('alert', 'a')).toBe('new');
  });

  it('retries ever more slowly, up to once a second', async () => {
    const { clock, store, group } = subject();
    void group.commit([row('a', '1')]).catch(() => undefined);
    for (const waitMs of [50, 100, 200, 400, 800, 1000, 1000]) {
      await store.fail();
      await clock.advance(waitMs - 1);
      expect(store.underWay).toBe(0);
      await clock.advance(1);
      expect(store.underWay).toBe(1);
    }
    await store.succeed();
    expect(clock.pendingTimers).toBe(0);
  });

  it('makes a StoreError of whatever the store throws', async () => {
    const { store, group } = subject();
    const call = follow(group.commit([row('a', '1')]));
    await store.fail(new TypeError('undefined is not a function'));
    expect(call.outcome).toBe('The store failed in an unexpected way');
  });

  it('survives a store that throws instead of rejecting', async () => {
    const clock = new ManualClock();
    const group = new GroupCommit({
      clock,
      store: {
        commit: () => {
          throw new StoreError('thrown');
        },
      },
    });
    const call = follow(group.commit([row('a', '1')]));
    await settle();
    expect(call.outcome).toBe('thrown');
    expect(group.pendingChanges()).toBe(1);
  });

  it('tells callers that the store hangs, and goes on when it comes back', async () => {
    const { clock, store, group } = subject({ patienceMs: 5000 });
    const first = follow(group.commit([row('a', '1')]));
    await clock.advance(4999);
    expect([first.outcome, group.isHealthy()]).toEqual(['pending', true]);
    await clock.advance(1);
    expect(first.outcome).toBe('The store has not answered for 5000 ms');
    expect(group.isHealthy()).toBe(false);
    const second = follow(group.commit([row('b', '1')]));
    await clock.advance(5000);
    expect(second.outcome).toContain('has not answered');
    expect(store.underWay).toBe(1);
    await store.succeed();
    expect(store.commits[1]).toEqual([row('b', '1')]);
    await store.succeed();
    expect(group.isHealthy()).toBe(true);
    expect([store.get('alert', 'a'), store.get('alert', 'b')]).toEqual(['1', '1']);
    expect(clock.pendingTimers).toBe(0);
  });

  it('flush() waits for everything handed in before, and for nothing when all is stored', async () => {
    const { store, group } = subject();
    await group.flush();
    void group.commit([row('a', '1')]);
    void group.commit([row('b', '1')]);
    const flush = follow(group.flush());
    await store.succeed();
    expect(flush.outcome).toBe('pending');
    await store.succeed();
    expect(flush.outcome).toBe('stored');
  });
});

describe('GroupCommit and fences', () => {
  function fenced(key: string, slot: number, token = 1): StateChange {
    return { table: 'group', key, value: '1', fence: { slot, token } };
  }

  it('tells each caller which of its own slots were lost', async () => {
    const { store, group } = subject();
    void group.commit([row('first')]);
    const calls = [
      group.commit([fenced('a', 1), fenced('b', 2)]),
      group.commit([fenced('c', 2)]),
      group.commit([fenced('d', 3)]),
      group.commit([row('e')]),
    ];
    await store.succeed();
    await store.succeed([2, 3]);
    const results = await Promise.all(calls);
    expect(results.map((result) => [...result.fenced])).toEqual([[2], [2], [3], []]);
  });

  it('gathers what several commits say of one caller', async () => {
    const { store, group } = subject({ maxChanges: 1 });
    const call = group.commit([fenced('a', 1), fenced('b', 2), fenced('c', 3)]);
    for (const lost of [[1], [], [3]]) await store.succeed(lost);
    expect([...(await call).fenced]).toEqual([1, 3]);
  });

  it('never mixes two tenures of a slot in one commit, so that the answer is of one', async () => {
    const { store, group } = subject();
    void group.commit([row('first')]);
    const former = group.commit([fenced('a', 1, 1)]);
    const latter = group.commit([fenced('b', 1, 2)]);
    await store.succeed();
    await store.succeed([1]);
    await store.succeed();
    expect([...(await former).fenced]).toEqual([1]);
    expect([...(await latter).fenced]).toEqual([]);
  });

  it.each([
    ['one of a later tenure', fenced('a', 1, 2)],
    ['what is offered for others', { table: 'group', key: 'a', value: '2', version: 7 } as const],
  ])('sends a change before, and apart from, %s of the same key', async (_, next) => {
    const dropped: StateChange[] = [];
    const { store, group } = subject({ onDropped: (changes) => dropped.push(...changes) });
    void group.commit([row('first')]);
    const former = group.commit([fenced('a', 1, 1), fenced('b', 2, 1)]);
    const latter = group.commit([next, row('c')]);
    await store.succeed();
    await store.succeed([1]);
    await store.succeed();
    expect(store.commits.slice(1)).toEqual([
      [fenced('a', 1, 1), fenced('b', 2, 1)],
      [next, row('c')],
    ]);
    expect([...(await former).fenced]).toEqual([1]);
    expect([...(await latter).fenced]).toEqual([]);
    expect(dropped).toEqual([fenced('a', 1, 1)]);
  });

  it('lets the last of one tenure win, and of what is offered', async () => {
    const { store, group } = subject();
    void group.commit([row('first')]);
    const offer = (value: string): StateChange => ({ table: 'group', key: 'a', value, version: 7 });
    for (const value of ['1', '2']) {
      void group.commit([{ ...fenced('a', 1, 1), value }]);
      void group.commit([offer(value)]);
    }
    await store.succeed();
    await store.succeed();
    await store.succeed();
    expect(store.commits.slice(1)).toEqual([[{ ...fenced('a', 1, 1), value: '2' }], [offer('2')]]);
    expect(group.pendingChanges()).toBe(0);
  });

  it('gives back what was dropped, also to whom has been told of a failure before', async () => {
    const dropped: StateChange[] = [];
    const { clock, store, group } = subject({ onDropped: (changes) => dropped.push(...changes) });
    const call = group.commit([fenced('a', 1, 7), fenced('b', 2, 7)]);
    await store.fail();
    await expect(call).rejects.toThrow(StoreError);
    await clock.advance(50);
    await store.succeed([1]);
    expect(dropped).toEqual([fenced('a', 1, 7)]);
    expect(group.pendingChanges()).toBe(0);
  });

  it('keeps the fence of a change that is repeated after a failure', async () => {
    const { clock, store, group } = subject();
    void group.commit([fenced('a', 1)]).catch(() => undefined);
    const other = group.commit([fenced('b', 2)]);
    await store.fail();
    await clock.advance(50);
    expect(store.commits[1]).toEqual([fenced('a', 1), fenced('b', 2)]);
    await store.succeed([1]);
    expect([...(await other).fenced]).toEqual([]);
  });
});

describe('GroupCommit.close()', () => {
  it('stores also what follows from changes that are dropped by then', async () => {
    const offers: Promise<unknown>[] = [];
    const { store, group } = subject({
      onDropped: () => offers.push(group.commit([row('offer', '1')])),
    });
    void group.commit([{ ...row('a', '1'), fence: { slot: 1, token: 1 } }]);
    const closed = follow(group.close({ timeoutMs: 1000 }));
    await store.succeed([1]);
    expect(store.commits.at(-1)).toEqual([row('offer', '1')]);
    await store.succeed();
    await expect(Promise.all(offers)).resolves.toHaveLength(1);
    expect(closed.outcome).toBe('stored');
    await expect(group.commit([row('b', '1')])).rejects.toThrow('closed');
  });

  it('waits for what is pending, then refuses more', async () => {
    const { clock, store, group } = subject();
    void group.commit([row('a', '1')]);
    void group.commit([row('b', '1')]);
    const closed = follow(group.close({ timeoutMs: 1000 }));
    const again = follow(group.close({ timeoutMs: 1000 }));
    const late = follow(group.commit([row('c', '1')]));
    await store.succeed();
    expect(closed.outcome).toBe('pending');
    await store.succeed();
    expect([closed.outcome, again.outcome]).toEqual(['stored', 'stored']);
    expect(late.outcome).toBe('Cannot commit: the group commit is closed');
    expect(clock.pendingTimers).toBe(0);
  });

  it('tries a failed commit again at once', async () => {
    const { clock, store, group } = subject();
    void group.commit([row('a', '1')]).catch(() => undefined);
    await store.fail();
    const closed = follow(group.close({ timeoutMs: 1000 }));
    await store.fail();
    await clock.advance(100);
    await store.succeed();
    expect(closed.outcome).toBe('stored');
    expect(store.get('alert', 'a')).toBe('1');
  });

  it('gives up when the time is over, and says how much is left', async () => {
    const { clock, store, group } = subject();
    const call = follow(group.commit([row('a', '1'), row('b', '1')]));
    const closed = follow(group.close({ timeoutMs: 1000 }));
    await clock.advance(1000);
    const message = 'Cannot store 2 pending changes within 1000 ms of closing';
    expect([call.outcome, closed.outcome]).toEqual([message, message]);
    await store.fail();
    await clock.advance(60_000);
    expect(store.commits).toHaveLength(1);
    expect(clock.pendingTimers).toBe(0);
  });

  it('starts no further commit when one that hung ends after the time is over', async () => {
    const { clock, store, group } = subject({ maxChanges: 1 });
    void group.commit([row('a', '1'), row('b', '1')]).catch(() => undefined);
    void group.close({ timeoutMs: 10 }).catch(() => undefined);
    await clock.advance(10);
    await store.succeed();
    expect(store.commits).toHaveLength(1);
  });
});
