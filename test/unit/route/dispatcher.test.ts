import { describe, expect, it } from 'vitest';
import { StoredAlert } from '../../../src/dedupe/stored-alert.ts';
import { fingerprintOf } from '../../../src/model/fingerprint.ts';
import { addMs, durationMs } from '../../../src/model/instant.ts';
import { LabelSet } from '../../../src/model/label-set.ts';
import type { AggregationGroup } from '../../../src/route/aggregation-group.ts';
import { Dispatcher, type GroupMemory, type GroupTimes } from '../../../src/route/dispatcher.ts';
import { buildRouteTree } from '../../../src/route/route.ts';
import { equals, HOUR, MINUTE, routeConfig, SECOND, START } from '../../support/engine-world.ts';

const NOTHING: GroupMemory = { timesOf: () => undefined, isAwaited: () => false };

interface Times {
  readonly startsAt?: number;
  readonly endsAt?: number;
  readonly updatedAt?: number;
}

/** Times are milliseconds from START. */
function alertOf(labels: Readonly<Record<string, string>>, times: Times = {}): StoredAlert {
  const set = LabelSet.fromRecord(labels);
  return new StoredAlert({
    fingerprint: fingerprintOf(set),
    labels: set,
    annotations: LabelSet.EMPTY,
    startsAt: addMs(START, times.startsAt ?? 0),
    endsAt: addMs(START, times.endsAt ?? HOUR),
    updatedAt: addMs(START, times.updatedAt ?? 0),
    timeout: false,
    generatorURL: '',
  });
}

function dispatcherOf(route: Parameters<typeof routeConfig>[0] = {}): Dispatcher {
  return new Dispatcher(buildRouteTree(routeConfig(route)));
}

function onlyGroup(dispatcher: Dispatcher): AggregationGroup {
  const [group, ...others] = dispatcher.groups();
  if (group === undefined || others.length > 0) throw new Error('not exactly one group');
  return group;
}

describe('Dispatcher.insert()', () => {
  it('puts alerts with the same group labels together, and others apart (D2)', () => {
    const dispatcher = dispatcherOf();
    const created = [
      alertOf({ alertname: 'A', instance: '1' }),
      alertOf({ alertname: 'A', instance: '2' }),
      alertOf({ alertname: 'B' }),
      alertOf({ instance: '3' }),
    ].map((alert) => dispatcher.insert(alert, START).length);
    expect(created).toEqual([1, 0, 1, 1]);
    expect([...dispatcher.groups()].map(({ key, size }) => [key, size])).toEqual([
      ['{}:{alertname="A"}', 2],
      ['{}:{alertname="B"}', 1],
      ['{}:{}', 1],
    ]);
  });

  it('puts an alert into one group per route that takes it (D1)', () => {
    const team = (name: string): ReturnType<typeof routeConfig> =>
      routeConfig({ receiver: name, matchers: [equals('team', 'x')], continue: true });
    const dispatcher = dispatcherOf({ routes: [team('one'), team('two')] });
    const groups = dispatcher.insert(alertOf({ alertname: 'A', team: 'x' }), START);
    expect(groups.map(({ key, route }) => [key, route.receiver])).toEqual([
      ['{}/{team="x"}:{alertname="A"}', 'one'],
      ['{}/{team="x"}:{alertname="A"}', 'two'],
    ]);
  });

  it.each([
    ['began just now', 0, 30 * SECOND],
    ['began exactly group_wait ago', -30 * SECOND, 30 * SECOND],
    ['began earlier than that', -30 * SECOND - 1, 0],
    ['begins in the future', MINUTE, 30 * SECOND],
  ])(
    'gives a new group its time by its first alert, one that %s (D4)',
    (_name, startsAt, dueIn) => {
      const dispatcher = dispatcherOf();
      dispatcher.insert(alertOf({ alertname: 'A' }, { startsAt }), START);
      expect(dispatcher.nextDueAt()).toBe(addMs(START, dueIn));
    },
  );

  it('leaves the time of a group as it is when an older alert joins (D4)', () => {
    const dispatcher = dispatcherOf();
    dispatcher.insert(alertOf({ alertname: 'A', instance: '1' }), START);
    dispatcher.insert(alertOf({ alertname: 'A', instance: '2' }, { startsAt: -HOUR }), START);
    expect(dispatcher.nextDueAt()).toBe(addMs(START, 30 * SECOND));
  });

  it('waits not at all when group_wait is zero and the alert is a moment old (D4)', () => {
    const dispatcher = dispatcherOf({ groupWaitMs: durationMs(0) });
    dispatcher.insert(alertOf({ alertname: 'A' }), START);
    expect(dispatcher.nextDueAt()).toBe(START);
  });
});

