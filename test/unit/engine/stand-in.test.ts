// Two that tell people in the place of a holder while the store is away, and what its holder hears of it.
import { beforeEach, describe, expect, it } from 'vitest';
import type { StateChange } from '../../../src/engine/state-store.ts';
import { addMs } from '../../../src/model/instant.ts';
import type { Outcome } from '../../../src/notify/integration.ts';
import { takeAll } from '../../support/all-slots.ts';
import {
  engineConfig,
  EngineWorld,
  HOUR,
  MINUTE,
  SECOND,
  START,
  WEBHOOK,
} from '../../support/engine-world.ts';
import { LOST, REFUSED, RULES, SENT } from '../../support/letter-world.ts';

const CONFIG = engineConfig({ groupBy: [] }, undefined, RULES);
const HOLDING = engineConfig({ groupBy: [] }, [{ ...WEBHOOK, holdsUnknown: true }], RULES);

function replica(config = CONFIG, answers: readonly Outcome[] = []): EngineWorld {
  const rest = [...answers];
  return new EngineWorld(config, () => rest.shift() ?? SENT, { isShared: true });
}

/** One that has told, in the place of the holder, that an alert fires. */
function standIn(name: string, config = CONFIG, answers: readonly Outcome[] = []): EngineWorld {
  const world = replica(config, answers);
  tellInPlace(world, name);
  return world;
}

function tellInPlace(world: EngineWorld, name: string): void {
  world.post(name);
  const fingerprints = [...world.engine.alerts.values()].map(({ fingerprint }) => fingerprint);
  world.engine.slots.standIn(fingerprints, world.now);
  world.advance(30 * SECOND);
}

/** The store is there again: the holder hears of what was told in its place, and of the alerts. */
function standBack(from: EngineWorld, holder: EngineWorld): void {
  from.now = holder.now;
  const { changes } = from.engine.slots.standBack(from.now);
  const alerts = [...from.rows.values()].filter(({ table }) => table.startsWith('alert'));
  holder.perform(holder.engine.absorb([...alerts, ...changes], holder.now));
}

function lettersOf({ engine }: EngineWorld): readonly string[] {
  return [...engine.letters.views()].map(({ letter }) => letter.id);
}

function resolvedBy(world: EngineWorld): readonly string[] {
  return world.sent.flatMap(({ resolved }) => resolved);
}

describe('a holder that told in the place of the former one, as another one did', () => {
  let mine: EngineWorld;

  /** Takes the slots, and hears of the other one after that. */
  function takeOver(theirs: EngineWorld): void {
    mine.now = theirs.now;
    mine.perform(mine.engine.slots.standBack(mine.now));
    takeAll(mine, 2);
    standBack(theirs, mine);
  }

  beforeEach(() => {
    mine = standIn('A');
  });

  it('tells of the end of what the other one told before its own last message', () => {
    const theirs = standIn('B');
    theirs.resolve('B');
    mine.resolve('A');
    mine.advance(5 * MINUTE);
    theirs.now = mine.now;
    takeOver(theirs);
    mine.advance(HOUR);
    expect(resolvedBy(mine)).toContain('B');
  });

  it('tells of the end of what it told itself before the last message of the other one', () => {
    const theirs = replica();
    theirs.now = addMs(theirs.now, 10 * SECOND);
    tellInPlace(theirs, 'B');
    for (const world of [mine, theirs]) world.silence('D', 10 * HOUR);
    theirs.resolve('B');
    theirs.post('D');
    theirs.advance(5 * MINUTE);
    takeOver(theirs);
    mine.resolve('A');
    mine.advance(HOUR);
    expect(resolvedBy(mine)).toContain('A');
  });

  it('marks what it repeats then', () => {
    const theirs = replica();
    theirs.now = addMs(theirs.now, 10 * SECOND);
    tellInPlace(theirs, 'B');
    takeOver(theirs);
    mine.advance(HOUR);
    expect(mine.sent.slice(1)).toMatchObject([{ firing: ['A', 'B'], possibleDuplicate: true }]);
  });

  it('has on record what it told before it hands the slots over', () => {
    takeAll(mine, 2);
    mine.perform(mine.engine.slots.standBack(mine.now));
    const next = replica();
    next.now = mine.now;
    next.perform(next.engine.absorb([...mine.rows.values()], next.now));
    takeAll(next, 3);
    next.advance(HOUR);
    expect(next.sent).toEqual([]);
  });
});

