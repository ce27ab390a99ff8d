// An alert that ends while it is muted: nobody is told at that time, as upstream does it, and its
// group lets go of it. Its sender repeats the end for minutes, and whoever still takes the alert
// for firing is told once nothing mutes it any more.
import { describe, expect, it } from 'vitest';
import type { InhibitRule } from '../../../src/config/inhibit-rule.ts';
import { addMs } from '../../../src/model/instant.ts';
import {
  engineConfig,
  EngineWorld,
  equals,
  HOUR,
  MINUTE,
  WEBHOOK,
} from '../../support/engine-world.ts';

const DOWN_INHIBITS_SLOW: InhibitRule = {
  name: '',
  sourceMatchers: [equals('alertname', 'Down')],
  targetMatchers: [equals('alertname', 'Slow')],
  equal: [],
};

/** Told as firing, silenced, ended and forgotten by its group, in this order. */
function worldWithMissedEnd(world = new EngineWorld()): EngineWorld {
  world.post('Slow');
  world.advance(MINUTE);
  const silence = world.silence('Slow', HOUR);
  world.resolve('Slow');
  world.advance(10 * MINUTE);
  world.unsilence(silence);
  return world;
}

describe('an alert that ended while it was silenced', () => {
  it.each([
    ['as before', -10 * MINUTE],
    ['with a later end', -MINUTE],
  ])('is told of when its end is reported again, %s', (_, endedMs) => {
    const world = worldWithMissedEnd();
    world.post('Slow', { endsAt: addMs(world.now, endedMs) });
    world.advance(MINUTE);
    expect(world.sent).toMatchObject([
      { reason: 'first notification', firing: ['Slow'] },
      { reason: 'all alerts resolved', resolved: ['Slow'] },
    ]);
  });

  it('is told of once, however often its end is reported', () => {
    const world = worldWithMissedEnd();
    const endsAt = addMs(world.now, -10 * MINUTE);
    for (let i = 0; i < 10; i++) {
      world.post('Slow', { endsAt });
      world.advance(MINUTE);
    }
    expect(world.sent.map(({ reason }) => reason)).toEqual([
      'first notification',
      'all alerts resolved',
    ]);
  });

  it('is told of after the silence when its end is reported during and after it', () => {
    const world = new EngineWorld();
    world.post('Slow');
    world.advance(MINUTE);
    world.silence('Slow', 8 * MINUTE);
    const endsAt = world.now;
    for (let i = 0; i < 15; i++) {
      world.post('Slow', { endsAt });
      world.advance(MINUTE);
    }
    const [, told, ...more] = world.sent;
    expect(told).toMatchObject({ reason: 'all alerts resolved', resolved: ['Slow'] });
    expect(told?.at).toBeGreaterThan(9 * MINUTE - 1);
    expect(more).toEqual([]);
  });

  it('stays untold when nobody was told that it fires', () => {
    const world = new EngineWorld();
    const silence = world.silence('Slow', HOUR);
    world.post('Slow');
    world.advance(MINUTE);
    world.resolve('Slow');
    const endsAt = world.now;
    world.advance(10 * MINUTE);
    world.unsilence(silence);
    world.post('Slow', { endsAt });
    world.advance(10 * MINUTE);
    expect(world.sent).toEqual([]);
  });

  it('makes no group again for a receiver that is not told of ends', () => {
    const config = engineConfig({}, [{ ...WEBHOOK, sendResolved: false }]);
    const world = new EngineWorld(config);
    world.post('Slow');
    world.advance(MINUTE);
    world.resolve('Slow');
    const endsAt = world.now;
    world.advance(10 * MINUTE);
    world.post('Slow', { endsAt });
    expect([...world.engine.dispatcher.groups()]).toEqual([]);
  });
});

describe('an alert that ended while it was inhibited', () => {
  it('is told of when its end is reported again', () => {
    const world = new EngineWorld(
      engineConfig({}, [WEBHOOK], { inhibitRules: [DOWN_INHIBITS_SLOW] }),
    );
    world.post('Slow');
    world.advance(MINUTE);
    world.post('Down');
    world.resolve('Slow');
    const endsAt = world.now;
    world.advance(10 * MINUTE);
    world.resolve('Down');
    world.post('Slow', { endsAt });
    world.advance(10 * MINUTE);
    const told = world.sent.filter(({ resolved }) => resolved.includes('Slow'));
    expect(told).toHaveLength(1);
  });
});
