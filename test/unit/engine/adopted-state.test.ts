// What an Alertmanager knew when it stopped, and how people are told from then on.
import { describe, expect, it } from 'vitest';
import { adopt } from '../../../src/engine/adopted-state.ts';
import { StoredStateReader, type StoredState } from '../../../src/engine/stored-state.ts';
import { alertHashOf } from '../../../src/model/alert-hash.ts';
import { addMs, type EpochMs } from '../../../src/model/instant.ts';
import { LabelSet } from '../../../src/model/label-set.ts';
import type { Silence } from '../../../src/mute/silences/silence.ts';
import type { NotificationRecord } from '../../../src/notify/notification-record.ts';
import {
  EngineWorld,
  engineConfig,
  equals,
  HOUR,
  MINUTE,
  START,
  WEBHOOK,
} from '../../support/engine-world.ts';

const LONG_AGO = addMs(START, -HOUR);
const REPORTED = { startsAt: LONG_AGO, endsAt: addMs(START, 10 * HOUR) };

function hashOf(label: string): ReturnType<typeof alertHashOf> {
  const [alertname = '', instance] = label.split('/');
  const labels = instance === undefined ? { alertname } : { alertname, instance };
  return alertHashOf(LabelSet.fromRecord(labels));
}

/** What was told of the group of `Down`, an hour ago unless told otherwise. */
function told(
  firing: readonly string[],
  resolved: readonly string[] = [],
  at: EpochMs = LONG_AGO,
): NotificationRecord {
  const unseen = { firing: firing.map(hashOf), resolved: resolved.map(hashOf) };
  return {
    key: {
      groupKey: '{}:{alertname="Down"}',
      receiver: 'default',
      integration: WEBHOOK.name,
      index: WEBHOOK.index,
    },
    last: { at, firing: [], resolved: [], receiverData: {}, unseen },
    intent: undefined,
    expiresAt: addMs(at, 8 * HOUR),
  };
}

function silence(change: Partial<Silence> = {}): Silence {
  return {
    id: '1c55862d-00d9-4658-a441-27e75773a5ac',
    matcherSets: [[equals('alertname', 'Down')]],
    startsAt: LONG_AGO,
    endsAt: addMs(START, HOUR),
    updatedAt: LONG_AGO,
    createdBy: 'anna',
    comment: 'maintenance',
    annotations: LabelSet.EMPTY,
    ...change,
  };
}

/** A process that starts with what Alertmanager left, besides its own rows. */
function start(
  found: { notifications?: readonly NotificationRecord[]; silences?: readonly Silence[] },
  world = new EngineWorld(),
): EngineWorld {
  const { changes } = adopt(stateOf(world), { notifications: [], silences: [], ...found });
  world.store(changes);
  world.crash();
  return world;
}

function stateOf(world: EngineWorld): StoredState {
  const reader = new StoredStateReader();
  for (const { table, key, value } of world.rows.values()) reader.add({ table, key, value });
  return reader.finish();
}

describe('an alert that Alertmanager told of', () => {
  it('is not told again before repeat_interval, counted from when it was told', () => {
    const world = start({ notifications: [told(['Down/a', 'Down/b'])] });
    world.post('Down/a', REPORTED);
    world.post('Down/b', REPORTED);
    world.advance(4 * HOUR);
    expect(world.log()).toEqual(['11100s repeat interval elapsed: Down/a Down/b']);
  });

  it('is told to have ended', () => {
    const world = start({ notifications: [told(['Down/a'])] });
    world.post('Down/a', REPORTED);
    world.advance(MINUTE);
    world.resolve('Down/a');
    world.advance(10 * MINUTE);
    expect(world.log()).toEqual(['300s all alerts resolved: | Down/a']);
  });

  it('is told to have ended when it ended while nobody was there', () => {
    const world = start({ notifications: [told(['Down/a'])] });
    world.post('Down/a', { startsAt: LONG_AGO, endsAt: addMs(START, -MINUTE) });
    world.advance(10 * MINUTE);
    expect(world.log()).toEqual(['0s all alerts resolved: | Down/a']);
  });

  it('is not told again for being reported later than others of its group', () => {
    const world = start({ notifications: [told(['Down/a', 'Down/b'])] });
    world.post('Down/a', REPORTED);
    world.advance(20 * MINUTE);
    world.post('Down/b', REPORTED);
    world.advance(20 * MINUTE);
    expect(world.log()).toEqual([]);
  });

  it('is told again when its end was told', () => {
    const world = start({ notifications: [told(['Down/a'], ['Down/b'])] });
    world.post('Down/a', REPORTED);
    world.post('Down/b', REPORTED);
    world.advance(10 * MINUTE);
    expect(world.log()).toEqual(['0s new alerts added: Down/a Down/b']);
  });

  it('stays known over restarts, whether it was reported before or not', () => {
    const world = start({ notifications: [told(['Down/a', 'Down/b'])] });
    world.crash();
    world.post('Down/a', REPORTED);
    world.advance(6 * MINUTE);
    world.crash();
    world.post('Down/b', REPORTED);
    world.advance(6 * MINUTE);
    world.crash();
    world.advance(6 * MINUTE);
    expect(world.log()).toEqual([]);
    expect(world.rowsOf('notification').join('')).not.toContain('unseen');
  });

  it('does no harm under a receiver or an integration that is no more', () => {
    const known = told(['Down/a']);
    const keys = [
      { ...known.key, receiver: 'gone' },
      { ...known.key, integration: 'slack' },
      { ...known.key, index: 7 },
    ];
    const world = start({ notifications: keys.map((key) => ({ ...known, key })) });
    world.post('Down/a', REPORTED);
    world.advance(MINUTE);
    expect(world.log()).toEqual(['0s first notification: Down/a']);
    world.advance(8 * HOUR);
    world.perform(world.engine.expireRecords(world.now));
    expect(world.rowsOf('notification')).toHaveLength(1);
  });

  it('keeps what the integration left for itself', () => {
    const record = told(['Down/a']);
    const last = record.last && { ...record.last, receiverData: { threadTs: '1', channelId: 'C' } };
    const seen: unknown[] = [];
    const world = new EngineWorld(engineConfig(), ({ notification }) => {
      seen.push(notification.receiverData);
      return { kind: 'sent' };
    });
    start({ notifications: [{ ...record, last }] }, world);
    world.post('Down/a', REPORTED);
    world.post('Down/c', REPORTED);
    world.advance(MINUTE);
    expect(seen).toEqual([{ threadTs: '1', channelId: 'C' }]);
  });
});

