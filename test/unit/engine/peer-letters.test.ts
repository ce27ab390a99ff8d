// Dead letters among replicas that share a store, which may lose what they have stored.
import { FEED, type ChangeOrigin } from '../../../src/engine/occasion.ts';
import {
  notificationRow,
  readNotificationRow,
} from '../../../src/engine/rows/notification-rows.ts';
import { describe, expect, it } from 'vitest';
import { addMs } from '../../../src/model/instant.ts';
import type { Outcome } from '../../../src/notify/integration.ts';
import type { KeptLetters } from '../../../src/engine/peer-letters.ts';
import type { StateChange } from '../../../src/engine/state-store.ts';
import { ALL_SLOTS, allSlots } from '../../support/all-slots.ts';
import {
  engineConfig,
  EngineWorld,
  HOUR,
  MINUTE,
  SECOND,
  START,
  WEBHOOK,
} from '../../support/engine-world.ts';
import { alertNamesIn, CONFIG, LOST, REFUSED, RULES } from '../../support/letter-world.ts';

const HOLDING = engineConfig({ groupBy: [] }, [{ ...WEBHOOK, holdsUnknown: true }], RULES);
const NOTHING: KeptLetters = { stored: new Set(), unstored: new Set(), answered: new Set() };

/** The holder of all slots, whose first message is refused for good and whose next ones arrive. */
function holder(): EngineWorld {
  let attempts = 0;
  const script = (): Outcome => (attempts++ === 0 ? REFUSED : { kind: 'sent' });
  const world = new EngineWorld(CONFIG, script, { isShared: true });
  world.perform(world.engine.slots.gain(allSlots(1), world.now));
  world.post('Down/a');
  world.advance(MINUTE);
  return world;
}

/** The holder of all slots, which does not know whether a message arrived that is to be held then. */
function holding(): EngineWorld {
  const config = engineConfig({}, [{ ...WEBHOOK, holdsUnknown: true }]);
  const world = new EngineWorld(config, () => LOST, { isShared: true });
  world.perform(world.engine.slots.gain(allSlots(1), world.now));
  world.post('Down/a');
  world.advance(MINUTE);
  return world;
}

function lettersOf({ engine }: EngineWorld): readonly string[] {
  return [...engine.letters.views()].map(({ letter }) => letter.id);
}

/** The version under which somebody brings back the row of a letter. */
function broughtVersionOf(value: string): number {
  const [failedAt] = /(?<="lastFailedAt":)\d+/.exec(value) ?? [];
  return Math.floor(Number(failedAt) / 2);
}

