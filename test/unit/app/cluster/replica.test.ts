// Replica: one of several leads, and it stops before anybody else may begin.
import { beforeEach, describe, expect, it } from 'vitest';
import { describeMember, Replica, type ReplicaWork } from '../../../../src/app/cluster/replica.ts';
import { StoreError, type StateRow } from '../../../../src/engine/state-store.ts';
import type { FeedListener } from '../../../../src/store/redis/redis-feed.ts';
import type { MembershipView } from '../../../../src/store/redis/redis-membership.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const SECOND = 1_000;
const ME = 'me';
const ROW: StateRow = { table: 'silence', key: 'one', value: '1' };

/** Redis as this replica sees it, and everything that it does, in order. */
class Rig {
  readonly clock = new FakeClock();
  readonly history: string[] = [];
  leader = ME;
  isAway = false;
  /** How long Redis takes to answer. */
  latencyMs = 0;
  loadFails = false;
  loadMs = 0;
  rows: readonly StateRow[] = [ROW];
  listener: FeedListener | undefined;
  readonly replica: Replica;

  constructor() {
    this.replica = new Replica({
      id: ME,
      member: { name: 'Me', address: '192.0.2.1:9094' },
      membership: {
        beat: () => this.#beat(),
        leave: () => {
          this.history.push('leave');
          return Promise.resolve();
        },
      },
      feed: {
        follow: (listener) => {
          this.listener = listener;
        },
        close: () => {
          this.history.push('feed closed');
          return Promise.resolve();
        },
      },
      load: async (visit) => {
        this.history.push('load');
        await this.pause(this.loadMs);
        if (this.loadFails) throw new StoreError('scripted');
        this.rows.forEach(visit);
      },
      clock: this.clock,
      logger: { log: () => undefined },
    });
  }

  /** Joins as follower or leader, and begins. */
  async start(leader: string): Promise<void> {
    this.leader = leader;
    await this.replica.join();
    const note =
      (what: string): (() => void) =>
      () => {
        this.history.push(what);
      };
    const work: ReplicaWork = {
      absorb: (changes) => {
        this.history.push(`absorb ${String(changes.length)}`);
      },
      takeOver: note('take over'),
      stepDown: note('step down'),
      stored: () => Promise.resolve(true),
    };
    this.replica.start(work);
  }

  /** A process that is stopped: time passes, and none of its timers runs before it goes on. */
  async stall(ms: number): Promise<void> {
    const wake = this.clock.monotonicMs() + ms;
    this.#stalledUntil = wake;
    await this.clock.advanceAsync(ms);
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (ms === 0) resolve();
      else this.clock.schedule(ms, resolve);
    });
  }

  #stalledUntil = 0;

  async #beat(): Promise<MembershipView> {
    // While the process is stopped its questions are not asked.
    await this.pause(Math.max(0, this.#stalledUntil - this.clock.monotonicMs()));
    await this.pause(this.latencyMs);
    if (this.isAway) throw new StoreError('scripted');
    const description = describeMember({ name: 'Me', address: '192.0.2.1:9094' });
    return { leader: this.leader, members: [{ id: ME, description }] };
  }
}

let rig: Rig;

beforeEach(() => {
  rig = new Rig();
});

describe('a replica that leads', () => {
  it('leads from its first beat on, for as long as Redis confirms it', async () => {
    await rig.start(ME);
    for (let second = 0; second < 10; second++) {
      expect(rig.replica.leads()).toBe(true);
      await rig.clock.advanceAsync(SECOND);
    }
    expect(rig.history).toEqual([]);
  });

  it('asks first after it was stalled, and reads everything again, as somebody else may have led', async () => {
    await rig.start(ME);
    await rig.stall(10 * SECOND);
    expect(rig.replica.leads()).toBe(false);
    await rig.clock.advanceAsync(SECOND);
    expect(rig.history).toEqual(['load', 'absorb 1', 'take over']);
    expect(rig.replica.leads()).toBe(true);
  });

  it('steps down when somebody else has taken the lead while it was stalled', async () => {
    await rig.start(ME);
    rig.leader = 'other';
    await rig.stall(10 * SECOND);
    await rig.clock.advanceAsync(SECOND);
    expect(rig.replica.leads()).toBe(false);
    expect(rig.history).toEqual(['step down']);
  });

  it('goes on while Redis is away, however long', async () => {
    await rig.start(ME);
    rig.isAway = true;
    for (let turn = 0; turn < 600; turn++) {
      await rig.clock.advanceAsync(100);
      expect(rig.replica.leads(), `after ${String(turn * 100)} ms`).toBe(true);
    }
  });

  it('goes on while Redis takes a second to say nothing', async () => {
    await rig.start(ME);
    rig.isAway = true;
    rig.latencyMs = SECOND;
    for (let turn = 0; turn < 200; turn++) {
      await rig.clock.advanceAsync(100);
      expect(rig.replica.leads(), `after ${String(turn * 100)} ms`).toBe(true);
    }
  });

  it('does not take its own dead connection after a stall for a Redis that is away', async () => {
    await rig.start(ME);
    rig.isAway = true;
    await rig.stall(10 * SECOND);
    await rig.clock.advanceAsync(100);
    expect(rig.replica.leads()).toBe(false);
    rig.isAway = false;
    rig.leader = 'other';
    await rig.clock.advanceAsync(2 * SECOND);
    expect(rig.replica.leads()).toBe(false);
    expect(rig.history).toContain('step down');
    expect(rig.history).not.toContain('take over');
  });

  it('does not believe after a stall that Redis is still away', async () => {
    await rig.start(ME);
    rig.isAway = true;
    await rig.clock.advanceAsync(10 * SECOND);
    expect(rig.replica.leads()).toBe(true);
    await rig.stall(10 * SECOND);
    await rig.clock.advanceAsync(0);
    expect(rig.replica.leads()).toBe(false);
  });

  it('leads again in the end when Redis stays away after a stall', async () => {
    await rig.start(ME);
    rig.isAway = true;
    await rig.stall(10 * SECOND);
    await rig.clock.advanceAsync(5 * SECOND);
    expect(rig.replica.leads()).toBe(true);
  });

  it('holds its breath when it hears from Redis again, until it knows who leads', async () => {
    await rig.start(ME);
    rig.isAway = true;
    await rig.clock.advanceAsync(60 * SECOND);
    rig.listener?.changes([ROW]);
    expect(rig.replica.leads()).toBe(false);
    rig.isAway = false;
    await rig.clock.advanceAsync(SECOND);
    expect(rig.replica.leads()).toBe(true);
  });
});

