// Replicas that share a store: each takes in what the others have stored, and tells people of the
// groups in its slots.
import type { ChangeOrigin } from '../../../src/engine/occasion.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StateChange } from '../../../src/engine/state-store.ts';
import { viewAlerts } from '../../../src/engine/views.ts';
import { addMs } from '../../../src/model/instant.ts';
import {
  engineConfig,
  EngineWorld,
  HOUR,
  MINUTE,
  SECOND,
  START,
  type Script,
} from '../../support/engine-world.ts';
import { SLOT_COUNT } from '../../../src/route/slot.ts';

const FOR_HOURS = { startsAt: START, endsAt: addMs(START, 10 * HOUR) };

/** One that shares its state, and holds all slots from the beginning, or none. */
function replica(holds: 'all' | 'none', script?: Script): EngineWorld {
  const world = new EngineWorld(engineConfig({ groupBy: [] }), script, { isShared: true });
  if (holds === 'all') world.perform(world.engine.slots.gain(allSlots(1), world.now));
  return world;
}

function allSlots(token: number): ReadonlyMap<number, number> {
  return new Map(Array.from({ length: SLOT_COUNT }, (_, slot) => [slot, START + token]));
}

/** A replica with all slots, and one to which everything that it stores is shown. */
class Pair {
  readonly holder = replica('all');
  readonly follower = replica('none');
  #shownToFollower = 0;
  #shownToHolder = 0;

