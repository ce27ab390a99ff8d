import { describe, expect, it } from 'vitest';
import type { InhibitRule } from '../../../src/config/inhibit-rule.ts';
import type { NamedTimeInterval } from '../../../src/config/time-interval.ts';
import type { EngineEvent } from '../../../src/engine/events.ts';
import { viewAlerts, viewGroups } from '../../../src/engine/views.ts';
import { LabelSet } from '../../../src/model/label-set.ts';
import {
  engineConfig,
  EngineWorld,
  equals,
  HOUR,
  MINUTE,
  SECOND,
  WEBHOOK,
} from '../../support/engine-world.ts';

/** While `Down` fires, `Slow` of the same instance is not news. */
const DOWN_INHIBITS_SLOW: InhibitRule = {
  name: '',
  sourceMatchers: [equals('alertname', 'Down')],
  targetMatchers: [equals('alertname', 'Slow')],
  equal: ['instance'],
};

/** The worlds of these tests begin on 2026-01-01 at 12:00 UTC. */
const NOON: NamedTimeInterval = {
  name: 'noon',
  intervals: [
    {
      times: [{ startMinute: 12 * 60, endMinute: 12 * 60 + 10 }],
      weekdays: [],
      daysOfMonth: [],
      months: [],
      years: [],
      location: 'UTC',
    },
  ],
};

const QUIET_GROUPS = { groupBy: [] } as const;

function mutedOf(world: EngineWorld): readonly string[] {
  const events: readonly EngineEvent[] = world.effects.flatMap(({ events }) => events);
  return events.flatMap((event) =>
    event.kind === 'alerts muted'
      ? event.muted.map(({ alert, reason }) => `${alert.labels.get('alertname')}: ${reason}`)
      : [],
  );
}

function statesOf(world: EngineWorld): Readonly<Record<string, string>> {
  const views = [...viewAlerts(world.engine, world.now)];
  return Object.fromEntries(
    views.map(({ alert, status }) => [alert.labels.get('alertname'), status.state]),
  );
}

describe('a silenced alert', () => {
  it('is not told of, and the flush says why (P1)', () => {
    const world = new EngineWorld();
    world.silence('A', HOUR);
    world.post('A');
    world.advance(30 * SECOND);
    expect(world.log()).toEqual([]);
    expect(mutedOf(world)).toEqual(['A: silence']);
  });

  it('is told of at the next flush after its silence was expired', () => {
    const world = new EngineWorld();
    const id = world.silence('A', HOUR);
    world.post('A');
    world.advance(1 * MINUTE);
    world.unsilence(id);
    world.post('A');
    world.advance(5 * MINUTE);
    expect(world.log()).toEqual(['330s first notification: A']);
  });

  it('is told of at the next flush after its silence has ended by itself', () => {
    const world = new EngineWorld();
    world.silence('A', 2 * MINUTE);
    world.post('A');
    world.advance(2 * MINUTE);
    world.post('A');
    world.advance(5 * MINUTE);
    expect(world.log()).toEqual(['330s first notification: A']);
  });

  it('does not hold back the other alerts of its group', () => {
    const world = new EngineWorld(engineConfig(QUIET_GROUPS));
    world.silence('A', HOUR);
    world.post('A');
    world.post('B');
    world.advance(30 * SECOND);
    expect(world.log()).toEqual(['30s first notification: B']);
  });

  it('ends untold, although its start was told (P2)', () => {
    const world = new EngineWorld();
    world.post('A');
    world.advance(30 * SECOND);
    world.silence('A', HOUR);
    world.resolve('A');
    world.advance(6 * MINUTE);
    expect(world.log()).toEqual(['30s first notification: A']);
    expect(world.engine.dispatcher.size).toBe(0);
  });

  it('ends with a message where the file asks for it, but only if its start was told', () => {
    const rules = { tocsin: { sendResolvedWhenMuted: true } };
    const world = new EngineWorld(engineConfig(QUIET_GROUPS, [WEBHOOK], rules));
    world.post('A');
    world.advance(30 * SECOND);
    world.silence('A', HOUR);
    world.silence('B', HOUR);
    world.post('B');
    world.resolve('A');
    world.resolve('B');
    world.advance(6 * MINUTE);
    expect(world.log()).toEqual(['30s first notification: A', '330s all alerts resolved: | A']);
  });

  it('stays silenced over a crash', () => {
    const world = new EngineWorld();
    world.silence('A', HOUR);
    world.crash();
    world.post('A');
    world.advance(10 * MINUTE);
    expect(world.log()).toEqual([]);
  });

  it('is shown as suppressed, with the id of its silence (H32)', () => {
    const world = new EngineWorld();
    const id = world.silence('A', HOUR);
    world.post('A');
    world.post('B');
    expect(statesOf(world)).toEqual({ A: 'suppressed', B: 'active' });
    const [a] = [...viewAlerts(world.engine, world.now)].filter(
      ({ alert }) => alert.labels.get('alertname') === 'A',
    );
    expect(a?.status.silencedBy).toEqual([id]);
  });
});

