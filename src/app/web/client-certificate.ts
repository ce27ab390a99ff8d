// Whether a client's certificate satisfies `client_auth_type` and `client_allowed_sans`.
// Source: prometheus/exporter-toolkit:web/tls_config.go (VerifyPeerCertificate), Go: crypto/tls.
import { X509Certificate } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { ClientPolicy } from './web-config.ts';

/** What is known of a client once its handshake is done. */
export interface ClientProof {
  /** DER; undefined when the client showed no certificate. */
  readonly certificate: Uint8Array | undefined;
  /** Whether a known authority signed it. */
  readonly isVerified: boolean;
}

/** Reads the proof from a connection. */
export function proofOf(socket: TLSSocket): ClientProof {
  // Typed as always there, while a client without a certificate has an object without any field.
  const { raw }: { readonly raw?: Uint8Array } = socket.getPeerCertificate();
  return { certificate: raw, isVerified: socket.authorized };
}

/** Says why a client is refused; undefined when it is not. */
export function clientProblem(
  { auth, allowedSans }: ClientPolicy,
  { certificate, isVerified }: ClientProof,
): string | undefined {
  if (auth === 'none') return undefined;
  if (certificate === undefined) {
    const isRequired = auth === 'any' || auth === 'verified';
    return isRequired ? 'the client gave no certificate' : undefined;
  }
  if ((auth === 'verified' || auth === 'verifiedIfGiven') && !isVerified) {
    return 'no known authority signed the certificate of the client';
  }
  if (allowedSans === undefined) return undefined;
  const names = alternativeNames(new X509Certificate(certificate).subjectAltName ?? '');
  return names.some((name) => allowedSans.includes(name))
    ? undefined
    : 'could not find allowed SANs in the certificate of the client';
}

const NAME_KINDS: ReadonlySet<string> = new Set(['DNS', 'email', 'IP Address', 'URI']);

/** One entry of Node's text; a value with a comma or quotes in it is a JSON string. */
const ENTRY = /([^:,"]+):("(?:[^"\\]|\\.)*"|[^,"]*)(?:, |$)/gy;

/**
 * The DNS names, mail addresses, IP addresses and URIs of a `subjectAltName` as Node prints it.
 * What cannot be read ends the list, so that no part of a value passes for a name.
 */
export function alternativeNames(text: string): readonly string[] {
  return [...text.matchAll(ENTRY)].flatMap(([, kind = '', value = '']) => {
    if (!NAME_KINDS.has(kind)) return [];
    const plain = value.startsWith('"') ? String(JSON.parse(value)) : value;
    return [kind === 'IP Address' ? shortAddress(plain) : plain];
  });
}

/** Node writes all eight parts of an IPv6 address, people write the short form. */
function shortAddress(address: string): string {
  return isIPv6(address) ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}