describe('a replica that follows', () => {
  it('does not lead, and does not while Redis is away either', async () => {
    await rig.start('other');
    rig.isAway = true;
    await rig.clock.advanceAsync(60 * SECOND);
    expect(rig.replica.leads()).toBe(false);
    expect(rig.history).toEqual([]);
  });

  it('compares what it had to hold back with what others have stored since', async () => {
    await rig.start('other');
    rig.isAway = true;
    await rig.clock.advanceAsync(10 * SECOND);
    rig.isAway = false;
    await rig.clock.advanceAsync(8 * SECOND);
    expect(rig.history).toEqual(['load', 'absorb 1']);
  });

  it('reads all state before it leads', async () => {
    await rig.start('other');
    rig.leader = ME;
    rig.loadMs = 1_500;
    await rig.clock.advanceAsync(2 * SECOND);
    expect(rig.history).toEqual(['load']);
    expect(rig.replica.leads()).toBe(false);
    await rig.clock.advanceAsync(SECOND);
    expect(rig.history).toEqual(['load', 'absorb 1', 'take over']);
    expect(rig.replica.leads()).toBe(true);
  });

  it('keeps the lead while it reads a state for longer than the lease', async () => {
    await rig.start('other');
    rig.leader = ME;
    rig.loadMs = 20 * SECOND;
    await rig.clock.advanceAsync(22 * SECOND);
    expect(rig.history).toEqual(['load', 'absorb 1', 'take over']);
    expect(rig.replica.leads()).toBe(true);
  });

  it('does not lead when it has lost the lead while it was reading', async () => {
    await rig.start('other');
    rig.leader = ME;
    rig.loadMs = 5 * SECOND;
    await rig.clock.advanceAsync(2 * SECOND);
    rig.leader = 'other';
    await rig.clock.advanceAsync(10 * SECOND);
    expect(rig.history).not.toContain('take over');
    expect(rig.replica.leads()).toBe(false);
  });

  it('tries again when the state cannot be read', async () => {
    await rig.start('other');
    rig.leader = ME;
    rig.loadFails = true;
    await rig.clock.advanceAsync(3 * SECOND);
    expect(rig.replica.leads()).toBe(false);
    rig.loadFails = false;
    await rig.clock.advanceAsync(SECOND);
    expect(rig.history.slice(-2)).toEqual(['absorb 1', 'take over']);
    expect(rig.replica.leads()).toBe(true);
  });

  it('leads with what it knows when Redis goes away before it could read', async () => {
    await rig.start('other');
    rig.leader = ME;
    rig.loadFails = true;
    await rig.clock.advanceAsync(SECOND);
    rig.isAway = true;
    await rig.clock.advanceAsync(2 * SECOND);
    expect(rig.history.filter((what) => what === 'take over')).toHaveLength(1);
    expect(rig.replica.leads()).toBe(true);
  });

  it('reads a large state in parts, alerts first', async () => {
    await rig.start('other');
    const alerts = Array.from({ length: 9_000 }, (_, i) => String(i));
    rig.rows = [ROW, ...alerts.map((key): StateRow => ({ table: 'alert', key, value: '' }))];
    rig.leader = ME;
    await rig.clock.advanceAsync(2 * SECOND);
    expect(rig.history).toEqual([
      'load',
      'absorb 4000',
      'absorb 4000',
      'absorb 1000',
      'absorb 1',
      'take over',
    ]);
  });

  it('takes in what others store, and everything after a gap', async () => {
    await rig.start('other');
    rig.listener?.changes([ROW, ROW]);
    await rig.listener?.gap();
    expect(rig.history).toEqual(['absorb 2', 'load', 'absorb 1']);
  });
});

describe('a replica that ends', () => {
  it('takes leave, stops following, and beats no more', async () => {
    await rig.start(ME);
    await rig.replica.close();
    await rig.clock.advanceAsync(10 * SECOND);
    expect(rig.history).toEqual(['leave', 'feed closed']);
    expect(rig.clock.pendingTimers).toBe(0);
  });

  it('does not begin to lead any more', async () => {
    await rig.start('other');
    rig.leader = ME;
    rig.loadMs = 5 * SECOND;
    await rig.clock.advanceAsync(2 * SECOND);
    await rig.replica.close();
    await rig.clock.advanceAsync(10 * SECOND);
    expect(rig.history).not.toContain('take over');
  });
});

describe('the view of a replica', () => {
  it('names the members by what they say of themselves', async () => {
    expect(rig.replica.view().peers).toEqual([{ name: 'Me', address: '192.0.2.1:9094' }]);
    await rig.replica.join();
    expect(rig.replica.view()).toEqual({
      status: 'ready',
      name: 'Me',
      peers: [{ name: 'Me', address: '192.0.2.1:9094' }],
    });
  });

  it('refuses to join when Redis cannot be reached', async () => {
    rig.isAway = true;
    await expect(rig.replica.join()).rejects.toThrow(StoreError);
  });
});
