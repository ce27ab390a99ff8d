// What a receiver holds: it may have arrived, and nobody but people sends it again.
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/notify/integration.ts';
import { UNKNOWN_ID } from '../../../src/notify/notification-record.ts';
import {
  engineConfig,
  EngineWorld,
  HOUR,
  MINUTE,
  WEBHOOK,
  type Script,
} from '../../support/engine-world.ts';
import {
  BROKEN,
  HOLDING,
  lettersOf,
  LOST,
  namedIn,
  onlyLetter,
  REFUSED,
  replay,
  RULES,
  SENT,
  worldWith,
} from '../../support/letter-world.ts';

/** A receiver that holds, and that answers so after a crash while it was being told of `Down/a`. */
function afterCrash(answer: Outcome): ReturnType<typeof worldWith> {
  const { world, receiver } = worldWith('hang', HOLDING);
  world.post('Down/a');
  world.advance(MINUTE);
  world.crash();
  receiver.answer = answer;
  return { world, receiver };
}

/** A receiver that holds, and may have heard that `Down/a` is over. */
function withHeldEnd(): ReturnType<typeof worldWith> {
  const given = worldWith(SENT, HOLDING);
  given.world.post('Down/a');
  given.world.advance(MINUTE);
  given.receiver.answer = LOST;
  given.world.resolve('Down/a');
  given.world.advance(5 * MINUTE);
  return given;
}

