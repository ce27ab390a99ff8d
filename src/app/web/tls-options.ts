// From a TlsServerConfig to what Node serves with: certificates are read here, from their files.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext, type TlsOptions } from 'node:tls';
import { fail, ok, type Result } from '../../model/result.ts';
import type { PemText, TlsServerConfig } from './web-config.ts';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g;

/** Marks tickets of resumed sessions; without one OpenSSL resumes none that has a client certificate. */
const SESSION_ID_CONTEXT = 'tocsin';

/** The files that a configuration reads. */
export function pemPaths({ cert, key, client }: TlsServerConfig): readonly string[] {
  return [cert, key, client.authorities].flatMap((pem) => (pem?.kind === 'file' ? [pem.path] : []));
}

/** Reads certificates and key and checks that they fit. Fails with a text that shows no secret. */
export function readTlsOptions(config: TlsServerConfig): Result<TlsOptions> {
  const cert = readPem(config.cert, 'cert_file');
  if (!cert.ok) return cert;
  const key = readPem(config.key, 'key_file');
  if (!key.ok) return key;
  const authorities = readAuthorities(config.client.authorities);
  if (!authorities.ok) return authorities;
  const { auth } = config.client;
  const options: TlsOptions = {
    cert: cert.value,
    key: key.value,
    ...(authorities.value === undefined ? {} : { ca: [...authorities.value] }),
    minVersion: config.minVersion,
    maxVersion: config.maxVersion,
    honorCipherOrder: config.prefersServerCiphers,
    ...ciphersOf(config),
    ...(config.curves === undefined ? {} : { ecdhCurve: config.curves.join(':') }),
    requestCert: auth !== 'none',
    // Only `verified` is left to Node; the others are told apart once the handshake is done.
    rejectUnauthorized: auth === 'verified',
    sessionIdContext: SESSION_ID_CONTEXT,
  };
  try {
    createSecureContext(options);
    // OpenSSL keeps a key of another kind than the certificate's beside it, and says nothing.
    const isPair = new X509Certificate(cert.value).checkPrivateKey(createPrivateKey(key.value));
    return isPair ? ok(options) : fail('the key does not belong to the certificate');
  } catch (error) {
    return fail(`failed to load certificate and key: ${reasonOf(error)}`);
  }
}

/** OpenSSL's security level forbids what TLS before 1.2 needs; who asks for that wants it. */
function ciphersOf({ ciphers, minVersion }: TlsServerConfig): Pick<TlsOptions, 'ciphers'> {
  const isOld = minVersion === 'TLSv1' || minVersion === 'TLSv1.1';
  if (ciphers === undefined) return isOld ? { ciphers: 'DEFAULT:@SECLEVEL=0' } : {};
  return { ciphers: [...ciphers, ...(isOld ? ['@SECLEVEL=0'] : [])].join(':') };
}

function readAuthorities(pem: PemText | undefined): Result<readonly string[] | undefined> {
  if (pem === undefined) return ok(undefined);
  const text = readPem(pem, 'client_ca_file');
  if (!text.ok) return text;
  const certificates = (text.value.match(CERTIFICATE) ?? []).filter(isCertificate);
  return certificates.length > 0
    ? ok(certificates)
    : fail(
        `${pem.kind === 'file' ? `client_ca_file (${pem.path})` : 'client_ca'} has no certificate`,
      );
}

/** Go passes over what it cannot read in a list of authorities. */
function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}

function readPem(pem: PemText, name: string): Result<string> {
  if (pem.kind === 'inline') return ok(pem.pem.reveal());
  try {
    return ok(readFileSync(pem.path, 'utf8'));
  } catch (error) {
    return fail(`failed to read ${name} (${pem.path}): ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
