// The signed assertion (RFC 7523) by which a client proves who it is without sending a secret.
// Source: prometheus/common:config/oauth_assertion.go.
import { createPrivateKey, createSign, randomUUID, type KeyObject } from 'node:crypto';
import type { EpochMs } from '../../../model/instant.ts';
import { fail, ok, type Result } from '../../../model/result.ts';

const LIFETIME_SECONDS = 600;

const HASHES = { RS256: 'RSA-SHA256', RS384: 'RSA-SHA384', RS512: 'RSA-SHA512' } as const;

export interface AssertionClaims {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  /** Empty leaves it out. */
  readonly scope: string;
  readonly algorithm: keyof typeof HASHES;
  /** Empty leaves it out. */
  readonly keyId: string;
  /** Win over all others. */
  readonly claims: ReadonlyMap<string, unknown>;
}

/** Signs a JWT that is good for ten minutes. Fails when the key is no RSA private key in PEM. */
export function signAssertion(
  claims: AssertionClaims,
  options: { readonly key: string; readonly now: EpochMs },
): Result<string> {
  const key = readRsaKey(options.key);
  if (key === undefined) return fail('the client certificate key is no RSA private key in PEM');
  const { algorithm, keyId } = claims;
  const header = { alg: algorithm, ...(keyId === '' ? {} : { kid: keyId }), typ: 'JWT' };
  const issuedAt = Math.floor(options.now / 1000);
  const all = new Map<string, unknown>([
    ['iss', claims.issuer],
    ['sub', claims.subject],
    ['jti', randomUUID()],
    ['aud', claims.audience],
    ['iat', issuedAt],
    ['exp', issuedAt + LIFETIME_SECONDS],
    ...(claims.scope === '' ? [] : [['scope', claims.scope] as const]),
    ...claims.claims,
  ]);
  const signed = `${encode(header)}.${encode(Object.fromEntries(all))}`;
  const signature = createSign(HASHES[algorithm]).update(signed).sign(key, 'base64url');
  return ok(`${signed}.${signature}`);
}

function readRsaKey(pem: string): KeyObject | undefined {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === 'rsa' ? key : undefined;
  } catch {
    return undefined;
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
