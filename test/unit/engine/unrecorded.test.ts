// What a holder that is gone may have told although it could not put it on record.
import { describe, expect, it } from 'vitest';
import { NO_DOUBT, type Doubt } from '../../../src/engine/unrecorded.ts';
import { addMs } from '../../../src/model/instant.ts';
import type { IntegrationRef } from '../../../src/notify/flush.ts';
import type { Outcome } from '../../../src/notify/integration.ts';
import { SLOT_COUNT } from '../../../src/route/slot.ts';
import {
  engineConfig,
  EngineWorld,
  HOUR,
  MINUTE,
  SECOND,
  START,
  WEBHOOK,
} from '../../support/engine-world.ts';

const GROUP_WAIT = 30 * SECOND;
const ALL = Array.from({ length: SLOT_COUNT }, (_, slot) => slot);
/** All slots are taken from one who is dead. */
const DOUBT: Doubt = { slots: new Set(ALL), forMs: 20 * SECOND };

const HELD = { holdsUnknown: true };

function follower(receiver: Partial<IntegrationRef> = {}, answer?: () => Outcome): EngineWorld {
  const config = engineConfig({ groupBy: [] }, [{ ...WEBHOOK, ...receiver }]);
  return new EngineWorld(config, answer, { isShared: true });
}

function takeOver(world: EngineWorld, doubt = DOUBT, token = 1): void {
  const tokens = new Map(ALL.map((slot) => [slot, START + token]));
  world.perform(world.engine.slots.gain(tokens, world.now, doubt));
  world.advance(0);
}

/** Fires and ends while somebody else holds all slots, who looked at the group in between, or not. */
function missed(world: EngineWorld, firesForMs: number): void {
  world.post('Disk', { startsAt: world.now, endsAt: addMs(world.now, HOUR) });
  world.now = addMs(world.now, firesForMs);
  world.resolve('Disk');
}

const BROKEN: Outcome = {
  ...{ kind: 'retry', reason: 'serverError', error: 'status 500', mayHaveArrived: false },
};

const END = { reason: 'all alerts resolved', resolved: ['Disk'], possibleDuplicate: true };

describe('an alert that has ended and was never told of, as far as is known', () => {
  it('is told to have ended, marked, when the dead holder may have told that it fires', () => {
    const world = follower();
    missed(world, GROUP_WAIT + SECOND);
    takeOver(world);
    expect(world.sent).toMatchObject([END]);
    world.advance(10 * MINUTE);
    expect(world.sent).toHaveLength(1);
  });

  it('is told to have ended once more, marked, when it was reported to fire since its end was told', () => {
    const world = follower();
    takeOver(world, NO_DOUBT, 1);
    const range = { startsAt: world.now, endsAt: addMs(world.now, HOUR) };
    world.post('Disk', range);
    world.advance(MINUTE);
    world.resolve('Disk');
    world.advance(6 * MINUTE);
    expect(world.sent).toHaveLength(2);
    world.engine.slots.lose(new Set(ALL), world.now);
    world.post('Disk', range);
    world.now = addMs(world.now, MINUTE);
    world.resolve('Disk');
    takeOver(world, DOUBT, 2);
    expect(world.sent.slice(2)).toMatchObject([END]);
  });

  it.each([
    ['the holder gave its slots back', GROUP_WAIT + SECOND, NO_DOUBT],
    ['its group was not due by then', 5 * SECOND, DOUBT],
  ])('is kept quiet when %s', (_, firesForMs, doubt) => {
    const world = follower();
    missed(world, firesForMs);
    takeOver(world, doubt);
    world.advance(10 * MINUTE);
    expect(world.sent).toEqual([]);
  });

  it('is kept quiet where nobody hears of ends', () => {
    const world = follower({ sendResolved: false });
    missed(world, GROUP_WAIT + SECOND);
    takeOver(world);
    world.advance(10 * MINUTE);
    expect(world.sent).toEqual([]);
  });

  it('is kept quiet where what may have arrived is held, while it is muted, and fires anew', () => {
    const world = follower(HELD);
    const silence = world.silence('Disk', HOUR);
    missed(world, GROUP_WAIT + SECOND);
    takeOver(world);
    world.unsilence(silence);
    world.post('Disk', { startsAt: world.now, endsAt: addMs(world.now, HOUR) });
    world.advance(10 * MINUTE);
    expect(world.sent).toMatchObject([{ firing: ['Disk'] }]);
  });

  it('is told also by whoever has started since, if it ended of late', () => {
    const world = follower();
    missed(world, GROUP_WAIT + SECOND);
    world.crash();
    expect(world.rowsOf('group')).toEqual([]);
    takeOver(world);
    expect(world.sent).toMatchObject([END]);
  });

  it.each([
    ['is told when it ended while the holder may have been there', 100 * SECOND, ['Disk']],
    ['is forgotten when it ended before that', 20 * SECOND, []],
  ])('%s, by whoever has started since', (_, forMs, resolved) => {
    const world = follower();
    missed(world, GROUP_WAIT + SECOND);
    world.now = addMs(world.now, MINUTE);
    world.crash();
    takeOver(world, { ...DOUBT, forMs });
    expect(world.sent.flatMap((message) => message.resolved)).toEqual(resolved);
  });

  it('stays in doubt for the next one, should this one die before it has told', () => {
    const world = follower();
    missed(world, GROUP_WAIT + SECOND);
    const tokens = new Map(ALL.map((slot) => [slot, START + 1]));
    world.store(world.engine.slots.gain(tokens, world.now, DOUBT).changes);
    world.crash();
    takeOver(world, NO_DOUBT, 2);
    expect(world.sent).toMatchObject([END]);
  });
});

