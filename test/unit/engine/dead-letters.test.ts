// Dead letters: nothing that was given up is forgotten, and nothing is sent again unasked.
import { describe, expect, it } from 'vitest';
import type { KeptLetters } from '../../../src/engine/peer-letters.ts';
import type { EngineEvent } from '../../../src/engine/events.ts';
import { addMs, durationMs } from '../../../src/model/instant.ts';
import type { Outcome } from '../../../src/notify/integration.ts';
import {
  engineConfig,
  EngineWorld,
  HOUR,
  MINUTE,
  routeConfig,
  SECOND,
  WEBHOOK,
} from '../../support/engine-world.ts';
import {
  BROKEN,
  CONFIG,
  HOLDING,
  lettersOf,
  LOST,
  onlyLetter,
  REFUSED,
  replay,
  RULES,
  SENT,
  worldWith,
  type Receiver,
} from '../../support/letter-world.ts';

const NOTHING: KeptLetters = { stored: new Set(), unstored: new Set(), answered: new Set() };

/** One whose first message was refused for good. */
function worldWithLetter(): ReturnType<typeof worldWith> {
  const made = worldWith(REFUSED);
  made.world.post('Down/a');
  made.world.advance(MINUTE);
  return made;
}

function dismiss(world: EngineWorld, id: string): void {
  world.perform(world.engine.letters.askDismissal(id, world.now).effects);
  world.advance(0);
}

function endsOf(world: EngineWorld): readonly string[] {
  const events: readonly EngineEvent[] = world.effects.flatMap((effects) => effects.events);
  return events.flatMap((event) => (event.kind === 'dead letter gone' ? [event.end] : []));
}

describe('a message that was given up', () => {
  it.each<[string, Outcome, number, object]>([
    ['at once', REFUSED, MINUTE, { reason: 'clientError', error: 'status 400', attempts: 1 }],
    ['after its retries', BROKEN, 6 * MINUTE, { reason: 'serverError', error: 'status 500' }],
    ['possibly arrived', LOST, 6 * MINUTE, { reason: 'other', mayHaveArrived: true }],
  ])('%s is a dead letter', (_name, outcome, ms, expected) => {
    const { world } = worldWith(outcome);
    world.post('Down/a', { annotations: { summary: 'it is down' } });
    world.advance(ms);
    expect(onlyLetter(world)).toMatchObject({
      key: { receiver: 'default', integration: 'webhook', index: 0 },
      message: { reason: 'first notification', alerts: [{ endsAt: expect.any(Number) as number }] },
      ...expected,
    });
    expect(onlyLetter(world).message.alerts[0]?.annotations.get('summary')).toBe('it is down');
  });

  it('survives a crash as it was', () => {
    const { world } = worldWithLetter();
    const before = onlyLetter(world);
    world.crash();
    expect(onlyLetter(world)).toEqual(before);
  });

  it('takes the place of the one before, and adds up', () => {
    const { world } = worldWithLetter();
    const first = onlyLetter(world);
    world.post('Down/b');
    world.advance(5 * MINUTE);
    expect(onlyLetter(world)).toMatchObject({
      id: first.id,
      attempts: 2,
      firstFailedAt: first.firstFailedAt,
      lastFailedAt: addMs(first.lastFailedAt, 5 * MINUTE),
      message: { alerts: [{}, {}] },
    });
  });

  it('leaves the timing of its group alone', () => {
    const { world, receiver } = worldWithLetter();
    receiver.answer = SENT;
    world.advance(5 * MINUTE);
    expect(world.log()).toEqual(['330s first notification: Down/a']);
  });

  it('is no dead letter any more once people have been told', () => {
    const { world, receiver } = worldWithLetter();
    receiver.answer = SENT;
    world.advance(5 * MINUTE);
    expect([lettersOf(world), world.rowsOf('dead_letter'), endsOf(world)]).toEqual([
      [],
      [],
      ['told'],
    ]);
  });

  it('is kept when its alerts end before anybody was told', () => {
    const { world } = worldWithLetter();
    world.resolve('Down/a');
    world.advance(HOUR);
    expect(onlyLetter(world).message.alerts).toHaveLength(1);
  });

  it('is not one that a reload decides afresh', () => {
    const { world } = worldWith(BROKEN);
    world.post('Down/a');
    world.advance(MINUTE);
    world.reload(CONFIG);
    expect(lettersOf(world)).toEqual([]);
  });

  it('is kept apart for each integration', () => {
    const two = engineConfig({}, [WEBHOOK, { ...WEBHOOK, name: 'slack' }]);
    const world = new EngineWorld(two, ({ key }) => (key.integration === 'slack' ? REFUSED : SENT));
    world.post('Down/a');
    world.advance(MINUTE);
    expect(onlyLetter(world).key.integration).toBe('slack');
  });
});

