// The way of one alert, from report to message, on a virtual clock.
import { describe, expect, it } from 'vitest';
import { addMs, durationMs } from '../../../src/model/instant.ts';
import type { Outcome } from '../../../src/notify/integration.ts';
import {
  EngineWorld,
  engineConfig,
  HOUR,
  MINUTE,
  SECOND,
  START,
  WEBHOOK,
} from '../../support/engine-world.ts';

const SERVER_ERROR: Outcome = {
  kind: 'retry',
  reason: 'serverError',
  error: 'unexpected status code 500',
  mayHaveArrived: false,
};

describe('group timing', () => {
  it('waits group_wait for company, then tells of the group once (D4)', () => {
    const world = new EngineWorld();
    world.post('Down/a');
    world.advance(20 * SECOND);
    world.post('Down/b');
    world.advance(MINUTE);
    expect(world.log()).toEqual(['30s first notification: Down/a Down/b']);
  });

  it('flushes at once when the first alert has been firing for longer than group_wait (D4)', () => {
    const world = new EngineWorld();
    world.post('Down', { startsAt: addMs(START, -MINUTE) });
    world.advance(0);
    expect(world.log()).toEqual(['0s first notification: Down']);
  });

  it('tells of new members at the next group_interval (D5)', () => {
    const world = new EngineWorld();
    world.post('Down/a', { endsAt: addMs(START, HOUR) });
    world.advance(MINUTE);
    world.post('Down/b', { endsAt: addMs(START, HOUR) });
    world.advance(10 * MINUTE);
    expect(world.log()).toEqual([
      '30s first notification: Down/a',
      '330s new alerts added: Down/a Down/b',
    ]);
  });

  it('rounds repeat_interval up to the next flush (D6)', () => {
    const config = engineConfig({
      groupWaitMs: durationMs(SECOND),
      groupIntervalMs: durationMs(2 * SECOND),
      repeatIntervalMs: durationMs(3 * SECOND),
    });
    const world = new EngineWorld(config);
    world.post('Down', { endsAt: addMs(START, HOUR) });
    world.advance(9 * SECOND);
    expect(world.log()).toEqual([
      '1s first notification: Down',
      '5s repeat interval elapsed: Down',
      '9s repeat interval elapsed: Down',
    ]);
  });
});

describe('resolved alerts', () => {
  it('tells that all are resolved at the next flush, then removes the group (D8)', () => {
    const world = new EngineWorld();
    world.post('Down');
    world.advance(MINUTE);
    world.resolve('Down');
    world.advance(10 * MINUTE);
    expect(world.log()).toEqual([
      '30s first notification: Down',
      '330s all alerts resolved: | Down',
    ]);
    expect(world.rowsOf('group')).toEqual([]);
  });

  it('resolves an alert that is not reported any more after resolve_timeout (A1)', () => {
    const world = new EngineWorld();
    world.post('Down');
    world.advance(11 * MINUTE);
    expect(world.log()).toEqual([
      '30s first notification: Down',
      '330s all alerts resolved: | Down',
    ]);
  });

  it('says nothing when an alert comes and goes within group_wait (D9)', () => {
    const world = new EngineWorld();
    world.post('Down');
    world.advance(10 * SECOND);
    world.resolve('Down');
    world.advance(10 * MINUTE);
    expect(world.log()).toEqual([]);
    expect(world.engine.dispatcher.size).toBe(0);
  });

  it('makes no request for resolved alerts when send_resolved is false (P5)', () => {
    const quiet = { ...WEBHOOK, sendResolved: false };
    const world = new EngineWorld(engineConfig({}, [quiet]));
    world.post('Down');
    world.advance(MINUTE);
    world.resolve('Down');
    world.advance(6 * MINUTE);
    world.post('Down');
    world.advance(MINUTE);
    expect(world.log()).toEqual(['30s first notification: Down', '450s first notification: Down']);
  });

  it('starts a new group when an alert fires again after it was told to be resolved', () => {
    const world = new EngineWorld();
    world.post('Down');
    world.advance(MINUTE);
    world.resolve('Down');
    world.advance(9 * MINUTE);
    world.post('Down');
    world.advance(MINUTE);
    expect(world.log().at(-1)).toBe('630s first notification: Down');
  });

  it('stays quiet about a resolved alert that is reported again and again', () => {
    const world = new EngineWorld();
    world.post('Down');
    world.advance(MINUTE);
    const endsAt = world.now;
    for (let i = 0; i < 30; i++) {
      world.post('Down', { startsAt: START, endsAt });
      world.advance(MINUTE);
    }
    expect(world.sent).toHaveLength(2);
  });

  it('keeps resolved alerts of a group that could not be told (D8)', () => {
    let isDown = false;
    const world = new EngineWorld(engineConfig(), () => (isDown ? SERVER_ERROR : { kind: 'sent' }));
    world.post('Down');
    world.advance(MINUTE);
    world.resolve('Down');
    isDown = true;
    world.advance(9 * MINUTE);
    isDown = false;
    world.advance(6 * MINUTE);
    expect(world.log()).toEqual([
      '30s first notification: Down',
      expect.stringMatching(/all alerts resolved: \| Down$/),
    ]);
  });
});