  /** Shows each what the other has stored since. */
  sync(): void {
    const fromHolder = this.holder.effects.slice(this.#shownToFollower);
    const fromFollower = this.follower.effects.slice(this.#shownToHolder);
    for (const { changes } of fromHolder) this.#absorb(this.follower, changes);
    for (const { changes } of fromFollower) this.#absorb(this.holder, changes);
    this.#shownToFollower = this.holder.effects.length;
    this.#shownToHolder = this.follower.effects.length;
  }

  /** Lets time pass for both; only the holder acts. */
  advance(ms: number): void {
    this.holder.advance(ms);
    this.follower.now = this.holder.now;
    this.sync();
  }

  /** The holder is gone; the follower gains its slots. */
  takeOver(): EngineWorld {
    return gained(this.follower);
  }

  #absorb(world: EngineWorld, changes: readonly StateChange[]): void {
    world.perform(world.engine.absorb(changes, world.now));
  }
}

function gained(world: EngineWorld): EngineWorld {
  world.perform(world.engine.slots.gain(allSlots(2), world.now));
  return world;
}

function namesIn(world: EngineWorld): readonly string[] {
  return [...viewAlerts(world.engine, world.now)].map(({ alert }) => alert.labels.get('alertname'));
}

describe('a follower', () => {
  it('knows the alerts that were posted to the holder', () => {
    const pair = new Pair();
    pair.holder.post('A', FOR_HOURS);
    pair.sync();
    expect(namesIn(pair.follower)).toEqual(['A']);
  });

  it('takes alerts, and the holder tells of them', () => {
    const pair = new Pair();
    pair.follower.post('A', FOR_HOURS);
    pair.sync();
    pair.advance(MINUTE);
    expect(pair.holder.log()).toEqual(['30s first notification: A']);
  });

  it('looks at the group that both have formed when the holder does', () => {
    const pair = new Pair();
    pair.holder.post('A', FOR_HOURS);
    pair.holder.advance(10);
    pair.follower.now = pair.holder.now;
    pair.follower.post('A', FOR_HOURS);
    pair.sync();
    const [group] = [...pair.follower.engine.dispatcher.groups()];
    expect(group && pair.follower.engine.dispatcher.dueAt(group)).toBe(addMs(START, 30 * SECOND));
    expect(pair.follower.engine.nextDueAt()).toBeUndefined();
  });

  it('writes nothing of groups, and nothing of what is told', () => {
    const follower = replica('none');
    follower.post('A', FOR_HOURS);
    follower.advance(HOUR);
    const tables = follower.effects.flatMap(({ changes }) => changes.map(({ table }) => table));
    expect(new Set(tables)).toEqual(new Set(['alert', 'alert_time']));
    expect(follower.log()).toEqual([]);
  });

  it('learns of changed annotations and of a silence', () => {
    const pair = new Pair();
    pair.holder.post('A', FOR_HOURS);
    pair.holder.post('A', { ...FOR_HOURS, annotations: { summary: 'worse' } });
    const id = pair.holder.silence('A', HOUR);
    pair.sync();
    const [view] = [...viewAlerts(pair.follower.engine, pair.follower.now)];
    expect(view?.alert.annotations.get('summary')).toBe('worse');
    expect(view?.status.silencedBy).toEqual([id]);
  });

  it('does not tell again what the holder has told, once it has its slots', () => {
    const pair = new Pair();
    pair.holder.post('A', FOR_HOURS);
    pair.advance(MINUTE);
    const holder = pair.takeOver();
    holder.advance(HOUR);
    expect(holder.log()).toEqual([]);
  });

  it('goes on with the timers of the holder', () => {
    const pair = new Pair();
    pair.holder.post('A', FOR_HOURS);
    pair.advance(2 * MINUTE);
    pair.holder.post('B', FOR_HOURS);
    pair.sync();
    const holder = pair.takeOver();
    holder.advance(10 * MINUTE);
    expect(holder.log()).toEqual(['330s new alerts added: A B']);
  });

  it('tells the end of what the holder told the start of, and lets go of it', () => {
    const pair = new Pair();
    pair.holder.post('A', FOR_HOURS);
    pair.advance(MINUTE);
    const holder = pair.takeOver();
    holder.resolve('A');
    holder.advance(5 * MINUTE);
    expect(holder.log()).toEqual(['330s all alerts resolved: | A']);
    expect(holder.engine.dispatcher.size).toBe(0);
  });

  it('lets go of groups whose end the holder has told', () => {
    const pair = new Pair();
    pair.holder.post('A', FOR_HOURS);
    pair.advance(MINUTE);
    pair.holder.resolve('A');
    pair.advance(5 * MINUTE);
    expect(pair.holder.engine.dispatcher.size).toBe(0);
    expect(pair.follower.engine.dispatcher.size).toBe(0);
  });

  it('repeats, marked, what the holder was about to tell when it died', () => {
    const hanging = replica('all', () => 'hang');
    const follower = replica('none');
    hanging.post('A', FOR_HOURS);
    hanging.advance(MINUTE);
    follower.now = hanging.now;
    for (const { changes } of hanging.effects) follower.engine.absorb(changes, follower.now);
    gained(follower).advance(0);
    expect(follower.log()).toEqual(['60s first notification: A (possible duplicate)']);
  });

  it('forgets a record that the holder has forgotten, by its shortened key as well', () => {
    const name = 'A'.repeat(600);
    const [holder, follower] = [
      new EngineWorld(undefined, undefined, { isShared: true }),
      new EngineWorld(undefined, undefined, { isShared: true }),
    ];
    holder.perform(holder.engine.slots.gain(allSlots(1), holder.now));
    holder.post(name, { startsAt: START, endsAt: addMs(START, MINUTE) });
    holder.advance(20 * MINUTE);
    for (const { changes } of holder.effects) follower.engine.absorb(changes, holder.now);
    expect([...follower.engine.records()]).toHaveLength(1);
    holder.now = addMs(holder.now, 200 * HOUR);
    const { changes } = holder.engine.expireRecords(holder.now);
    follower.engine.absorb(changes, holder.now);
    expect([...follower.engine.records()]).toEqual([]);
  });
});

describe('a holder', () => {
  it('writes an alert again that a peer has forgotten while it fires here', () => {
    const pair = new Pair();
    pair.holder.post('A', FOR_HOURS);
    const [key = ''] = [...pair.holder.engine.alerts.values()].map((alert) => alert.fingerprint);
    const { changes } = pair.holder.engine.absorb(
      [
        { table: 'alert', key, value: undefined },
        { table: 'alert_time', key, value: undefined },
      ],
      pair.holder.now,
    );
    expect(changes.map(({ table, value }) => [table, value !== undefined])).toEqual([
      ['alert', true],
      ['alert_time', true],
    ]);
  });

  it('does not repeat by itself what it was telling, after it has lost the slot', () => {
    const world = replica('all', () => ({
      kind: 'retry',
      reason: 'serverError',
      error: 'busy',
      mayHaveArrived: false,
    }));
    world.post('A', FOR_HOURS);
    world.advance(30 * SECOND);
    expect(world.engine.notificationsUnderWay).toBe(1);
    world.engine.slots.lose(new Set(allSlots(1).keys()), world.now);
    expect(world.engine.notificationsUnderWay).toBe(0);
    expect(world.engine.nextDueAt()).toBeUndefined();
  });
});

describe('changes of peers', () => {
  it('may come twice without any effect', () => {
    const pair = new Pair();
    pair.holder.post('A', FOR_HOURS);
    pair.holder.silence('B', HOUR);
    pair.advance(MINUTE);
    const all = pair.holder.effects.flatMap(({ changes }) => changes);
    const { dispatcher } = pair.follower.engine;
    const before = [dispatcher.size, pair.follower.engine.nextDueAt(), namesIn(pair.follower)];
    pair.follower.engine.absorb(all, pair.follower.now);
    expect([dispatcher.size, pair.follower.engine.nextDueAt(), namesIn(pair.follower)]).toEqual(
      before,
    );
  });

  it('never throw, whatever they hold', () => {
    const change = fc.record({
      table: fc.constantFrom('alert', 'alert_time', 'group', 'notification', 'silence'),
      key: fc.oneof(fc.constant('0123456789abcdef'), fc.string()),
      value: fc.oneof(fc.constant(undefined), fc.string(), fc.json(), fc.constant('[1,2,3,0]')),
    }) as fc.Arbitrary<StateChange>;
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        new EngineWorld().engine.absorb(changes, START);
      }),
    );
  });

  it('give an alert its content and its times also when these come apart', () => {
    const pair = new Pair();
    pair.holder.post('A', FOR_HOURS);
    const rows = pair.holder.effects.flatMap(({ changes }) => changes);
    for (const table of ['alert', 'alert_time'] as const) {
      pair.follower.engine.absorb(
        rows.filter((row) => row.table === table),
        START,
      );
    }
    expect(namesIn(pair.follower)).toEqual(['A']);
  });
});