describe('a receiver that holds what may have arrived', () => {
  it('is not told again after a lost connection, and the group counts as told', () => {
    const { world, receiver } = worldWith(LOST, HOLDING);
    world.post('Down/a');
    world.advance(MINUTE);
    receiver.answer = SENT;
    world.advance(HOUR);
    expect(world.sent).toEqual([]);
    expect(onlyLetter(world)).toMatchObject({
      reason: 'unknownOutcome',
      error: 'connection lost',
      mayHaveArrived: true,
    });
  });

  it('is told again as ever when nothing can have arrived', () => {
    const { world, receiver } = worldWith(BROKEN, HOLDING);
    world.post('Down/a');
    world.advance(MINUTE);
    receiver.answer = SENT;
    world.advance(MINUTE);
    expect(world.sent).toHaveLength(1);
  });

  it('is not told again after a crash, and gets a letter with the alerts', () => {
    const { world } = afterCrash(SENT);
    world.advance(HOUR);
    expect(world.sent).toEqual([]);
    expect(onlyLetter(world)).toMatchObject({
      reason: 'unknownOutcome',
      error: 'the process ended while the message was being sent',
      message: { id: 'n1', alerts: [{}] },
    });
  });

  it('is not told again after a crash when its alerts are silenced by then', () => {
    const { world, receiver } = worldWith('hang', HOLDING);
    world.post('Down/a');
    world.advance(MINUTE);
    world.silence('Down', HOUR);
    world.crash();
    receiver.answer = SENT;
    world.advance(2 * HOUR);
    expect([world.sent, lettersOf(world).length]).toEqual([[], 1]);
  });

  it('gets a letter with all that was being told, although an earlier letter was asked for', () => {
    const { world, receiver } = worldWith(REFUSED, HOLDING);
    world.post('Down/a');
    world.advance(MINUTE);
    receiver.answer = 'hang';
    world.post('Down/b');
    world.advance(5 * MINUTE);
    replay(world);
    world.crash();
    receiver.answer = SENT;
    world.advance(MINUTE);
    expect(onlyLetter(world)).toMatchObject({ reason: 'unknownOutcome', attempts: 2 });
    replay(world);
    world.advance(HOUR);
    expect(world.log()).toEqual(['420s first notification: Down/a Down/b (possible duplicate)']);
  });

  it.each<[string, readonly (Outcome | 'hang')[], boolean]>([
    ['was held after a crash', [LOST, 'hang'], true],
    ['was held after a crash, and again when it was sent by hand', [LOST, 'hang', LOST], true],
    ['was refused', [LOST, REFUSED], false],
  ])('gets by hand all that is held, also when the later message %s', (_, answers, isCrash) => {
    const rest = [...answers];
    const holding = { ...WEBHOOK, holdsUnknown: true };
    const config = engineConfig({ groupBy: [] }, [holding], RULES);
    const world = new EngineWorld(config, () => rest.shift() ?? SENT);
    world.post('A');
    world.advance(MINUTE);
    world.silence('A', 2 * HOUR);
    world.post('B');
    world.advance(5 * MINUTE);
    if (isCrash) world.crash();
    world.advance(MINUTE);
    if (rest.length > 0) replay(world);
    expect(rest).toEqual([]);
    expect(onlyLetter(world)).toMatchObject({ reason: 'unknownOutcome', message: { id: '' } });
    replay(world);
    expect(world.sent.at(-1)).toMatchObject({ possibleDuplicate: true });
    expect(world.sent.at(-1)?.firing.toSorted()).toEqual(['A', 'B']);
    expect(lettersOf(world)).toEqual([]);
  });

  it.each([
    ['refused', REFUSED],
    ['not taken for a minute', BROKEN],
  ])('keeps a letter of an end that is held when that is sent by hand and %s', (_, answer) => {
    const { world, receiver } = withHeldEnd();
    receiver.answer = answer;
    replay(world);
    world.advance(2 * MINUTE);
    receiver.answer = SENT;
    world.post('Down/b');
    world.advance(6 * MINUTE);
    expect(world.sent).toHaveLength(2);
    replay(world);
    expect(world.sent.slice(2)).toMatchObject([{ firing: [], resolved: ['Down/a'] }]);
    expect(lettersOf(world)).toEqual([]);
  });

  it('has a letter of what was not told since, and no more', () => {
    const { world, receiver } = worldWith(SENT, HOLDING);
    for (const name of ['Down/a', 'Down/b']) world.post(name);
    world.advance(MINUTE);
    receiver.answer = LOST;
    world.resolve('Down/a');
    world.advance(5 * MINUTE);
    receiver.answer = REFUSED;
    world.post('Down/c');
    world.advance(5 * MINUTE);
    expect(namedIn(world)).toEqual([['a', 'b', 'c']]);
    receiver.answer = SENT;
    world.advance(5 * MINUTE);
    expect(namedIn(world)).toEqual([['a']]);
  });

  it('has a letter without an id once a part of what it held was told', () => {
    const { world, receiver } = worldWith(SENT, HOLDING);
    for (const name of ['Down/a', 'Down/b']) world.post(name);
    world.advance(MINUTE);
    receiver.answer = LOST;
    world.resolve('Down/a');
    world.advance(5 * MINUTE);
    const { id } = onlyLetter(world).message;
    receiver.answer = SENT;
    world.post('Down/c');
    world.advance(5 * MINUTE);
    expect(namedIn(world)).toEqual([['a']]);
    expect([id === UNKNOWN_ID, onlyLetter(world).message.id]).toEqual([false, UNKNOWN_ID]);
  });

  it('has a letter of an end that is held also when messages were refused since that name it', () => {
    const { world, receiver } = withHeldEnd();
    receiver.answer = REFUSED;
    world.post('Down/a');
    world.advance(MINUTE);
    world.resolve('Down/a');
    world.advance(10 * MINUTE);
    world.post('Down/b');
    world.advance(MINUTE);
    expect(namedIn(world)).toEqual([['a', 'b']]);
    receiver.answer = SENT;
    world.advance(10 * MINUTE);
    expect(namedIn(world)).toEqual([['a']]);
    replay(world);
    expect(world.sent.at(-1)).toMatchObject({ resolved: ['Down/a'], possibleDuplicate: true });
  });

  it('has a letter of what has ended since, where it never hears of ends', () => {
    const integration = { ...WEBHOOK, holdsUnknown: true, sendResolved: false };
    const { world, receiver } = worldWith(LOST, engineConfig({}, [integration], RULES));
    world.post('Down/a');
    world.advance(MINUTE);
    world.resolve('Down/a');
    world.post('Down/b');
    receiver.answer = SENT;
    world.advance(10 * MINUTE);
    expect(world.sent.map(({ firing }) => firing)).toEqual([['Down/b']]);
    expect(namedIn(world)).toEqual([['a']]);
  });

  it('is told without a mark what has nothing to do with that, once it was told of something since', () => {
    const integration = { ...WEBHOOK, holdsUnknown: true, sendResolved: false };
    const config = engineConfig({ groupBy: [] }, [integration], RULES);
    const { world, receiver } = worldWith(LOST, config);
    world.post('A');
    world.advance(MINUTE);
    world.resolve('A');
    receiver.answer = SENT;
    for (const name of ['B', 'C', 'D']) {
      world.post(name);
      world.advance(10 * MINUTE);
    }
    expect(world.sent.map(({ possibleDuplicate }) => possibleDuplicate)).toEqual([
      true,
      false,
      false,
    ]);
    expect(lettersOf(world)).toHaveLength(1);
  });

  it.each(['refuses something else', 'refuses it when it is sent by hand'])(
    'has a letter of what it held before it held nothing any more, and %s',
    (what) => {
      const { world, receiver } = withHeldEnd();
      world.reload(engineConfig({}, [WEBHOOK], RULES));
      receiver.answer = REFUSED;
      if (what === 'refuses something else') world.post('Down/b');
      else replay(world);
      world.advance(MINUTE);
      receiver.answer = SENT;
      world.post('Down/c');
      world.advance(10 * MINUTE);
      expect(namedIn(world)).toEqual([['a']]);
    },
  );

  it('has no letter of what it refused for certain once it was told of something else', () => {
    const { world, receiver } = worldWith(REFUSED, HOLDING);
    world.post('Down/a');
    world.advance(MINUTE);
    world.resolve('Down/a');
    world.advance(10 * MINUTE);
    receiver.answer = SENT;
    world.post('Down/b');
    world.advance(MINUTE);
    expect(lettersOf(world)).toEqual([]);
  });

  it('gets a letter that names nobody by hand, once', () => {
    const { world, receiver } = afterCrash(SENT);
    for (const [key, { table }] of world.rows)
      if (table.startsWith('alert')) world.rows.delete(key);
    world.crash();
    receiver.answer = SENT;
    world.post('Down/b');
    world.silence('Down', HOUR);
    world.advance(5 * MINUTE);
    expect(namedIn(world)).toEqual([[]]);
    replay(world);
    world.advance(5 * MINUTE);
    expect([world.sent.length, lettersOf(world)]).toEqual([1, []]);
  });

  it('makes room with what failed first, although that was told in part since', () => {
    const receiver: { answer: Outcome } = { answer: SENT };
    const script: Script = ({ notification }) =>
      notification.groupKey.includes('Late') ? REFUSED : receiver.answer;
    const world = new EngineWorld(HOLDING, script, { maxDeadLetters: 2 });
    for (const name of ['Down/a', 'Down/b']) world.post(name);
    world.advance(MINUTE);
    receiver.answer = LOST;
    world.resolve('Down/a');
    world.advance(5 * MINUTE);
    world.post('Late1');
    world.advance(MINUTE);
    world.resolve('Late1');
    receiver.answer = SENT;
    world.post('Down/c');
    world.advance(5 * MINUTE);
    world.post('Late2');
    world.advance(MINUTE);
    const names = lettersOf(world).map(({ groupLabels }) => groupLabels.get('alertname'));
    expect(names).toEqual(['Late1', 'Late2']);
  });

  it('has no letter of more than 200 alerts besides what failed last', () => {
    const { world } = worldWith(LOST, HOLDING);
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 100; i++) world.post(`Down/${String(round)}-${String(i)}`);
      world.advance(5 * MINUTE);
      for (let i = 0; i < 100; i++) world.resolve(`Down/${String(round)}-${String(i)}`);
      world.advance(10 * MINUTE);
    }
    world.post('Down/last');
    world.advance(5 * MINUTE);
    const rounds = namedIn(world)
      .flat()
      .map((name) => name.split('-')[0]);
    // The latest are kept.
    expect([rounds.length, [...new Set(rounds)].sort()]).toEqual([201, ['1', '2', 'last']]);
  });

  it('gets by hand an end that is held, although it has refused something else since', () => {
    const { world, receiver } = withHeldEnd();
    receiver.answer = REFUSED;
    world.post('Down/b');
    world.advance(5 * MINUTE);
    receiver.answer = SENT;
    world.advance(5 * MINUTE);
    replay(world);
    world.advance(HOUR);
    expect(world.sent.flatMap(({ resolved }) => resolved)).toEqual(['Down/a']);
  });

  it('gets an end by hand under another id than that of what was being told', () => {
    const { world, receiver } = worldWith('hang', HOLDING);
    world.post('Down/a');
    world.advance(MINUTE);
    world.silence('Down', HOUR);
    world.resolve('Down/a');
    world.crash();
    receiver.answer = SENT;
    world.advance(MINUTE);
    replay(world);
    expect(world.sent).toMatchObject([{ resolved: ['Down/a'] }]);
    expect(world.sent[0]?.id).not.toBe('n1');
  });

  it('is not sent by hand what may have arrived since an earlier letter was asked for', () => {
    const { world, receiver } = worldWith(REFUSED, HOLDING);
    world.post('Down/a');
    world.advance(MINUTE);
    receiver.answer = 'hang';
    world.post('Down/b');
    world.advance(5 * MINUTE);
    replay(world);
    receiver.answer = SENT;
    world.answer(LOST);
    world.advance(HOUR);
    expect([world.sent, [...world.engine.letters.askedFor()]]).toEqual([[], []]);
    expect(onlyLetter(world)).toMatchObject({ reason: 'unknownOutcome' });
  });

  it('hears of what is new, marked while it is not known what was heard before', () => {
    const { world } = afterCrash(SENT);
    world.post('Down/b');
    world.advance(6 * MINUTE);
    world.post('Down/c');
    world.advance(6 * MINUTE);
    expect(world.log()).toEqual([
      '60s new alerts added: Down/a Down/b (possible duplicate)',
      '660s new alerts added: Down/a Down/b Down/c',
    ]);
  });

  it('hears of an end by hand that was held, although it has heard of something else since', () => {
    const { world, receiver } = withHeldEnd();
    expect(onlyLetter(world)).toMatchObject({ reason: 'unknownOutcome' });
    receiver.answer = SENT;
    world.post('Down/b');
    world.advance(5 * MINUTE);
    expect(world.log().slice(1)).toEqual(['390s first notification: Down/b (possible duplicate)']);
    replay(world);
    expect(lettersOf(world)).toEqual([]);
    world.advance(HOUR);
    expect(world.sent.slice(2)).toMatchObject([{ firing: [], resolved: ['Down/a'] }]);
  });

  it('hears of what is new, marked, also when what was new before was refused', () => {
    const { world, receiver } = afterCrash(REFUSED);
    world.post('Down/b');
    world.advance(4 * MINUTE);
    expect(onlyLetter(world)).toMatchObject({ reason: 'unknownOutcome', mayHaveArrived: true });
    receiver.answer = SENT;
    world.advance(6 * MINUTE);
    expect(world.log()).toEqual(['360s new alerts added: Down/a Down/b (possible duplicate)']);
  });

  it.each([
    ['', []],
    [', when the first time by hand was in vain', [REFUSED]],
  ])('gets it by hand, marked%s', (_, before) => {
    const { world, receiver } = worldWith(LOST, HOLDING);
    world.post('Down/a');
    world.advance(MINUTE);
    for (const answer of [...before, SENT]) {
      receiver.answer = answer;
      replay(world);
    }
    expect(world.log()).toEqual(['60s first notification: Down/a (possible duplicate)']);
    expect(lettersOf(world)).toEqual([]);
  });
});
