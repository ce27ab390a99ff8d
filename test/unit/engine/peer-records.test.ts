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