describe('a silence of Alertmanager', () => {
  it('holds, under its id', () => {
    const world = start({ silences: [silence()] });
    world.post('Down', REPORTED);
    world.advance(HOUR - MINUTE);
    expect(world.log()).toEqual([]);
    expect(world.engine.silences.get(silence().id)?.comment).toBe('maintenance');
    world.advance(10 * MINUTE);
    expect(world.log()).toHaveLength(1);
  });

  it('that has ended is kept for as long as others are', () => {
    const world = start({ silences: [silence({ endsAt: addMs(START, -MINUTE) })] });
    world.collectSilences();
    expect(world.engine.silences.size).toBe(1);
    world.advance(120 * HOUR);
    world.collectSilences();
    expect(world.engine.silences.size).toBe(0);
    expect(world.rowsOf('silence')).toEqual([]);
  });
});

describe('adopt()', () => {
  const found = { notifications: [told(['Down/a'])], silences: [silence()] };

  it('takes in what is news, and nothing a second time', () => {
    const world = start(found);
    const again = adopt(stateOf(world), found);
    expect(again.changes).toEqual([]);
    expect(again.adopted).toEqual({ notifications: [], silences: [] });
  });

  it('keeps what is newer here', () => {
    const world = start({ silences: [silence({ updatedAt: START, comment: 'changed here' })] });
    world.post('Down/b', REPORTED);
    world.advance(2 * HOUR);
    const rows = JSON.stringify([...world.rows]);
    start(found, world);
    expect(JSON.stringify([...world.rows])).toBe(rows);
  });

  it('takes what is newer there, after a time in which Alertmanager worked again', () => {
    const world = start(found);
    const later = addMs(START, -MINUTE);
    start(
      {
        notifications: [told(['Down/a', 'Down/b'], [], later)],
        silences: [silence({ updatedAt: later, endsAt: later })],
      },
      world,
    );
    world.post('Down/a', REPORTED);
    world.post('Down/b', REPORTED);
    world.advance(10 * MINUTE);
    expect(world.log()).toEqual([]);
    expect(world.engine.silences.get(silence().id)?.endsAt).toBe(later);
  });

  it('does not forget a message of which nobody knows whether it arrived', () => {
    const world = new EngineWorld(engineConfig(), () => 'hang');
    world.post('Down/a', REPORTED);
    world.advance(0);
    world.now = addMs(START, HOUR);
    start({ notifications: [told(['Down/a'], [], addMs(START, MINUTE))] }, world);
    world.advance(0);
    expect(world.hanging.map(({ notification }) => notification.possibleDuplicate)).toEqual([true]);
  });

  it('takes the newest where a file names something twice', () => {
    const { adopted } = adopt(stateOf(new EngineWorld()), {
      notifications: [told(['Down/a'], [], START), told(['Down/b'])],
      silences: [silence({ updatedAt: START }), silence()],
    });
    expect(adopted.notifications.map(({ last }) => last?.at)).toEqual([START]);
    expect(adopted.silences.map(({ updatedAt }) => updatedAt)).toEqual([START]);
  });
});
