// The headers of one request: who is asking, what is sent, and the credentials of http_config.
import type { HttpAuth, HttpConfig } from '../../config/http-config.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { SecretSource } from '../../model/secret.ts';
import { readSecret } from '../secrets/read-secret.ts';
import type { OwnHeaders } from './http-request.ts';
import type { Hop } from './redirect.ts';
import { authorizationOfUrl, basicAuthorization } from './url-credentials.ts';

type ReadFile = (path: string) => Promise<string>;

/** Secrets of one send, read once and used for each hop. */
export interface Credentials {
  /** The Authorization header; undefined sends none. */
  readonly authorization: string | undefined;
  /** Whether it wins over all others: an access token does (golang.org/x/oauth2). */
  readonly winsOverUrl: boolean;
  /** The configured extra headers. */
  readonly extra: readonly (readonly [name: string, value: string])[];
  /** Every text in here that must not be shown. */
  readonly secrets: readonly string[];
}

/** Where secrets that the configuration only points to come from. */
export interface CredentialSources {
  readonly readFile: ReadFile;
  /** Undefined when the configuration has no `oauth2`. */
  readonly accessToken: () => Promise<Result<AccessToken>> | undefined;
}

/** Reads all secrets that `http_config` names. Fails when a file or a token cannot be had. */
export async function loadCredentials(
  config: Pick<HttpConfig, 'auth' | 'headers'>,
  sources: CredentialSources,
): Promise<Result<Credentials>> {
  const { readFile } = sources;
  const authorization = await loadAuthorization(config.auth, sources);
  if (!authorization.ok) return authorization;
  const extra: (readonly [string, string])[] = [];
  for (const [name, source] of config.headers) {
    const value = await readSecret(source, readFile);
    if (!value.ok) return fail(`Cannot set header "${name}": ${value.error}`);
    extra.push([name, value.value]);
  }
  const { header, secrets } = authorization.value;
  return ok({
    authorization: header,
    winsOverUrl: config.auth.kind === 'oauth2',
    extra,
    secrets: [...secrets, ...extra.map(([, value]) => value)],
  });
}

interface Authorization {
  readonly header: string | undefined;
  /** What must not be shown. */
  readonly secrets: readonly string[];
}

/** An Authorization header that was fetched, and all that must not be shown of it. */
export interface AccessToken extends Authorization {
  readonly header: string;
}

async function loadAuthorization(
  auth: HttpAuth,
  { readFile, accessToken }: CredentialSources,
): Promise<Result<Authorization>> {
  switch (auth.kind) {
    case 'none':
      return ok({ header: undefined, secrets: [] });
    case 'basic': {
      const user = await readSecret(auth.username, readFile);
      if (!user.ok) return fail(`Cannot use basic auth username: ${user.error}`);
      const password = await readOptional(auth.password, readFile);
      if (!password.ok) return fail(`Cannot use basic auth password: ${password.error}`);
      const header = basicAuthorization(user.value, password.value);
      return ok({ header, secrets: [header, header.slice('Basic '.length), password.value] });
    }
    case 'scheme': {
      const credentials = await readOptional(auth.credentials, readFile);
      if (!credentials.ok) return fail(`Cannot use credentials: ${credentials.error}`);
      const header = `${auth.type} ${credentials.value}`.trim();
      return ok({ header, secrets: [header, credentials.value] });
    }
    case 'oauth2':
      return (await accessToken()) ?? fail('Cannot ask for an access token');
  }
}

async function readOptional(
  source: SecretSource | undefined,
  readFile: ReadFile,
): Promise<Result<string>> {
  return source === undefined ? ok('') : readSecret(source, readFile);
}

/**
 * Builds the headers of a hop. An access token wins over the request's own authorization, that over
 * user info in the URL, and that over a configured login. Once a redirect has left the first host,
 * neither credentials nor headers of the configuration and of the request are sent.
 */
export function headersFor(
  hop: Hop,
  options: {
    readonly credentials: Credentials;
    readonly userAgent: string;
    readonly contentType: string;
    readonly own?: OwnHeaders;
  },
): Record<string, string | string[]> {
  const { credentials, userAgent, contentType, own = {} } = options;
  const headers: Record<string, string | string[]> = { 'User-Agent': userAgent };
  if (hop.body !== undefined) {
    headers['Content-Type'] = contentType;
    headers['Content-Length'] = String(Buffer.byteLength(hop.body));
  }
  const ofUrl = authorizationOfUrl(hop.url);
  const authorization = hop.isForeign ? ofUrl : choose(credentials, own.authorization ?? ofUrl);
  if (authorization !== undefined) headers['Authorization'] = authorization;
  if (hop.isForeign) return headers;
  const others = [...(own.headers ?? []), ...credentials.extra];
  for (const [name, values] of grouped(others)) headers[name] = values;
  return headers;
}

function choose(
  { authorization, winsOverUrl }: Credentials,
  ofRequest: string | undefined,
): string | undefined {
  return winsOverUrl ? (authorization ?? ofRequest) : (ofRequest ?? authorization);
}

function grouped(pairs: readonly (readonly [string, string])[]): Map<string, string[]> {
  const byName = new Map<string, string[]>();
  for (const [name, value] of pairs) byName.set(name, [...(byName.get(name) ?? []), value]);
  return byName;
}
