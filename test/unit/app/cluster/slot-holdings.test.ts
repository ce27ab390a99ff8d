// SlotHoldings: which slots a replica acts on, waits for, and gives back.
import { describe, expect, it } from 'vitest';
import { SlotHoldings } from '../../../../src/app/cluster/slot-holdings.ts';
import type { BeatView } from '../../../../src/store/redis/slot-leases.ts';

function view(slots: Record<number, number>, rest: Partial<BeatView> = {}): BeatView {
  return {
    slots: new Map(Object.entries(slots).map(([slot, token]) => [Number(slot), token])),
    surplus: [],
    taken: new Set(),
    away: undefined,
    members: [],
    feedEnd: '0-0',
    stateId: 'one',
    schema: 1,
    ...rest,
  };
}

/** Holds these slots, with token 1 each. */
function holding(...slots: number[]): SlotHoldings {
  const holdings = new SlotHoldings();
  holdings.take(view(Object.fromEntries(slots.map((slot) => [slot, 1]))), []);
  holdings.admit('0-0');
  return holdings;
}

describe('a slot that was given', () => {
  it('is acted on once all is known that was stored before', () => {
    const holdings = new SlotHoldings();
    holdings.take(view({ 3: 7 }, { feedEnd: '20-1' }), []);
    expect(holdings.admit('20-0').tokens.size).toBe(0);
    expect(holdings.awaitedEnd()).toBe('20-1');
    expect([...holdings.admit('100-0').tokens]).toEqual([[3, 7]]);
    expect(holdings.awaitedEnd()).toBeUndefined();
    expect(holdings.size).toBe(1);
  });

  it.each([
    ['that gave it back', {}, {}, []],
    ['that is dead', { taken: new Set([3]) }, {}, [3]],
    ['of whom nobody knows, as the beat before was not answered', {}, { isDoubtful: true }, [3]],
  ])('comes from a holder %s', (_, rest, occasion, doubtful) => {
    const holdings = new SlotHoldings();
    holdings.take(view({ 3: 7 }, rest), [], { isDoubtful: false, ...occasion });
    expect([...holdings.admit('0-0').doubtful]).toEqual(doubtful);
  });

  it('is not waited for any more when somebody else has it', () => {
    const holdings = new SlotHoldings();
    holdings.take(view({ 3: 7 }, { feedEnd: '20-1' }), []);
    holdings.take(view({}), []);
    expect(holdings.admit('100-0').tokens.size).toBe(0);
  });
});

describe('a slot that is held', () => {
  it.each([
    ['is not in the answer', {}],
    ['has another token', { 3: 2 }],
  ])('is lost when it %s', (_, slots) => {
    expect([...holding(3).take(view(slots), []).lost]).toEqual([3]);
  });

  it('has to be gained anew under another token', () => {
    const holdings = holding(3);
    holdings.take(view({ 3: 2 }, { feedEnd: '5-0' }), []);
    expect([...holdings.admit('5-0').tokens]).toEqual([[3, 2]]);
  });
});

describe('a slot that is more than the share', () => {
  it('is named once, handed over, and released with the next beat', () => {
    const holdings = holding(1, 2, 3);
    const told = view({ 1: 1, 2: 1, 3: 1 }, { surplus: [3] });
    expect([...holdings.take(told, []).surplus]).toEqual([3]);
    expect([...holdings.take(told, []).surplus]).toEqual([]);
    expect(holdings.released()).toEqual([]);
    holdings.handedOver(new Set([3]));
    expect(holdings.released()).toEqual([3]);
    expect(holdings.take(view({ 1: 1, 2: 1 }), [3])).toEqual({
      lost: new Set(),
      surplus: new Set(),
    });
    expect(holdings.released()).toEqual([]);
    expect(holdings.size).toBe(2);
  });

  it('is released again when the beat that did so failed', () => {
    const holdings = holding(1, 2);
    holdings.take(view({ 1: 1, 2: 1 }, { surplus: [2] }), []);
    holdings.handedOver(new Set([2]));
    expect(holdings.released()).toEqual([2]);
    expect(holdings.released()).toEqual([2]);
  });

  it('leaves no more than are too many, whichever are named', () => {
    const holdings = holding(1, 2, 3);
    holdings.take(view({ 1: 1, 2: 1, 3: 1 }, { surplus: [3] }), []);
    expect(holdings.take(view({ 1: 1, 2: 1, 3: 1 }, { surplus: [2] }), []).surplus.size).toBe(0);
  });

  it('is kept until it was acted on when it is doubtful how it was left, as the next one cannot know', () => {
    const holdings = new SlotHoldings();
    const told = view({ 3: 7 }, { feedEnd: '20-1', surplus: [3], taken: new Set([3]) });
    expect([...holdings.take(told, []).surplus]).toEqual([]);
    expect([...holdings.admit('100-0').doubtful]).toEqual([3]);
    expect([...holdings.take(told, []).surplus]).toEqual([3]);
  });

  it('is given back by whoever leaves, but for one that waits and may have been told of', () => {
    const holdings = holding(1, 2);
    const slots = { 1: 1, 2: 1, 3: 7, 4: 7, 5: 7 };
    holdings.take(view(slots, { taken: new Set([3]), surplus: [2, 5], feedEnd: '20-1' }), []);
    holdings.handedOver(new Set([2]));
    expect([...holdings.undoubted()].sort()).toEqual([1, 2, 4, 5]);
  });

  it('is released at once when nobody acts on it yet', () => {
    const holdings = new SlotHoldings();
    holdings.take(view({ 3: 7 }, { feedEnd: '20-1', surplus: [3] }), []);
    expect(holdings.admit('100-0').tokens.size).toBe(0);
  });
});

describe('a replica that steps down', () => {
  it('loses all that it holds, and waits for nothing', () => {
    const holdings = holding(1, 2);
    holdings.take(view({ 1: 1, 2: 1, 3: 1 }, { feedEnd: '9-9' }), []);
    expect(holdings.loseAll()).toEqual(new Set([1, 2]));
    expect(holdings.size).toBe(0);
    expect(holdings.admit('10-0').tokens.size).toBe(0);
  });
});
