// The assertion of a client that signs instead of sending a secret (row C20, RFC 7523).
import { createVerify, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  signAssertion,
  type AssertionClaims,
} from '../../../../../src/receivers/http/oauth2/signed-assertion.ts';
import { REFERENCE_TIME } from '../../../../support/fake-clock.ts';
import { KEY } from '../../../../support/test-certificate.ts';

const PAIR = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PKCS8 = PAIR.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const PKCS1 = PAIR.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();

const CLAIMS: AssertionClaims = {
  issuer: 'me',
  subject: 'client',
  audience: 'https://idp.example/token',
  scope: 'a b',
  algorithm: 'RS256',
  keyId: 'k1',
  claims: new Map(),
};

function sign(parts: Partial<AssertionClaims> = {}, key = PKCS8): string {
  const signed = signAssertion({ ...CLAIMS, ...parts }, { key, now: REFERENCE_TIME });
  if (!signed.ok) throw new Error(signed.error);
  return signed.value;
}

function partOf(token: string, index: number): unknown {
  return JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString('utf8'));
}

describe('an assertion', () => {
  it('says who asks, for what, and for how long', () => {
    const token = sign();
    expect(partOf(token, 0)).toEqual({ alg: 'RS256', kid: 'k1', typ: 'JWT' });
    expect(partOf(token, 1)).toEqual({
      iss: 'me',
      sub: 'client',
      aud: 'https://idp.example/token',
      scope: 'a b',
      iat: REFERENCE_TIME / 1000,
      exp: REFERENCE_TIME / 1000 + 600,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
  });

  it('leaves out an absent key id and scope', () => {
    const token = sign({ keyId: '', scope: '' });
    expect(partOf(token, 0)).toEqual({ alg: 'RS256', typ: 'JWT' });
    expect(partOf(token, 1)).not.toHaveProperty('scope');
  });

  it('lets configured claims win, of any shape and name', () => {
    const claims = new Map<string, unknown>([
      ['aud', ['x', 'y']],
      ['nested', { deep: [1, null, true] }],
      ['__proto__', 'own'],
    ]);
    const payload = partOf(sign({ claims }), 1);
    expect(payload).toMatchObject({ aud: ['x', 'y'], nested: { deep: [1, null, true] } });
    expect(Object.entries(payload as object)).toContainEqual(['__proto__', 'own']);
  });

  it('is never the same twice', () => {
    expect(sign()).not.toBe(sign());
  });

  it.each([
    ['RS256', 'RSA-SHA256'],
    ['RS384', 'RSA-SHA384'],
    ['RS512', 'RSA-SHA512'],
  ] as const)('is signed with %s', (algorithm, hash) => {
    for (const key of [PKCS8, PKCS1]) {
      const [header = '', payload = '', signature = ''] = sign({ algorithm }, key).split('.');
      const verify = createVerify(hash).update(`${header}.${payload}`);
      expect(verify.verify(PAIR.publicKey, signature, 'base64url')).toBe(true);
    }
  });

  it.each([
    ['no key', 'nonsense'],
    ['nothing', ''],
    ['an elliptic curve key', KEY],
    ['a public key', PAIR.publicKey.export({ type: 'spki', format: 'pem' }).toString()],
  ])('cannot be made with %s', (_name, key) => {
    const signed = signAssertion(CLAIMS, { key, now: REFERENCE_TIME });
    expect(signed).toEqual({
      ok: false,
      error: 'the client certificate key is no RSA private key in PEM',
    });
  });
});