describe('what was told in the place of a holder', () => {
  it.each([
    { it: 'held', answer: LOST, config: HOLDING, isOver: false },
    { it: 'refused, and ended', answer: REFUSED, config: CONFIG, isOver: true },
  ])('is a dead letter of the holder, where it was $it', ({ answer, config, isOver }) => {
    const theirs = standIn('A', config, [answer]);
    const holder = replica(config);
    takeAll(holder, 1);
    if (isOver) theirs.resolve('A');
    holder.now = theirs.now;
    standBack(theirs, holder);
    holder.advance(HOUR);
    expect(holder.sent).toEqual([]);
    expect(lettersOf(theirs)).toHaveLength(1);
    expect(lettersOf(holder)).toEqual(lettersOf(theirs));
  });

  it('stays a dead letter where that of an earlier failure of somebody else is removed', () => {
    const [theirs, mine] = [replica(CONFIG, [REFUSED]), replica(CONFIG, [REFUSED])];
    mine.now = addMs(mine.now, 10 * SECOND);
    for (const world of [theirs, mine]) tellInPlace(world, 'A');
    theirs.now = mine.now;
    const removals = [theirs, mine].map(({ engine, now }) =>
      engine.slots
        .standBack(now)
        .changes.filter(({ table }) => table === 'dead_letter')
        .map((change) => ({ ...change, value: undefined })),
    );
    const left = removals.map((changes) => {
      mine.engine.absorb(changes, mine.now);
      return lettersOf(mine).length;
    });
    expect([removals.map(({ length }) => length), left]).toEqual([
      [1, 1],
      [1, 0],
    ]);
  });

  it('is repeated with a mark only, also when its group has gone since', () => {
    const theirs = standIn('B');
    theirs.resolve('B');
    theirs.advance(5 * MINUTE);
    expect(resolvedBy(theirs)).toEqual(['B']);
    const holder = replica();
    takeAll(holder, 1);
    holder.post('A');
    holder.advance(6 * MINUTE);
    standBack(theirs, holder);
    holder.advance(HOUR);
    const repeats = holder.sent.filter(({ resolved }) => resolved.includes('B'));
    expect(repeats.map(({ possibleDuplicate }) => possibleDuplicate)).toEqual([true]);
  });

  it('brings back no letter that it did not write, as that may have been dismissed', () => {
    const former = replica(CONFIG, [REFUSED]);
    takeAll(former, 1);
    former.post('A');
    former.advance(MINUTE);
    const [theirs, next] = [replica(), replica()];
    for (const world of [theirs, next]) {
      world.now = former.now;
      world.perform(world.engine.absorb([...former.rows.values()], world.now));
    }
    const [id = ''] = lettersOf(theirs);
    next.silence('A', 10 * HOUR);
    next.perform(
      next.engine.absorb([{ table: 'dead_letter', key: id, value: undefined }], next.now),
    );
    takeAll(next, 2);
    theirs.silence('A', 10 * HOUR);
    tellInPlace(theirs, 'A');
    expect([theirs.sent.length, lettersOf(theirs)]).toEqual([0, [id]]);
    next.now = theirs.now;
    standBack(theirs, next);
    expect(lettersOf(next)).toEqual([]);
  });

  it('is nothing where nothing was due, and has nothing repeated', () => {
    const [holder, theirs] = [replica(), replica()];
    takeAll(holder, 1);
    for (const name of ['A', 'B']) holder.post(name);
    holder.advance(MINUTE);
    theirs.now = holder.now;
    theirs.perform(theirs.engine.absorb([...holder.rows.values()], holder.now));
    holder.resolve('A');
    holder.advance(5 * MINUTE);
    holder.post('C');
    holder.advance(5 * MINUTE);
    const told = holder.log();
    const fingerprints = [...theirs.engine.alerts.values()].map(({ fingerprint }) => fingerprint);
    theirs.engine.slots.standIn(fingerprints, theirs.now);
    standBack(theirs, holder);
    holder.advance(10 * MINUTE);
    expect([told.length, holder.log()]).toEqual([3, told]);
  });

  it('has what a cut off holder told before repeated with a mark, where that comes later', () => {
    const [former, next] = [replica(), replica()];
    takeAll(former, 1);
    former.post('B');
    former.advance(30 * SECOND);
    const theirs = replica();
    theirs.now = addMs(START, MINUTE);
    tellInPlace(theirs, 'A');
    next.now = theirs.now;
    standBack(theirs, next);
    takeAll(next, 2);
    next.advance(SECOND);
    const late = [...former.rows.values()];
    const fenced = late.filter(({ fence }) => fence !== undefined);
    former.engine.slots.lose(new Set(fenced.map(({ fence }) => fence?.slot ?? 0)), next.now);
    const offered = former.engine.takeBack(fenced, next.now).changes;
    const alerts = late.filter(({ table }) => table.startsWith('alert'));
    next.perform(next.engine.absorb([...alerts, ...offered], next.now));
    next.advance(10 * MINUTE);
    const ofB = next.sent.filter(({ firing }) => firing.includes('B'));
    expect(ofB).toMatchObject([{ possibleDuplicate: true }]);
  });

  it('is offered once', () => {
    const theirs = standIn('B');
    const offered = (): readonly StateChange[] => theirs.engine.slots.standBack(theirs.now).changes;
    expect([offered().length, offered().length]).toEqual([1, 0]);
  });
});
