// What statuses mean, as upstream's Retrier decides it, with 429 and Retry-After on top (row P5).
import { describe, expect, it } from 'vitest';
import type { HttpReply } from '../../../../src/receivers/http/http-client.ts';
import { judgeReply, readRetryAfter } from '../../../../src/receivers/http/status-outcome.ts';
import { REFERENCE_TIME } from '../../../support/fake-clock.ts';

const RULES = { now: REFERENCE_TIME };

function answer(status: number, parts: Partial<Extract<HttpReply, { kind: 'answer' }>> = {}) {
  return {
    kind: 'answer',
    status,
    contentType: '',
    retryAfter: undefined,
    text: '',
    bodyError: undefined,
    ...parts,
  } as const;
}

describe('judgeReply()', () => {
  it.each([200, 201, 202, 204, 299])('takes %i as success', (status) => {
    expect(judgeReply(answer(status), RULES).kind).toBe('success');
  });

  it.each([
    [300, 'failed', 'other'],
    [302, 'failed', 'other'],
    [400, 'failed', 'clientError'],
    [401, 'failed', 'authError'],
    [403, 'failed', 'authError'],
    [404, 'failed', 'clientError'],
    [408, 'failed', 'clientError'],
    [413, 'failed', 'clientError'],
    [429, 'retry', 'rateLimited'],
    [500, 'retry', 'serverError'],
    [502, 'retry', 'serverError'],
    [503, 'retry', 'serverError'],
    [504, 'retry', 'serverError'],
    [599, 'retry', 'serverError'],
    [600, 'failed', 'other'],
    [100, 'failed', 'other'],
  ] as const)('takes %i as %s because of %s', (status, kind, reason) => {
    expect(judgeReply(answer(status), RULES)).toMatchObject({
      kind,
      reason,
      error: `unexpected status code ${status}`,
    });
  });

  it('cannot know what became of a request when a gateway gave up waiting', () => {
    expect(judgeReply(answer(504), RULES)).toHaveProperty('mayHaveArrived', true);
    expect(judgeReply(answer(503), RULES)).toHaveProperty('mayHaveArrived', false);
  });

  it('retries what the receiver says is worth it', () => {
    expect(judgeReply(answer(403), { ...RULES, retryCodes: [403] }).kind).toBe('retry');
  });

  it('quotes the answer in one line of bounded length', () => {
    const text = `first\r\nsecond\u0000\u001b[31m ${'x'.repeat(5_000)}`;
    const judged = judgeReply(answer(400, { text }), { ...RULES, prefix: 'channel "#a": ' });
    expect(judged).toHaveProperty(
      'error',
      expect.stringMatching(/^channel "#a": unexpected status code 400: first second \[31m x+…$/),
    );
    expect(judged).toHaveProperty('error.length', 1_067);
  });

  it('passes network errors on as reasons to retry', () => {
    const reply = { kind: 'error', error: 'e', reason: 'other', mayHaveArrived: true } as const;
    expect(judgeReply(reply, RULES)).toEqual({ ...reply, kind: 'retry' });
  });
});

describe('readRetryAfter()', () => {
  it.each([
    ['120', 120_000],
    [' 0 ', 0],
    ['Mon, 05 Jan 2026 08:00:30 GMT', 30_000],
    ['Monday, 05-Jan-26 08:00:30 GMT', 30_000],
    ['Mon, 05 Jan 2026 07:00:00 GMT', 0],
    ['-1', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['2026', 2_026_000],
    ['99999999999', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %j as %j ms', (retryAfter, expected) => {
    expect(readRetryAfter({ retryAfter }, REFERENCE_TIME)).toBe(expected);
  });

  it.each([429, 503])('is handed on with status %i', (status) => {
    expect(judgeReply(answer(status, { retryAfter: '7' }), RULES)).toMatchObject({
      kind: 'retry',
      retryAfterMs: 7_000,
    });
  });
});
