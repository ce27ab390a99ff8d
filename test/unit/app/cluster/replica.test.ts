// Replica: it acts on what it holds, once it knows all that the former holder did, and for as long as
// nobody else may have it.
import { beforeEach, describe, expect, it } from 'vitest';
import { Replica, type ReplicaWork } from '../../../../src/app/cluster/replica.ts';
import { ReplicaLog } from '../../../../src/app/cluster/replica-log.ts';
import { StoreError, type StateRow } from '../../../../src/engine/state-store.ts';
import type { FeedListener } from '../../../../src/store/redis/redis-feed.ts';
import type { BeatView, SlotMember } from '../../../../src/store/redis/slot-leases.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const SECOND = 1_000;
const ROW: StateRow = { table: 'silence', key: 'one', value: '1' };
const GROUP: StateRow = { table: 'group', key: 'one', value: '1' };

/** Redis as this replica sees it, and everything that it does, in order. */
class Rig {
  readonly clock = new FakeClock();
  readonly history: string[] = [];
  readonly log: string[] = [];
  /** Slots and their tokens; only two are played with. */
  slots = new Map<number, number>([[1, 1]]);
  surplus: readonly number[] = [];
  members: readonly SlotMember[] = [];
  feedEnd = '0-0';
  position: string | undefined = '0-0';
  stateId = 'first';
  schema = 1;
  isAway = false;
  away: BeatView['away'];
  /** For how long back what a former holder told is in doubt. */
  doubtMs = 0;
  /** How long Redis takes to answer. */
  latencyMs = 0;
  loadFails = false;
  rows: readonly StateRow[] = [ROW];
  /** Undefined when no alert is stored. */
  silentMs: number | undefined = 0;
  listener: FeedListener | undefined;
  /** Ends what is under way for slots that are handed over. */
  handOver: () => void = () => undefined;
  skippedTo: string | undefined;
  whileLoading: () => void = () => undefined;
  readonly replica: Replica;
  #stalledUntil = 0;

  constructor() {
    this.replica = new Replica({
      member: () => ({ name: 'Me', address: '192.0.2.1:9094', configHash: '1' }),
      leases: {
        beat: (release) => this.#beat(release),
        leave: (release) => this.#note(`leave ${release.join(' ')}`),
      },
      feed: {
        follow: (listener) => {
          this.listener = listener;
        },
        close: () => this.#note('feed closed'),
        skipTo: (id) => {
          this.skippedTo = id;
        },
        ...this.#positionGetter(),
      },
      load: async (visit) => {
        await this.#note('load');
        this.whileLoading();
        if (this.loadFails) throw new StoreError('scripted');
        this.rows.forEach(visit);
      },
      clock: this.clock,
      log: new ReplicaLog({ log: (_, message) => void this.log.push(message) }),
    });
  }

  async start(): Promise<void> {
    await this.replica.join();
    const work: ReplicaWork = {
      absorb: (changes) => void this.#note(`absorb ${String(changes.length)}`),
      lossCount: () => 0,
      silentMs: () => this.silentMs,
      gain: (tokens, doubt) => {
        this.doubtMs = doubt.forMs;
        const gained = [...tokens].map(([slot, token]) => {
          const isDoubtful = doubt.slots.has(slot);
          return `${String(slot)}@${String(token)}${isDoubtful ? ' in doubt' : ''}`;
        });
        void this.#note(`gain ${gained.join(' ')}`);
      },
      lose: (slots) => void this.#note(`lose ${[...slots].join(' ')}`),
      handOver: async (slots) => {
        await this.#note(`hand over ${[...slots].join(' ')}`);
        await new Promise<void>((resolve) => {
          this.handOver = resolve;
        });
      },
      unstored: () => [],
      lettersAskedFor: () => [],
      dropLettersBut: () => undefined,
      standIn: () => void this.#note('stand in'),
      standBack: () => void this.#note('stand back'),
      rewrite: () => this.#note('rewrite'),
      stored: () => Promise.resolve(true),
    };
    this.replica.start(work);
  }

