// What others have stored of what people were told: who is believed, and when it is told once more.
import { beforeEach, describe, expect, it } from 'vitest';
import { FEED, type ChangeOrigin } from '../../../src/engine/occasion.ts';
import {
  notificationRow,
  readNotificationRow,
} from '../../../src/engine/rows/notification-rows.ts';
import type { StateChange } from '../../../src/engine/state-store.ts';
import { fingerprintOf, type Fingerprint } from '../../../src/model/fingerprint.ts';
import { addMs, type EpochMs } from '../../../src/model/instant.ts';
import { LabelSet } from '../../../src/model/label-set.ts';
import type { Outcome } from '../../../src/notify/integration.ts';
import type { NotificationRecord } from '../../../src/notify/notification-record.ts';
import { SLOT_COUNT, slotOf } from '../../../src/route/slot.ts';
import {
  engineConfig,
  EngineWorld,
  HOUR,
  MINUTE,
  SECOND,
  START,
  WEBHOOK,
} from '../../support/engine-world.ts';

const ALL = Array.from({ length: SLOT_COUNT }, (_, slot) => slot);
const REFUSED: Outcome = { kind: 'failed', reason: 'clientError', error: 'status 400' };
const WHOLE: ChangeOrigin = { isWhole: true, since: 0 };

function gain({ engine, now }: EngineWorld, token: number): void {
  engine.slots.gain(new Map(ALL.map((slot) => [slot, START + token])), now);
}

/** Has told that one alert fires, under token 1, and forgets nothing of it. */
let world: EngineWorld;
let record: NotificationRecord;

function recordOf({ engine }: EngineWorld): NotificationRecord {
  const [known] = engine.records();
  if (known === undefined) throw new Error('Nothing is on record');
  return known;
}

beforeEach(() => {
  world = new EngineWorld(engineConfig({ groupBy: [] }), undefined, { isShared: true });
  gain(world, 1);
  world.post('A', { startsAt: START, endsAt: addMs(START, 10 * HOUR) });
  world.advance(30 * SECOND);
  record = recordOf(world);
});

type What = 'the same' | 'something else' | 'another alert';

/** The record as somebody else has it, told so much later, of the same, of its end, or of another alert. */
function told(laterMs: number, what: What, version = 0): StateChange {
  const last = record.last && { ...record.last, at: addMs(record.last.at, laterMs) };
  const others = [fingerprintOf(LabelSet.from([['alertname', 'Other']]))];
  const other = {
    'the same': {},
    'something else': { firing: [], resolved: last?.firing ?? [] },
    'another alert': { firing: others },
  }[what];
  const row = notificationRow({ ...record, last: last && { ...last, ...other } });
  return { ...row, version: START + version };
}

describe('a holder that hears of what was told under an earlier tenure', () => {
  it.each([
    ['tells once more, marked, when that was something else', 3_000, 'something else', 1],
    ['does so also when that seems to be before, as clocks differ', -3_000, 'something else', 1],
    ['does nothing when that was the same', 3_000, 'the same', 0],
    ['does nothing when that was long before', -6_000, 'something else', 0],
  ] as const)('%s', (_, laterMs, what, messages) => {
    const before = world.sent.length;
    world.perform(world.engine.absorb([told(laterMs, what)], world.now));
    world.advance(0);
    const since = world.sent.slice(before);
    expect(since.map(({ possibleDuplicate }) => possibleDuplicate)).toEqual(
      Array(messages).fill(true),
    );
    expect(since.map(({ id }) => id)).not.toContain('');
  });

  it('tells at once, marked, what began anew since, as nobody knows of its end between', () => {
    beginAnew();
    world.perform(world.engine.absorb([told(0, 'the same')], world.now));
    const ended = record.last?.firing;
    expect(recordOf(world).intent).toMatchObject({ firing: [], resolved: ended });
    world.advance(0);
    expect(world.sent.slice(3)).toMatchObject([{ firing: ['A', 'B'], possibleDuplicate: true }]);
  });
});