describe('a dead letter that is gone', () => {
  it.each<[string, ChangeOrigin]>([
    ['one commit', FEED],
    ['all that is stored', { isWhole: true, since: 0 }],
  ])(
    'goes again when a replica brings it back that has not heard of that, as part of %s',
    (_, origin) => {
      const world = holder();
      const other = new EngineWorld(CONFIG, undefined, { isShared: true });
      other.engine.absorb([...world.rows.values()], other.now);
      const ids = lettersOf(world);
      world.perform(world.engine.letters.askReplay(ids, world.now).effects);
      world.advance(0);
      const brought = other.engine.allTold().filter(({ table }) => table === 'dead_letter');
      const { changes } = world.engine.absorb(brought, world.now, origin);
      expect(lettersOf(other)).toEqual(ids);
      expect(lettersOf(world)).toEqual([]);
      // It takes nothing away that somebody else brings back of a later failure.
      expect(changes).toEqual(brought.map((row) => ({ ...row, value: undefined })));
    },
  );

  it.each([
    ['is kept where somebody has failed to repeat it since', 'repeat interval elapsed', true],
    ['goes again where somebody has failed to tell what people were told', 'the same', false],
  ])('%s', (_, reason, isKept) => {
    const world = holder();
    const ids = lettersOf(world);
    const [row = ''] = world.rowsOf('dead_letter');
    world.perform(world.engine.letters.askReplay(ids, world.now).effects);
    world.advance(0);
    const value = row
      .replace(/"lastFailedAt":\d+/, `"lastFailedAt":${String(world.now + HOUR)}`)
      .replace('first notification', reason === 'the same' ? 'first notification' : reason);
    const version = broughtVersionOf(value);
    const later = { table: 'dead_letter', key: ids[0] ?? '', value, version } as const;
    const change = isKept ? { value, fence: { token: START + 1 } } : { value: undefined };
    expect(world.engine.absorb([later], world.now).changes).toMatchObject([change]);
    expect(lettersOf(world)).toEqual(isKept ? ids : []);
  });

  describe('when it is brought back to whoever has its slot now, and has heard that people were told', () => {
    it.each([
      ['goes again', {}, false],
      ['goes again, if its slot is nobody’s as yet,', { isFree: true }, false],
      [
        'goes again where it says something else, and failed before that',
        { isRepeat: true, isEarly: true },
        false,
      ],
      ['stays where it says something else', { isRepeat: true }, true],
      ['stays where it was stored by a holder', { version: START + 1 }, true],
      ['stays where something else was begun since', { isBegun: true }, true],
      [
        'stays where it is of a message that may have arrived, and was held',
        { isHeld: true },
        true,
      ],
    ])('%s', (_, { version, isBegun, isHeld, isFree, isRepeat, isEarly }: Case, isKept) => {
      const world = holder();
      const [row] = [...world.rows.values()].filter(({ table }) => table === 'dead_letter');
      if (row === undefined) throw new Error('There is no letter');
      world.perform(world.engine.letters.askReplay(lettersOf(world), world.now).effects);
      world.advance(0);
      const next = new EngineWorld(CONFIG, () => 'hang', { isShared: true });
      next.engine.absorb([...world.rows.values()], next.now);
      if (isBegun === true) next.engine.absorb([begunSince(world)], next.now);
      if (isFree !== true) next.engine.slots.gain(allSlots(2), next.now);
      const failedAt = `"lastFailedAt":${String(world.now)}`;
      let value = isEarly === true ? row.value : row.value.replace(/"lastFailedAt":\d+/, failedAt);
      if (isHeld === true) value = value.replace('clientError', 'unknownOutcome');
      if (isRepeat === true) value = value.replace('first notification', 'repeat interval elapsed');
      const brought = { ...row, value, version: version ?? broughtVersionOf(value) };
      const { changes } = next.engine.absorb([brought], next.now);
      const removal = { table: 'dead_letter', key: row.key, value: undefined };
      const stored = { ...removal, value, fence: { token: START + 2 } };
      const isStored = version === undefined ? [stored] : [];
      const isRemoved = [{ ...removal, version: brought.version }];
      expect(changes).toMatchObject(isKept ? isStored : isRemoved);
      expect(lettersOf(next)).toEqual(isKept ? [row.key] : []);
    });

    interface Case {
      readonly version?: number;
      readonly isBegun?: boolean;
      readonly isHeld?: boolean;
      readonly isFree?: boolean;
      readonly isRepeat?: boolean;
      readonly isEarly?: boolean;
    }

    /** The record of the group, with the end of its alert as begun. */
    function begunSince(world: EngineWorld): StateChange {
      const known = readNotificationRow(world.rowsOf('notification')[0] ?? '');
      if (known?.last === undefined) throw new Error('Nothing is on record');
      const { firing: resolved, at: startedAt } = known.last;
      const ended = { id: 'n', reason: 'all alerts resolved', firing: [], resolved } as const;
      return notificationRow({ ...known, intent: { ...ended, startedAt, mayHaveArrived: true } });
    }
  });

  it.each([
    ['goes', 0, []],
    ['stays where the failure is another one', 1, ['kept']],
  ])('%s at whoever has brought it back, when it is taken back', (_, laterBy, kept) => {
    const world = holder();
    const [row] = [...world.rows.values()].filter(({ table }) => table === 'dead_letter');
    if (row === undefined) throw new Error('There is no letter');
    world.engine.slots.lose(ALL_SLOTS, world.now);
    const version = broughtVersionOf(row.value) + laterBy;
    world.engine.absorb([{ ...row, value: undefined, version }], world.now);
    expect(lettersOf(world).map(() => 'kept')).toEqual(kept);
  });

  it('goes again when the store has lost that it was dismissed', () => {
    const world = holder();
    const [row] = [...world.rows.values()].filter(({ table }) => table === 'dead_letter');
    if (row === undefined) throw new Error('There is no letter');
    world.perform(world.engine.letters.askDismissal(row.key, world.now).effects);
    world.advance(0);
    expect(lettersOf(world)).toEqual([]);
    const { changes } = world.engine.absorb([row], world.now, { isWhole: true, since: 0 });
    expect(lettersOf(world)).toEqual([]);
    const removal = { table: 'dead_letter', key: row.key, value: undefined };
    expect(changes).toMatchObject([{ ...removal, fence: { token: START + 1 } }]);
  });

  it('stays gone when it was dismissed, and somebody brings it back who has not heard of that', () => {
    const world = holder();
    const ids = lettersOf(world);
    const [row] = [...world.rows.values()].filter(({ table }) => table === 'dead_letter');
    if (row === undefined) throw new Error('There is no letter');
    world.perform(world.engine.letters.askDismissal(row.key, world.now).effects);
    world.advance(0);
    const brought = { ...row, version: broughtVersionOf(row.value) };
    world.engine.absorb([brought], world.now);
    expect([ids.length, lettersOf(world)]).toEqual([1, []]);
  });

  it.each([
    ['brought back for the holder', false],
    ['stored anew by whoever has its slot again', true],
  ])('that was not stored, as somebody else had its slot, is %s', (_, isRegained) => {
    const world = holder();
    const [row] = [...world.rows.values()].filter(({ table }) => table === 'dead_letter');
    if (row === undefined) throw new Error('There is no letter');
    world.engine.slots.lose(ALL_SLOTS, world.now);
    if (isRegained) world.engine.slots.gain(allSlots(2), world.now);
    const { changes } = world.engine.takeBack([row], world.now);
    const { key, value } = row;
    const version = isRegained ? START + 2 : broughtVersionOf(value);
    expect(changes).toMatchObject([{ key, value, version }]);
    expect(changes.map(({ fence }) => fence?.token)).toEqual([isRegained ? version : undefined]);
  });

  it('is there again when somebody brings it back to a store that has lost it', () => {
    const world = holder();
    const other = new EngineWorld(CONFIG, undefined, { isShared: true });
    const rows = [...world.rows.values()];
    other.engine.absorb(rows, other.now);
    const third = new EngineWorld(CONFIG, undefined, { isShared: true });
    third.engine.absorb(rows, third.now);
    const brought = third.engine.allTold().filter(({ table }) => table === 'dead_letter');
    other.engine.dropLettersBut(NOTHING, 0);
    expect(lettersOf(other)).toEqual([]);
    other.engine.absorb(brought, other.now);
    expect(lettersOf(other)).toEqual(lettersOf(world));
  });

  it.each([
    ['is kept while nobody was told since', false],
    ['goes from one who is about to bring it back, and reads that people were told since', true],
  ])('%s', (_, isTold) => {
    const world = holder();
    const other = new EngineWorld(CONFIG, undefined, { isShared: true });
    other.engine.absorb([...world.rows.values()], other.now);
    const unstored = new Set(lettersOf(other));
    if (isTold) {
      world.post('Down/b');
      world.advance(MINUTE * 5);
    }
    const rows = [...world.rows.values()].filter(({ table }) => table !== 'dead_letter');
    other.engine.absorb(rows, other.now, { isWhole: true, since: 0 });
    other.engine.dropLettersBut({ ...NOTHING, unstored }, 0);
    expect([unstored.size, lettersOf(other).length]).toEqual([1, isTold ? 0 : 1]);
  });

  it('is there again when the same holder gives up once more', () => {
    const world = holder();
    const [given] = world.rowsOf('dead_letter');
    const change = [...world.rows.values()].find(({ value }) => value === given);
    if (change === undefined) throw new Error('There is no letter');
    world.engine.noteOwn([{ ...change, value: undefined }, change]);
    const { changes } = world.engine.absorb([change], world.now);
    expect([lettersOf(world), changes]).toEqual([[change.key], []]);
  });

  it('goes again when it comes back to one who has given its slot back', () => {
    const world = holder();
    const brought = [...world.rows.values()].filter(({ table }) => table === 'dead_letter');
    world.perform(world.engine.letters.askReplay(lettersOf(world), world.now).effects);
    world.advance(MINUTE);
    world.engine.slots.lose(ALL_SLOTS, world.now);
    const rows = brought.map((row) => ({ ...row, version: START / 2 }));
    const { changes } = world.engine.absorb(rows, world.now);
    expect(changes).toEqual([
      { table: 'dead_letter', key: rows[0]?.key, value: undefined, version: START + 1 },
    ]);
    expect(lettersOf(world)).toEqual([]);
  });

  it.each([
    ['under the tenure in which it was written', 1],
    ['under a later one', 2],
  ])(
    'goes again when the store has lost its removal %s, and the slot is given back',
    (_, removedUnder) => {
      const world = holder();
      const [row] = [...world.rows.values()].filter(({ table }) => table === 'dead_letter');
      if (row === undefined) throw new Error('There is no letter');
      world.perform(world.engine.slots.gain(allSlots(removedUnder), world.now));
      world.perform(world.engine.letters.askDismissal(row.key, world.now).effects);
      world.advance(0);
      world.engine.slots.lose(ALL_SLOTS, world.now);
      const { changes } = world.engine.absorb([row], world.now, { isWhole: true, since: 1 });
      const version = START + removedUnder;
      expect(changes).toEqual([{ table: 'dead_letter', key: row.key, value: undefined, version }]);
      expect(lettersOf(world)).toEqual([]);
    },
  );

  it.each([
    ['goes when its removal is heard again', START + 1, [], 0],
    ['stays when what was removed is an older one', START, ['kept'], 0],
    ['stays, and is stored again, when it was taken for brought back', 'brought', ['kept'], 1],
  ] as const)('%s at whoever has taken its slot', (_, given, kept, rewritten) => {
    const world = holder();
    const rows = [...world.rows.values()];
    const next = new EngineWorld(CONFIG, undefined, { isShared: true });
    next.engine.absorb(rows, next.now);
    next.engine.slots.gain(allSlots(3), next.now);
    const removals = rows.flatMap(({ table, key, value }) => {
      const version = given === 'brought' ? broughtVersionOf(value) : given;
      return table === 'dead_letter' ? [{ table, key, value: undefined, version }] : [];
    });
    const { changes } = next.engine.absorb(removals, next.now);
    expect(lettersOf(next).map(() => 'kept')).toEqual(kept);
    expect(changes).toHaveLength(rewritten);
  });

  it.each([
    ['refused', holder],
    ['held, as it may have arrived,', holding],
  ])('that was %s stays with whoever takes its slot', (_, begin) => {
    const world = begin();
    const ids = lettersOf(world);
    expect(ids).toHaveLength(1);
    world.engine.slots.lose(ALL_SLOTS, world.now);
    world.perform(world.engine.slots.gain(allSlots(2), world.now));
    expect(lettersOf(world)).toEqual(ids);
  });
});