  /** What has happened since the last call. */
  news(): readonly string[] {
    return this.history.splice(0);
  }

  /** A process that is stopped: time passes, and none of its timers runs before it goes on. */
  async stall(ms: number): Promise<void> {
    this.#stalledUntil = this.clock.monotonicMs() + ms;
    await this.clock.advanceAsync(ms);
  }

  #positionGetter(): { readonly position: string | undefined } {
    const position = (): string | undefined => this.position;
    return Object.defineProperty({ position: '' }, 'position', { get: position, enumerable: true });
  }

  #note(what: string): Promise<void> {
    this.history.push(what);
    return Promise.resolve();
  }

  async #beat(release: readonly number[]): Promise<BeatView> {
    // While the process is stopped its questions are not asked.
    await this.#pause(Math.max(0, this.#stalledUntil - this.clock.monotonicMs()));
    await this.#pause(this.latencyMs);
    if (this.isAway) throw new StoreError('scripted');
    if (release.length > 0) this.history.push(`release ${release.join(' ')}`);
    for (const slot of release) this.slots.delete(slot);
    const { surplus, members, feedEnd, stateId, schema } = this;
    return {
      slots: new Map(this.slots),
      taken: new Set(),
      away: this.away,
      surplus,
      members,
      feedEnd,
      stateId,
      schema,
    };
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (ms === 0) resolve();
      else this.clock.schedule(ms, resolve);
    });
  }
}

let rig: Rig;

beforeEach(() => {
  rig = new Rig();
});

describe('a replica that holds a slot', () => {
  it('acts on it from its first beat on, for as long as Redis confirms it', async () => {
    await rig.start();
    for (let second = 0; second < 10; second++) {
      expect(rig.replica.standing()).toBe('sure');
      await rig.clock.advanceAsync(SECOND);
    }
    expect(rig.news()).toEqual(['gain 1@1']);
  });

  it.each([
    ['as it starts', 0],
    ['later', 10 * SECOND],
  ])('doubts what was told since Redis heard of nobody, where it takes it %s', async (_, ms) => {
    rig.silentMs = SECOND;
    rig.away = { fromMs: 100 * SECOND, toMs: SECOND };
    if (ms > 0) rig.slots = new Map();
    await rig.start();
    rig.slots = new Map([[1, 1]]);
    await rig.clock.advanceAsync(ms);
    expect(rig.news()).toContain('gain 1@1');
    expect(rig.doubtMs).toBeGreaterThanOrEqual(116 * SECOND);
  });

  it('asks first after it was stalled, and goes on when nobody had it meanwhile', async () => {
    await rig.start();
    await rig.stall(10 * SECOND);
    expect(rig.replica.standing()).toBe('unsure');
    await rig.clock.advanceAsync(SECOND);
    expect(rig.replica.standing()).toBe('sure');
    expect(rig.news()).toEqual(['gain 1@1']);
  });

  it('reads everything before it acts on a slot that somebody else had meanwhile', async () => {
    await rig.start();
    rig.slots = new Map([[1, 2]]);
    await rig.stall(10 * SECOND);
    await rig.clock.advanceAsync(SECOND);
    const news = ['gain 1@1', 'lose 1', 'load', 'absorb 1', 'rewrite', 'gain 1@2'];
    expect(rig.news()).toEqual(news);
  });

  it('goes on alone while Redis is away, however long', async () => {
    await rig.start();
    rig.isAway = true;
    await rig.clock.advanceAsync(5 * SECOND);
    for (let turn = 0; turn < 600; turn++) {
      await rig.clock.advanceAsync(100);
      expect(rig.replica.standing(), `after ${String(turn * 100)} ms`).toBe('alone');
    }
    expect(rig.replica.isRedisAway).toBe(true);
  });

  it('stands in for others once Redis has been away for half a minute, until it is back', async () => {
    await rig.start();
    rig.news();
    rig.isAway = true;
    await rig.clock.advanceAsync(30 * SECOND);
    expect(rig.news()).toEqual([]);
    await rig.clock.advanceAsync(2 * SECOND);
    expect(new Set(rig.news())).toEqual(new Set(['stand in']));
    rig.isAway = false;
    await rig.clock.advanceAsync(SECOND);
    expect(rig.news()).toEqual(['stand back']);
  });

  it('holds its breath when it hears from Redis again, until it knows what it holds', async () => {
    await rig.start();
    rig.isAway = true;
    await rig.clock.advanceAsync(60 * SECOND);
    rig.listener?.changes([ROW], '1-1');
    expect(rig.replica.standing()).toBe('unsure');
    rig.isAway = false;
    await rig.clock.advanceAsync(SECOND);
    expect(rig.replica.standing()).toBe('sure');
  });

  it('compares all with what is stored when it has been away', async () => {
    await rig.start();
    rig.isAway = true;
    await rig.clock.advanceAsync(10 * SECOND);
    rig.isAway = false;
    rig.news();
    await rig.clock.advanceAsync(8 * SECOND);
    expect(rig.news()).toEqual(['load', 'absorb 1', 'rewrite']);
  });
});

