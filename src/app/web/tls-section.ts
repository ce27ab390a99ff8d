// `tls_server_config` of a --web.config.file: how the server proves itself, and what it asks of
// clients. Source: prometheus/exporter-toolkit:web/tls_config.go (ConfigToTLSConfig).
import { optional, textOf, type Codec, type DecodeContext } from '../../config/decode/codec.ts';
import { list } from '../../config/decode/collection-codecs.ts';
import { field, section } from '../../config/decode/object-codec.ts';
import { boolean, filePath, secret, string } from '../../config/decode/scalar-codecs.ts';
import { quoteGo } from '../../model/go-quote.ts';
import type { Secret } from '../../model/secret.ts';
import {
  CIPHERS,
  CLIENT_AUTHS,
  CURVES,
  HTTP2_CIPHERS,
  TLS13_CIPHERS,
  VERSIONS,
} from './tls-names.ts';
import type { ClientPolicy, PemText, TlsServerConfig } from './web-config.ts';

/** One of the names of a table, as the value that it stands for. */
function named<T>(table: ReadonlyMap<string, T>, what: string): Codec<T | undefined> {
  return {
    zero: undefined,
    decode: (node, context) => {
      const text = textOf(node, context, `a ${what}`);
      if (text === undefined) return undefined;
      const value = table.get(text);
      if (value !== undefined) return { value };
      const expected = [...table.keys()].join(', ');
      context.report(node.at, `unknown ${what}: ${quoteGo(text)}, expected one of ${expected}`);
      return undefined;
    },
    print: () => null,
    isZero: (value) => value === undefined,
  };
}

export const tlsSection = section('tls_server_config', {
  cert: field(secret),
  key: field(secret),
  client_ca: field(secret),
  cert_file: field(filePath),
  key_file: field(filePath),
  client_auth_type: field(string),
  client_ca_file: field(filePath),
  cipher_suites: field(list(named(CIPHERS, 'cipher'), 'missing name of a cipher')),
  curve_preferences: field(list(named(CURVES, 'curve'), 'missing name of a curve')),
  min_version: field(named(VERSIONS, 'TLS version')),
  max_version: field(named(VERSIONS, 'TLS version')),
  prefer_server_cipher_suites: field(boolean, true),
  client_allowed_sans: field(optional(list(string))),
});

type TlsSection = typeof tlsSection.defaults;

export interface TlsSectionOptions {
  readonly http2: boolean;
  readonly context: Pick<DecodeContext, 'report'>;
}

/**
 * Compiles the section; undefined when it asks for no TLS at all. What speaks against serving with
 * it is reported.
 */
export function compileTls(
  tls: TlsSection,
  { http2, context }: TlsSectionOptions,
): TlsServerConfig | undefined {
  const { values } = tls;
  const cert = pemOf(values.cert, values.cert_file);
  const key = pemOf(values.key, values.key_file);
  const authorities = pemOf(values.client_ca, values.client_ca_file);
  const isAbsent = [cert, key, authorities].every((pem) => pem === undefined);
  if (isAbsent && values.client_auth_type === '') return undefined;
  if (cert === undefined) context.report(tls.at, 'missing one of cert or cert_file');
  else if (key === undefined) context.report(tls.at, 'missing one of key or key_file');
  const client = clientPolicy(tls, authorities, context);
  const ciphers = ciphersOf(tls);
  if (http2 && ciphers !== undefined && values.min_version !== 'TLSv1.3') {
    checkHttp2(tls, ciphers, context);
  }
  if (cert === undefined || key === undefined) return undefined;
  return {
    cert,
    key,
    client,
    ciphers,
    minVersion: values.min_version ?? 'TLSv1.2',
    maxVersion: values.max_version ?? 'TLSv1.3',
    curves: definedOf(values.curve_preferences),
    prefersServerCiphers: values.prefer_server_cipher_suites,
  };
}

function clientPolicy(
  tls: TlsSection,
  authorities: PemText | undefined,
  context: TlsSectionOptions['context'],
): ClientPolicy {
  const { client_auth_type: name, client_allowed_sans: allowedSans } = tls.values;
  const auth = CLIENT_AUTHS.get(name);
  if (auth === undefined) {
    const expected = [...CLIENT_AUTHS.keys()].filter((known) => known !== '').join(', ');
    context.report(
      tls.placeOf('client_auth_type'),
      `invalid ClientAuth: ${quoteGo(name)}, expected one of ${expected}`,
    );
  } else if (auth === 'none' && authorities !== undefined) {
    context.report(
      tls.keyPlaceOf(authorities.kind === 'file' ? 'client_ca_file' : 'client_ca'),
      "client CA's have been configured without a Client Auth Policy",
    );
  }
  return { auth: auth ?? 'verified', authorities, allowedSans };
}

/** What was chosen, plus the suites of TLS 1.3, which cannot be chosen. */
function ciphersOf(tls: TlsSection): readonly string[] | undefined {
  const chosen = definedOf(tls.values.cipher_suites);
  return chosen && [...TLS13_CIPHERS, ...chosen.filter((name) => !TLS13_CIPHERS.includes(name))];
}

/** Go refuses to serve HTTP/2 without one of these suites, unless there is TLS 1.3 only. */
function checkHttp2(
  tls: TlsSection,
  ciphers: readonly string[],
  context: TlsSectionOptions['context'],
): void {
  if (HTTP2_CIPHERS.some((name) => ciphers.includes(name))) return;
  context.report(
    tls.placeOf('cipher_suites'),
    'HTTP/2 needs at least one of TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 or ' +
      'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256; add one, or set http_server_config.http2: false',
  );
}

function pemOf(inline: Secret | undefined, path: string): PemText | undefined {
  // The file counts when both are given, as upstream has it.
  if (path !== '') return { kind: 'file', path };
  return inline === undefined ? undefined : { kind: 'inline', pem: inline };
}

function definedOf(names: readonly (string | undefined)[]): readonly string[] | undefined {
  const given = names.filter((name) => name !== undefined);
  return given.length === 0 ? undefined : given;
}