describe('an alert that fires', () => {
  /** Fires while somebody else holds all slots, who dies when its group is due. */
  function firing(world: EngineWorld): EngineWorld {
    world.post('Disk', { startsAt: world.now, endsAt: addMs(world.now, HOUR) });
    world.now = addMs(world.now, GROUP_WAIT);
    takeOver(world);
    return world;
  }

  it.each([
    ['is told marked, as the dead holder may have told it', {}, true],
    ['is told marked also where nobody hears of ends', { sendResolved: false }, true],
    ['is told where what may have arrived is held, as nobody may have heard', HELD, false],
  ])('%s', (_, receiver, possibleDuplicate) => {
    const world = firing(follower(receiver));
    expect(world.sent).toMatchObject([{ firing: ['Disk'], possibleDuplicate }]);
  });

  it('is believed to be untold while it is muted, and so has no end', () => {
    const world = follower();
    const silence = world.silence('Disk', HOUR);
    firing(world);
    world.resolve('Disk');
    world.unsilence(silence);
    world.advance(HOUR);
    expect(world.sent).toEqual([]);
  });

  it('has its end told, marked, although nobody could be told before that it fires', () => {
    let answer: Outcome = BROKEN;
    const world = firing(follower({}, () => answer));
    world.resolve('Disk');
    // Until the next look at the group.
    world.advance(5 * MINUTE - 1);
    answer = { kind: 'sent' };
    world.advance(10 * MINUTE);
    expect(world.sent).toMatchObject([{ resolved: ['Disk'], possibleDuplicate: true }]);
  });

  it('is told anew, marked, when it began since it was told: its end may have been told between', () => {
    const world = follower();
    takeOver(world, NO_DOUBT);
    world.post('Disk', { startsAt: world.now, endsAt: addMs(world.now, HOUR) });
    world.advance(GROUP_WAIT);
    world.engine.slots.lose(new Set(ALL), world.now);
    world.now = addMs(world.now, 5 * MINUTE);
    world.resolve('Disk');
    world.now = addMs(world.now, MINUTE);
    world.post('Disk', { startsAt: world.now, endsAt: addMs(world.now, HOUR) });
    takeOver(world, DOUBT, 2);
    expect(world.sent).toMatchObject([
      { firing: ['Disk'], possibleDuplicate: false },
      { firing: ['Disk'], possibleDuplicate: true },
    ]);
    expect(new Set(world.sent.map(({ id }) => id)).size).toBe(2);
  });

  it('is not repeated when it is on record, whoever held its slot', () => {
    const world = follower();
    takeOver(world, NO_DOUBT);
    world.post('Disk', { startsAt: world.now, endsAt: addMs(world.now, HOUR) });
    world.advance(GROUP_WAIT);
    world.engine.slots.lose(new Set(ALL), world.now);
    world.now = addMs(world.now, 6 * MINUTE);
    takeOver(world, DOUBT, 2);
    expect(world.sent).toHaveLength(1);
  });

  it('is not looked at before its time when its message was refused', () => {
    const world = follower();
    const config = engineConfig({ groupBy: [] }, [WEBHOOK]);
    const holder = new EngineWorld(
      config,
      () => ({ kind: 'failed', reason: 'clientError', error: 'status 400' }),
      { isShared: true },
    );
    takeOver(holder, NO_DOUBT);
    holder.post('Disk', { startsAt: holder.now, endsAt: addMs(holder.now, HOUR) });
    holder.advance(GROUP_WAIT);
    world.now = addMs(holder.now, MINUTE);
    world.engine.absorb([...holder.rows.values()], world.now);
    takeOver(world, DOUBT, 2);
    expect(world.sent).toEqual([]);
  });
});