describe('an expired silence', () => {
  it('is forgotten after the retention, and its row removed (S6)', () => {
    const world = new EngineWorld();
    world.silence('A', MINUTE);
    world.collectSilences();
    expect(world.rowsOf('silence')).toHaveLength(1);
    world.advance(121 * HOUR);
    world.collectSilences();
    expect(world.rowsOf('silence')).toEqual([]);
    expect(world.engine.silences.size).toBe(0);
  });
});

describe('an inhibited alert', () => {
  const config = engineConfig({}, [WEBHOOK], { inhibitRules: [DOWN_INHIBITS_SLOW] });

  it('is not told of while the source fires (I1)', () => {
    const world = new EngineWorld(config);
    world.post('Down/a');
    world.post('Slow/a');
    world.post('Slow/b');
    world.advance(30 * SECOND);
    expect(world.log()).toEqual([
      '30s first notification: Down/a',
      '30s first notification: Slow/b',
    ]);
  });

  it('is told of once the source has ended', () => {
    const world = new EngineWorld(config);
    world.post('Down/a');
    world.post('Slow/a');
    world.advance(1 * MINUTE);
    world.resolve('Down/a');
    world.post('Slow/a');
    world.advance(5 * MINUTE);
    expect(world.log()).toEqual([
      '30s first notification: Down/a',
      '330s all alerts resolved: | Down/a',
      '330s first notification: Slow/a',
    ]);
  });

  it('is inhibited again when the source fires again', () => {
    const world = new EngineWorld(config);
    world.post('Down/a');
    world.resolve('Down/a');
    expect(statesOf(world)).toEqual({});
    world.advance(1 * SECOND);
    world.post('Down/a');
    world.post('Slow/a');
    world.advance(30 * SECOND);
    expect(statesOf(world)).toEqual({ Down: 'active', Slow: 'suppressed' });
  });

  it.each([
    ['a crash', (world: EngineWorld) => world.crash()],
    ['a reload', (world: EngineWorld) => world.reload(config)],
  ])(
    'stays inhibited over %s, as sources are known before the first flush (I3)',
    (_, interrupt) => {
      const world = new EngineWorld(config);
      world.post('Slow/a');
      world.post('Down/a');
      interrupt(world);
      world.advance(30 * SECOND);
      expect(world.log()).toEqual(['30s first notification: Down/a']);
    },
  );

  it('is free again when the rule is gone after a reload', () => {
    const world = new EngineWorld(config);
    world.post('Down/a');
    world.post('Slow/a');
    world.reload(engineConfig());
    world.advance(30 * SECOND);
    expect(world.sent).toHaveLength(2);
  });
});

describe('a route with time intervals', () => {
  const muted = { muteTimeIntervals: ['noon'] } as const;
  const rules = { timeIntervals: [NOON] };

  it('is quiet inside a mute interval and speaks at the first flush after it (T1)', () => {
    const world = new EngineWorld(engineConfig(muted, [WEBHOOK], rules));
    world.post('A', { endsAt: (world.now + HOUR) as typeof world.now });
    world.advance(20 * MINUTE);
    expect(world.log()).toEqual(['630s first notification: A']);
    expect(mutedOf(world)).toEqual(['A: mute_time_interval', 'A: mute_time_interval']);
  });

  it('is quiet outside its active intervals', () => {
    const world = new EngineWorld(
      engineConfig({ activeTimeIntervals: ['noon'] }, [WEBHOOK], rules),
    );
    world.advance(10 * MINUTE);
    world.post('A', { endsAt: (world.now + HOUR) as typeof world.now });
    world.advance(20 * MINUTE);
    expect(world.log()).toEqual([]);
    expect(mutedOf(world)[0]).toBe('A: active_time_interval');
  });

  it('shows its groups as muted, and its alerts as suppressed only there (H33, H35)', () => {
    const world = new EngineWorld(engineConfig(muted, [WEBHOOK], rules));
    world.post('A');
    const [group] = viewGroups(world.engine, world.now, () => LabelSet.EMPTY);
    expect(group?.alerts[0]?.status).toMatchObject({ state: 'suppressed', mutedBy: ['noon'] });
    expect(statesOf(world)).toEqual({ A: 'active' });
  });

  it('counts inhibition first, as it stands first in the pipeline (P1)', () => {
    const inhibited = { ...rules, inhibitRules: [DOWN_INHIBITS_SLOW] };
    const world = new EngineWorld(engineConfig(muted, [WEBHOOK], inhibited));
    world.silence('Slow', HOUR);
    world.post('Down/a');
    world.post('Slow/a');
    world.advance(30 * SECOND);
    expect(mutedOf(world)).toEqual(['Down: mute_time_interval', 'Slow: inhibition']);
  });
});