describe('a holder that hears of what its predecessor had begun besides what is known', () => {
  it.each([
    ['goes on from that when it was begun later', MINUTE, 'second'],
    ['leaves it when it was begun before', -MINUTE, 'first'],
  ])('%s', (_, laterMs, expected) => {
    const other = new EngineWorld(engineConfig({ groupBy: [] }), undefined, { isShared: true });
    const begun = (id: string, startedAt: EpochMs): StateChange => {
      const { firing = [] } = record.last ?? {};
      const message = { id, reason: 'first notification', firing, resolved: [] } as const;
      const intent = { ...message, startedAt, mayHaveArrived: true };
      return { ...notificationRow({ ...record, last: undefined, intent }), version: START + 1 };
    };
    other.engine.absorb([begun('first', world.now)], other.now);
    gain(other, 2);
    other.engine.absorb([begun('second', addMs(world.now, laterMs))], other.now);
    expect(recordOf(other).intent?.id).toBe(expected);
  });
});

/** Has told the end of that alert, and of another one, and hears that the former fires again. */
function beginAnew(): void {
  world.resolve('A');
  world.advance(5 * MINUTE);
  world.post('B', { startsAt: world.now, endsAt: addMs(world.now, HOUR) });
  world.advance(5 * MINUTE);
  world.post('A', { startsAt: world.now, endsAt: addMs(world.now, HOUR) });
}

describe('what others told, and a receiver holds', () => {
  /** Of an alert that nobody else has heard of. */
  const UNHEARD = fingerprintOf(LabelSet.from([['alertname', 'B']]));

  beforeEach(() => {
    const holding = { ...WEBHOOK, holdsUnknown: true };
    world = new EngineWorld(engineConfig({ groupBy: [] }, [holding]), undefined, {
      isShared: true,
    });
    gain(world, 1);
    world.post('A', { startsAt: START, endsAt: addMs(START, 10 * HOUR) });
    world.advance(30 * SECOND);
    record = recordOf(world);
  });

  function offer(firing: readonly Fingerprint[], resolved: readonly Fingerprint[]): void {
    const last = record.last && { ...record.last, firing, resolved };
    const row = { ...notificationRow({ ...record, last }), version: START };
    world.perform(world.engine.absorb([row], world.now));
  }

  function hear(firing: readonly Fingerprint[], resolved: readonly Fingerprint[]): void {
    offer(firing, resolved);
    world.advance(0);
  }

  it('has an id of its own when it is sent again', () => {
    hear([...(record.last?.firing ?? []), UNHEARD], []);
    const [held] = [...world.engine.letters.views()];
    expect(held?.letter.message.id).toBe('');
    const before = world.sent.length;
    world.perform(world.engine.letters.askReplay([held?.letter.id ?? ''], world.now).effects);
    world.advance(0);
    const since = world.sent.slice(before);
    expect(since.map(({ id, possibleDuplicate }) => [id === '', possibleDuplicate])).toEqual([
      [false, true],
    ]);
  });

  it('is held in its turn when it comes before another one is, and nothing is told then', () => {
    offer([], [fingerprintOf(LabelSet.from([['alertname', 'C']]))]);
    hear([...(record.last?.firing ?? []), UNHEARD], []);
    expect(world.sent).toHaveLength(1);
    expect(recordOf(world).intent).toBeUndefined();
    expect(recordOf(world).last?.firing).toContain(UNHEARD);
  });

  it('is told, marked, of what was not known when it was held, once it is', () => {
    hear([...(record.last?.firing ?? []), UNHEARD], []);
    world.post('B', { startsAt: START, endsAt: addMs(START, 10 * HOUR) });
    world.advance(5 * MINUTE);
    expect(world.sent.slice(1)).toMatchObject([{ firing: ['A', 'B'], possibleDuplicate: true }]);
  });

  it('hears of the end of what was not known when it was held', () => {
    hear([...(record.last?.firing ?? []), UNHEARD], []);
    world.post('B', { startsAt: START, endsAt: addMs(world.now, -SECOND) });
    world.advance(5 * MINUTE);
    expect(world.sent.slice(1)).toMatchObject([{ firing: ['A'], resolved: ['B'] }]);
  });

  it('leaves to be told at once what began anew since', () => {
    beginAnew();
    hear(record.last?.firing ?? [], []);
    expect(world.sent.slice(3)).toMatchObject([{ firing: ['A', 'B'], possibleDuplicate: true }]);
  });

  it('leaves the end to be told of what it does not name', () => {
    hear([], [UNHEARD]);
    expect([...world.engine.letters.views()]).toHaveLength(1);
    world.resolve('A');
    world.advance(5 * MINUTE);
    expect(world.sent.slice(1)).toMatchObject([{ firing: [], resolved: ['A'] }]);
  });
});