/** What an engine is told of a commit. */
function timeRow(
  world: EngineWorld,
  times: readonly [number, number, number, number],
): StateChange {
  const [alert] = [...world.engine.alerts.values()];
  return { table: 'alert_time', key: alert?.fingerprint ?? '', value: JSON.stringify(times) };
}

const WHOLE: ChangeOrigin = { isWhole: true, since: 0 };

describe('a row that is older than what is known', () => {
  it('does not bring back the end of an alert that fires again', () => {
    const world = new EngineWorld(engineConfig({ groupBy: [] }));
    world.now = addMs(START, HOUR);
    world.post('A', { startsAt: world.now, endsAt: addMs(world.now, HOUR) });
    const late = timeRow(world, [START, START + MINUTE, START + MINUTE, 0]);
    // The store refuses the older version by itself.
    expect(world.engine.absorb([late], world.now).changes).toEqual([]);
    expect(namesIn(world)).toEqual(['A']);
  });

  it('is written over where it is what the store has', () => {
    const world = new EngineWorld(engineConfig({ groupBy: [] }));
    world.now = addMs(START, HOUR);
    world.post('A', { startsAt: world.now, endsAt: addMs(world.now, HOUR) });
    const late = timeRow(world, [START, START + MINUTE, START + MINUTE, 0]);
    expect(world.engine.absorb([late], world.now, WHOLE).changes).toMatchObject([
      timeRow(world, [world.now, addMs(world.now, HOUR), world.now, 0]),
    ]);
  });

  it('does not bring back former annotations, and is written over as it has taken the place', () => {
    const world = new EngineWorld();
    world.post('A', { ...FOR_HOURS, annotations: { summary: 'old' } });
    const former = world.effects.flatMap(({ changes }) => changes);
    world.now = addMs(START, MINUTE);
    world.post('A', { ...FOR_HOURS, annotations: { summary: 'new' } });
    const { changes } = world.engine.absorb(former, world.now);
    const [alert] = [...world.engine.alerts.values()];
    expect(alert?.annotations.get('summary')).toBe('new');
    expect(changes.map(({ table }) => table)).toEqual(['alert', 'alert_time']);
  });

  it('does not bring back a silence that was ended', () => {
    const world = new EngineWorld();
    const id = world.silence('A', HOUR);
    const former = world.effects.flatMap(({ changes }) => changes);
    world.now = addMs(START, MINUTE);
    world.unsilence(id);
    expect(world.engine.absorb(former, world.now).changes).toEqual([]);
    expect(world.engine.silences.get(id)?.endsAt).toBe(world.now);
    const { changes } = world.engine.absorb(former, world.now, WHOLE);
    expect(changes.map(({ table }) => table)).toEqual(['silence']);
  });

  it.each([
    ['the later end', [START, START + HOUR, START + 5, 0], [START, START + MINUTE, START + 5, 0]],
    [
      'one of two starts',
      [START + 1, START + HOUR, START + 5, 0],
      [START, START + HOUR, START + 5, 0],
    ],
  ] as const)('of the same instant loses to %s, in whatever order they come', (_, one, other) => {
    const first = new EngineWorld(engineConfig(), undefined, { isShared: true });
    first.post('A', FOR_HOURS);
    const content = first.effects
      .flatMap(({ changes }) => changes)
      .filter((row) => row.table === 'alert');
    const after = (...rows: (readonly [number, number, number, number])[]): string => {
      const world = new EngineWorld(engineConfig(), undefined, { isShared: true });
      const again: StateChange[] = [];
      for (const times of rows) {
        const row = timeRow(first, times);
        again.push(...world.engine.absorb([...content, row], START).changes);
      }
      const [alert] = [...world.engine.alerts.values()];
      return JSON.stringify([alert?.startsAt, alert?.endsAt, alert?.updatedAt]);
    };
    expect(after(one, other)).toBe(after(other, one));
  });
});