describe('delivery', () => {
  it('retries with growing waits until the receiver takes it, and tells it once (P5)', () => {
    let attempts = 0;
    const world = new EngineWorld(engineConfig(), () =>
      ++attempts < 4 ? SERVER_ERROR : { kind: 'sent' },
    );
    world.post('Down');
    world.advance(40 * SECOND);
    expect(world.log()).toEqual(['32.375s first notification: Down']);
    expect(attempts).toBe(4);
  });

  it('does not ask a failing receiver again before the flush is over (D7)', () => {
    const times: number[] = [];
    const config = engineConfig({ groupIntervalMs: durationMs(SECOND) });
    const world = new EngineWorld(config, () => {
      times.push(world.now - START);
      return SERVER_ERROR;
    });
    world.post('Down/a', { endsAt: addMs(START, HOUR) });
    world.advance(35 * SECOND);
    world.post('Down/b', { endsAt: addMs(START, HOUR) });
    world.advance(6 * SECOND);
    const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
    // Six attempts, each later than the one before; then the next flush begins anew.
    expect(gaps.slice(0, 5)).toEqual([500, 750, 1125, 1688, 2531]);
    expect(times.find((time) => time >= 40 * SECOND)).toBe(40 * SECOND);
  });

  it('stops at an unrecoverable error and decides again at the next flush', () => {
    let attempts = 0;
    const world = new EngineWorld(engineConfig(), () => {
      attempts += 1;
      return attempts === 1
        ? { kind: 'failed', reason: 'clientError', error: 'unexpected status code 400' }
        : { kind: 'sent' };
    });
    world.post('Down', { endsAt: addMs(START, HOUR) });
    world.advance(6 * MINUTE);
    expect(world.log()).toEqual(['330s first notification: Down']);
  });

  it('gives each integration its own record and retries (P7)', () => {
    const second = { ...WEBHOOK, index: 1 };
    const world = new EngineWorld(engineConfig({}, [WEBHOOK, second]), ({ key }) =>
      key.index === 0 ? { kind: 'failed', reason: 'other', error: 'no' } : { kind: 'sent' },
    );
    world.post('Down', { endsAt: addMs(START, HOUR) });
    world.advance(20 * MINUTE);
    expect(world.sent.map((message) => message.to)).toEqual(['webhook[1]']);
  });

  it('marks a retry as a possible duplicate when the failed attempt may have arrived', () => {
    let attempts = 0;
    const world = new EngineWorld(engineConfig(), () =>
      ++attempts === 1 ? { ...SERVER_ERROR, mayHaveArrived: true } : { kind: 'sent' },
    );
    world.post('Down');
    world.advance(MINUTE);
    expect(world.log()).toEqual(['30.5s first notification: Down (possible duplicate)']);
  });

  it('never tells an integration about a group twice at the same time', () => {
    const world = new EngineWorld(engineConfig(), () => 'hang');
    world.post('Down/a', { endsAt: addMs(START, HOUR) });
    world.advance(MINUTE);
    world.post('Down/b', { endsAt: addMs(START, HOUR) });
    world.advance(20 * MINUTE);
    expect(world.hanging).toHaveLength(1);
    world.answer({ kind: 'sent' });
    world.advance(0);
    expect(world.hanging.map(({ notification }) => notification.reason)).toEqual([
      'new alerts added',
    ]);
  });
});

