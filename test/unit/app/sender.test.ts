// Sender: what leaves, what is marked, and what must not leave at all.
import { beforeEach, describe, expect, it } from 'vitest';
import { Sender, type Standing } from '../../../src/app/sender.ts';
import type { OwnSend } from '../../../src/engine/effects.ts';
import { addMs } from '../../../src/model/instant.ts';
import { LabelSet } from '../../../src/model/label-set.ts';
import type { NotifyReason, Outcome } from '../../../src/notify/integration.ts';
import type { Tenure } from '../../../src/route/tenures.ts';
import { SECOND } from '../../support/engine-world.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const KEY = { groupKey: '{}:{}', receiver: 'default', integration: 'webhook', index: 0 };
const TENURE: Tenure = { slot: 5, token: 7 };
const NEVER = new Promise<boolean>(() => undefined);

let clock: FakeClock;
let standing: Standing;
let isHeld: boolean;
let isStored: boolean;
let told: string[];
let answer: ((outcome: Outcome) => void) | undefined;
let sender: Sender;

beforeEach(() => {
  clock = new FakeClock();
  standing = 'sure';
  isHeld = true;
  isStored = false;
  told = [];
  answer = undefined;
  sender = new Sender({
    engine: { slots: { goesOn: () => isHeld } as never },
    clock,
    observer: { attempt: () => undefined, marked: () => told.push('counted') },
    integrationOf: () => ({
      name: 'webhook',
      index: 0,
      sendResolved: true,
      notify: ({ possibleDuplicate }) => {
        told.push(possibleDuplicate ? 'sent, marked' : 'sent');
        return new Promise((resolve) => {
          answer = resolve;
        });
      },
      close: () => Promise.resolve(),
    }),
    standing: () => standing,
    stored: () => Promise.resolve(isStored),
    finish: (_, { kind }) => told.push(`ended: ${kind}`),
  });
});

function message(reason: NotifyReason = 'first notification'): OwnSend {
  return {
    key: KEY,
    tenure: TENURE,
    deadline: addMs(clock.now(), 60 * SECOND),
    notification: {
      id: 'n1',
      groupKey: KEY.groupKey,
      receiver: KEY.receiver,
      groupLabels: LabelSet.EMPTY,
      routeLabels: LabelSet.EMPTY,
      reason,
      alerts: [],
      now: clock.now(),
      possibleDuplicate: false,
      receiverData: {},
    },
  };
}

describe('a message', () => {
  it('leaves once its intent is on record, and its outcome is heard of', async () => {
    sender.send([message()], Promise.resolve(true));
    await clock.advanceAsync(0);
    answer?.({ kind: 'sent' });
    await clock.advanceAsync(0);
    expect(told).toEqual(['sent', 'ended: sent']);
  });

  it.each([
    ['cannot be recorded', Promise.resolve(false), 0],
    ['is not recorded within three seconds', NEVER, 3 * SECOND],
  ])('leaves marked when its intent %s', async (_, recorded, afterMs) => {
    sender.send([message()], recorded);
    if (afterMs > 0) await clock.advanceAsync(afterMs - 1);
    expect(told).toEqual([]);
    await clock.advanceAsync(1);
    expect(told).toEqual(['counted', 'sent, marked']);
  });

  it('leaves marked while the store answers nobody here', async () => {
    standing = 'alone';
    sender.send([message()], Promise.resolve(true));
    await clock.advanceAsync(0);
    expect(told).toEqual(['counted', 'sent, marked']);
  });

  it('does not leave when its slot was lost before', async () => {
    isHeld = false;
    sender.send([message()], Promise.resolve(true));
    await clock.advanceAsync(10 * SECOND);
    expect(told).toEqual([]);
  });

  it('waits while it is not certain who holds its slot, and leaves when that is', async () => {
    standing = 'unsure';
    sender.send([message()], Promise.resolve(true));
    await clock.advanceAsync(5 * SECOND);
    expect(told).toEqual([]);
    standing = 'sure';
    await clock.advanceAsync(SECOND);
    expect(told).toEqual(['sent']);
  });

  it('does not leave when somebody else turns out to hold its slot', async () => {
    standing = 'unsure';
    sender.send([message()], Promise.resolve(true));
    await clock.advanceAsync(5 * SECOND);
    [isHeld, standing] = [false, 'sure'];
    await clock.advanceAsync(5 * SECOND);
    expect(told).toEqual([]);
  });

  it('has no outcome here when its slot was lost meanwhile: the next holder repeats it', async () => {
    sender.send([message()], Promise.resolve(true));
    await clock.advanceAsync(0);
    isHeld = false;
    answer?.({ kind: 'sent' });
    await clock.advanceAsync(SECOND);
    expect(told).toEqual(['sent']);
  });
});

describe('the messages of a slot', () => {
  it('are waited for until they have ended', async () => {
    sender.send([message()], Promise.resolve(true));
    await clock.advanceAsync(0);
    let isOver = false;
    void sender.ended(new Set([5]), 4 * SECOND).then(() => (isOver = true));
    await clock.advanceAsync(SECOND);
    expect(isOver).toBe(false);
    answer?.({ kind: 'sent' });
    await clock.advanceAsync(0);
    expect(isOver).toBe(true);
  });

  it.each([
    ['for no longer than is allowed', new Set([5]), 4 * SECOND],
    ['not for those of other slots', new Set([6]), 0],
  ])('are waited for, but %s', async (_, slots, ms) => {
    sender.send([message()], Promise.resolve(true));
    await clock.advanceAsync(0);
    let isOver = false;
    void sender.ended(slots, 4 * SECOND).then(() => (isOver = true));
    await clock.advanceAsync(ms);
    expect(isOver).toBe(true);
  });
});

describe('news of an end that is not on record', () => {
  const ENDS = ['all alerts resolved', 'some alerts resolved'] as const;

  it.each(ENDS)('waits for the store, and leaves as ever (%s)', async (reason) => {
    sender.send([message(reason)], Promise.resolve(false));
    await clock.advanceAsync(10 * SECOND);
    expect(told).toEqual([]);
    isStored = true;
    await clock.advanceAsync(SECOND);
    expect(told).toEqual(['sent']);
  });

  it('leaves marked after half a minute', async () => {
    sender.send([message('all alerts resolved')], Promise.resolve(false));
    await clock.advanceAsync(29 * SECOND);
    expect(told).toEqual([]);
    await clock.advanceAsync(2 * SECOND);
    expect(told).toEqual(['counted', 'sent, marked']);
  });

  it('does not leave when somebody else has come to tell of the group', async () => {
    sender.send([message('all alerts resolved')], Promise.resolve(false));
    await clock.advanceAsync(SECOND);
    isHeld = false;
    await clock.advanceAsync(60 * SECOND);
    expect(told).toEqual([]);
  });

  it('does not keep a reload waiting', async () => {
    sender.send([message('all alerts resolved')], Promise.resolve(false));
    await clock.advanceAsync(SECOND);
    let hasEnded = false;
    void sender.endAll(SECOND).then(() => (hasEnded = true));
    await clock.advanceAsync(2 * SECOND);
    answer?.({ kind: 'retry', reason: 'contextCanceled', error: 'cut off', mayHaveArrived: false });
    await clock.advanceAsync(0);
    expect(hasEnded).toBe(true);
  });
});