describe('a holder that hears of what was begun under an earlier tenure', () => {
  it.each([
    ['repeats it, marked, however long ago the last message was', 0, true, [true]],
    ['does nothing when it was begun long before the last message', -10_000, true, []],
    ['does nothing when it had failed for certain', 0, false, []],
  ] as const)('%s', (_, laterMs, mayHaveArrived, messages) => {
    const before = world.sent.length;
    const { last } = record;
    if (last === undefined) throw new Error('Nothing was told');
    const startedAt = addMs(last.at, laterMs);
    const { firing } = last;
    const intent = {
      id: 'theirs',
      reason: 'all alerts resolved',
      firing: [],
      resolved: firing,
    } as const;
    const row = notificationRow({
      ...record,
      last: { ...last, at: addMs(last.at, -HOUR) },
      intent: { ...intent, startedAt, mayHaveArrived },
    });
    world.perform(world.engine.absorb([{ ...row, version: START }], world.now));
    world.advance(0);
    const since = world.sent.slice(before);
    expect(since.map(({ possibleDuplicate }) => possibleDuplicate)).toEqual(messages);
  });
});

describe('a holder that hears of what was told while it tells people itself', () => {
  const BROKEN: Outcome = { kind: 'failed', reason: 'clientError', error: 'scripted' };
  const SENT: Outcome = { kind: 'sent' };
  const FOR_HOURS = { startsAt: START, endsAt: addMs(START, 10 * HOUR) };

  it.each<[string, 'A' | 'C', Outcome, unknown[]]>([
    [
      'tells of that next, marked, where its own message does not name it',
      'A',
      SENT,
      [own(), both()],
    ],
    ['leaves it at its own message, where that names it', 'C', SENT, [own()]],
    ['tells of that, marked, where its own message fails', 'C', BROKEN, [[...own(), 'marked']]],
    ['tells of both where its own fails and does not name it', 'A', BROKEN, [both()]],
  ])('%s', (_, name, outcome, messages) => {
    const { holder, offered } = interrupted(name);
    holder.perform(holder.engine.absorb([offered], holder.now));
    holder.answer(outcome);
    holder.advance(HOUR);
    expect(sentBy(holder).slice(1)).toEqual(messages);
  });

  it('leaves that to whoever takes its slot meanwhile, although it has noted its own attempts', () => {
    const { follower, offered, attempt } = interrupted('A');
    follower.engine.absorb([offered], follower.now);
    follower.engine.absorb([attempt], follower.now);
    gain(follower, 3);
    follower.advance(HOUR);
    expect(sentBy(follower).slice(-1)).toEqual([both()]);
  });

  function own(): readonly unknown[] {
    return [['B', 'C'], []];
  }

  function both(): readonly unknown[] {
    return [['B', 'C'], ['A'], 'marked'];
  }

  /** A former holder has told of one, the present one of B, and is telling of C; A has ended meanwhile. */
  function interrupted(name: string): {
    readonly holder: EngineWorld;
    /** Has heard all that the holder has stored. */
    readonly follower: EngineWorld;
    readonly offered: StateChange;
    /** What the holder has put on record last. */
    readonly attempt: StateChange;
  } {
    const config = engineConfig({ groupBy: [] });
    let attempts = 0;
    const script = (): Outcome | 'hang' => (attempts++ === 1 ? 'hang' : SENT);
    const former = new EngineWorld(config, undefined, { isShared: true });
    const holder = new EngineWorld(config, script, { isShared: true });
    const follower = new EngineWorld(config, undefined, { isShared: true });
    let heard = 0;
    const advance = (ms: number): void => {
      holder.advance(ms);
      const news = holder.effects.slice(heard).flatMap(({ changes }) => changes);
      heard = holder.effects.length;
      follower.now = holder.now;
      follower.engine.absorb(news, follower.now);
    };
    gain(former, 1);
    former.post(name, FOR_HOURS);
    former.advance(30 * SECOND);
    gain(holder, 2);
    holder.resolve('A');
    advance(MINUTE);
    holder.post('B', FOR_HOURS);
    advance(MINUTE);
    holder.post('C', FOR_HOURS);
    advance(5 * MINUTE);
    expect(holder.hanging).toHaveLength(1);
    const changes = holder.effects.flatMap((effects) => effects.changes);
    holder.engine.noteOwn(changes);
    const [attempt] = changes.filter(({ table }) => table === 'notification').slice(-1);
    if (attempt === undefined) throw new Error('Nothing was begun');
    const known = recordOf(former);
    const last = known.last && { ...known.last, at: holder.now };
    const offered = { ...notificationRow({ ...known, last }), version: START + 1 };
    return { holder, follower, offered, attempt };
  }

  function sentBy({ sent }: EngineWorld): readonly unknown[] {
    return sent.map(({ firing, resolved, possibleDuplicate }) => {
      return [firing, resolved, ...(possibleDuplicate ? ['marked'] : [])];
    });
  }
});

