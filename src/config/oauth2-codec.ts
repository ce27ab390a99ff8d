// oauth2 inside an http_config (reference row C20): how an access token is asked for.
// Source: prometheus/common:config/http_config.go (OAuth2).
import { Secret } from '../model/secret.ts';
import { reportIfBoth, secretSource } from './at-most-one.ts';
import { refined, type Codec, type DecodeContext } from './decode/codec.ts';
import { list, map } from './decode/collection-codecs.ts';
import { field, section } from './decode/object-codec.ts';
import { rawValue } from './decode/raw-value.ts';
import { filePath, secret, string } from './decode/scalar-codecs.ts';
import type { OAuth2Config } from './http-config.ts';
import { PROXY_FIELDS, reportProxyConflicts, toProxy } from './proxy-codec.ts';
import { httpTls, TLS_DEFAULTS, toTlsConfig } from './tls-codec.ts';
import { secretRef } from './unsupported.ts';

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const ALGORITHMS = ['RS256', 'RS384', 'RS512'] as const;

const oauth2Section = section('oauth2', {
  client_id: field(string),
  client_secret: field(secret),
  client_secret_file: field(filePath),
  client_secret_ref: secretRef('client_secret_ref'),
  client_certificate_key_id: field(string),
  client_certificate_key: field(secret),
  // Upstream does not join this path to the folder of the file.
  client_certificate_key_file: field(string),
  client_certificate_key_ref: secretRef('client_certificate_key_ref'),
  grant_type: field(string),
  signature_algorithm: field(string),
  iss: field(string),
  audience: field(string),
  claims: field(map(rawValue)),
  scopes: field(list(string)),
  token_url: field(string),
  endpoint_params: field(map(string)),
  tls_config: field(httpTls, TLS_DEFAULTS),
  ...PROXY_FIELDS,
});

export type OAuth2Section = typeof oauth2Section.defaults;

/** Reads and checks the block. */
export const oauth2: Codec<OAuth2Section> = refined(oauth2Section, check);

/** Compiles the block. Any other grant type than that of RFC 7523 asks with the client's secret. */
export function toOAuth2(block: OAuth2Section): OAuth2Config {
  const { values } = block;
  return {
    clientId: values.client_id,
    grant: toGrant(values),
    scopes: values.scopes,
    tokenUrl: values.token_url,
    endpointParams: [...values.endpoint_params],
    tlsConfig: toTlsConfig(values.tls_config),
    ...toProxy(block),
  };
}

function toGrant(values: OAuth2Section['values']): OAuth2Config['grant'] {
  if (values.grant_type !== JWT_BEARER) {
    const { client_secret: inline, client_secret_file: file } = values;
    return { kind: 'client_credentials', clientSecret: secretSource(inline, file) };
  }
  const { client_certificate_key: inline, client_certificate_key_file: file } = values;
  return {
    kind: 'jwt-bearer',
    // Without a key every request for a token fails, as it does upstream.
    key: secretSource(inline, file) ?? { kind: 'inline', secret: new Secret('') },
    keyId: values.client_certificate_key_id,
    algorithm: ALGORITHMS.find((known) => known === values.signature_algorithm) ?? 'RS256',
    issuer: values.iss === '' ? values.client_id : values.iss,
    audience: values.audience,
    claims: values.claims,
  };
}

function check(block: OAuth2Section, context: DecodeContext): OAuth2Section {
  const { values } = block;
  for (const key of ['client_id', 'token_url'] as const) {
    if (values[key] === '' && !block.isRefused(key)) {
      context.report(block.placeOf(key), `oauth2 ${key} must be configured`);
    }
  }
  if (values.grant_type === JWT_BEARER) {
    checkAssertion(block, context);
  } else {
    reportIfBoth(block, ['client_secret', 'client_secret_file'], {
      context,
      message:
        'at most one of oauth2 client_secret, client_secret_file & client_secret_ref must be configured using grant-type=client_credentials',
    });
  }
  reportProxyConflicts(block, context);
  return block;
}

function checkAssertion(block: OAuth2Section, context: DecodeContext): void {
  reportIfBoth(block, ['client_certificate_key', 'client_certificate_key_file'], {
    context,
    message: `at most one of oauth2 client_certificate_key, client_certificate_key_file & client_certificate_key_ref must be configured using grant-type=${JWT_BEARER}`,
  });
  const { signature_algorithm: algorithm } = block.values;
  if (algorithm !== '' && !ALGORITHMS.some((known) => known === algorithm)) {
    context.report(
      block.placeOf('signature_algorithm'),
      'valid signature algorithms are RS256, RS384 and RS512',
    );
  }
}