describe('whoever takes over', () => {
  it('tells an end that it had heard of before the leader that flushed the group had', () => {
    const pair = new Pair();
    pair.holder.post('A', FOR_HOURS);
    pair.holder.post('B', FOR_HOURS);
    pair.sync();
    pair.follower.now = addMs(START, 20 * SECOND);
    pair.follower.resolve('A');
    // The leader looks at the group before it hears of that.
    pair.holder.advance(30 * SECOND);
    pair.follower.now = pair.holder.now;
    pair.sync();
    const holder = pair.takeOver();
    holder.advance(5 * MINUTE);
    expect(holder.log()).toEqual(['330s some alerts resolved: B | A']);
  });

  it('does not go on with attempts of an earlier tenure, which somebody else has made since', () => {
    const world = replica('all', () => 'hang');
    world.post('A', FOR_HOURS);
    world.advance(30 * SECOND);
    world.answer({ kind: 'retry', reason: 'serverError', error: 'busy', mayHaveArrived: false });
    world.engine.slots.lose(new Set(allSlots(1).keys()), world.now);
    world.engine.absorb([toldRow(world)], world.now);
    gained(world).advance(HOUR);
    expect(world.hanging).toEqual([]);
  });

  it('looks again at once at a group that waited for a message which is forgotten', () => {
    const world = replica('all', () => 'hang');
    world.post('A', FOR_HOURS);
    world.advance(6 * MINUTE);
    world.engine.slots.lose(new Set(allSlots(1).keys()), world.now);
    gained(world);
    expect(world.engine.nextDueAt()).toBe(world.now);
  });

  it('follows the time of the next look also while the holder is telling people', () => {
    const hanging = replica('all', () => 'hang');
    const follower = replica('none');
    hanging.post('A', FOR_HOURS);
    hanging.advance(30 * SECOND);
    follower.now = hanging.now;
    for (const { changes } of hanging.effects) follower.engine.absorb(changes, follower.now);
    const [group] = [...follower.engine.dispatcher.groups()];
    const dueAt = group && follower.engine.dispatcher.dueAt(group);
    expect(dueAt).toBe(addMs(START, 5 * MINUTE + 30 * SECOND));
  });
});

