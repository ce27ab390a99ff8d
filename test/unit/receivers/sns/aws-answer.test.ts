import { describe, expect, it } from 'vitest';
import { withAwsMessage, xmlText } from '../../../../src/receivers/sns/aws-answer.ts';

describe('xmlText()', () => {
  it.each([
    ['<a><M>text</M></a>', 'text'],
    ['<M> a &lt;b&gt; &amp;amp; &quot;&apos; &#233;&#xe9; </M>', `a <b> &amp; "' éé`],
    ['<M></M>', ''],
    ['<M>&#x110000; &nope;</M>', '&#x110000; &nope;'],
    ['<M>open', undefined],
    ['</M><M>', undefined],
    ['', undefined],
  ])('finds in %s', (document, expected) => {
    expect(xmlText(document, 'M')).toBe(expected);
  });
});

describe('withAwsMessage()', () => {
  const answer = (status: number, text: string): object =>
    withAwsMessage({
      kind: 'answer',
      status,
      text,
      contentType: 'text/xml',
      retryAfter: undefined,
      bodyError: undefined,
    });

  it.each([
    [
      403,
      '<ErrorResponse><Error><Message>No &amp; no</Message></Error></ErrorResponse>',
      'No & no',
    ],
    [502, '<html>', '<html>'],
    [200, '<Message>not an error</Message>', '<Message>not an error</Message>'],
  ])('keeps of an answer of status %d and %s', (status, text, expected) => {
    expect(answer(status, text)).toMatchObject({ text: expected });
  });

  it.each([
    [400, 'Throttling', 429],
    [400, 'ThrottlingException', 429],
    [400, 'ThrottledException', 429],
    [400, 'KMSThrottling', 429],
    [503, 'RequestLimitExceeded', 429],
    [400, 'InvalidParameter', 400],
    [403, 'AuthorizationError', 403],
  ])('takes %i with the code %s as %i', (status, code, expected) => {
    const text = `<ErrorResponse><Error><Code>${code}</Code><Message>m</Message></Error></ErrorResponse>`;
    expect(answer(status, text)).toMatchObject({ status: expected, text: 'm' });
  });
});
