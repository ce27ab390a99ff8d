// http_config (reference row C20): how a receiver reaches its service.
// Source: prometheus/common:config/http_config.go (HTTPClientConfig and its Validate).
import { Secret, type SecretSource } from '../model/secret.ts';
import { quoteGo } from '../model/go-quote.ts';
import { isSet, reportIfBoth, secretSource } from './at-most-one.ts';
import { canonicalHeader } from './canonical-header.ts';
import { list, map } from './decode/collection-codecs.ts';
import { optional, refined, type Codec, type DecodeContext } from './decode/codec.ts';
import { field, section, shownField, withValues } from './decode/object-codec.ts';
import { boolean, filePath, secret, string } from './decode/scalar-codecs.ts';
import { proxyUrl } from './decode/url-codecs.ts';
import type { HttpAuth, HttpConfig, ProxyChoice } from './http-config.ts';
import { httpTls, TLS_DEFAULTS, toTlsConfig } from './tls-codec.ts';
import { unsupported } from './unsupported.ts';

const basicAuth = section('basic_auth', {
  username: field(string),
  username_file: field(filePath),
  username_ref: unsupported('username_ref'),
  password: field(secret),
  password_file: field(filePath),
  password_ref: unsupported('password_ref'),
});

const authorization = section('authorization', {
  type: field(string),
  credentials: field(secret),
  credentials_file: field(filePath),
  credentials_ref: unsupported('credentials_ref'),
});

const header = section('http_headers', {
  values: field(list(string)),
  secrets: field(list(secret)),
  files: field(list(filePath)),
});

const httpSection = section('http_config', {
  basic_auth: field(optional(basicAuth)),
  authorization: field(optional(authorization)),
  oauth2: unsupported('oauth2'),
  bearer_token: field(secret),
  bearer_token_file: field(filePath),
  tls_config: field(httpTls, TLS_DEFAULTS),
  follow_redirects: shownField(boolean, true),
  enable_http2: shownField(boolean, true),
  proxy_url: field(proxyUrl),
  no_proxy: field(string),
  proxy_from_environment: field(boolean),
  proxy_connect_header: field(map(list(secret))),
  http_headers: field(optional(map(header))),
});

export type HttpSection = typeof httpSection.defaults;
type Authorization = typeof authorization.defaults;

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
    proxy: toProxy(http),
    proxyConnectHeaders: [...values.proxy_connect_header].flatMap(([name, secrets]) =>
      secrets.map((value) => [name, value ?? new Secret('')] as const),
    ),
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
  if (given !== undefined) {
    const type = given.values.type.trim() || 'Bearer';
    return withValues(http, { authorization: withValues(given, { type }) });
  }
  if (bearer_token === undefined && bearer_token_file === '') return http;
  const replaced = withBearer(http, { credentials: bearer_token, file: bearer_token_file });
  return withValues(replaced, { bearer_token: undefined, bearer_token_file: '' });
}

function reportAuthConflicts(http: HttpSection, context: DecodeContext): void {
  reportIfBoth(http, ['bearer_token', 'bearer_token_file'], { context });
  const { basic_auth: basic, authorization: scheme } = http.values;
  const bearerKey = isSet(http.values.bearer_token) ? 'bearer_token' : 'bearer_token_file';
  reportIfBoth(http, ['basic_auth', bearerKey], {
    context,
    message:
      'at most one of basic_auth, oauth2, bearer_token & bearer_token_file must be configured',
  });
  reportIfBoth(http, ['authorization', bearerKey], {
    context,
    message: 'authorization is not compatible with bearer_token & bearer_token_file',
  });
  reportIfBoth(http, ['basic_auth', 'authorization'], {
    context,
    message: 'at most one of basic_auth, oauth2 & authorization must be configured',
  });
  if (basic !== undefined) {
    reportIfBoth(basic, ['username', 'username_file'], {
      context,
      message: 'at most one of basic_auth username & username_file must be configured',
    });
    reportIfBoth(basic, ['password', 'password_file'], {
      context,
      message: 'at most one of basic_auth password & password_file must be configured',
    });
  }
  if (scheme !== undefined) reportSchemeConflicts(scheme, context);
}

function reportSchemeConflicts(scheme: Authorization, context: DecodeContext): void {
  reportIfBoth(scheme, ['credentials', 'credentials_file'], {
    context,
    message: 'at most one of authorization credentials & credentials_file must be configured',
  });
  if (scheme.values.type.trim().toLowerCase() === 'basic') {
    context.report(
      scheme.placeOf('type'),
      'authorization type cannot be set to "basic", use "basic_auth" instead',
    );
  }
}

function reportProxyConflicts(http: HttpSection, context: DecodeContext): void {
  const { values } = http;
  const hasUrl = hasText(values.proxy_url);
  if (values.proxy_connect_header.size > 0 && !values.proxy_from_environment && !hasUrl) {
    context.report(
      http.placeOf('proxy_connect_header'),
      'if proxy_connect_header is configured, proxy_url or proxy_from_environment must also be configured',
    );
  }
  if (values.proxy_from_environment && hasUrl) {
    context.report(
      http.placeOf('proxy_url'),
      'if proxy_from_environment is configured, proxy_url must not be configured',
    );
  }
  if (values.no_proxy !== '' && values.proxy_from_environment) {
    context.report(
      http.placeOf('no_proxy'),
      'if proxy_from_environment is configured, no_proxy must not be configured',
    );
  } else if (values.no_proxy !== '' && values.proxy_url === undefined) {
    context.report(
      http.placeOf('no_proxy'),
      'if no_proxy is configured, proxy_url must also be configured',
    );
  }
}

function bearer(credentials: Secret | undefined, file: string): Authorization {
  return withValues(authorization.defaults, {
    type: 'Bearer',
    credentials,
    credentials_file: file,
  });
}

function toAuth({ values }: HttpSection): HttpAuth {
  const { basic_auth: basic, authorization: scheme } = values;
  if (basic !== undefined) {
    const { username, username_file, password, password_file } = basic.values;
    return {
      kind: 'basic',
      username: secretSource(isSet(username) ? new Secret(username) : undefined, username_file) ?? {
        kind: 'inline',
        secret: new Secret(''),
      },
      password: secretSource(password, password_file),
    };
  }
  if (scheme === undefined) return { kind: 'none' };
  const { type, credentials, credentials_file } = scheme.values;
  return { kind: 'scheme', type, credentials: secretSource(credentials, credentials_file) };
}

function toProxy({ values }: HttpSection): ProxyChoice {
  if (values.proxy_from_environment) return { kind: 'environment' };
  const { proxy_url: url, no_proxy: noProxy } = values;
  return hasText(url) ? { kind: 'url', url, noProxy } : { kind: 'none' };
}

/** An empty proxy_url counts as given and still means no proxy. */
function hasText(url: Secret | undefined): url is Secret {
  return url !== undefined && url.reveal() !== '';
}

/** Plain values, secrets and files of one header, in the order in which upstream adds them. */
function headerSources({ values: given }: typeof header.defaults): readonly SecretSource[] {
  return [
    ...given.values.map((text): SecretSource => ({ kind: 'inline', secret: new Secret(text) })),
    ...given.secrets.map((each): SecretSource => ({
      kind: 'inline',
      secret: each ?? new Secret(''),
    })),
    ...given.files.map((path): SecretSource => ({ kind: 'file', path })),
  ];
}