function storedBy({ effects }: EngineWorld): readonly StateChange[] {
  return effects.flatMap(({ changes }) => changes);
}

describe('a holder that hears of its own slots', () => {
  function told(): { world: EngineWorld; before: readonly StateChange[] } {
    const world = replica('all');
    world.post('A', FOR_HOURS);
    world.advance(30 * SECOND);
    const before = world.effects.flatMap(({ changes }) => changes);
    world.post('B', FOR_HOURS);
    world.advance(5 * MINUTE);
    return { world, before };
  }

  it('does not believe what is older', () => {
    const { world, before } = told();
    expect(world.engine.absorb(before, world.now).changes).toEqual([]);
    world.advance(HOUR);
    expect(world.sent).toHaveLength(2);
  });

  it('has the store know better where that is what is stored', () => {
    const { world, before } = told();
    const { changes } = world.engine.absorb(before, world.now, WHOLE);
    const written = changes.filter(({ table }) => !table.startsWith('alert'));
    expect(new Set(written.map(({ table }) => table))).toEqual(new Set(['notification', 'group']));
    for (const { key, table, value } of written) {
      expect(world.rows.get(`${table}\0${key}`)?.value).toBe(value);
    }
  });

  it.each([
    ['has the store take the content that was reported last, and here', 'here', '1', 1],
    ['takes the content that is stored, as it was reported elsewhere', 'elsewhere', '2', 0],
  ] as const)('%s', (_, where, step, writes) => {
    const world = replica('none');
    const other = replica('none');
    for (const each of [world, other]) each.post('A', { ...FOR_HOURS, annotations: { step: '1' } });
    other.now = addMs(world.now, SECOND);
    other.post('A', { ...FOR_HOURS, annotations: { step: '2' } });
    const last = where === 'here' ? world : other;
    last.now = addMs(other.now, SECOND);
    last.post('A', { ...FOR_HOURS, annotations: { step } });
    // Only times were stored of the last report: its content was taken for known.
    const times = [...last.rows.values()].filter(({ table }) => table === 'alert_time');
    const contents = [...other.rows.values()].filter(({ table }) => table === 'alert');
    const { changes } = world.engine.absorb([...contents, ...times], last.now, WHOLE);
    const [alert] = [...world.engine.alerts.values()];
    expect(alert?.annotations.get('step')).toBe(step);
    const written = changes.filter(({ table }) => table === 'alert');
    expect(written).toHaveLength(writes);
    for (const { version = 0 } of written) expect(version).toBeGreaterThan(times[0]?.version ?? 0);
  });

  it.each([
    ['takes the content of a report whose times came before', 0, '2', []],
    [
      'has the store take what was reported last, where an older content comes late',
      SECOND,
      '3',
      ['3'],
    ],
  ])('%s', (_, laterMs, step, written) => {
    const world = replica('none');
    const other = replica('none');
    for (const each of [world, other]) each.post('A', { ...FOR_HOURS, annotations: { step: '1' } });
    other.now = addMs(world.now, SECOND);
    other.post('A', { ...FOR_HOURS, annotations: { step: '2' } });
    const rows = other.effects.slice(-1).flatMap(({ changes }) => changes);
    const [content, times] = ['alert', 'alert_time'].map((table) => {
      return rows.filter((row) => row.table === table);
    });
    world.engine.absorb(times ?? [], other.now);
    world.now = addMs(other.now, laterMs);
    if (laterMs > 0) world.post('A', { ...FOR_HOURS, annotations: { step: '3' } });
    const { changes } = world.engine.absorb(content ?? [], world.now);
    const [alert] = [...world.engine.alerts.values()];
    expect(alert?.annotations.get('step')).toBe(step);
    const contents = changes.filter(({ table }) => table === 'alert');
    expect(contents.map(({ value }) => /"step","(.)"/.exec(value ?? '')?.[1])).toEqual(written);
  });

  it('keeps a group that somebody with another configuration clears away', () => {
    const { world } = told();
    const [group] = [...world.engine.dispatcher.groups()];
    const removal: StateChange = { table: 'group', key: group?.id ?? '', value: undefined };
    const { changes } = world.engine.absorb([removal], world.now);
    expect(changes.map(({ table, value }) => [table, value !== undefined])).toEqual([
      ['group', true],
    ]);
  });

  it('takes from a former holder what that one told while the store was away', () => {
    const former = replica('all');
    former.post('A', FOR_HOURS);
    const latter = replica('none');
    latter.engine.absorb(storedBy(former), latter.now);
    const known = former.effects.length;
    former.advance(30 * SECOND);
    latter.now = former.now;
    latter.perform(latter.engine.slots.gain(allSlots(2), latter.now));
    const told = former.effects
      .slice(known)
      .flatMap(({ changes }) => changes)
      .findLast(({ table }) => table === 'notification');
    if (told === undefined) throw new Error('Nothing was told');
    const { table, key, value, version = 0 } = told;
    latter.engine.absorb([{ table, key, value, version }], latter.now);
    latter.advance(HOUR);
    expect(former.sent).toHaveLength(1);
    expect(latter.sent).toEqual([]);
  });

  it('learns of a message of which it knew nothing, as the state was lost', () => {
    const { world } = told();
    const other = replica('all');
    other.now = world.now;
    other.engine.absorb([...world.engine.allTold(), ...world.engine.allKnown()], other.now);
    other.advance(HOUR);
    expect(other.log()).toEqual([]);
  });
});