it('gives an id of its own to what others began long before its last message, as more was heard since', () => {
  world.post('B', { startsAt: START, endsAt: addMs(START, 10 * HOUR) });
  const firing = [...world.engine.alerts.values()].map(({ fingerprint }) => fingerprint);
  const startedAt = addMs(record.last?.at ?? START, -10 * SECOND);
  const theirs = { id: 'theirs', reason: 'new alerts added', firing, resolved: [] } as const;
  const intent = { ...theirs, startedAt, mayHaveArrived: true };
  const row = { ...notificationRow({ ...record, last: undefined, intent }), version: START };
  world.perform(world.engine.absorb([row], world.now));
  world.advance(0);
  const [message, ...more] = world.sent.slice(1);
  expect(more).toEqual([]);
  expect(message).toMatchObject({ firing: ['A', 'B'], possibleDuplicate: true });
  expect(message?.id).not.toBe('theirs');
});

it('repeats nothing that its former holder had begun, and is heard to have told', () => {
  const { last } = record;
  if (last === undefined) throw new Error('Nothing was told');
  const { firing, at: startedAt } = last;
  const intent = {
    ...({ id: 'theirs', reason: 'all alerts resolved', firing: [] } as const),
    ...{ resolved: firing, startedAt, mayHaveArrived: true },
  };
  const version = START + 1;
  world.engine.slots.lose(new Set(ALL), world.now);
  world.engine.absorb([{ ...notificationRow({ ...record, intent }), version }], world.now);
  world.perform(world.engine.slots.gain(new Map(ALL.map((slot) => [slot, START + 2])), world.now));
  world.perform(world.engine.absorb([told(SECOND, 'something else', 1)], world.now));
  expect(recordOf(world).intent).toBeUndefined();
});

it('marks what its former holder had tried once more, where the first attempt had failed for certain', () => {
  const { last } = record;
  if (last === undefined) throw new Error('Nothing was told');
  const startedAt = addMs(last.at, SECOND);
  const tried = (mayHaveArrived: boolean): StateChange => {
    const theirs = { id: 'theirs', reason: 'all alerts resolved', firing: [] } as const;
    const intent = { ...theirs, resolved: last.firing, startedAt, mayHaveArrived };
    return { ...notificationRow({ ...record, intent }), version: START + 1 };
  };
  world.engine.slots.lose(new Set(ALL), world.now);
  world.engine.absorb([tried(false)], world.now);
  world.resolve('A');
  world.perform(world.engine.slots.gain(new Map(ALL.map((slot) => [slot, START + 2])), world.now));
  world.perform(world.engine.absorb([tried(true)], world.now));
  world.advance(MINUTE);
  const [message, ...more] = world.sent.slice(1);
  expect([message, more]).toMatchObject([{ resolved: ['A'], possibleDuplicate: true }, []]);
});

it('takes in a record again whose removal the store has lost, to forget it once more', () => {
  world.resolve('A');
  world.advance(5 * MINUTE);
  const row = { ...notificationRow(recordOf(world)), version: START + 1 };
  world.now = addMs(world.now, 30 * 24 * HOUR);
  world.engine.noteOwn(world.engine.expireRecords(world.now).changes);
  expect([...world.engine.records()]).toEqual([]);
  world.engine.absorb([row], world.now, WHOLE);
  expect(notificationRow(recordOf(world)).value).toBe(row.value);
  expect(world.engine.expireRecords(world.now).changes).toHaveLength(1);
});

