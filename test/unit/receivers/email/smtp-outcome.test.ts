// What SMTP errors mean for a notification; test/contract/receivers provokes them.
import { describe, expect, it } from 'vitest';
import { judgeSmtpFailure, readSmtpFailure } from '../../../../src/receivers/email/smtp-outcome.ts';

function judge(code: string, responseCode: number | undefined, wasWritten = false) {
  return judgeSmtpFailure({ message: 'm', code, responseCode }, wasWritten);
}

describe('judgeSmtpFailure()', () => {
  it.each([
    ['EENVELOPE', 550, 'failed', 'clientError'],
    ['EMESSAGE', 554, 'failed', 'clientError'],
    ['EMESSAGE', undefined, 'failed', 'clientError'],
    ['EENVELOPE', undefined, 'failed', 'clientError'],
    ['EENVELOPE', 503, 'retry', 'serverError'],
    ['EENVELOPE', 450, 'retry', 'serverError'],
    ['EMESSAGE', 452, 'retry', 'serverError'],
    ['EAUTH', 535, 'retry', 'authError'],
    ['EAUTH', undefined, 'retry', 'authError'],
    ['ECONNECTION', 554, 'retry', 'serverError'],
    ['EPROTOCOL', 554, 'retry', 'serverError'],
    ['ECONNECTION', undefined, 'retry', 'other'],
    ['ETLS', undefined, 'retry', 'other'],
    ['', undefined, 'retry', 'other'],
  ])('judges %s with answer %s as %s because of %s', (code, responseCode, kind, reason) => {
    expect(judge(code, responseCode)).toMatchObject({ kind, reason });
  });

  it('knows what became of a message that was answered, and only of that', () => {
    expect(judge('ECONNECTION', undefined, true)).toHaveProperty('mayHaveArrived', true);
    expect(judge('ECONNECTION', undefined, false)).toHaveProperty('mayHaveArrived', false);
    expect(judge('EMESSAGE', 451, true)).toHaveProperty('mayHaveArrived', false);
  });
});

describe('readSmtpFailure()', () => {
  it.each([
    ['a text', 'x', { message: 'unknown SMTP error', code: '', responseCode: undefined }],
    ['a plain error', new Error('x'), { message: 'x', code: '', responseCode: undefined }],
    [
      'an error with an answer',
      Object.assign(new Error('x'), { code: 'EMESSAGE', responseCode: 451 }),
      { message: 'x', code: 'EMESSAGE', responseCode: 451 },
    ],
  ])('reads %s', (_name, error, expected) => {
    expect(readSmtpFailure(error)).toEqual(expected);
  });
});
