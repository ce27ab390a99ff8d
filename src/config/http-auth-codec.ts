// Who we are to a service, inside an http_config (reference row C20): a user, a token, or a token
// that an authorization server issues; only one of them.
// Source: prometheus/common:config/http_config.go (HTTPClientConfig.Validate).
import { Secret } from '../model/secret.ts';
import { isSet, reportIfBoth, secretSource } from './at-most-one.ts';
import { optional, type DecodeContext } from './decode/codec.ts';
import { field, section, withValues, type Section } from './decode/object-codec.ts';
import { filePath, secret, string } from './decode/scalar-codecs.ts';
import type { HttpAuth } from './http-config.ts';
import { oauth2, toOAuth2 } from './oauth2-codec.ts';
import { secretRef } from './unsupported.ts';

const basicAuth = section('basic_auth', {
  username: field(string),
  username_file: field(filePath),
  username_ref: secretRef('username_ref'),
  password: field(secret),
  password_file: field(filePath),
  password_ref: secretRef('password_ref'),
});

const authorization = section('authorization', {
  type: field(string),
  credentials: field(secret),
  credentials_file: field(filePath),
  credentials_ref: secretRef('credentials_ref'),
});

/** To be spread into the schema of http_config, where they come first. */
export const AUTH_FIELDS = {
  basic_auth: field(optional(basicAuth)),
  authorization: field(optional(authorization)),
  oauth2: field(optional(oauth2)),
  bearer_token: field(secret),
  bearer_token_file: field(filePath),
};

type AuthSection = Section<typeof AUTH_FIELDS>;
type Authorization = typeof authorization.defaults;

/** A bearer token as the authorization that it stands for. */
export function bearer(credentials: Secret | undefined, file: string): Authorization {
  return withValues(authorization.defaults, {
    type: 'Bearer',
    credentials,
    credentials_file: file,
  });
}

/** Completes the type of an authorization: without one it is a bearer token. */
export function withType(given: Authorization): Authorization {
  return withValues(given, { type: given.values.type.trim() || 'Bearer' });
}

/** Compiles the keys; a bearer token has become an authorization before. */
export function toAuth({ values }: Pick<AuthSection, 'values'>): HttpAuth {
  const { basic_auth: basic, authorization: scheme } = values;
  if (basic !== undefined) {
    const { username, username_file, password, password_file } = basic.values;
    const name = isSet(username) ? new Secret(username) : undefined;
    return {
      kind: 'basic',
      username: secretSource(name, username_file) ?? { kind: 'inline', secret: new Secret('') },
      password: secretSource(password, password_file),
    };
  }
  if (values.oauth2 !== undefined) return { kind: 'oauth2', oauth2: toOAuth2(values.oauth2) };
  if (scheme === undefined) return { kind: 'none' };
  const { type, credentials, credentials_file } = scheme.values;
  return { kind: 'scheme', type, credentials: secretSource(credentials, credentials_file) };
}

/** Reports what contradicts. */
export function reportAuthConflicts(auth: AuthSection, context: DecodeContext): void {
  const { basic_auth: basic, authorization: scheme } = auth.values;
  reportIfBoth(auth, ['bearer_token', 'bearer_token_file'], { context });
  const bearerKey = isSet(auth.values.bearer_token) ? 'bearer_token' : 'bearer_token_file';
  for (const key of ['basic_auth', 'oauth2'] as const) {
    const message =
      'at most one of basic_auth, oauth2, bearer_token & bearer_token_file must be configured';
    reportIfBoth(auth, [key, bearerKey], { context, message });
  }
  reportIfBoth(auth, ['authorization', bearerKey], {
    context,
    message: 'authorization is not compatible with bearer_token & bearer_token_file',
  });
  reportSecondKind(auth, context);
  if (basic !== undefined) reportBasicConflicts(basic, context);
  if (scheme !== undefined) reportSchemeConflicts(scheme, context);
}

function reportSecondKind(auth: AuthSection, context: DecodeContext): void {
  const kinds = ['basic_auth', 'oauth2', 'authorization'] as const;
  const [, second] = kinds.filter((key) => isSet(auth.values[key]));
  if (second === undefined) return;
  context.report(
    auth.placeOf(second),
    'at most one of basic_auth, oauth2 & authorization must be configured',
  );
}

function reportBasicConflicts(basic: typeof basicAuth.defaults, context: DecodeContext): void {
  for (const part of ['username', 'password'] as const) {
    reportIfBoth(basic, [part, `${part}_file`], {
      context,
      message: `at most one of basic_auth ${part}, ${part}_file & ${part}_ref must be configured`,
    });
  }
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