describe('a dead letter that is sent again', () => {
  it('arrives without a mark, and is gone', () => {
    const { world, receiver } = worldWithLetter();
    receiver.answer = SENT;
    replay(world);
    expect(world.log()).toEqual(['60s first notification: Down/a']);
    expect([world.rowsOf('dead_letter'), world.rowsOf('dead_letter_request')]).toEqual([[], []]);
    expect(endsOf(world)).toEqual(['replayed']);
    world.advance(HOUR);
    expect(world.sent).toHaveLength(1);
  });

  it('is marked when it may have arrived, and keeps its id', () => {
    const { world, receiver } = worldWith(LOST);
    world.post('Down/a');
    world.advance(6 * MINUTE);
    const { message } = onlyLetter(world);
    receiver.answer = SENT;
    // The group is being told again at this moment, and that answers the request.
    replay(world);
    world.advance(5 * MINUTE);
    expect(world.sent).toMatchObject([{ id: message.id, possibleDuplicate: true }]);
    expect(lettersOf(world)).toEqual([]);
  });

  it('tells what has ended meanwhile as resolved', () => {
    const { world, receiver } = worldWith(REFUSED);
    world.post('Down/a');
    world.post('Down/b');
    world.advance(MINUTE);
    world.resolve('Down/b');
    receiver.answer = SENT;
    replay(world);
    expect(world.log()).toEqual(['60s first notification: Down/a | Down/b']);
  });

  it('tells alerts that nobody knows any more as resolved', () => {
    const { world, receiver } = worldWithLetter();
    world.resolve('Down/a');
    world.advance(HOUR);
    world.perform(world.engine.collectAlerts(world.now));
    receiver.answer = SENT;
    replay(world);
    expect(world.log()).toEqual(['3660s first notification: | Down/a']);
  });

  it('tells who never hears of ends what was to be told', () => {
    const { world, receiver } = worldWith(
      REFUSED,
      engineConfig({}, [{ ...WEBHOOK, sendResolved: false }]),
    );
    world.post('Down/a');
    world.advance(MINUTE);
    world.resolve('Down/a');
    receiver.answer = SENT;
    replay(world);
    expect(world.log()).toEqual(['60s first notification: Down/a']);
  });

  it('stays a dead letter when it fails again, and is not tried for ever', () => {
    const { world } = worldWithLetter();
    world.resolve('Down/a');
    world.advance(6 * MINUTE);
    replay(world);
    world.advance(HOUR);
    expect(onlyLetter(world)).toMatchObject({ attempts: 2, message: { alerts: [{}] } });
    expect(world.engine.letters.view(onlyLetter(world).id)?.replayRequestedAt).toBeUndefined();
    expect(world.rowsOf('dead_letter_request')).toEqual([]);
  });

  it('is tried for a minute', () => {
    const { world, receiver } = worldWithLetter();
    receiver.answer = BROKEN;
    replay(world);
    expect(world.engine.letters.view(onlyLetter(world).id)?.replayRequestedAt).toBe(world.now);
    world.advance(50 * SECOND);
    receiver.answer = SENT;
    world.advance(10 * SECOND);
    expect(world.sent).toHaveLength(1);
  });

  it('keeps a flush of its group waiting until it has ended', () => {
    const { world, receiver } = worldWith(REFUSED);
    world.post('Down/a');
    world.advance(5 * MINUTE);
    receiver.answer = 'hang';
    replay(world);
    world.post('Down/b');
    world.advance(MINUTE);
    expect(world.hanging).toHaveLength(1);
    receiver.answer = SENT;
    world.answer(SENT);
    world.advance(0);
    expect(world.log()).toEqual([
      '360s first notification: Down/a',
      '360s new alerts added: Down/a Down/b',
    ]);
  });

  it('is refused when its receiver has gone', () => {
    const { world } = worldWithLetter();
    world.reload(engineConfig({}, [{ ...WEBHOOK, name: 'slack' }]));
    const { id } = onlyLetter(world);
    expect(world.engine.letters.askReplay([id, 'x'], world.now).result).toEqual({
      requested: [],
      refused: [{ id, reason: 'receiver "default" has no webhook[0] any more' }],
    });
    world.reload(engineConfig({ receiver: 'other' }, []));
    expect(world.engine.letters.askReplay([id], world.now).result.refused).toEqual([
      {
        id,
        reason: 'receiver "default" is not in the configuration any more, or no route leads to it',
      },
    ]);
  });

  it('waits for its turn among many', () => {
    const { world, receiver } = worldWith(REFUSED);
    for (let i = 0; i < 40; i++) world.post(`Down${i}`);
    world.advance(MINUTE);
    receiver.answer = 'hang';
    replay(world);
    expect(world.hanging).toHaveLength(16);
    while (world.hanging.length > 0) {
      world.answer(SENT);
      world.advance(0);
      expect(world.hanging.length).toBeLessThanOrEqual(16);
    }
    expect([world.sent.length, lettersOf(world)]).toEqual([40, []]);
  });

  it('leaves each group to tell ends that another group of the same alerts has told', () => {
    const slow = { groupBy: ['alertname'], groupIntervalMs: durationMs(30 * MINUTE) };
    const fast = { groupBy: ['alertname', 'instance'], continue: true };
    const routes = [routeConfig(fast), routeConfig(slow)];
    const config = engineConfig({ routes }, [{ ...WEBHOOK, holdsUnknown: true }], RULES);
    const isSlow = (groupKey: string): boolean => !groupKey.includes('instance');
    let answer: Outcome = LOST;
    const world = new EngineWorld(config, ({ key }) => (isSlow(key.groupKey) ? answer : SENT));
    world.post('Down/b');
    world.advance(MINUTE);
    answer = SENT;
    const silence = world.silence('Down', HOUR);
    world.resolve('Down/b');
    world.advance(50 * MINUTE);
    world.unsilence(silence);
    world.post('Down/a');
    world.advance(MINUTE);
    world.resolve('Down/a');
    world.advance(6 * MINUTE);
    replay(world);
    world.advance(HOUR);
    const told = world.sent.filter(({ resolved }) => resolved.includes('Down/a'));
    expect(told.map(({ groupKey }) => isSlow(groupKey))).toEqual([false, true]);
  });

  it('leaves nothing to be told again of whose end people were told before', () => {
    const webhook = { ...WEBHOOK, holdsUnknown: true };
    const slack = { ...WEBHOOK, name: 'slack' };
    const receiver: { answer: Outcome } = { answer: SENT };
    // What one integration refuses keeps the group from forgetting what has ended.
    const world = new EngineWorld(
      engineConfig({ groupBy: [] }, [webhook, slack], RULES),
      ({ key }) => (key.integration === 'slack' ? REFUSED : receiver.answer),
    );
    world.post('A');
    world.advance(MINUTE);
    receiver.answer = LOST;
    world.resolve('A');
    world.advance(5 * MINUTE);
    world.silence('A', 5 * HOUR);
    receiver.answer = SENT;
    for (const name of ['B', 'D']) world.post(name);
    world.advance(5 * MINUTE);
    world.resolve('B');
    world.advance(5 * MINUTE);
    const ids = lettersOf(world)
      .filter(({ key }) => key.integration === 'webhook')
      .map(({ id }) => id);
    world.perform(world.engine.letters.askReplay(ids, world.now).effects);
    world.advance(20 * MINUTE);
    expect(world.sent.at(-1)).toMatchObject({ resolved: ['A'] });
    expect(world.sent.filter(({ resolved }) => resolved.includes('B'))).toHaveLength(1);
  });

  it('is followed by nothing when it leaves out only what ended while it was muted', () => {
    const { world, receiver } = worldWith(SENT);
    world.post('Down/a');
    world.advance(MINUTE);
    const silence = world.silence('Down', HOUR);
    world.resolve('Down/a');
    world.advance(6 * MINUTE);
    world.unsilence(silence);
    receiver.answer = REFUSED;
    world.post('Down/b');
    world.advance(6 * MINUTE);
    world.resolve('Down/b');
    receiver.answer = SENT;
    replay(world);
    world.advance(HOUR);
    expect(world.log().slice(1)).toEqual(['780s new alerts added: | Down/b']);
  });
});

