// What replicas learn of what others have told while these could not reach the store.
import { describe, expect, it } from 'vitest';
import type { Effects } from '../../../src/engine/effects.ts';
import type { StateChange } from '../../../src/engine/state-store.ts';
import { addMs } from '../../../src/model/instant.ts';
import { ALL_SLOTS, takeAll } from '../../support/all-slots.ts';
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

function changesOf(world: EngineWorld): readonly StateChange[] {
  return world.effects.flatMap(({ changes }) => changes);
}

/** Has a holder hear of the last that a former one has told. */
function offer(holder: EngineWorld, effects: readonly Effects[]): void {
  const told = effects.flatMap(({ changes }) => changes);
  const offered = told.filter(({ table }) => table === 'notification').slice(-1);
  const rows = offered.map(({ fence: _, ...row }) => row);
  holder.perform(holder.engine.absorb(rows, holder.now));
}

describe('a rebalancing while an alert is muted', () => {
  /** Others hear of all that was done since, and the slots are given back. */
  function giveBack(from: EngineWorld, others: readonly EngineWorld[], since = 0): void {
    for (const { changes } of from.effects.slice(since)) {
      for (const world of others) {
        world.now = from.now;
        world.perform(world.engine.absorb(changes, world.now));
      }
    }
    from.engine.slots.rest(ALL_SLOTS, from.now);
    from.engine.slots.lose(ALL_SLOTS, from.now);
  }

  it.each([
    ['a receiver that hears of no ends', { sendResolved: false }],
    ['one that holds what may have arrived', { sendResolved: false, holdsUnknown: true }],
    ['any other', {}],
  ])('leaves nothing in doubt for %s', (_, integration) => {
    const config = engineConfig({ groupBy: [] }, [{ ...WEBHOOK, ...integration }]);
    const replica = (): EngineWorld => new EngineWorld(config, undefined, { isShared: true });
    const [first, second, third] = [replica(), replica(), replica()];
    takeAll(first, 1);
    for (const name of ['A', 'B']) first.post(name, FOR_HOURS);
    first.advance(MINUTE);
    giveBack(first, [second, third]);
    takeAll(second, 2);
    const since = second.effects.length;
    second.silence('B', HOUR);
    second.resolve('A');
    second.advance(5 * MINUTE);
    giveBack(second, [third], since);
    takeAll(third, 3);
    third.post('C', FOR_HOURS);
    third.advance(10 * MINUTE);
    expect(third.sent.map(({ firing, possibleDuplicate }) => [firing, possibleDuplicate])).toEqual([
      [['C'], false],
    ]);
    expect([...third.engine.letters.views()]).toEqual([]);
  });

  it('has nothing repeated of which its holder told others before the alert was muted', () => {
    const config = engineConfig({ groupBy: [] });
    const replica = (): EngineWorld => new EngineWorld(config, undefined, { isShared: true });
    const [first, second] = [replica(), replica()];
    takeAll(first, 1);
    for (const name of ['A', 'B']) first.post(name, FOR_HOURS);
    first.advance(MINUTE);
    first.silence('B', HOUR);
    first.post('C', FOR_HOURS);
    first.advance(5 * MINUTE);
    expect(first.sent.map(({ firing }) => firing)).toEqual([
      ['A', 'B'],
      ['A', 'C'],
    ]);
    giveBack(first, [second]);
    takeAll(second, 2);
    second.advance(10 * MINUTE);
    expect(second.sent).toEqual([]);
  });
});

it('tells no end again when late rows of an alert come that was forgotten', () => {
  const world = new EngineWorld(engineConfig({ groupBy: [] }), undefined, { isShared: true });
  takeAll(world, 1);
  for (const name of ['A', 'X']) world.post(name, FOR_HOURS);
  world.advance(MINUTE);
  world.resolve('X');
  world.advance(10 * MINUTE);
  const x = [...world.engine.alerts.values()].find(({ labels }) => labels.get('alertname') === 'X');
  const late = [...world.rows.values()].filter(({ key }) => key === x?.fingerprint);
  world.post('B', FOR_HOURS);
  world.advance(10 * MINUTE);
  world.perform(world.engine.collectAlerts(world.now));
  const told = world.log();
  world.perform(world.engine.absorb(late, world.now));
  world.advance(20 * MINUTE);
  expect([late.length, world.log()]).toEqual([2, told]);
});

describe('a holder that hears late that its predecessor has told of an alert', () => {
  it.each([
    { it: 'one among others in its group', names: ['A', 'B'] },
    { it: 'alone in its group', names: ['A'] },
  ])('tells of its end, which nobody seemed to wait for: $it', ({ names }) => {
    const config = engineConfig({ groupBy: [] });
    const former = new EngineWorld(config, undefined, { isShared: true });
    const latter = new EngineWorld(config, undefined, { isShared: true });
    takeAll(former, 1);
    for (const name of names) former.post(name, FOR_HOURS);
    latter.engine.absorb(changesOf(former), latter.now);
    const stored = former.effects.length;
    former.advance(30 * SECOND);
    expect(former.sent).toHaveLength(1);
    latter.now = former.now;
    latter.resolve('A');
    takeAll(latter, 2);
    latter.advance(MINUTE);
    offer(latter, former.effects.slice(stored));
    latter.advance(HOUR);
    expect(latter.sent.at(-1)?.resolved).toEqual(['A']);
  });

  it('tells of its end although it has told of others long since', () => {
    const config = engineConfig({ groupBy: [] });
    const former = new EngineWorld(config, undefined, { isShared: true });
    const latter = new EngineWorld(config, undefined, { isShared: true });
    takeAll(former, 1);
    former.post('A', FOR_HOURS);
    former.advance(30 * SECOND);
    latter.now = former.now;
    takeAll(latter, 2);
    latter.resolve('A');
    latter.advance(MINUTE);
    latter.post('B', FOR_HOURS);
    latter.advance(MINUTE);
    expect(latter.sent.map(({ firing, resolved }) => [firing, resolved])).toEqual([[['B'], []]]);
    offer(latter, former.effects);
    latter.advance(HOUR);
    expect(latter.sent.slice(1)).toMatchObject([
      { firing: ['B'], resolved: ['A'], possibleDuplicate: true },
    ]);
  });
});