/** Two replicas of which the first holds all slots, and all that it has stored is known to the other. */
function pair(
  config = CONFIG,
  answerOf: (replica: 'first' | 'other') => Outcome = () => REFUSED,
): { readonly first: EngineWorld; readonly other: EngineWorld } {
  const first = new EngineWorld(config, () => answerOf('first'), { isShared: true });
  const other = new EngineWorld(config, () => answerOf('other'), { isShared: true });
  first.perform(first.engine.slots.gain(allSlots(1), first.now));
  return { first, other };
}

function letterRowOf({ rows }: EngineWorld): StateChange & { readonly value: string } {
  const row = [...rows.values()].find(({ table }) => table === 'dead_letter');
  if (row === undefined) throw new Error('There is no letter');
  return row;
}

/** As somebody brings it back who does not have its slot. */
function broughtBack({ table, key, value }: ReturnType<typeof letterRowOf>): StateChange {
  return { table, key, value, version: broughtVersionOf(value) };
}

/** What is done is stored, and heard by the other one. */
function hear(from: EngineWorld, to: EngineWorld, since = 0): readonly StateChange[] {
  const changes = from.effects.slice(since).flatMap((effects) => effects.changes);
  from.engine.noteOwn(changes);
  to.now = from.now;
  to.perform(to.engine.absorb(changes, to.now));
  return changes;
}

