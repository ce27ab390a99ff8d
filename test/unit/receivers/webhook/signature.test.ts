// Signed webhooks, verified by the code that the documentation shows.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addMs } from '../../../../src/model/instant.ts';
import {
  idempotencyHeader,
  signatureHeaders,
} from '../../../../src/receivers/webhook/signature.ts';
import { REFERENCE_TIME } from '../../../support/fake-clock.ts';
import { markedExamples } from '../../../support/markdown.ts';

type Verify = (
  secret: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  nowMs: number,
) => boolean;

const page = readFileSync(new URL('../../../../docs/configuration.md', import.meta.url), 'utf8');
const example = markedExamples(page).find(({ name }) => name === 'verify');
const code = Buffer.from(example?.text ?? '').toString('base64');
// The example exports this function.
const { verifyWebhook } = (await import(
  /* @vite-ignore */ `data:text/javascript;base64,${code}`
)) as { verifyWebhook: Verify };

const SECRET = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
const MESSAGE = { id: 'n-1', body: '{"status":"firing"}\n', now: addMs(REFERENCE_TIME, 999) };

function headersOf(secret = SECRET): Readonly<Record<string, string>> {
  return Object.fromEntries(signatureHeaders(secret, MESSAGE));
}

describe('signatureHeaders()', () => {
  it('signs as the specification has it', () => {
    // Its own example (the one in the README of the reference libraries).
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
    const signed = signatureHeaders(secret, {
      id,
      body: '{"test": 2432232314}',
      now: addMs(REFERENCE_TIME, 1_614_265_330_000 - REFERENCE_TIME),
    });
    expect(signed).toEqual([
      ['webhook-id', id],
      ['webhook-timestamp', '1614265330'],
      ['webhook-signature', 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='],
    ]);
  });

  it.each([SECRET, 'a plain text of our own', 'whsec_', 'é'])(
    'is what the documentation verifies, with the secret %j',
    (secret) => {
      const headers = headersOf(secret);
      expect(verifyWebhook(secret, headers, MESSAGE.body, MESSAGE.now)).toBe(true);
    },
  );

  it.each<readonly [string, Partial<Record<string, string>>, string, number]>([
    ['another body', {}, '{"status":"resolved"}\n', 0],
    ['another id', { 'webhook-id': 'n-2' }, MESSAGE.body, 0],
    ['another time', { 'webhook-timestamp': '1' }, MESSAGE.body, 0],
    ['no signature', { 'webhook-signature': '' }, MESSAGE.body, 0],
    ['a signature of another kind', { 'webhook-signature': 'v2,AAAA' }, MESSAGE.body, 0],
    ['the right one too late', {}, MESSAGE.body, 301_000],
  ])('is refused with %s', (_, changes, body, lateMs) => {
    const headers = { ...headersOf(), ...changes } as Record<string, string>;
    expect(verifyWebhook(SECRET, headers, body, MESSAGE.now + lateMs)).toBe(false);
  });

  it('is refused with another secret', () => {
    expect(verifyWebhook('whsec_AAAA', headersOf(), MESSAGE.body, MESSAGE.now)).toBe(false);
  });
});

describe('idempotencyHeader()', () => {
  it('is the id of the notification', () => {
    expect(idempotencyHeader('n-1')).toEqual(['Idempotency-Key', 'n-1']);
  });
});