describe('a crash around a replay', () => {
  const begin = (answer: Receiver['answer'], config = CONFIG) => {
    const given = worldWith(REFUSED, config);
    given.world.post('Down/a');
    given.world.advance(MINUTE);
    given.receiver.answer = answer;
    return given;
  };

  /** The alert of the letter has ended, and its group is gone. */
  const beginAfterItsEnd = (config = CONFIG) => {
    const given = begin(REFUSED, config);
    given.world.resolve('Down/a');
    given.world.advance(10 * MINUTE);
    given.receiver.answer = 'hang';
    return given;
  };

  it('leaves the end to be told of what was being told, and the letter does not name', () => {
    const { world, receiver } = beginAfterItsEnd(HOLDING);
    world.post('Down/b');
    world.advance(MINUTE);
    world.perform(world.engine.letters.askReplay([onlyLetter(world).id], world.now).effects);
    receiver.answer = SENT;
    world.crash();
    world.resolve('Down/b');
    world.advance(HOUR);
    expect(world.sent.flatMap(({ resolved }) => resolved)).toContain('Down/b');
  });

  it.each([
    ['marks what is told again', false, 'firing', [true]],
    ['tells of the ends', true, 'resolved', [true]],
  ] as const)('%s of what was being told, and the letter does not name', (...given) => {
    const [, isOver, state, marks] = given;
    const { world, receiver } = begin('hang');
    world.post('Down/b');
    world.advance(5 * MINUTE);
    replay(world);
    if (isOver) for (const name of ['Down/a', 'Down/b']) world.resolve(name);
    receiver.answer = SENT;
    world.crash();
    world.advance(HOUR);
    const told = world.sent.filter((message) => message[state].includes('Down/b'));
    expect(told.map(({ possibleDuplicate }) => possibleDuplicate)).toEqual(marks);
    expect(lettersOf(world)).toEqual([]);
  });

  it('sends it also while its group is muted, and repeats what else was being told after that', () => {
    const { world, receiver } = begin('hang');
    world.post('Down/b');
    world.advance(5 * MINUTE);
    const silence = world.silence('Down', HOUR);
    replay(world);
    receiver.answer = SENT;
    world.crash();
    world.advance(MINUTE);
    expect(world.log()).toEqual(['360s first notification: Down/a (possible duplicate)']);
    world.unsilence(silence);
    world.advance(6 * MINUTE);
    expect(world.log().slice(1)).toEqual([
      '660s new alerts added: Down/a Down/b (possible duplicate)',
    ]);
  });

  it('gives no other message the id of what it said itself', () => {
    const { world, receiver } = begin(LOST);
    world.post('Down/b');
    world.advance(4 * MINUTE + 35 * SECOND);
    world.reload(CONFIG);
    replay(world);
    world.advance(70 * SECOND);
    receiver.answer = SENT;
    world.advance(6 * MINUTE);
    const sends = world.effects.flatMap((effects) => effects.sends);
    const countsOf = new Map<string, Set<number>>();
    for (const { notification } of sends) {
      const { id, alerts } = notification;
      countsOf.set(id, (countsOf.get(id) ?? new Set()).add(alerts.length));
    }
    expect([...countsOf.values()].map(({ size }) => size)).toEqual([1, 1, 1]);
  });

  it('is followed by nothing where nobody hears of ends, although an end was being told', () => {
    const config = engineConfig({}, [{ ...WEBHOOK, sendResolved: false }], RULES);
    const { world, receiver } = worldWith(SENT, config);
    for (const name of ['Down/a', 'Down/b']) world.post(name);
    world.advance(MINUTE);
    world.resolve('Down/a');
    world.post('Down/c');
    receiver.answer = LOST;
    world.advance(4 * MINUTE + 30 * SECOND);
    receiver.answer = REFUSED;
    world.advance(30 * SECOND);
    expect(onlyLetter(world)).toMatchObject({ mayHaveArrived: true });
    receiver.answer = SENT;
    replay(world);
    world.advance(20 * MINUTE);
    expect(world.sent).toHaveLength(2);
  });

  it('leaves open what else was being told, also when it is refused or may have arrived', () => {
    const { world, receiver } = begin('hang');
    world.post('Down/b');
    world.advance(5 * MINUTE);
    const silence = world.silence('Down', HOUR);
    world.crash();
    for (const answer of [REFUSED, LOST]) {
      receiver.answer = answer;
      replay(world);
      world.advance(2 * MINUTE);
      expect(onlyLetter(world).message.alerts).toHaveLength(1);
    }
    receiver.answer = BROKEN;
    replay(world);
    world.crash();
    receiver.answer = SENT;
    world.unsilence(silence);
    world.resolve('Down/a');
    world.resolve('Down/b');
    world.advance(2 * HOUR);
    const told = world.sent.filter(({ resolved }) => resolved.includes('Down/b'));
    expect(told.map(({ possibleDuplicate }) => possibleDuplicate)).toEqual([true]);
  });

  it('before the request is acted on sends it after all', () => {
    const { world, receiver } = begin('hang');
    const [letter] = lettersOf(world);
    const { effects } = world.engine.letters.askReplay([letter?.id ?? ''], world.now);
    world.store(effects.changes);
    world.crash();
    receiver.answer = SENT;
    world.advance(0);
    expect(world.log()).toEqual(['60s first notification: Down/a']);
  });

  it('during the send repeats it once, marked', () => {
    const { world, receiver } = begin('hang');
    replay(world);
    expect(world.hanging).toHaveLength(1);
    world.crash();
    receiver.answer = SENT;
    world.advance(HOUR);
    expect(world.log()).toEqual(['60s first notification: Down/a (possible duplicate)']);
    expect(lettersOf(world)).toEqual([]);
  });

  it('during the send repeats it once, marked, when its group is gone', () => {
    const { world, receiver } = beginAfterItsEnd();
    replay(world);
    world.crash();
    receiver.answer = SENT;
    world.advance(HOUR);
    expect(world.log()).toEqual(['660s first notification: | Down/a (possible duplicate)']);
  });

  it('after it has arrived does not repeat it', () => {
    const { world } = begin(SENT);
    replay(world);
    world.crash();
    world.advance(HOUR);
    expect(world.sent).toHaveLength(1);
  });

  it('during the send holds it where that is asked for', () => {
    const { world, receiver } = beginAfterItsEnd(HOLDING);
    replay(world);
    world.crash();
    receiver.answer = SENT;
    world.advance(HOUR);
    expect(world.sent).toEqual([]);
    expect(onlyLetter(world)).toMatchObject({
      reason: 'unknownOutcome',
      mayHaveArrived: true,
      message: { alerts: [{}] },
    });
  });
});

