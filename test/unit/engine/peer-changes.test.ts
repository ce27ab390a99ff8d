// Replicas that share a store: each takes in what the others have stored, one of them tells people.
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
} from '../../support/engine-world.ts';

const FOR_HOURS = { startsAt: START, endsAt: addMs(START, 10 * HOUR) };

/** A leader, and a follower to which everything that the leader stores is shown. */
class Pair {
  readonly leader = new EngineWorld(engineConfig({ groupBy: [] }));
  readonly follower = new EngineWorld(engineConfig({ groupBy: [] }));
  #shownToFollower = 0;
  #shownToLeader = 0;

  /** Shows each what the other has stored since. */
  sync(): void {
    const fromLeader = this.leader.effects.slice(this.#shownToFollower);
    const fromFollower = this.follower.effects.slice(this.#shownToLeader);
    for (const { changes } of fromLeader) this.#absorb(this.follower, changes);
    for (const { changes } of fromFollower) this.#absorb(this.leader, changes);
    this.#shownToFollower = this.leader.effects.length;
    this.#shownToLeader = this.follower.effects.length;
  }

  /** Lets time pass for both; only the leader acts. */
  advance(ms: number): void {
    this.leader.advance(ms);
    this.follower.now = this.leader.now;
    this.sync();
  }

  /** The leader is gone; the follower takes its place. */
  takeOver(): EngineWorld {
    this.follower.perform(this.follower.engine.takeOver(this.follower.now));
    return this.follower;
  }

  #absorb(world: EngineWorld, changes: readonly StateChange[]): void {
    world.perform(world.engine.absorb(changes, world.now));
  }
}

function namesIn(world: EngineWorld): readonly string[] {
  return [...viewAlerts(world.engine, world.now)].map(({ alert }) => alert.labels.get('alertname'));
}

describe('a follower', () => {
  it('knows the alerts that were posted to the leader', () => {
    const pair = new Pair();
    pair.leader.post('A', FOR_HOURS);
    pair.sync();
    expect(namesIn(pair.follower)).toEqual(['A']);
  });

  it('takes alerts, and the leader tells of them', () => {
    const pair = new Pair();
    pair.follower.post('A', FOR_HOURS);
    pair.sync();
    pair.advance(MINUTE);
    expect(pair.leader.log()).toEqual(['30s first notification: A']);
  });

  it('forms the group that both have formed at the time at which the first of them did', () => {
    const pair = new Pair();
    pair.leader.post('A', FOR_HOURS);
    pair.leader.advance(10);
    pair.follower.now = pair.leader.now;
    pair.follower.post('A', FOR_HOURS);
    pair.sync();
    expect(pair.leader.engine.nextDueAt()).toBe(addMs(START, 30 * SECOND));
    expect(pair.follower.engine.nextDueAt()).toBe(addMs(START, 30 * SECOND));
  });

  it('learns of changed annotations and of a silence', () => {
    const pair = new Pair();
    pair.leader.post('A', FOR_HOURS);
    pair.leader.post('A', { ...FOR_HOURS, annotations: { summary: 'worse' } });
    const id = pair.leader.silence('A', HOUR);
    pair.sync();
    const [view] = [...viewAlerts(pair.follower.engine, pair.follower.now)];
    expect(view?.alert.annotations.get('summary')).toBe('worse');
    expect(view?.status.silencedBy).toEqual([id]);
  });

  it('does not tell again what the leader has told, once it leads', () => {
    const pair = new Pair();
    pair.leader.post('A', FOR_HOURS);
    pair.advance(MINUTE);
    const leader = pair.takeOver();
    leader.advance(HOUR);
    expect(leader.log()).toEqual([]);
  });

  it('goes on with the timers of the leader', () => {
    const pair = new Pair();
    pair.leader.post('A', FOR_HOURS);
    pair.advance(2 * MINUTE);
    pair.leader.post('B', FOR_HOURS);
    pair.sync();
    const leader = pair.takeOver();
    leader.advance(10 * MINUTE);
    expect(leader.log()).toEqual(['330s new alerts added: A B']);
  });

  it('tells the end of what the leader told the start of, and lets go of it', () => {
    const pair = new Pair();
    pair.leader.post('A', FOR_HOURS);
    pair.advance(MINUTE);
    const leader = pair.takeOver();
    leader.resolve('A');
    leader.advance(5 * MINUTE);
    expect(leader.log()).toEqual(['330s all alerts resolved: | A']);
    expect(leader.engine.dispatcher.size).toBe(0);
  });

  it('lets go of groups whose end the leader has told', () => {
    const pair = new Pair();
    pair.leader.post('A', FOR_HOURS);
    pair.advance(MINUTE);
    pair.leader.resolve('A');
    pair.advance(5 * MINUTE);
    expect(pair.leader.engine.dispatcher.size).toBe(0);
    expect(pair.follower.engine.dispatcher.size).toBe(0);
  });

  it('repeats, marked, what the leader was about to tell when it died', () => {
    const hanging = new EngineWorld(engineConfig({ groupBy: [] }), () => 'hang');
    const follower = new EngineWorld(engineConfig({ groupBy: [] }));
    hanging.post('A', FOR_HOURS);
    hanging.advance(MINUTE);
    follower.now = hanging.now;
    for (const { changes } of hanging.effects) follower.engine.absorb(changes, follower.now);
    follower.perform(follower.engine.takeOver(follower.now));
    follower.advance(0);
    expect(follower.log()).toEqual(['60s first notification: A (possible duplicate)']);
  });
});

describe('a leader', () => {
  it('writes an alert again that a peer has forgotten while it fires here', () => {
    const pair = new Pair();
    pair.leader.post('A', FOR_HOURS);
    const [key = ''] = [...pair.leader.engine.alerts.values()].map((alert) => alert.fingerprint);
    const { changes } = pair.leader.engine.absorb(
      [
        { table: 'alert', key, value: undefined },
        { table: 'alert_time', key, value: undefined },
      ],
      pair.leader.now,
    );
    expect(changes.map(({ table, value }) => [table, value !== undefined])).toEqual([
      ['alert', true],
      ['alert_time', true],
    ]);
  });

  it('does not repeat by itself what it was telling, after it has lost the lead', () => {
    const world = new EngineWorld(engineConfig(), () => ({
      kind: 'retry',
      reason: 'serverError',
      error: 'busy',
      mayHaveArrived: false,
    }));
    world.post('A', FOR_HOURS);
    world.advance(30 * SECOND);
    expect(world.engine.notificationsUnderWay).toBe(1);
    world.engine.stepDown();
    expect(world.engine.notificationsUnderWay).toBe(0);
  });
});

describe('changes of peers', () => {
  it('may come twice without any effect', () => {
    const pair = new Pair();
    pair.leader.post('A', FOR_HOURS);
    pair.leader.silence('B', HOUR);
    pair.advance(MINUTE);
    const all = pair.leader.effects.flatMap(({ changes }) => changes);
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
    pair.leader.post('A', FOR_HOURS);
    const rows = pair.leader.effects.flatMap(({ changes }) => changes);
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

const LEADS = { leads: true, isWhole: false };

describe('a row that is older than what is known', () => {
  it('does not bring back the end of an alert that fires again, and is written over', () => {
    const world = new EngineWorld(engineConfig({ groupBy: [] }));
    world.now = addMs(START, HOUR);
    world.post('A', { startsAt: world.now, endsAt: addMs(world.now, HOUR) });
    const late = timeRow(world, [START, START + MINUTE, START + MINUTE, 0]);
    const { changes } = world.engine.absorb([late], world.now);
    expect(namesIn(world)).toEqual(['A']);
    expect(changes).toEqual([timeRow(world, [world.now, addMs(world.now, HOUR), world.now, 0])]);
  });

  it('is left alone when it says nearly the same', () => {
    const world = new EngineWorld();
    world.now = addMs(START, 5);
    world.post('A', FOR_HOURS);
    const { startsAt, endsAt } = FOR_HOURS;
    const { changes } = world.engine.absorb(
      [timeRow(world, [startsAt, endsAt, START, 0])],
      world.now,
    );
    expect(changes).toEqual([]);
  });

  it('does not bring back former annotations', () => {
    const world = new EngineWorld();
    world.post('A', { ...FOR_HOURS, annotations: { summary: 'old' } });
    const former = world.effects.flatMap(({ changes }) => changes);
    world.now = addMs(START, MINUTE);
    world.post('A', { ...FOR_HOURS, annotations: { summary: 'new' } });
    const { changes } = world.engine.absorb(former, world.now);
    const [alert] = [...world.engine.alerts.values()];
    expect(alert?.annotations.get('summary')).toBe('new');
    expect(changes.map(({ table }) => table)).toEqual(['alert']);
  });

  it('does not bring back a silence that was ended', () => {
    const world = new EngineWorld();
    const id = world.silence('A', HOUR);
    const former = world.effects.flatMap(({ changes }) => changes);
    world.now = addMs(START, MINUTE);
    world.unsilence(id);
    const { changes } = world.engine.absorb(former, world.now);
    expect(world.engine.silences.get(id)?.endsAt).toBe(world.now);
    expect(changes.map(({ table }) => table)).toEqual(['silence']);
  });
});

describe('whoever takes over', () => {
  it('tells an end that it had heard of before the leader that flushed the group had', () => {
    const pair = new Pair();
    pair.leader.post('A', FOR_HOURS);
    pair.leader.post('B', FOR_HOURS);
    pair.sync();
    pair.follower.now = addMs(START, 20 * SECOND);
    pair.follower.resolve('A');
    // The leader looks at the group before it hears of that.
    pair.leader.advance(30 * SECOND);
    pair.follower.now = pair.leader.now;
    pair.sync();
    const leader = pair.takeOver();
    leader.advance(5 * MINUTE);
    expect(leader.log()).toEqual(['330s some alerts resolved: B | A']);
  });

  it('does not go on with attempts of an earlier lead, which somebody else has made since', () => {
    const world = new EngineWorld(engineConfig(), () => 'hang');
    world.post('A', FOR_HOURS);
    world.advance(30 * SECOND);
    world.answer({ kind: 'retry', reason: 'serverError', error: 'busy', mayHaveArrived: false });
    expect(world.engine.notificationsUnderWay).toBe(1);
    const former = world.rowsOf('notification')[0] ?? '';
    const told = JSON.stringify({
      ...(JSON.parse(former) as object),
      last: {
        at: world.now,
        firing: [...world.engine.alerts.values()].map((a) => a.fingerprint),
        resolved: [],
        receiverData: {},
      },
      intent: undefined,
    });
    const row: StateChange = { table: 'notification', key: 'any', value: told };
    world.engine.absorb([row], world.now);
    world.perform(world.engine.takeOver(world.now));
    world.advance(HOUR);
    expect(world.hanging).toEqual([]);
  });

  it('follows the time of the next look also while the leader is telling people', () => {
    const hanging = new EngineWorld(engineConfig({ groupBy: [] }), () => 'hang');
    const follower = new EngineWorld(engineConfig({ groupBy: [] }));
    hanging.post('A', FOR_HOURS);
    hanging.advance(30 * SECOND);
    follower.now = hanging.now;
    for (const { changes } of hanging.effects) follower.engine.absorb(changes, follower.now);
    expect(follower.engine.nextDueAt()).toBe(addMs(START, 5 * MINUTE + 30 * SECOND));
  });
});

describe('a leader that hears of its own work', () => {
  function told(): { world: EngineWorld; before: readonly StateChange[] } {
    const world = new EngineWorld(engineConfig({ groupBy: [] }));
    world.post('A', FOR_HOURS);
    world.advance(30 * SECOND);
    const before = world.effects.flatMap(({ changes }) => changes);
    world.post('B', FOR_HOURS);
    world.advance(5 * MINUTE);
    return { world, before };
  }

  it('is not taken back to what was told before, and has the store know better', () => {
    const { world, before } = told();
    const { changes } = world.engine.absorb(before, world.now, LEADS);
    expect(new Set(changes.map(({ table }) => table))).toEqual(new Set(['notification', 'group']));
    for (const { key, table, value } of changes) {
      expect(world.rows.get(`${table}\0${key}`)?.value).toBe(value);
    }
    world.advance(HOUR);
    expect(world.sent).toHaveLength(2);
  });

  it('keeps a group that a former leader lets go of late', () => {
    const { world } = told();
    const [group] = [...world.engine.dispatcher.groups()];
    const removal: StateChange = { table: 'group', key: group?.id ?? '', value: undefined };
    const { changes } = world.engine.absorb([removal], world.now, LEADS);
    expect(changes.map(({ table, value }) => [table, value !== undefined])).toEqual([
      ['group', true],
    ]);
  });

  it('records the outcome of what it is telling when it learns of a later message meanwhile', () => {
    const world = new EngineWorld(engineConfig(), () => 'hang');
    world.post('A', FOR_HOURS);
    world.advance(30 * SECOND);
    const own = JSON.parse(world.rowsOf('notification')[0] ?? '') as object;
    const last = { at: world.now, firing: [], resolved: [], receiverData: {} };
    const value = JSON.stringify({ ...own, last, intent: undefined });
    world.engine.absorb([{ table: 'notification', key: 'any', value }], world.now, LEADS);
    world.now = addMs(world.now, SECOND);
    world.answer({ kind: 'sent' });
    expect(world.rowsOf('notification')[0]).toContain(`"at":${world.now}`);
  });

  it('learns what a former leader told while it could not reach the store', () => {
    const { world, before } = told();
    const other = new EngineWorld(engineConfig({ groupBy: [] }));
    other.now = world.now;
    other.engine.absorb(before, other.now);
    other.engine.absorb(
      world.effects.flatMap(({ changes }) => changes),
      other.now,
      LEADS,
    );
    other.perform(other.engine.takeOver(other.now));
    other.advance(HOUR);
    expect(other.log()).toEqual([]);
  });
});
