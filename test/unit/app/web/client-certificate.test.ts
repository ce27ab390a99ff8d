// What `client_auth_type` and `client_allowed_sans` say about a client (H19).
import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { alternativeNames, clientProblem } from '../../../../src/app/web/client-certificate.ts';
import type { ClientAuth } from '../../../../src/app/web/web-config.ts';
import { CERT } from '../../../support/test-certificate.ts';

const CERTIFICATE = new X509Certificate(CERT).raw;

function isRefused(
  auth: ClientAuth,
  proof: { readonly given: boolean; readonly isVerified?: boolean },
  allowedSans?: readonly string[],
): boolean {
  const policy = { auth, authorities: undefined, allowedSans };
  const certificate = proof.given ? CERTIFICATE : undefined;
  return (
    clientProblem(policy, { certificate, isVerified: proof.isVerified ?? false }) !== undefined
  );
}

describe('clientProblem()', () => {
  it.each<[auth: ClientAuth, none: boolean, stranger: boolean, known: boolean]>([
    ['none', false, false, false],
    ['requested', false, false, false],
    ['any', true, false, false],
    ['verifiedIfGiven', false, true, false],
    ['verified', true, true, false],
  ])(
    '%s refuses no certificate: %s, a stranger: %s, one that is known: %s',
    (auth, ...expected) => {
      expect([
        isRefused(auth, { given: false }),
        isRefused(auth, { given: true }),
        isRefused(auth, { given: true, isVerified: true }),
      ]).toEqual(expected);
    },
  );

  it.each([
    [['localhost'], false],
    [['::1'], false],
    [['127.0.0.1'], false],
    [['other', 'localhost'], false],
    [['other'], true],
    [['LOCALHOST'], true],
    [[], true],
  ])('with the names %j refuses: %s', (names, refused) => {
    expect(isRefused('verified', { given: true, isVerified: true }, names)).toBe(refused);
  });

  it('asks for no name where no certificate need be', () => {
    expect(isRefused('verifiedIfGiven', { given: false }, ['a'])).toBe(false);
  });
});

describe('alternativeNames()', () => {
  it.each([
    ['', []],
    ['DNS:a.example, DNS:b.example', ['a.example', 'b.example']],
    ['IP Address:10.0.0.1, IP Address:2001:DB8:0:0:0:0:0:1', ['10.0.0.1', '2001:db8::1']],
    ['email:a@b.c, URI:spiffe://x/y', ['a@b.c', 'spiffe://x/y']],
    ['DNS:"evil, DNS:good.example"', ['evil, DNS:good.example']],
    ['DirName:"CN=x, DNS:good.example", DNS:a', ['a']],
    ['othername:<unsupported>, DNS:a', ['a']],
    ['Registered ID:1.2.3, DNS:a', ['a']],
  ])('of %j are %j', (text, names) => {
    expect(alternativeNames(text)).toEqual(names);
  });
});
