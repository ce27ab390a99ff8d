// http_config (reference row C20): how a receiver reaches its service.
// Source: prometheus/common:config/http_config.go (HTTPClientConfig and its Validate).
import type { Secret } from '../model/secret.ts';
import { quoteGo } from '../model/go-quote.ts';
import { canonicalHeader } from './canonical-header.ts';
import { optional, refined, type Codec, type DecodeContext } from './decode/codec.ts';
import { field, section, shownField, withValues } from './decode/object-codec.ts';
import { boolean, filePath } from './decode/scalar-codecs.ts';
import { AUTH_FIELDS, bearer, reportAuthConflicts, toAuth, withType } from './http-auth-codec.ts';
import type { HttpConfig } from './http-config.ts';
import { headerSources, headersWith } from './http-headers-codec.ts';
import { PROXY_FIELDS, reportProxyConflicts, toProxy } from './proxy-codec.ts';
import { httpTls, TLS_DEFAULTS, toTlsConfig } from './tls-codec.ts';

const httpSection = section('http_config', {
  ...AUTH_FIELDS,
  tls_config: field(httpTls, TLS_DEFAULTS),
  follow_redirects: shownField(boolean, true),
  enable_http2: shownField(boolean, true),
  ...PROXY_FIELDS,
  http_headers: field(optional(headersWith(filePath))),
});

export type HttpSection = typeof httpSection.defaults;

/** Headers that a receiver or the connection itself sets. Source: prometheus/common:config/headers.go. */
const RESERVED_HEADERS: ReadonlySet<string> = new Set([
  'Authorization',
  'Host',
  'Content-Encoding',
  'Content-Length',
  'Content-Type',
  'User-Agent',
  'Connection',
  'Keep-Alive',
  'Proxy-Authenticate',
  'Proxy-Authorization',
  'Www-Authenticate',
  'Accept-Encoding',
  'X-Prometheus-Remote-Write-Version',
  'X-Prometheus-Remote-Read-Version',
  'X-Prometheus-Scrape-Timeout-Seconds',
  'X-Amz-Date',
  'X-Amz-Security-Token',
  'X-Amz-Content-Sha256',
]);

/** Reads and checks the block; a deprecated bearer token becomes an authorization. */
export const httpConfig: Codec<HttpSection> = refined(httpSection, complete);

/** Redirects and HTTP/2, no proxy, no authorization. */
export const HTTP_DEFAULTS: HttpSection = httpSection.defaults;

/** Sets a bearer token, as Slack's app tokens need it; the path of its file is joined already. */
export function withBearer(
  http: HttpSection,
  token: { readonly credentials: Secret | undefined; readonly file: string },
): HttpSection {
  return withValues(http, { authorization: bearer(token.credentials, token.file) });
}

/** Compiles the block. */
export function toHttpConfig(http: HttpSection): HttpConfig {
  const { values } = http;
  return {
    auth: toAuth(http),
    tlsConfig: toTlsConfig(values.tls_config),
    ...toProxy(http),
    followRedirects: values.follow_redirects,
    enableHttp2: values.enable_http2,
    headers: [...(values.http_headers ?? [])].flatMap(([name, given]) =>
      headerSources(given).map((source) => [name, source] as const),
    ),
  };
}

function complete(http: HttpSection, context: DecodeContext): HttpSection {
  reportAuthConflicts(http, context);
  reportProxyConflicts(http, context);
  for (const name of http.values.http_headers?.keys() ?? []) {
    const canonical = canonicalHeader(name);
    if (RESERVED_HEADERS.has(canonical)) {
      context.report(
        http.placeOf('http_headers'),
        `setting header ${quoteGo(canonical)} is not allowed`,
      );
    }
  }
  const { authorization: given, bearer_token, bearer_token_file } = http.values;
  if (given !== undefined) return withValues(http, { authorization: withType(given) });
  if (bearer_token === undefined && bearer_token_file === '') return http;
  const replaced = withBearer(http, { credentials: bearer_token, file: bearer_token_file });
  return withValues(replaced, { bearer_token: undefined, bearer_token_file: '' });
}
