// What a runner does with messages that were on their way when its lead became uncertain, or ended.
import { beforeEach, describe, expect, it } from 'vitest';
import { Runner } from '../../../../src/app/runner.ts';
import { Engine } from '../../../../src/engine/engine.ts';
import { NOTHING_FENCED, type StateChange } from '../../../../src/engine/state-store.ts';
import { durationMs, addMs } from '../../../../src/model/instant.ts';
import type { Outcome } from '../../../../src/notify/integration.ts';
import {
  engineConfig,
  engineOptions,
  HOUR,
  MINUTE,
  SECOND,
} from '../../../support/engine-world.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

let clock: FakeClock;
let leads: boolean;
let stored: StateChange[];
let answer: (outcome: Outcome) => void;
let sends: number;
let runner: Runner;
let engine: Engine;

beforeEach(async () => {
  clock = new FakeClock();
  leads = true;
  stored = [];
  sends = 0;
  let ids = 0;
  const config = engineConfig({ groupWaitMs: durationMs(SECOND) });
  engine = new Engine(
    config,
    engineOptions(() => `n${String(++ids)}`),
  );
  runner = new Runner({
    engine,
    committer: {
      commit: (changes) => {
        stored.push(...changes);
        return Promise.resolve(NOTHING_FENCED);
      },
      flush: () => Promise.resolve(),
    },
    clock,
    observer: {
      event: () => undefined,
      attempt: () => undefined,
      ingested: () => undefined,
    },
    integrationOf: () => ({
      name: 'webhook',
      index: 0,
      sendResolved: true,
      notify: () => {
        sends += 1;
        return new Promise((resolve) => {
          answer = resolve;
        });
      },
      close: () => Promise.resolve(),
    }),
    leads: () => leads,
  });
  runner.start({ changes: [], sends: [], events: [] }, { alertGcMs: 0, recordGcMs: 0 });
  await runner.ingest(
    [
      {
        labels: { alertname: 'A' },
        annotations: {},
        startsAt: undefined,
        endsAt: addMs(clock.now(), HOUR),
        generatorURL: '',
      },
    ],
    'v2',
  );
  await clock.advanceAsync(2 * SECOND);
  expect(sends).toBe(1);
  stored = [];
});

function tables(): readonly string[] {
  return stored.map(({ table }) => table);
}

describe('the outcome of a message', () => {
  it('is recorded as soon as it is certain that the lead goes on', async () => {
    leads = false;
    answer({ kind: 'sent' });
    await clock.advanceAsync(SECOND);
    expect(tables()).toEqual([]);
    leads = true;
    await clock.advanceAsync(SECOND);
    expect(tables()).toContain('notification');
  });

  it('is not recorded once another replica leads, which repeats the message, marked', async () => {
    leads = false;
    runner.stepDown();
    answer({ kind: 'sent' });
    await clock.advanceAsync(10 * SECOND);
    expect(tables()).toEqual([]);
    expect(engine.notificationsUnderWay).toBe(0);
  });

  it('is not recorded over what another replica has told in the meantime', async () => {
    leads = false;
    const last = { at: clock.now(), firing: [], resolved: [], receiverData: {} };
    const key = {
      groupKey: '{}:{alertname="A"}',
      receiver: 'default',
      integration: 'webhook',
      index: 0,
    };
    const value = JSON.stringify({ key, last, expiresAt: addMs(clock.now(), HOUR) });
    runner.absorb([{ table: 'notification', key: 'any', value }]);
    leads = true;
    runner.takeOver();
    answer({ kind: 'sent' });
    await clock.advanceAsync(0);
    expect(tables()).not.toContain('notification');
  });
});

describe('a follower', () => {
  it('tells nobody, however long', async () => {
    leads = false;
    runner.stepDown();
    await clock.advanceAsync(10 * MINUTE);
    expect(sends).toBe(1);
  });

  it('stores nothing of groups when its configuration changes', async () => {
    leads = false;
    runner.stepDown();
    await runner.regrouped(engine.reconfigure(engineConfig({ groupBy: [] }), clock.now()));
    expect(tables()).toEqual([]);
  });
});
