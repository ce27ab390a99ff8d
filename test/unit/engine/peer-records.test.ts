// What replicas learn of what others have told while these could not reach the store.
import { describe, expect, it } from 'vitest';
import type { Effects } from '../../../src/engine/effects.ts';
import type { StateChange } from '../../../src/engine/state-store.ts';
import { addMs } from '../../../src/model/instant.ts';
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

const FOR_HOURS = { startsAt: START, endsAt: addMs(START, 10 * HOUR) };

function gain(world: EngineWorld, token: number): void {
  const tokens = Array.from({ length: SLOT_COUNT }, (_, slot) => [slot, START + token] as const);
  world.perform(world.engine.slots.gain(new Map(tokens), world.now));
}

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
  it.each([
    ['a receiver that hears of no ends', { sendResolved: false }],
    ['one that holds what may have arrived', { sendResolved: false, holdsUnknown: true }],
    ['any other', {}],
  ])('leaves nothing in doubt for %s', (_, integration) => {
    const config = engineConfig({ groupBy: [] }, [{ ...WEBHOOK, ...integration }]);
    const worlds = [0, 1, 2].map(() => new EngineWorld(config, undefined, { isShared: true }));
    const [first, second, third] = worlds;
    if (first === undefined || second === undefined || third === undefined) throw new Error('');
    const handOver = (from: EngineWorld, token: number, since = 0): void => {
      for (const { changes } of from.effects.slice(since)) {
        for (const world of worlds) {
          if (world === from) continue;
          world.now = from.now;
          world.perform(world.engine.absorb(changes, world.now));
        }
      }
      const all = new Set(Array.from({ length: SLOT_COUNT }, (_slot, slot) => slot));
      from.engine.slots.rest(all, from.now);
      from.engine.slots.lose(all, from.now);
      const next = worlds[token - 1];
      if (next !== undefined) gain(next, token);
    };
    gain(first, 1);
    for (const name of ['A', 'B']) first.post(name, FOR_HOURS);
    first.advance(MINUTE);
    handOver(first, 2);
    const since = second.effects.length;
    second.silence('B', HOUR);
    second.resolve('A');
    second.advance(5 * MINUTE);
    handOver(second, 3, since);
    third.post('C', FOR_HOURS);
    third.advance(10 * MINUTE);
    expect(third.sent.map(({ firing, possibleDuplicate }) => [firing, possibleDuplicate])).toEqual([
      [['C'], false],
    ]);
    expect([...third.engine.letters.views()]).toEqual([]);
  });
});

it('tells no end again when late rows of an alert come that was forgotten', () => {
  const world = new EngineWorld(engineConfig({ groupBy: [] }), undefined, { isShared: true });
  gain(world, 1);
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
    gain(former, 1);
    for (const name of names) former.post(name, FOR_HOURS);
    latter.engine.absorb(changesOf(former), latter.now);
    const stored = former.effects.length;
    former.advance(30 * SECOND);
    expect(former.sent).toHaveLength(1);
    latter.now = former.now;
    latter.resolve('A');
    gain(latter, 2);
    latter.advance(MINUTE);
    offer(latter, former.effects.slice(stored));
    latter.advance(HOUR);
    expect(latter.sent.at(-1)?.resolved).toEqual(['A']);
  });

  it('tells of its end although it has told of others long since', () => {
    const config = engineConfig({ groupBy: [] });
    const former = new EngineWorld(config, undefined, { isShared: true });
    const latter = new EngineWorld(config, undefined, { isShared: true });
    gain(former, 1);
    former.post('A', FOR_HOURS);
    former.advance(30 * SECOND);
    latter.now = former.now;
    gain(latter, 2);
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