describe('a restart', () => {
  it('keeps the time at which a group is due', () => {
    const world = new EngineWorld();
    world.post('Down');
    world.advance(20 * SECOND);
    world.crash();
    world.advance(MINUTE);
    expect(world.log()).toEqual(['30s first notification: Down']);
  });

  it('does not tell again what was told (P8)', () => {
    const world = new EngineWorld();
    world.post('Down', { endsAt: addMs(START, HOUR) });
    world.advance(MINUTE);
    world.crash();
    world.advance(30 * MINUTE);
    expect(world.log()).toEqual(['30s first notification: Down']);
  });

  it('gives senders time to speak up before it says that an alert has ended', () => {
    const world = new EngineWorld();
    const post = (): void => world.post('Down', { endsAt: addMs(world.now, 4 * MINUTE) });
    post();
    world.advance(MINUTE);
    world.now = addMs(world.now, HOUR);
    world.crash();
    world.advance(MINUTE);
    post();
    world.advance(3 * MINUTE);
    expect(world.log()).toEqual(['30s first notification: Down']);
  });

  it('says that an alert has ended when its sender stays silent after a restart', () => {
    const world = new EngineWorld();
    world.post('Down', { endsAt: addMs(START, 4 * MINUTE) });
    world.advance(MINUTE);
    world.now = addMs(world.now, HOUR);
    world.crash();
    world.advance(10 * MINUTE);
    expect(world.log()).toEqual([
      '30s first notification: Down',
      '3960s all alerts resolved: | Down',
    ]);
  });

  it('tells at once what was stated to have ended', () => {
    const world = new EngineWorld();
    world.post('Down');
    world.advance(MINUTE);
    world.resolve('Down');
    world.now = addMs(world.now, HOUR);
    world.crash();
    world.advance(0);
    expect(world.log().at(-1)).toBe('3660s all alerts resolved: | Down');
  });

  it('repeats a send whose outcome is unknown once, marked, under the same id', () => {
    let attempts = 0;
    const world = new EngineWorld(engineConfig(), () =>
      ++attempts === 1 ? 'hang' : { kind: 'sent' },
    );
    world.post('Down', { endsAt: addMs(START, HOUR) });
    world.advance(MINUTE);
    const lost = world.hanging[0]?.notification.id;
    world.crash();
    world.advance(HOUR);
    expect(world.log()[0]).toBe('60s first notification: Down (possible duplicate)');
    expect(world.sent[0]?.id).toBe(lost);
    expect(world.sent.filter((message) => message.possibleDuplicate)).toHaveLength(1);
  });

  it('tells that an alert ended when its first message may have arrived', () => {
    const world = new EngineWorld(engineConfig(), ({ notification }) =>
      notification.reason === 'first notification' ? 'hang' : { kind: 'sent' },
    );
    world.post('Down');
    world.advance(MINUTE);
    world.resolve('Down');
    world.crash();
    world.advance(0);
    expect(world.log()).toEqual(['60s all alerts resolved: | Down (possible duplicate)']);
  });

  it('repeats unmarked what was only waiting for its next attempt', () => {
    let isDown = true;
    const world = new EngineWorld(engineConfig(), () => (isDown ? SERVER_ERROR : { kind: 'sent' }));
    world.post('Down');
    world.advance(31 * SECOND);
    world.crash();
    isDown = false;
    world.advance(0);
    expect(world.log()).toEqual(['31s first notification: Down']);
  });
});

describe('a reload', () => {
  it('does not tell again, and starts the timers anew (D11)', () => {
    const config = engineConfig({
      groupWaitMs: durationMs(SECOND),
      groupIntervalMs: durationMs(6 * SECOND),
    });
    const world = new EngineWorld(config);
    world.post('Down/a', { startsAt: START, endsAt: addMs(START, HOUR) });
    world.advance(3 * SECOND);
    world.reload(config);
    world.advance(SECOND);
    world.post('Down/b', { startsAt: world.now, endsAt: addMs(START, HOUR) });
    world.advance(10 * SECOND);
    expect(world.log()).toEqual([
      '1s first notification: Down/a',
      '9s new alerts added: Down/a Down/b',
    ]);
  });

  it('leaves a send under way alone and does not begin a second one', () => {
    const world = new EngineWorld(engineConfig(), () => 'hang');
    world.post('Down', { startsAt: addMs(START, -HOUR), endsAt: addMs(START, HOUR) });
    world.advance(0);
    world.reload(engineConfig());
    world.advance(MINUTE);
    expect(world.hanging).toHaveLength(1);
    world.answer({ kind: 'sent' });
    world.advance(HOUR / 2);
    expect(world.hanging).toHaveLength(0);
  });

  it('still tells that an alert ended before the reload', () => {
    const world = new EngineWorld();
    world.post('Down');
    world.advance(MINUTE);
    world.resolve('Down');
    world.reload(engineConfig());
    world.advance(MINUTE);
    expect(world.log().at(-1)).toMatch(/all alerts resolved: \| Down$/);
  });
});

