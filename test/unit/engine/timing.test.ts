// When groups are looked at: as in Alertmanager unless the file asks for something better.
import { describe, expect, it } from 'vitest';
import { addMs, durationMs } from '../../../src/model/instant.ts';
import {
  engineConfig,
  EngineWorld,
  HOUR,
  MINUTE,
  SECOND,
  START,
  WEBHOOK,
} from '../../support/engine-world.ts';

const FOR_HOURS = { startsAt: START, endsAt: addMs(START, 10 * HOUR) };

describe('repeats', () => {
  const route = {
    groupWaitMs: durationMs(1 * SECOND),
    groupIntervalMs: durationMs(2 * SECOND),
    repeatIntervalMs: durationMs(3 * SECOND),
  };

  it('come at the first flush after repeat_interval, so rounded up to group_interval (D6)', () => {
    const world = new EngineWorld(engineConfig(route));
    world.post('A', FOR_HOURS);
    world.advance(10 * SECOND);
    expect(world.sent.map(({ at }) => at)).toEqual([1_000, 5_000, 9_000]);
  });

  it('come exactly after repeat_interval where the file asks for it', () => {
    const rules = { tocsin: { exactRepeatInterval: true } };
    const world = new EngineWorld(engineConfig(route, [WEBHOOK], rules));
    world.post('A', FOR_HOURS);
    world.advance(10 * SECOND);
    expect(world.sent.map(({ at }) => at)).toEqual([1_000, 4_001, 7_002]);
  });
});

describe('a reload', () => {
  const rules = { tocsin: { keepTimersOnReload: true } };

  function reloadedAt(ms: number, config = engineConfig()): EngineWorld {
    const world = new EngineWorld(config);
    world.post('A', FOR_HOURS);
    world.advance(30 * SECOND);
    world.post('A', { ...FOR_HOURS, annotations: { b: 'c' } });
    world.advance(ms);
    world.reload(config);
    return world;
  }

  it('restarts the timers: the group waits for group_wait again, or is due when its alert is older (D11)', () => {
    const world = reloadedAt(0);
    expect(world.engine.nextDueAt()).toBe(addMs(START, 60 * SECOND));
    expect(reloadedAt(2 * MINUTE).engine.nextDueAt()).toBe(addMs(START, 150 * SECOND));
  });

  it('keeps them where the file asks for it', () => {
    const world = reloadedAt(2 * MINUTE, engineConfig({}, [WEBHOOK], rules));
    expect(world.engine.nextDueAt()).toBe(addMs(START, 330 * SECOND));
  });

  it('keeps them, but never beyond an interval that the new file has made shorter', () => {
    const world = reloadedAt(2 * MINUTE, engineConfig({}, [WEBHOOK], rules));
    world.reload(engineConfig({ groupIntervalMs: durationMs(MINUTE) }, [WEBHOOK], rules));
    expect(world.engine.nextDueAt()).toBe(addMs(START, 210 * SECOND));
  });
});

describe('--dispatch.start-delay (D10)', () => {
  const delayed = { dispatchFrom: addMs(START, 5 * MINUTE) };

  it('gathers alerts and tells nobody before its end', () => {
    const world = new EngineWorld(engineConfig({ groupBy: [] }), () => ({ kind: 'sent' }), delayed);
    world.post('A', FOR_HOURS);
    world.advance(4 * MINUTE);
    world.post('B', FOR_HOURS);
    world.advance(2 * MINUTE);
    expect(world.log()).toEqual(['300s first notification: A B']);
  });

  it('leaves groups alone that are due after its end', () => {
    const world = new EngineWorld(engineConfig(), () => ({ kind: 'sent' }), delayed);
    world.advance(290 * SECOND);
    world.post('A', { ...FOR_HOURS, startsAt: world.now });
    world.advance(1 * MINUTE);
    expect(world.log()).toEqual(['320s first notification: A']);
  });

  it('stays as long when the clock is set back meanwhile', () => {
    const world = new EngineWorld(engineConfig(), () => ({ kind: 'sent' }), delayed);
    world.post('A', FOR_HOURS);
    world.now = addMs(START, -10 * MINUTE);
    world.engine.shiftTimers(-10 * MINUTE);
    expect(world.engine.nextDueAt()).toBe(addMs(START, -5 * MINUTE));
  });
});

describe('--alerts.per-alertname-limit (A11)', () => {
  it('drops further alerts of a name and says so, and takes others', () => {
    const world = new EngineWorld(engineConfig(), undefined, { perAlertnameLimit: 2 });
    for (const name of ['A/1', 'A/2', 'A/3', 'B/1', 'A/1']) world.post(name);
    expect(world.engine.alerts.size).toBe(3);
    expect(
      world.effects.flatMap((effects) => ('limited' in effects ? effects.limited : [])),
    ).toEqual(['A']);
  });
});
