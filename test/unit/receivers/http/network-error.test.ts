import { describe, expect, it } from 'vitest';
import { describeNetworkError } from '../../../../src/receivers/http/network-error.ts';

const REFUSED = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), {
  code: 'ECONNREFUSED',
});

describe('describeNetworkError()', () => {
  it.each([
    ['a text', REFUSED, 'connect ECONNREFUSED 127.0.0.1:1'],
    ['a code alone', Object.assign(new Error(''), { code: 'ECONNRESET' }), 'ECONNRESET'],
    [
      'a cause',
      new Error('fetch failed', { cause: REFUSED }),
      'fetch failed: connect ECONNREFUSED 127.0.0.1:1',
    ],
    ['several tries', new AggregateError([REFUSED, REFUSED]), REFUSED.message],
    [
      'what OpenSSL says, without the place in its source',
      new Error(
        '80CC8C58DA7F0000:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/openssl/ssl/record/ssl3_record.c:350:\n',
      ),
      'tls: wrong version number',
    ],
    ['what is no error', 'x', 'unknown network error'],
  ])('tells %s in one line', (_, error, text) => {
    expect(describeNetworkError(error)).toBe(text);
  });
});