/** What is done is not stored, as the other one has the slots since; it hears what is offered then. */
function offer(from: EngineWorld, to: EngineWorld, since: number): void {
  const late = from.effects.slice(since).flatMap(({ changes }) => changes);
  from.engine.noteOwn(late);
  from.engine.slots.lose(ALL_SLOTS, from.now);
  to.now = from.now;
  to.perform(to.engine.slots.gain(allSlots(9), to.now));
  const offered = [
    ...late.filter(({ fence }) => fence === undefined),
    ...from.engine.takeBack(
      late.filter(({ fence }) => fence !== undefined),
      from.now,
    ).changes,
  ];
  to.perform(to.engine.absorb(offered, to.now));
}

describe('what a replica could not store of a dead letter', () => {
  it('is heard by whoever has the slot, where the same failed once more', () => {
    const { first, other } = pair();
    first.post('Down/a');
    first.advance(MINUTE);
    hear(first, other);
    const since = first.effects.length;
    first.post('Down/b');
    first.advance(5 * MINUTE);
    offer(first, other, since);
    const [view] = other.engine.letters.views();
    expect(view?.letter.message.alerts).toHaveLength(2);
    const stored = [...other.rows.values()].filter(({ table }) => table === 'dead_letter');
    expect(stored.map(({ fence }) => fence?.token)).toEqual([START + 9]);
  });

  it('is forgotten, with what is asked of it, where whoever has the slot has told it since', () => {
    const { first, other } = pair(CONFIG, (who) => (who === 'first' ? REFUSED : { kind: 'sent' }));
    first.post('Down/a');
    first.advance(MINUTE);
    hear(first, other);
    const row = letterRowOf(first);
    other.perform(other.engine.slots.gain(allSlots(9), other.now));
    other.perform(other.engine.letters.askReplay(lettersOf(other), other.now).effects);
    other.advance(0);
    first.engine.letters.askReplay(lettersOf(first), first.now);
    first.engine.slots.lose(ALL_SLOTS, first.now);
    const told = [...other.rows.values()].filter(({ table }) => table === 'notification');
    first.engine.absorb(told, first.now, { isWhole: true, since: 1 });
    const { changes } = first.engine.takeBack([row], first.now);
    expect([other.sent.length, lettersOf(first)]).toEqual([1, []]);
    expect(changes).toEqual([{ table: 'dead_letter_request', key: row.key, value: undefined }]);
  });

  it('is joined with what is held there, which is in no other letter', () => {
    const { first, other } = pair(HOLDING, (who) => (who === 'first' ? REFUSED : LOST));
    other.perform(other.engine.slots.gain(allSlots(9), other.now));
    other.post('A');
    other.advance(MINUTE);
    first.now = other.now;
    first.post('B');
    first.advance(MINUTE);
    const row = letterRowOf(first);
    other.engine.absorb([broughtBack(row)], first.now);
    first.engine.slots.lose(ALL_SLOTS, first.now);
    first.engine.absorb([...other.rows.values()], first.now, { isWhole: true, since: 1 });
    first.engine.takeBack([row], first.now);
    expect([alertNamesIn(other), alertNamesIn(first)]).toEqual([
      ['A', 'B'],
      ['A', 'B'],
    ]);
  });

  it.each([
    { it: 'is there yet', laterMs: MINUTE, expected: ['A', 'B'] },
    { it: 'has ended', laterMs: 6 * MINUTE, expected: ['A'] },
  ])('is heard where it is held, and failed before another one that $it', (given) => {
    const { first } = pair(HOLDING, () => LOST);
    first.post('A');
    first.advance(MINUTE);
    const answers = [REFUSED];
    const other = new EngineWorld(HOLDING, () => answers.shift() ?? { kind: 'sent' }, {
      isShared: true,
    });
    other.now = addMs(other.now, 2 * SECOND);
    other.perform(other.engine.slots.gain(allSlots(9), other.now));
    other.post('B');
    other.advance(given.laterMs);
    expect(alertNamesIn(other)).toEqual(given.expected.filter((name) => name === 'B'));
    other.perform(other.engine.absorb([broughtBack(letterRowOf(first))], other.now));
    expect(alertNamesIn(other)).toEqual(given.expected);
  });

  it('is not sent by hand where something else was asked for', () => {
    const { first } = pair(HOLDING, () => LOST);
    const answers: (Outcome | 'hang')[] = [LOST, 'hang'];
    const other = new EngineWorld(HOLDING, () => answers.shift() ?? { kind: 'sent' }, {
      isShared: true,
    });
    other.perform(other.engine.slots.gain(allSlots(9), other.now));
    for (const world of [first, other]) {
      world.post('A');
      world.advance(MINUTE);
    }
    first.post('C');
    first.advance(5 * MINUTE);
    other.now = first.now;
    other.perform(other.engine.letters.askReplay(lettersOf(other), other.now).effects);
    other.advance(0);
    other.perform(other.engine.absorb([broughtBack(letterRowOf(first))], other.now));
    expect(alertNamesIn(other)).toEqual(['A', 'C']);
    other.answer({ kind: 'sent' });
    other.advance(0);
    expect([other.sent.length, alertNamesIn(other)]).toEqual([1, ['C']]);
  });

  it('goes, where it was dismissed, also when it is brought back before that is stored', () => {
    const world = holder();
    const rows = [...world.rows.values()].filter(({ table }) => table === 'dead_letter');
    const since = world.effects.length;
    const [id = ''] = lettersOf(world);
    world.perform(world.engine.letters.askDismissal(id, world.now).effects);
    world.advance(0);
    const late = world.effects.slice(since).flatMap(({ changes }) => changes);
    world.engine.noteOwn(late);
    world.engine.slots.lose(ALL_SLOTS, world.now);
    world.engine.takeBack(
      late.filter(({ fence }) => fence !== undefined),
      world.now,
    );
    const brought = rows.map(({ table, key, value }) => {
      return { table, key, value, version: broughtVersionOf(value) };
    });
    world.engine.absorb(brought, world.now);
    expect([brought.length, lettersOf(world)]).toEqual([1, []]);
  });

  it('is heard by whoever has the slot also when that one had failed, and was read, before', () => {
    const { first, other } = pair();
    first.post('Down/a');
    first.advance(MINUTE);
    hear(first, other);
    other.perform(other.engine.slots.gain(allSlots(2), other.now));
    other.post('Down/a');
    other.advance(4 * MINUTE + 50 * SECOND);
    const theirs = [...other.rows.values()];
    const since = first.effects.length;
    first.post('Down/b');
    first.advance(6 * MINUTE);
    const late = first.effects.slice(since).flatMap(({ changes }) => changes);
    first.engine.noteOwn(late);
    first.engine.slots.lose(ALL_SLOTS, first.now);
    first.engine.absorb(theirs, first.now, { isWhole: true, since: 1 });
    const dropped = late.filter(({ table }) => table === 'dead_letter').slice(-1);
    const { changes } = first.engine.takeBack(dropped, first.now);
    expect(changes.map(({ value }) => value)).toEqual(dropped.map(({ value }) => value));
  });

  it('is not heard where people were told since, and an earlier letter is left', () => {
    const config = engineConfig({}, [{ ...WEBHOOK, holdsUnknown: true }], RULES);
    const answers: Outcome[] = [{ kind: 'sent' }, LOST];
    const { first } = pair(config, () => answers.shift() ?? { kind: 'sent' });
    first.post('Down/a');
    first.advance(MINUTE);
    first.resolve('Down/a');
    first.advance(5 * MINUTE);
    first.post('Down/b');
    first.advance(5 * MINUTE);
    const [view] = first.engine.letters.views();
    const [row] = [...first.rows.values()].filter(({ table }) => table === 'dead_letter');
    if (view === undefined || row === undefined) throw new Error('There is no letter');
    expect(first.sent).toHaveLength(2);
    first.engine.noteOwn([row]);
    const failedAt = String(addMs(view.letter.lastFailedAt, SECOND));
    const refused = row.value.replace('unknownOutcome', 'clientError');
    const value = refused.replace(/(?<="lastFailedAt":)\d+/, failedAt);
    first.engine.absorb([{ ...row, value, version: broughtVersionOf(value) }], first.now);
    expect([...first.engine.letters.views()]).toEqual([view]);
  });

  it('is heard where it is held, although an earlier one has ended there', () => {
    const config = engineConfig({}, [{ ...WEBHOOK, holdsUnknown: true }], RULES);
    const answers: Outcome[] = [REFUSED];
    const { first: former, other } = pair(config, (who) =>
      who === 'first' ? (answers.shift() ?? { kind: 'sent' }) : LOST,
    );
    former.post('Down/a');
    former.advance(6 * MINUTE);
    expect([former.sent.length, lettersOf(former)]).toEqual([1, []]);
    hear(former, other);
    former.engine.slots.lose(ALL_SLOTS, former.now);
    other.perform(other.engine.slots.gain(allSlots(2), other.now));
    other.post('Down/b');
    hear(other, former);
    const since = other.effects.length;
    other.advance(5 * MINUTE);
    offer(other, former, since);
    expect([lettersOf(other).length, lettersOf(former)]).toEqual([1, lettersOf(other)]);
  });

  it.each([
    ['is not heard where it is held, and all of it was told since', ['Down/b'], 0],
    ['is heard where it is held, and nothing was told since', [], 1],
  ])('%s', (_, posted, count) => {
    const [row] = [...holding().rows.values()].filter(({ table }) => table === 'dead_letter');
    if (row === undefined) throw new Error('There is no letter');
    const { first } = pair(CONFIG, () => ({ kind: 'sent' }));
    first.post('Down/a');
    first.advance(MINUTE);
    for (const name of posted) first.post(name);
    first.advance(5 * MINUTE);
    const { table, key, value } = row;
    first.engine.absorb([{ table, key, value, version: broughtVersionOf(value) }], first.now);
    expect(lettersOf(first)).toHaveLength(count);
  });

  it.each(['told', 'dismissed'])('goes at whoever has the slot, too, where it was %s', (how) => {
    const answers: Outcome[] = [REFUSED];
    const { first, other } = pair(CONFIG, () => answers.shift() ?? { kind: 'sent' });
    first.post('Down/a');
    first.advance(MINUTE);
    hear(first, other);
    const [id = ''] = lettersOf(other);
    const since = first.effects.length;
    if (how === 'dismissed') {
      first.perform(first.engine.letters.askDismissal(id, first.now).effects);
    }
    first.advance(how === 'told' ? 5 * MINUTE : 0);
    expect([id === '', lettersOf(first)]).toEqual([false, []]);
    other.engine.letters.askReplay([id], other.now);
    offer(first, other, since);
    expect([lettersOf(first), lettersOf(other)]).toEqual([[], []]);
    const asked = other.effects.flatMap(({ changes }) => changes).filter(({ key }) => key === id);
    expect(asked.map(({ table, value }) => [table, value])).toEqual([
      ['dead_letter_request', undefined],
    ]);
  });

  it('is not asked for again by one who missed that it was sent in vain', () => {
    const { first, other } = pair();
    first.post('Down/a');
    first.advance(MINUTE);
    hear(first, other);
    const ids = lettersOf(first);
    const asked = first.engine.letters.askReplay(ids, first.now).effects;
    other.engine.absorb(asked.changes, other.now);
    const kept = { ...NOTHING, stored: new Set(ids) };
    other.engine.dropLettersBut(kept, 0);
    expect(requestsOf(other)).toEqual(ids);
    expect([...other.engine.letters.askedFor()]).toEqual(ids);
    other.engine.dropLettersBut({ ...kept, answered: new Set(ids) }, 0);
    expect([requestsOf(other), lettersOf(other)]).toEqual([[], ids]);
  });
});

function requestsOf({ engine }: EngineWorld): readonly string[] {
  return engine.allTold().flatMap(({ table, key }) => {
    return table === 'dead_letter_request' ? [key] : [];
  });
}