describe('a replica that is given a slot', () => {
  it('waits until it has followed the feed to where the former holder may have written', async () => {
    await rig.start();
    rig.news();
    rig.slots = new Map([
      [1, 1],
      [2, 5],
    ]);
    rig.feedEnd = '7-1';
    await rig.clock.advanceAsync(SECOND);
    expect(rig.news()).toEqual([]);
    rig.listener?.reached?.('7-1');
    expect(rig.news()).toEqual(['gain 2@5']);
  });

  it('reads everything when the feed lags by more than a second', async () => {
    await rig.start();
    rig.news();
    rig.slots = new Map([
      [1, 1],
      [2, 5],
    ]);
    rig.feedEnd = '7-1';
    await rig.clock.advanceAsync(3 * SECOND);
    expect(rig.news()).toEqual(['load', 'absorb 1', 'rewrite', 'gain 2@5']);
  });

  it('takes news that come while it reads everything for the newer ones', async () => {
    await rig.start();
    rig.news();
    rig.whileLoading = () => {
      rig.listener?.changes([GROUP, GROUP], '7-1');
      rig.listener?.changes([GROUP, GROUP, GROUP], '8-1');
      rig.listener?.reached?.('8-1');
    };
    rig.slots = new Map([
      [1, 1],
      [2, 5],
    ]);
    rig.feedEnd = '7-1';
    await rig.clock.advanceAsync(3 * SECOND);
    // The entry up to which everything was stored is passed over.
    expect(rig.news()).toEqual(['load', 'absorb 1', 'rewrite', 'absorb 3', 'gain 2@5']);
    expect(rig.skippedTo).toBe('7-1');
  });

  it('tries again when the state cannot be read', async () => {
    await rig.start();
    rig.slots = new Map([
      [1, 1],
      [2, 5],
    ]);
    rig.feedEnd = '7-1';
    rig.loadFails = true;
    await rig.clock.advanceAsync(3 * SECOND);
    expect(rig.news()).not.toContain('gain 2@5');
    rig.loadFails = false;
    await rig.clock.advanceAsync(SECOND);
    expect(rig.news()).toContain('gain 2@5');
  });
});

describe('a replica that has more than its share', () => {
  it('hands it over, and releases it once nothing of it is under way', async () => {
    rig.slots = new Map([
      [1, 1],
      [2, 5],
    ]);
    await rig.start();
    rig.news();
    rig.surplus = [2];
    await rig.clock.advanceAsync(2 * SECOND);
    expect(rig.news()).toEqual(['hand over 2']);
    rig.surplus = [];
    rig.handOver();
    await rig.clock.advanceAsync(SECOND);
    expect(rig.news()).toEqual(['release 2']);
  });
});