describe('what a replica brings back after a loss', () => {
  it('does not take the place of what the holder has written, nor does another one believe it', () => {
    const pair = new Pair();
    pair.holder.post('A', FOR_HOURS);
    pair.advance(MINUTE);
    const stale = pair.follower.engine.allTold();
    pair.holder.post('B', FOR_HOURS);
    pair.advance(10 * MINUTE);
    const [before] = [...pair.follower.engine.records()];
    pair.follower.engine.absorb(stale, pair.follower.now);
    expect([...pair.follower.engine.records()]).toEqual([before]);
    const [brought] = stale;
    const [own] = pair.holder.engine.allTold();
    expect(brought?.fence).toBeUndefined();
    expect(own?.fence?.token).toBe(START + 1);
  });

  it('comes before the alerts, of which nobody must hear alone', () => {
    const world = replica('all');
    world.post('A', FOR_HOURS);
    world.advance(MINUTE);
    expect(world.engine.allTold().map(({ table }) => table)).toEqual(['notification']);
    expect(world.engine.allKnown().map(({ table }) => table)).toEqual([
      'alert',
      'alert_time',
      'group',
    ]);
  });
});

/** What another replica has stored of a message that it has told in the place of this one. */
function toldRow(world: EngineWorld): StateChange {
  const former = world.rowsOf('notification')[0] ?? '';
  const firing = [...world.engine.alerts.values()].map((alert) => alert.fingerprint);
  const last = { at: world.now, firing, resolved: [], receiverData: {} };
  const value = JSON.stringify({ ...(JSON.parse(former) as object), last, intent: undefined });
  return { table: 'notification', key: 'any', value };
}
