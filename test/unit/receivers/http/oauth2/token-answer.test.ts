// What a token endpoint may answer (row C20), held against golang.org/x/oauth2.
import { describe, expect, it } from 'vitest';
import { readTokenAnswer } from '../../../../../src/receivers/http/oauth2/token-answer.ts';
import golden from '../../../../golden/oauth2/token-exchange.json' with { type: 'json' };

function read(parts: {
  readonly status?: number;
  readonly contentType?: string;
  readonly body: string;
}): ReturnType<typeof readTokenAnswer> {
  const { status = 200, contentType = 'application/json', body: text } = parts;
  const rest = { retryAfter: undefined, bodyError: undefined };
  return readTokenAnswer({ kind: 'answer', status, contentType, text, ...rest });
}

describe('an answer with', () => {
  it.each(golden.answers.filter(({ error }) => error === undefined))(
    '$name gives a token',
    (row) => {
      const issued = read(row);
      if (!issued.ok) throw new Error(issued.error);
      const { type, accessToken, expiresInSeconds } = issued.value;
      expect(`${type} ${accessToken}`).toBe(row.header);
      expect(expiresInSeconds).toBe(row.expiresInSeconds);
    },
  );

  it.each(golden.answers.filter(({ error }) => error !== undefined))(
    '$name gives the reason why there is no token',
    (row) => {
      const issued = read(row);
      if (issued.ok) throw new Error('There is a token');
      // Go's parser says more about what is no JSON, and puts the body on a line of its own.
      const inGo = (row.error ?? '').replace('\nResponse: ', ': ');
      const expected = inGo.replace(/(cannot parse json): .*/, '$1');
      expect(`oauth2: ${issued.error}`).toBe(expected);
    },
  );

  it('a field called __proto__ is read like any other', () => {
    expect(read({ body: '{"__proto__":{"error":"x"},"access_token":"abcd"}' })).toMatchObject({
      ok: true,
      value: { accessToken: 'abcd' },
    });
  });

  it('a body that broke off is no token, whatever it says', () => {
    const issued = readTokenAnswer({
      kind: 'answer',
      status: 200,
      contentType: 'application/json',
      retryAfter: undefined,
      text: '{"access_token":"abcd"}',
      bodyError: 'terminated',
    });
    expect(issued).toEqual({ ok: false, error: 'cannot fetch token: terminated' });
  });
});
