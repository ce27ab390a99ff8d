// What Telegram's answers mean (row N10): all that is not "ok" is tried again.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeTelegramReply } from '../../../../src/receivers/telegram/telegram-answer.ts';
import { REFERENCE_TIME } from '../../../support/fake-clock.ts';

function judge(
  status: number,
  text: string,
  parts: { readonly bodyError?: string; readonly retryAfter?: string } = {},
): ReturnType<typeof judgeTelegramReply> {
  const { bodyError, retryAfter } = parts;
  const answer = { kind: 'answer', contentType: '', status, text, bodyError, retryAfter } as const;
  return judgeTelegramReply(answer, REFERENCE_TIME);
}

function refusal(code: number, parts: object = {}): string {
  return JSON.stringify({ ok: false, error_code: code, description: 'Bad Request: no', ...parts });
}

describe('judgeTelegramReply()', () => {
  it.each([
    ['a whole answer', 200, '{"ok":true,"result":{"message_id":1,"chat":{"id":5}}}'],
    ['an answer without a message', 200, '{"ok":true,"result":true}'],
    ['other members first', 200, '{"result":{},"ok":true}'],
    ['an answer that broke off after ok', 200, '{"ok":true,"result":{"text":"half'],
    ['spaces', 200, ' { "ok" : true , "result": {}}'],
  ])('takes %s as sent', (_name, status, text) => {
    expect(judge(status, text)).toEqual({ kind: 'sent' });
  });

  it.each([
    [400, 'clientError'],
    [401, 'authError'],
    [403, 'authError'],
    [404, 'clientError'],
    [409, 'clientError'],
    [429, 'rateLimited'],
    [500, 'serverError'],
    [502, 'serverError'],
  ])('tries again after code %i, which is %s', (code, reason) => {
    const outcome = {
      kind: 'retry',
      reason,
      error: `Telegram refused the message with code ${code}: Bad Request: no`,
      mayHaveArrived: false,
    };
    expect(judge(code, refusal(code))).toEqual(outcome);
    // The code of the body counts, as it does for upstream.
    expect(judge(200, refusal(code))).toEqual(outcome);
  });

  it.each([
    ['the body', refusal(429, { parameters: { retry_after: 35 } }), undefined, 35_000],
    ['the header', refusal(429), '7', 7_000],
    ['the body before the header', refusal(429, { parameters: { retry_after: 1 } }), '7', 1_000],
    ['no number', refusal(429, { parameters: { retry_after: 'x' } }), undefined, undefined],
    ['less than nothing', refusal(429, { parameters: { retry_after: -1 } }), undefined, undefined],
    ['no parameters', refusal(429, { parameters: null }), undefined, undefined],
    ['another code', refusal(400, { parameters: { retry_after: 3 } }), undefined, 3_000],
  ])('waits as long as %s says', (_name, text, header, expected) => {
    const outcome = judge(429, text, header === undefined ? {} : { retryAfter: header });
    expect(outcome).toMatchObject({ kind: 'retry' });
    expect('retryAfterMs' in outcome ? outcome.retryAfterMs : undefined).toBe(expected);
  });

  it('names the chat that a group has become', () => {
    const text = refusal(400, { parameters: { migrate_to_chat_id: -1001234567890123 } });
    expect(judge(400, text)).toHaveProperty(
      'error',
      "Telegram refused the message with code 400: Bad Request: no; the group's chat_id is now -1001234567890123",
    );
  });

  it.each([
    ['a page of a proxy', 502, '<html>Bad Gateway</html>', 'serverError', false],
    ['a page of a gateway that gave up waiting', 504, '<html></html>', 'serverError', true],
    ['a page that knows nothing', 404, 'not here', 'clientError', false],
    ['nothing after a good status', 200, '', 'other', true],
    ['garbage after a good status', 200, '\u0000\u0001{', 'other', true],
    ['JSON of another shape', 200, '[true]', 'other', true],
  ])('tries again after %s', (_name, status, text, reason, mayHaveArrived) => {
    expect(judge(status, text)).toMatchObject({ kind: 'retry', reason, mayHaveArrived });
  });

  it('tries again after an answer that broke off before it said anything', () => {
    const outcome = judge(200, '{"o', { bodyError: 'terminated' });
    expect(outcome).toMatchObject({ kind: 'retry', mayHaveArrived: true });
  });

  it('passes on why there is no answer', () => {
    const error = { kind: 'error', error: 'lost', reason: 'other', mayHaveArrived: true } as const;
    expect(judgeTelegramReply(error, REFERENCE_TIME)).toEqual({ ...error, kind: 'retry' });
  });

  it('never gives up, and never fails itself, whatever Telegram says', () => {
    const answers = fc.record(
      { ok: fc.jsonValue(), error_code: fc.jsonValue(), parameters: fc.jsonValue() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), answers, (status, answer) => {
        expect(judge(status, JSON.stringify(answer)).kind).toBe(
          answer.ok === true ? 'sent' : 'retry',
        );
      }),
    );
  });
});