describe('a replica that follows the holder', () => {
  it.each<[string, ChangeOrigin, number, number, 'taken' | 'left']>([
    ['a later message, by the feed', FEED, 1, 3_000, 'taken'],
    [
      'an earlier message, by the feed: the clock of the holder was set back',
      FEED,
      1,
      -3_000,
      'taken',
    ],
    ['what was said under an earlier tenure', FEED, 0, 3_000, 'left'],
    ['a later message, as it reads all', WHOLE, 1, 3_000, 'taken'],
    [
      'an earlier message, as it reads all: the store has lost the later one',
      WHOLE,
      1,
      -3_000,
      'taken',
    ],
    ['an earlier message of a later tenure, as it reads all', WHOLE, 2, -3_000, 'taken'],
  ])('takes or leaves %s', (_, origin, version, laterMs, what) => {
    world.engine.slots.lose(new Set(ALL), world.now);
    const since = world.engine.slots.lossCount;
    const occasion = origin.isWhole ? { ...origin, since } : origin;
    world.engine.absorb([told(laterMs, 'something else', version)], world.now, occasion);
    expect(recordOf(world) === record).toBe(what === 'left');
  });

  it('believes itself of slots that it held when it began to read, and gave back', () => {
    world.engine.slots.rest(new Set(ALL), world.now);
    world.engine.slots.lose(new Set(ALL), world.now);
    world.engine.absorb([told(3_000, 'something else', 2)], world.now, WHOLE);
    expect(recordOf(world)).toBe(record);
  });
});

describe('what is offered of a slot that nobody holds', () => {
  beforeEach(() => {
    world.engine.slots.lose(new Set(ALL), world.now);
    world.engine.absorb([told(3_000, 'something else', 0)], world.now);
  });

  /** The messages of whoever takes the slots so much later. */
  function toldOnceTaken(laterMs: number): readonly boolean[] {
    const before = world.sent.length;
    world.now = addMs(world.now, laterMs);
    const tokens = new Map(ALL.map((slot) => [slot, START + 9]));
    world.perform(world.engine.slots.gain(tokens, world.now));
    world.advance(0);
    return world.sent.slice(before).map(({ possibleDuplicate }) => possibleDuplicate);
  }

  it('is told once more, marked, by whoever takes the slot', () => {
    expect(toldOnceTaken(299 * SECOND)).toEqual([true]);
  });

  it('is forgotten when the slot is not taken for long', () => {
    expect(toldOnceTaken(301 * SECOND)).toEqual([]);
  });

  it('is told once more also when something else is offered after it', () => {
    world.engine.absorb([told(3_500, 'the same', 0)], world.now);
    expect(toldOnceTaken(10 * SECOND)).toEqual([true]);
  });

  it('is forgotten once a holder has stored something of it', () => {
    world.engine.absorb([told(4_000, 'the same', 2)], world.now);
    expect(toldOnceTaken(10 * SECOND)).toEqual([]);
  });

  it('is told once more also when a holder has told of others only, as it need not have heard', () => {
    world.engine.absorb([told(4_000, 'the same', 0)], world.now);
    world.engine.absorb([told(20_000, 'another alert', 2)], world.now);
    expect(toldOnceTaken(30 * SECOND)).toEqual([true]);
  });

  it('is told once more when it came before a later holder told of others only', () => {
    world.engine.absorb([told(4_000, 'the same', 2)], world.now);
    world.engine.absorb([told(20_000, 'another alert', 3)], world.now);
    expect(toldOnceTaken(30 * SECOND)).toEqual([true]);
  });
});