describe('a wall clock that is set back', () => {
  it('does not hide an alert that fires again just after it was told to be resolved', () => {
    const world = new EngineWorld();
    world.post('Down', { startsAt: START, endsAt: addMs(START, HOUR) });
    world.advance(MINUTE);
    world.resolve('Down');
    world.advance(5 * MINUTE);
    world.engine.shiftTimers(-6 * MINUTE);
    world.now = addMs(world.now, -6 * MINUTE);
    world.post('Down', { startsAt: world.now, endsAt: addMs(world.now, HOUR) });
    world.advance(10 * MINUTE);
    expect(world.log().at(-1)).toMatch(/first notification: Down$/);
  });

  it('does not delay what is due', () => {
    const world = new EngineWorld();
    world.post('Down');
    world.engine.shiftTimers(-HOUR);
    world.now = addMs(world.now, -HOUR);
    world.advance(31 * SECOND);
    expect(world.sent).toHaveLength(1);
  });
});

describe('collection', () => {
  it('forgets ended alerts that were dealt with, and only those (A10)', () => {
    const world = new EngineWorld();
    world.post('Gone');
    world.post('Waiting', { endsAt: addMs(START, HOUR) });
    world.advance(MINUTE);
    world.resolve('Gone');
    world.advance(20 * MINUTE);
    world.perform(world.engine.collectAlerts(world.now));
    expect([...world.engine.alerts.values()].map((a) => a.labels.get('alertname'))).toEqual([
      'Waiting',
    ]);
    expect(world.rowsOf('alert')).toHaveLength(1);
  });

  it('keeps an ended alert as long as its sender goes on to report it', () => {
    const world = new EngineWorld();
    world.post('Down');
    world.advance(MINUTE);
    world.resolve('Down');
    const endsAt = world.now;
    for (let i = 0; i < 15; i++) {
      world.advance(MINUTE);
      world.post('Down', { startsAt: START, endsAt });
      world.perform(world.engine.collectAlerts(world.now));
    }
    world.advance(MINUTE);
    expect(world.sent).toHaveLength(2);
    expect(world.engine.alerts.size).toBe(1);
  });

  it('keeps an ended alert that its group has not told of yet', () => {
    const world = new EngineWorld();
    world.post('Down');
    world.advance(MINUTE);
    world.resolve('Down');
    world.perform(world.engine.collectAlerts(world.now));
    world.advance(10 * MINUTE);
    expect(world.sent).toHaveLength(2);
  });

  it('forgets notification records after twice repeat_interval (P6)', () => {
    const world = new EngineWorld();
    world.post('Down');
    world.advance(20 * MINUTE);
    world.perform(world.engine.expireRecords(addMs(START, 8 * HOUR)));
    expect(world.rowsOf('notification')).toHaveLength(1);
    world.perform(world.engine.expireRecords(addMs(START, 9 * HOUR)));
    expect(world.rowsOf('notification')).toHaveLength(0);
  });

  it('forgets any number of records at once', () => {
    const world = new EngineWorld();
    const notifications = Array.from({ length: 150_000 }, (_, index) => ({
      key: { groupKey: '{}:{}', receiver: 'gone', integration: 'webhook', index },
      last: undefined,
      intent: undefined,
      expiresAt: START,
    }));
    const state = {
      alerts: [],
      groups: new Map(),
      notifications,
      silences: [],
      deadLetters: [],
      letterRequests: [],
      versions: [],
      damaged: [],
    };
    world.engine.restore(state, START);
    expect(world.engine.expireRecords(START).changes).toHaveLength(150_000);
  });

  it('keeps the record of a group that lives, however old it is', () => {
    const world = new EngineWorld();
    world.post('Down', { endsAt: addMs(START, 1_000 * HOUR) });
    world.advance(MINUTE);
    world.perform(world.engine.expireRecords(addMs(START, 100 * HOUR)));
    expect(world.rowsOf('notification')).toHaveLength(1);
  });
});
