// Reading all that is stored while others go on: what is taken in, and in which order.
import { beforeEach, describe, expect, it } from 'vitest';
import { WholeReading } from '../../../../src/app/cluster/whole-reading.ts';
import { StoreError, type StateChange, type StateRow } from '../../../../src/engine/state-store.ts';
import type { KeptLetters } from '../../../../src/engine/peer-letters.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

function row(key: string): StateRow {
  const [kind = ''] = key.split('-');
  const tables: Readonly<Record<string, StateRow['table']>> = {
    letter: 'dead_letter',
    request: 'dead_letter_request',
  };
  return { table: tables[kind] ?? 'silence', key, value: '{}' };
}

/** Answers of the store, each given when the test says so. */
let answers: {
  readonly rows: (...keys: string[]) => void;
  readonly versioned: (key: string, version: number) => void;
  readonly fail: () => void;
}[];
let history: string[];
let lossCount: number;
let unstored: readonly StateChange[];
let askedFor: readonly string[];
let isDone: boolean;
let reading: WholeReading;

beforeEach(() => {
  answers = [];
  history = [];
  lossCount = 0;
  unstored = [];
  askedFor = [];
  isDone = false;
  const keysOf = (changes: readonly StateChange[]): string =>
    changes.map(({ key }) => key).join(' ');
  const work = {
    absorb: (changes: readonly StateChange[], origin?: { readonly isWhole: boolean }): void =>
      void history.push(`${origin?.isWhole === true ? 'whole' : 'news'} ${keysOf(changes)}`),
    lossCount: () => lossCount,
    unstored: () => unstored,
    lettersAskedFor: () => askedFor,
    dropLettersBut: ({ stored, unstored, answered }: KeptLetters, since: number) => {
      const lists = [stored, unstored, answered].map((ids) => [...ids].join(' '));
      history.push(`letters but [${lists.join('] [')}] since ${String(since)}`);
    },
    rewrite: (isStored?: (row: StateRow) => boolean) => {
      const lacking = ['a', 'b', 'c'].filter((key) => isStored?.(row(key)) !== true);
      history.push(`rewrite ${lacking.join(' ')}`);
      return Promise.resolve();
    },
  };
  reading = new WholeReading({
    clock: new FakeClock(),
    feed: { skipTo: (id) => void history.push(`skip to ${id}`) },
    load: (visit) =>
      new Promise((resolve, reject) => {
        answers.push({
          rows: (...keys) => {
            keys.map(row).forEach(visit);
            resolve();
          },
          versioned: (key, version) => {
            visit({ ...row(key), version });
            resolve();
          },
          fail: () => {
            reject(new StoreError('scripted'));
          },
        });
      }),
    work: () => (isDone ? undefined : work),
  });
});

/** Lets what waits for an answer go on. */
async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

describe('a reading of all that is stored', () => {
  it('takes in what there is, and then what came meanwhile and was not stored by then', async () => {
    const done = reading.read('5-0');
    await settle();
    expect(reading.isUnderWay).toBe(true);
    reading.tell('5-0', [row('letter-b')]);
    reading.tell('5-1', [row('c')]);
    answers[0]?.rows('a', 'b');
    await done;
    expect(reading.isUnderWay).toBe(false);
    const letters = 'letters but [] [] [] since 0';
    expect(history).toEqual(['whole a b', letters, 'skip to 5-0', 'rewrite c', 'news c']);
  });

  it('takes in alerts and silences of which it was told, as the store may have lost them since', async () => {
    const done = reading.read('5-0');
    await settle();
    reading.tell('4-0', [row('b'), row('letter-b'), row('c')]);
    reading.tell('5-0', [{ ...row('c'), value: undefined }]);
    answers[0]?.rows('a');
    await done;
    expect(history.at(-1)).toBe('news b');
  });

  it('drops no letter when there is nothing, as the store has lost it', async () => {
    const done = reading.read();
    await settle();
    answers[0]?.rows();
    await done;
    expect(history).toEqual(['rewrite a b c']);
  });

  it('keeps dead letters that are stored, or on their way to the store as it begins or ends', async () => {
    unstored = [row('letter-1'), row('request-2')];
    askedFor = ['request-1', 'request-2', 'request-3', 'request-4'];
    lossCount = 7;
    const done = reading.read();
    await settle();
    unstored = [row('letter-3'), row('request-3')];
    askedFor = ['request-4', 'request-5'];
    lossCount = 8;
    answers[0]?.rows('a', 'letter-2', 'request-1');
    await done;
    expect(history[1]).toBe('letters but [letter-2] [letter-1 letter-3] [request-4] since 7');
  });

  it.each([
    ['what is decided here under the same tenure', 5, { fence: { slot: 1, token: 5 } }, ''],
    ['what is decided here under a later tenure', 5, { fence: { slot: 1, token: 6 } }, ''],
    ['what is decided here under an earlier tenure', 6, { fence: { slot: 1, token: 5 } }, 'a'],
    ['what is offered for others', 5, { version: 5 }, 'a'],
    ['what is removed for others', 5, { version: 5, value: undefined }, ''],
    ['what is removed for others, and was older', 6, { version: 5, value: undefined }, 'a'],
  ])('finds a row and %s, which waits to be stored: the newer counts', async (...given) => {
    const [, version, change, taken] = given;
    unstored = [{ ...row('a'), ...change }];
    const done = reading.read();
    await settle();
    unstored = [];
    answers[0]?.versioned('a', version);
    await done;
    expect(history[0]).toBe(`whole ${taken}`);
  });

  it('finds a row of which several tenures wait to be stored: the latest counts', async () => {
    unstored = [9, 3].map((token) => ({ ...row('a'), fence: { slot: 1, token } }));
    const done = reading.read();
    await settle();
    answers[0]?.versioned('a', 5);
    await done;
    expect(history[0]).toBe('whole ');
  });

  it('takes in all news when it cannot be ended, and says why', async () => {
    const done = reading.read('5-0');
    await settle();
    reading.tell('4-0', [row('a')]);
    answers[0]?.fail();
    await expect(done).rejects.toThrow('scripted');
    expect(history).toEqual(['news a']);
  });

  it('begins after the one before has ended, well or badly', async () => {
    const reads = [reading.read(), reading.read(), reading.read('9-0')];
    await settle();
    expect(answers.length).toBe(1);
    answers[0]?.fail();
    await expect(reads[0]).rejects.toThrow(StoreError);
    await settle();
    expect(answers.length).toBe(2);
    answers[1]?.rows('a');
    await reads[1];
    await settle();
    answers[2]?.rows('b');
    await reads[2];
    expect(history.filter((what) => what.startsWith('whole'))).toEqual(['whole a', 'whole b']);
  });

  it('takes in nothing for whoever has stepped down meanwhile, and passes over nothing', async () => {
    const done = reading.read('9-0');
    await settle();
    isDone = true;
    answers[0]?.rows('a');
    await done;
    expect(history).toEqual([]);
  });

  it('does not begin for whoever has not started, who still has all of the feed before him', async () => {
    isDone = true;
    await reading.read('9-0');
    expect([answers.length, history, reading.isUnderWay]).toEqual([0, [], false]);
  });
});