describe('a dead letter', () => {
  it('is dismissed by hand', () => {
    const { world } = worldWithLetter();
    dismiss(world, onlyLetter(world).id);
    expect([lettersOf(world), world.rowsOf('dead_letter'), endsOf(world)]).toEqual([
      [],
      [],
      ['dismissed'],
    ]);
    expect(world.engine.letters.askDismissal('x', world.now).result).toBe('not found');
  });

  it('outlives a dismissal that was meant for an earlier failure', () => {
    const { world } = worldWithLetter();
    const { id } = onlyLetter(world);
    const { effects } = world.engine.letters.askDismissal(id, world.now);
    expect(lettersOf(world)).toEqual([]);
    const late = effects.changes;
    world.advance(5 * MINUTE);
    world.post('Down/b');
    world.advance(5 * MINUTE);
    world.engine.absorb(late, world.now);
    world.advance(0);
    expect(onlyLetter(world).id).toBe(id);
  });

  it('expires with the retention', () => {
    const { world } = worldWith(REFUSED, CONFIG, { retentionMs: durationMs(HOUR) });
    world.post('Down/a');
    world.advance(MINUTE);
    world.resolve('Down/a');
    world.advance(59 * MINUTE);
    world.perform(world.engine.expireRecords(world.now));
    expect(lettersOf(world)).toHaveLength(1);
    world.advance(MINUTE);
    world.perform(world.engine.expireRecords(world.now));
    expect([lettersOf(world), world.rowsOf('dead_letter'), endsOf(world)]).toEqual([
      [],
      [],
      ['expired'],
    ]);
  });

  it('makes room when there are too many', () => {
    const { world } = worldWith(REFUSED, CONFIG, { maxDeadLetters: 2 });
    for (const name of ['A', 'B', 'C']) {
      world.post(name);
      world.advance(SECOND);
    }
    world.advance(MINUTE);
    const names = lettersOf(world).map(({ groupLabels }) => groupLabels.get('alertname'));
    expect([names, world.rowsOf('dead_letter').length]).toEqual([['B', 'C'], 2]);
    expect(endsOf(world)).toEqual(['dropped']);
  });

  it('is known to other replicas, which take requests for it', () => {
    const { world, receiver } = worldWith(REFUSED);
    const { world: other } = worldWith(SENT, CONFIG, { isShared: true });
    world.post('Down/a');
    world.advance(MINUTE);
    const { id } = onlyLetter(world);
    other.now = world.now;
    other.engine.absorb([...world.rows.values()], other.now);
    expect(onlyLetter(other)).toEqual(onlyLetter(world));
    const { effects } = other.engine.letters.askReplay([id], other.now);
    receiver.answer = SENT;
    const before = world.effects.length;
    world.perform(world.engine.absorb(effects.changes, world.now));
    world.advance(0);
    expect(world.sent).toHaveLength(1);
    for (const { changes } of world.effects.slice(before)) other.engine.absorb(changes, other.now);
    expect(lettersOf(other)).toEqual([]);
  });

  it('that the store has lost is dropped by others than its owner', () => {
    const { world } = worldWithLetter();
    const other = new EngineWorld(undefined, undefined, { isShared: true });
    other.engine.absorb([...world.rows.values()], world.now);
    expect(lettersOf(other)).toHaveLength(1);
    other.engine.dropLettersBut(NOTHING, 0);
    expect(lettersOf(other)).toEqual([]);
  });
});