describe('one who told in the place of the holder', () => {
  let other: EngineWorld;

  beforeEach(() => {
    other = new EngineWorld(engineConfig({ groupBy: [] }), undefined, { isShared: true });
    other.post('A', { startsAt: START, endsAt: addMs(START, 10 * HOUR) });
    const fingerprints = [...other.engine.alerts.values()].map(({ fingerprint }) => fingerprint);
    other.engine.slots.standIn(fingerprints, other.now);
    other.advance(30 * SECOND);
    expect(other.sent).toHaveLength(1);
  });

  it('offers what it told also when it has read what the holder had stored before', () => {
    const mine = notificationRow(recordOf(other)).value;
    other.engine.absorb([told(-SECOND, 'something else', 1)], other.now, WHOLE);
    const { changes } = other.engine.slots.standBack(other.now);
    expect(changes.map(({ value }) => value)).toEqual([mine]);
  });

  it('offers what it told also when it has heard of what a holder told before, and not of that', () => {
    const mine = notificationRow(recordOf(other)).value;
    other.engine.absorb([told(-SECOND, 'another alert', 1)], other.now);
    const { changes } = other.engine.slots.standBack(other.now);
    expect(changes.map(({ value }) => value)).toEqual([mine]);
  });

  it('tells nothing once more that it told last itself when it takes the slot', () => {
    for (const name of ['B', 'C']) {
      other.post(name, { startsAt: other.now, endsAt: addMs(other.now, HOUR) });
      other.advance(6 * MINUTE);
      if (name === 'B') other.resolve('A');
    }
    const told = other.log();
    other.engine.slots.standBack(other.now);
    gain(other, 2);
    other.advance(10 * MINUTE);
    expect([told.length, other.log()]).toEqual([3, told]);
  });

  it('offers what it told when it reaches the others again, and hears of it when it takes the slot', () => {
    const { changes } = other.engine.slots.standBack(other.now);
    const [offered] = changes;
    expect(changes.map(({ table, fence }) => [table, fence])).toEqual([
      ['notification', undefined],
    ]);
    expect(offered?.version).toBeLessThan(START);
    other.engine.absorb([{ ...told(-SECOND, 'something else', 1) }], other.now);
    gain(other, 2);
    expect(recordOf(other).intent).toMatchObject({ mayHaveArrived: true });
  });
});

it('hears of what it brought back after a loss when it takes the slot, whoever told since', () => {
  world.engine.slots.lose(new Set(ALL), world.now);
  world.engine.noteBroughtBack(world.engine.allTold(), world.now);
  const other = fingerprintOf(LabelSet.from([['alertname', 'B']]));
  const last = record.last && {
    ...record.last,
    at: addMs(record.last.at, MINUTE),
    firing: [other],
  };
  const row = { ...notificationRow({ ...record, last }), version: START + 2 };
  world.engine.absorb([row], world.now, WHOLE);
  gain(world, 3);
  const { firing } = record.last ?? {};
  expect(recordOf(world).intent).toMatchObject({ firing, mayHaveArrived: true });
});

it('forgets what it brought back of a message that its holder is heard to have told', () => {
  const { last } = record;
  if (last === undefined) throw new Error('Nothing was told');
  const begun = { id: 'theirs', reason: 'new alerts added', resolved: [] } as const;
  const intent = { ...begun, firing: last.firing, startedAt: last.at, mayHaveArrived: true };
  world.engine.slots.lose(new Set(ALL), world.now);
  world.engine.absorb(
    [{ ...notificationRow({ ...record, intent }), version: START + 1 }],
    world.now,
  );
  world.engine.noteBroughtBack(world.engine.allTold(), world.now);
  const other = fingerprintOf(LabelSet.from([['alertname', 'B']]));
  for (const firing of [last.firing, [...last.firing, other]]) {
    const since = { ...last, at: addMs(last.at, firing.length * SECOND), firing };
    const row = { ...notificationRow({ ...record, last: since }), version: START + 1 };
    world.engine.absorb([row], world.now);
  }
  gain(world, 3);
  expect(recordOf(world).intent).toBeUndefined();
});

it('repeats, marked, what it was telling in the place of a holder whose slot it takes meanwhile', () => {
  const answers: (Outcome | 'hang')[] = ['hang'];
  const config = engineConfig({ groupBy: [] });
  const script = (): Outcome | 'hang' => answers.shift() ?? { kind: 'sent' };
  const other = new EngineWorld(config, script, { isShared: true });
  other.post('A', { startsAt: START, endsAt: addMs(START, 10 * HOUR) });
  other.engine.slots.standIn(
    [...other.engine.alerts.values()].map((a) => a.fingerprint),
    other.now,
  );
  other.advance(30 * SECOND);
  expect([other.hanging.length, other.sent.length]).toEqual([1, 0]);
  gain(other, 2);
  other.advance(5 * MINUTE);
  expect(other.sent.map(({ possibleDuplicate }) => possibleDuplicate)).toEqual([true]);
});

it('offers nothing of what it told in the place of others in slots that it holds by then', () => {
  const other = new EngineWorld(engineConfig({ groupBy: [] }), undefined, { isShared: true });
  other.post('A', { startsAt: START, endsAt: addMs(START, 10 * HOUR) });
  other.engine.slots.standIn(
    [...other.engine.alerts.values()].map((a) => a.fingerprint),
    other.now,
  );
  other.advance(30 * SECOND);
  expect(other.sent).toHaveLength(1);
  gain(other, 2);
  expect(other.engine.slots.standBack(other.now).changes).toEqual([]);
});