describe('a replica whose Redis has lost the state', () => {
  it('stores again all that it knows, doubts what was told, and marks what it tells in the next seconds', async () => {
    await rig.start();
    rig.news();
    rig.stateId = 'second';
    rig.slots = new Map([[1, 9]]);
    await rig.clock.advanceAsync(600);
    expect(rig.replica.standing()).toBe('alone');
    const news = rig.news();
    expect(news.filter((what) => what === 'rewrite').length).toBeGreaterThan(0);
    expect(news).toContain('gain 1@9 in doubt');
    await rig.clock.advanceAsync(4 * SECOND);
    expect(rig.replica.standing()).toBe('sure');
  });
});

describe('a replica that starts and finds no alert', () => {
  it('marks what it tells in the first seconds, as others may have told it before Redis lost that', async () => {
    rig.silentMs = undefined;
    await rig.start();
    expect(rig.replica.standing()).toBe('alone');
    await rig.clock.advanceAsync(2.9 * SECOND);
    expect(rig.replica.standing()).toBe('alone');
    await rig.clock.advanceAsync(SECOND);
    expect(rig.replica.standing()).toBe('sure');
  });
});

describe('a replica that is older than the state', () => {
  it('lets go of all, beats no more, and says both versions', async () => {
    await rig.start();
    rig.news();
    rig.schema = 2;
    await rig.clock.advanceAsync(10 * SECOND);
    expect(rig.replica.isOutdated).toBe(true);
    expect(rig.news()).toEqual(['lose 1']);
    expect(rig.replica.standing()).toBe('unsure');
    expect(rig.log.filter((line) => line.includes('newer version'))).toHaveLength(1);
    expect(rig.clock.pendingTimers).toBe(0);
  });
});

describe('a replica that ends', () => {
  it.each([
    ['its slots', true, 'leave 1'],
    ['no slot of which something is not stored', false, 'leave '],
  ])(
    'takes leave and gives back %s, stops following, and beats no more',
    async (_, isStored, leave) => {
      await rig.start();
      rig.news();
      await rig.replica.close({ isStored });
      await rig.clock.advanceAsync(10 * SECOND);
      expect(rig.news()).toEqual([leave, 'feed closed']);
      expect(rig.clock.pendingTimers).toBe(0);
    },
  );
});

describe('the view of a replica', () => {
  it('names the members by what they say of themselves, with their slots', async () => {
    expect(rig.replica.view().peers).toEqual([
      { name: 'Me', address: '192.0.2.1:9094', configHash: '1' },
    ]);
    const description = JSON.stringify({ name: 'Other', address: 'b', configHash: '2' });
    rig.members = [{ id: 'x', description, slots: [1, 2] }];
    await rig.start();
    expect(rig.replica.view()).toEqual({
      status: 'ready',
      name: 'Me',
      peers: [{ name: 'Other', address: 'b', configHash: '2', slots: [1, 2] }],
    });
  });

  it('is logged once for each change of the members, and of their configurations', async () => {
    const describe = (configHash: string): string => JSON.stringify({ name: 'Other', configHash });
    rig.members = [
      { id: 'a', description: JSON.stringify({ name: 'Me', configHash: '1' }), slots: [] },
      { id: 'b', description: describe('2'), slots: [] },
    ];
    await rig.start();
    await rig.clock.advanceAsync(5 * SECOND);
    rig.members = rig.members.map((member) => ({
      ...member,
      description: member.id === 'b' ? describe('1') : member.description,
    }));
    await rig.clock.advanceAsync(5 * SECOND);
    expect(rig.log.filter((line) => line.includes('onfiguration'))).toEqual([
      'Other replicas have another configuration',
      'All replicas have the same configuration again',
    ]);
    expect(rig.log.filter((line) => line.includes('have changed'))).toHaveLength(1);
  });

  it('is refused when Redis cannot be reached', async () => {
    rig.isAway = true;
    await expect(rig.replica.join()).rejects.toThrow(StoreError);
  });
});
