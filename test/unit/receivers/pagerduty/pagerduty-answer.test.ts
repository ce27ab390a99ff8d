import { expect, it } from 'vitest';
import { withPagerdutyReasons } from '../../../../src/receivers/pagerduty/pagerduty-answer.ts';

const ANSWER = {
  kind: 'answer',
  contentType: 'application/json',
  retryAfter: undefined,
  bodyError: undefined,
} as const;

it.each([
  [
    400,
    '{"status":"invalid event","message":"Event object is invalid","errors":["Length of x is incorrect"]}',
    'Event object is invalid: Length of x is incorrect',
  ],
  [400, '{"message":"a","errors":["b","c"]}', 'a: b,c'],
  [400, '{"status"}', ''],
  [429, '{"message":"Rate limited","errors":[]}', ''],
  [400, 'null', ''],
  [400, '"text"', ''],
  [400, '{}', ''],
  [400, '{"message":7,"errors":"x"}', ''],
  [500, '<html>', ''],
])('of status %s and %s remains "%s" (row N3)', (status, text, expected) => {
  expect(withPagerdutyReasons({ ...ANSWER, status, text })).toMatchObject({
    status,
    text: expected,
  });
});

it('an error stays as it is', () => {
  const reply = { kind: 'error', error: 'e', reason: 'other', mayHaveArrived: false } as const;
  expect(withPagerdutyReasons(reply)).toEqual(reply);
});
