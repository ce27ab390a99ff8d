// The form that asks for an access token, and where the client's secret goes in it.
// Source: golang.org/x/oauth2:clientcredentials/clientcredentials.go, internal/token.go;
// prometheus/common:config/oauth_assertion.go.
import type { OAuth2Config } from '../../../config/http-config.ts';
import type { EpochMs } from '../../../model/instant.ts';
import { fail, ok, type Result } from '../../../model/result.ts';
import { encodeGoQuery, escapeQuery } from '../../encoding/go-query.ts';
import { basicAuthorization } from '../url-credentials.ts';
import { signAssertion } from './signed-assertion.ts';

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** How a client shows its secret: RFC 6749 prefers the header, some services know the form alone. */
export type AuthStyle = 'header' | 'params';

export interface TokenRequest {
  readonly body: string;
  /** The Authorization header, if the secret travels there. */
  readonly authorization: string | undefined;
  /** What of this request must not be shown. */
  readonly secrets: readonly string[];
}

export interface TokenRequestOptions {
  readonly secret: string;
  readonly style: AuthStyle;
  readonly now: EpochMs;
}

/** Builds the request. Fails when a parameter is given twice, or a key cannot sign. */
export function buildTokenRequest(
  config: OAuth2Config,
  options: TokenRequestOptions,
): Result<TokenRequest> {
  switch (config.grant.kind) {
    case 'client_credentials':
      return buildSecretRequest(config, options);
    case 'jwt-bearer':
      return buildAssertionRequest(config, config.grant, options);
  }
}

function buildSecretRequest(
  config: OAuth2Config,
  { secret, style }: TokenRequestOptions,
): Result<TokenRequest> {
  const form = withEndpointParams(
    new Map([['grant_type', 'client_credentials'], ...scopeOf(config)]),
    config,
  );
  if (!form.ok) return form;
  // Encoded even in the header: services that do not decode it compare it as it is.
  const user = escapeQuery(config.clientId);
  const password = escapeQuery(secret);
  const authorization = basicAuthorization(user, password);
  // A service may repeat what it got with the other style.
  const secrets = [secret, password, authorization.slice('Basic '.length)];
  if (style === 'header') {
    return ok({ body: encodeGoQuery(form.value), authorization, secrets });
  }
  if (config.clientId !== '') form.value.set('client_id', config.clientId);
  if (secret !== '') form.value.set('client_secret', secret);
  return ok({ body: encodeGoQuery(form.value), authorization: undefined, secrets });
}

function buildAssertionRequest(
  config: OAuth2Config,
  grant: Extract<OAuth2Config['grant'], { kind: 'jwt-bearer' }>,
  { secret, now }: TokenRequestOptions,
): Result<TokenRequest> {
  const assertion = signAssertion(
    {
      issuer: grant.issuer,
      subject: config.clientId,
      audience: grant.audience === '' ? config.tokenUrl : grant.audience,
      scope: config.scopes.join(' '),
      algorithm: grant.algorithm,
      keyId: grant.keyId,
      claims: grant.claims,
    },
    { key: secret, now },
  );
  if (!assertion.ok) return assertion;
  const form = withEndpointParams(
    new Map([['grant_type', JWT_BEARER], ['assertion', assertion.value], ...scopeOf(config)]),
    config,
  );
  if (!form.ok) return form;
  const secrets = [secret, assertion.value];
  return ok({ body: encodeGoQuery(form.value), authorization: undefined, secrets });
}

function scopeOf({ scopes }: OAuth2Config): readonly (readonly [string, string])[] {
  return scopes.length === 0 ? [] : [['scope', scopes.join(' ')]];
}

/** Only `grant_type` may be replaced, for services that want another word. */
function withEndpointParams(
  form: Map<string, string>,
  { endpointParams }: OAuth2Config,
): Result<Map<string, string>> {
  for (const [name, value] of endpointParams) {
    if (form.has(name) && name !== 'grant_type') {
      return fail(`cannot overwrite parameter "${name}"`);
    }
    form.set(name, value);
  }
  return ok(form);
}
