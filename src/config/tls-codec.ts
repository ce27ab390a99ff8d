// tls_config (reference row C20): how a connection is secured and who we are.
// Source: prometheus/common:config/http_config.go (TLSConfig).
import { quoteGo } from '../model/go-quote.ts';
import type { Secret } from '../model/secret.ts';
import { isSet, reportIfBoth } from './at-most-one.ts';
import { refined, textOf, type Codec, type DecodeContext } from './decode/codec.ts';
import { field, section, shownField, type Section } from './decode/object-codec.ts';
import { boolean, filePath, secret, string } from './decode/scalar-codecs.ts';
import type { PemSource, TlsConfig, TlsVersion } from './http-config.ts';
import { secretRef } from './unsupported.ts';

const VERSIONS: ReadonlyMap<string, TlsVersion> = new Map([
  ['TLS10', 'TLSv1'],
  ['TLS11', 'TLSv1.1'],
  ['TLS12', 'TLSv1.2'],
  ['TLS13', 'TLSv1.3'],
]);

/** The name of a version as the file has it; empty when not set. */
const version: Codec<string> = {
  ...string,
  decode: (node, context) => {
    const known = [...VERSIONS.keys()];
    const text = textOf(node, context, 'a TLS version');
    if (text === undefined || VERSIONS.has(text))
      return text === undefined ? undefined : { value: text };
    context.report(
      node.at,
      `unknown TLS version: ${quoteGo(text)}, expected one of ${known.join(', ')}`,
    );
    return undefined;
  },
};

/**
 * Two sections, because upstream joins relative paths of http_config to the folder of the file and
 * leaves those of a mail server and of `tracing` alone.
 */
function schemaWith(path: Codec<string>) {
  return {
    ca: field(string),
    cert: field(string),
    key: field(secret),
    ca_file: field(path),
    cert_file: field(path),
    key_file: field(path),
    ca_ref: secretRef('ca_ref'),
    cert_ref: secretRef('cert_ref'),
    key_ref: secretRef('key_ref'),
    server_name: field(string),
    insecure_skip_verify: shownField(boolean),
    min_version: field(version),
    max_version: field(version),
  };
}

export type TlsSection = Section<ReturnType<typeof schemaWith>>;

const httpBase = section('tls_config', schemaWith(filePath));

/** The tls_config inside an http_config. */
export const httpTls: Codec<TlsSection> = refined(httpBase, check);

/** The tls_config of a mail server or of `tracing`. */
export const smtpTls: Codec<TlsSection> = refined(section('tls_config', schemaWith(string)), check);

/** What holds when nothing is said: the system's authorities, no client certificate. */
export const TLS_DEFAULTS: TlsSection = httpBase.defaults;

/** Compiles the section. */
export function toTlsConfig({ values }: TlsSection): TlsConfig {
  return {
    ca: pemSource(values.ca, values.ca_file),
    cert: pemSource(values.cert, values.cert_file),
    key: pemSource(values.key, values.key_file),
    serverName: values.server_name,
    insecureSkipVerify: values.insecure_skip_verify,
    minVersion: VERSIONS.get(values.min_version),
    maxVersion: VERSIONS.get(values.max_version),
  };
}

function check(tls: TlsSection, context: DecodeContext): TlsSection {
  reportIfBoth(tls, ['ca', 'ca_file'], {
    context,
    message: 'at most one of ca, ca_file & ca_ref must be configured',
  });
  reportIfBoth(tls, ['cert', 'cert_file'], {
    context,
    message: 'at most one of cert, cert_file & cert_ref must be configured',
  });
  reportIfBoth(tls, ['key', 'key_file'], {
    context,
    message: 'at most one of key and key_file must be configured',
  });
  const { values } = tls;
  const hasCert = isSet(values.cert) || isSet(values.cert_file);
  const hasKey = isSet(values.key) || isSet(values.key_file);
  if (hasCert && !hasKey) {
    context.report(
      tls.at,
      'exactly one of key or key_file must be configured when a client certificate is configured',
    );
  }
  if (hasKey && !hasCert) {
    context.report(
      tls.at,
      'exactly one of cert or cert_file must be configured when a client key is configured',
    );
  }
  if (
    values.min_version !== '' &&
    values.max_version !== '' &&
    values.max_version < values.min_version
  ) {
    context.report(
      tls.placeOf('max_version'),
      'tls_config.max_version must be greater than or equal to tls_config.min_version if both are specified',
    );
  }
  return tls;
}

function pemSource(inline: string | Secret | undefined, file: string): PemSource | undefined {
  if (inline !== undefined && inline !== '') return { kind: 'inline', pem: inline };
  return file === '' ? undefined : { kind: 'file', path: file };
}