describe('Dispatcher.settle()', () => {
  const flushedAt = addMs(START, MINUTE);

  it('lets go of ended alerts, and of the group with the last of them (D8)', () => {
    const dispatcher = dispatcherOf();
    const alert = alertOf({ alertname: 'A' }, { endsAt: SECOND });
    dispatcher.insert(alert, START);
    const group = onlyGroup(dispatcher);
    expect(dispatcher.holds(alert)).toBe(true);
    dispatcher.settle(group, { now: flushedAt, alerts: group.snapshot(flushedAt) });
    expect([dispatcher.size, dispatcher.nextDueAt(), dispatcher.holds(alert)]).toEqual([
      0,
      undefined,
      false,
    ]);
    expect(dispatcher.isLive(group)).toBe(false);
    dispatcher.schedule(group, flushedAt);
    expect(dispatcher.nextDueAt()).toBeUndefined();
  });

  it('keeps alerts that fire', () => {
    const dispatcher = dispatcherOf();
    dispatcher.insert(alertOf({ alertname: 'A' }), START);
    const group = onlyGroup(dispatcher);
    dispatcher.settle(group, { now: flushedAt, alerts: group.snapshot(flushedAt) });
    expect([group.size, group.flushedAt]).toEqual([1, flushedAt]);
  });

  it.each([
    ['fired again', { endsAt: HOUR, updatedAt: MINUTE + 5 }],
    ['fired again in the millisecond of the flush', { endsAt: HOUR, updatedAt: MINUTE }],
    ['ended again', { endsAt: MINUTE + 4, updatedAt: MINUTE + 5 }],
    ['was reported with another end', { endsAt: SECOND + 1, updatedAt: MINUTE + 5 }],
  ])('keeps an ended alert that %s after the flush looked (D8)', (_name, times) => {
    const dispatcher = dispatcherOf();
    const alert = alertOf({ alertname: 'A' }, { endsAt: SECOND });
    dispatcher.insert(alert, START);
    const group = onlyGroup(dispatcher);
    const told = group.snapshot(flushedAt);
    alert.moveTo(alertOf({ alertname: 'A' }, times));
    dispatcher.settle(group, { now: flushedAt, alerts: told });
    expect(group.has(alert)).toBe(true);
  });

  it('keeps an alert that ended in the millisecond of the flush, which had seen it fire (D8)', () => {
    const dispatcher = dispatcherOf();
    const alert = alertOf({ alertname: 'A' }, { updatedAt: MINUTE });
    dispatcher.insert(alert, START);
    const group = onlyGroup(dispatcher);
    const told = group.snapshot(flushedAt);
    alert.moveTo(alertOf({ alertname: 'A' }, { endsAt: MINUTE - 1, updatedAt: MINUTE }));
    dispatcher.settle(group, { now: flushedAt, alerts: told });
    expect(group.has(alert)).toBe(true);
  });

  it('keeps an ended alert that joined after the flush had looked', () => {
    const dispatcher = dispatcherOf();
    dispatcher.insert(alertOf({ alertname: 'A', instance: '1' }), START);
    const group = onlyGroup(dispatcher);
    const told = group.snapshot(flushedAt);
    const late = alertOf(
      { alertname: 'A', instance: '2' },
      { endsAt: MINUTE - 1, updatedAt: MINUTE },
    );
    dispatcher.insert(late, flushedAt);
    dispatcher.settle(group, { now: flushedAt, alerts: told });
    expect(group.has(late)).toBe(true);
  });
});

describe('Dispatcher.restore()', () => {
  const now = addMs(START, HOUR);
  const dueAt = addMs(now, 7 * SECOND);
  const remembered = (times: GroupTimes): GroupMemory => ({ ...NOTHING, timesOf: () => times });

  it('resumes the time of a remembered group', () => {
    const dispatcher = dispatcherOf();
    const flushedAt = addMs(START, MINUTE);
    dispatcher.restore(
      alertOf({ alertname: 'A' }, { endsAt: 2 * HOUR }),
      now,
      remembered({ dueAt, flushedAt }),
    );
    expect(dispatcher.nextDueAt()).toBe(dueAt);
    expect(onlyGroup(dispatcher).flushedAt).toBe(flushedAt);
  });

  it.each([
    {
      name: 'that fires, though its group is unknown',
      endsAt: 2 * HOUR,
      memory: NOTHING,
      isBack: true,
    },
    {
      name: 'that has ended and is unknown to everyone',
      endsAt: SECOND,
      memory: NOTHING,
      isBack: false,
    },
    {
      name: 'that has ended while somebody waits for the news',
      endsAt: SECOND,
      memory: { ...NOTHING, isAwaited: () => true },
      isBack: true,
    },
    {
      name: 'that ended before a group that was never flushed',
      endsAt: SECOND,
      memory: remembered({ dueAt, flushedAt: undefined }),
      isBack: true,
    },
    {
      name: 'that ended after the last flush of its group',
      endsAt: 2 * MINUTE,
      memory: remembered({ dueAt, flushedAt: addMs(START, MINUTE) }),
      isBack: true,
    },
    {
      name: 'that ended before the last flush of its group, and was reported after it',
      endsAt: SECOND,
      updatedAt: 2 * MINUTE,
      memory: remembered({ dueAt, flushedAt: addMs(START, MINUTE) }),
      isBack: true,
    },
    {
      name: 'that the last flush of its group has dealt with',
      endsAt: SECOND,
      memory: remembered({ dueAt, flushedAt: addMs(START, MINUTE) }),
      isBack: false,
    },
  ])('decides whether an alert comes back $name', ({ endsAt, updatedAt = 0, memory, isBack }) => {
    const dispatcher = dispatcherOf();
    const alert = alertOf({ alertname: 'A' }, { endsAt, updatedAt });
    dispatcher.restore(alert, now, memory);
    expect(dispatcher.holds(alert)).toBe(isBack);
    expect(dispatcher.size).toBe(isBack ? 1 : 0);
  });
});

describe('AggregationGroup.snapshot()', () => {
  it('copies alerts in notification order, those that fire without an end (D7)', () => {
    const dispatcher = dispatcherOf();
    const late = alertOf({ alertname: 'A', job: 'b' });
    const early = alertOf({ alertname: 'A', job: 'a' }, { endsAt: SECOND });
    const last = alertOf({ alertname: 'A' });
    for (const alert of [last, late, early]) dispatcher.insert(alert, START);
    const now = addMs(START, MINUTE);
    const copies = onlyGroup(dispatcher).snapshot(now);
    expect(copies).toEqual([early.snapshot(false), late.snapshot(true), last.snapshot(true)]);
  });
});
