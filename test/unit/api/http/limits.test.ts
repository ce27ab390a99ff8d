import { describe, expect, it } from 'vitest';
import { limitGets, limitTime } from '../../../../src/api/http/limits.ts';
import { isStreamed, type ApiAnswer, type ApiRequest } from '../../../../src/api/http/exchange.ts';

function request(method: string, path = '/'): ApiRequest {
  return {
    method,
    path,
    query: '',
    header: () => undefined,
    readBody: () => Promise.resolve({ ok: false, error: 'aborted' }),
  };
}

const DONE: ApiAnswer = { status: 200, headers: {}, body: 'x' };

function streamed(body: AsyncIterable<string>): ApiAnswer {
  return { ...DONE, body };
}

async function* pieces(): AsyncGenerator<string> {
  yield await Promise.resolve('a');
  yield 'b';
}

function limiter(handle: () => ApiAnswer | Promise<ApiAnswer>): {
  ask(method: string, path?: string): Promise<ApiAnswer>;
  readonly counts: number[];
  readonly turnedAway: string[];
} {
  const counts: number[] = [];
  const turnedAway: string[] = [];
  const limited = limitGets(handle, {
    max: 1,
    isExempt: ({ path }) => path === '/exempt',
    onCount: (count) => counts.push(count),
    onTurnedAway: () => turnedAway.push('x'),
  });
  return { ask: async (method, path) => limited(request(method, path)), counts, turnedAway };
}

describe('limitGets() (row H3)', () => {
  it('turns a GET away while another is under way, and lets other methods pass', async () => {
    let finish = (_: ApiAnswer): void => undefined;
    const waiting = new Promise<ApiAnswer>((resolve) => {
      finish = resolve;
    });
    const { ask, counts, turnedAway } = limiter(() => waiting);
    const first = ask('GET');
    const second = await ask('GET');
    expect(second.status).toBe(503);
    expect(second.body).toBe('Limit of concurrent GET requests reached (1), try again later.\n\n');
    const post = ask('POST');
    finish(DONE);
    expect([await first, await post]).toEqual([DONE, DONE]);
    expect((await ask('GET')).status).toBe(200);
    expect(counts).toEqual([1, 0, 1, 0]);
    expect(turnedAway).toHaveLength(1);
  });

  it('lets exempt requests pass, and does not count them', async () => {
    const { ask, counts } = limiter(() => streamed(pieces()));
    await ask('GET');
    expect((await ask('GET')).status).toBe(503);
    expect((await ask('GET', '/exempt')).status).toBe(200);
    expect(counts).toEqual([1]);
  });

  it('holds the place until a streamed body has ended', async () => {
    const { ask, counts } = limiter(() => streamed(pieces()));
    const { body } = await ask('GET');
    expect((await ask('GET')).status).toBe(503);
    const received: string[] = [];
    if (isStreamed(body)) for await (const piece of body) received.push(piece);
    expect(received).toEqual(['a', 'b']);
    expect(counts).toEqual([1, 0]);
  });

  it('gives the place back once when a streamed body is dropped before its first piece', async () => {
    const { ask, counts } = limiter(() => streamed(pieces()));
    const { body } = await ask('GET');
    const source = isStreamed(body) ? body[Symbol.asyncIterator]() : undefined;
    await source?.return?.();
    await source?.next();
    expect(counts).toEqual([1, 0]);
  });

  it('gives the place back when the handler or the body fails', async () => {
    const broken = limiter(() => Promise.reject(new Error('broken')));
    await expect(broken.ask('GET')).rejects.toThrow('broken');
    expect(broken.counts).toEqual([1, 0]);
    const half = limiter(() =>
      streamed({
        [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('half')) }),
      }),
    );
    const { body } = await half.ask('GET');
    const source = isStreamed(body) ? body[Symbol.asyncIterator]() : undefined;
    await expect(source?.next()).rejects.toThrow('half');
    expect(half.counts).toEqual([1, 0]);
  });
});

describe('limitTime() (row H4)', () => {
  function timed(timeoutMs: number, handle: () => Promise<ApiAnswer>) {
    const due: (() => void)[] = [];
    const cancelled: string[] = [];
    const schedule = (_: number, run: () => void): (() => void) => {
      due.push(run);
      return () => cancelled.push('x');
    };
    return {
      answer: limitTime(handle, { timeoutMs, clock: { schedule } })(request('GET')),
      due,
      cancelled,
    };
  }

  it.each([
    [250, '250ms'],
    [1500, '1.5s'],
    [90_000, '1m30s'],
    [7_200_000, '2h0m0s'],
  ])('answers 503 after %d ms and prints it as %s', async (ms, text) => {
    const { answer, due } = timed(ms, () => new Promise(() => undefined));
    due.forEach((run) => {
      run();
    });
    expect(await answer).toMatchObject({
      status: 503,
      body: `Exceeded configured timeout of ${text}.\n`,
    });
  });

  it('cancels its timer when the answer is in time, or fails', async () => {
    const good = timed(1, () => Promise.resolve(DONE));
    expect(await good.answer).toBe(DONE);
    expect(good.cancelled).toHaveLength(1);
    const bad = timed(1, () => Promise.reject(new Error('broken')));
    await expect(bad.answer).rejects.toThrow('broken');
    expect(bad.cancelled).toHaveLength(1);
  });

  it('tells the maker of a late streamed body that nobody reads it', async () => {
    let isDropped = false;
    const body = {
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.resolve({ done: true as const, value: undefined }),
        return: () => {
          isDropped = true;
          return Promise.resolve({ done: true as const, value: undefined });
        },
      }),
    };
    let finish = (_: ApiAnswer): void => undefined;
    const { answer, due } = timed(
      1,
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    );
    due.forEach((run) => {
      run();
    });
    expect((await answer).status).toBe(503);
    finish(streamed(body));
    await Promise.resolve();
    expect(isDropped).toBe(true);
  });
});