describe('what the store has dropped, as somebody else has the slot', () => {
  function dropped(): StateChange {
    const row = told(0, 'the same', 1);
    return { ...row, fence: { slot: slotOf(record.key.groupKey), token: START + 1 } };
  }

  it('is offered to the new holder, without its fence', () => {
    const { changes } = world.engine.takeBack([dropped()], world.now);
    expect(changes).toEqual([told(0, 'the same', 1)]);
  });

  it.each([
    ['is not told once more by one who heard that the holder told just that', 'mine'],
    ['is told once more, marked, by one who heard that the holder told something else', 'other'],
  ])('%s', (_, id) => {
    const withIntent = (name: string): StateChange => {
      const startedAt = addMs(world.now, MINUTE);
      const { firing = [] } = record.last ?? {};
      const message = { id: name, reason: 'new alerts added', firing, resolved: [] } as const;
      const intent = { ...message, startedAt, mayHaveArrived: true };
      return notificationRow({ ...record, intent, expiresAt: addMs(record.expiresAt, MINUTE) });
    };
    world.engine.slots.lose(new Set(ALL), world.now);
    world.engine.takeBack([{ ...dropped(), value: withIntent('mine').value }], world.now);
    world.engine.absorb([{ ...withIntent(id), version: START + 2 }], world.now);
    world.engine.absorb([told(SECOND, 'something else', 2)], world.now);
    gain(world, 3);
    expect(recordOf(world).intent?.mayHaveArrived).toBe(id === 'mine' ? undefined : true);
  });

  it('is offered as it was decided since, where that waits to be stored', () => {
    const { last } = record;
    const begun = notificationRow({
      ...record,
      last: undefined,
      intent: {
        ...{ id: 'mine', reason: 'first notification', mayHaveArrived: true },
        ...{ firing: last?.firing ?? [], resolved: [], startedAt: world.now },
      },
    });
    const fence = { slot: slotOf(record.key.groupKey), token: START + 1 };
    const { changes } = world.engine.takeBack([{ ...begun, version: START + 1, fence }], world.now);
    expect(changes).toEqual([told(0, 'the same', 1)]);
    expect(recordOf(world)).toEqual(record);
  });

  it('is offered as not begun, where it was refused since', () => {
    const failing = new EngineWorld(engineConfig({ groupBy: [] }), () => REFUSED, {
      isShared: true,
    });
    gain(failing, 1);
    failing.post('A', { startsAt: START, endsAt: addMs(START, 10 * HOUR) });
    failing.advance(30 * SECOND);
    const changes = failing.effects.flatMap((effects) => effects.changes);
    failing.engine.noteOwn(changes);
    const begun = changes.filter(({ value = '' }) => value.includes('"intent":{'));
    const offered = failing.engine.takeBack(begun.slice(0, 1), failing.now).changes;
    expect(offered.map(({ value = '' }) => readNotificationRow(value)?.intent)).toEqual([
      undefined,
    ]);
  });

  it('is offered as it was told last, where what the store has had before was read meanwhile', () => {
    world.engine.slots.lose(new Set(ALL), world.now);
    world.engine.absorb([told(-SECOND, 'something else', 1)], world.now, WHOLE);
    const { changes } = world.engine.takeBack([dropped()], world.now);
    expect(changes).toEqual([told(0, 'the same', 1)]);
    expect(recordOf(world)).toEqual(record);
  });

  it('is stored anew by whoever has the slot again, and is not offered', () => {
    world.engine.slots.lose(new Set(ALL), world.now);
    gain(world, 2);
    const { key, value } = dropped();
    const { changes } = world.engine.takeBack([dropped()], world.now);
    expect(changes).toMatchObject([{ key, value, fence: { token: START + 2 } }]);
    expect(recordOf(world).last).toEqual(record.last);
  });

  it.each([
    ['a group', { table: 'group', key: 'g', value: '[]' }],
    ['a removal', { table: 'notification', key: 'n', value: undefined }],
    ['what cannot be read', { table: 'notification', key: 'n', value: 'x' }],
  ] as const)('is forgotten when it is %s', (_, row) => {
    const change = { ...row, version: START + 1, fence: { slot: 1, token: START + 1 } };
    expect(world.engine.takeBack([change], world.now).changes).toEqual([]);
  });
});
