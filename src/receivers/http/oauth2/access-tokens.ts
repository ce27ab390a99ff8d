// The access tokens of one oauth2 block: fetched when needed, one fetch at a time, kept until
// shortly before they expire, fetched anew when the secret has changed (row C20).
// Source: prometheus/common:config/http_config.go (oauth2RoundTripper); golang.org/x/oauth2.
import type { OAuth2Config } from '../../../config/http-config.ts';
import { durationMs, epochMs, type EpochMs } from '../../../model/instant.ts';
import { fail, ok, type Result } from '../../../model/result.ts';
import type { SecretSource } from '../../../model/secret.ts';
import { startDeadline } from '../../deadline.ts';
import type { IntegrationDeps } from '../../integration-deps.ts';
import { readSecret } from '../../secrets/read-secret.ts';
import { redact, secretsOfUserInfo } from '../../secrets/redact.ts';
import { HttpExchange } from '../http-exchange.ts';
import type { HttpReply } from '../http-reply.ts';
import { proxiesOf } from '../proxy-choice.ts';
import type { AccessToken } from '../request-headers.ts';
import { readTokenAnswer, type IssuedToken } from './token-answer.ts';
import { buildTokenRequest, type AuthStyle, type TokenRequest } from './token-request.ts';

/** A token that ends within this time is not used any more. */
const EXPIRY_MARGIN_MS = 10_000;

/** A fetch serves several sends, so none of their signals may end it. */
const FETCH_TIMEOUT_MS = durationMs(30_000);

const GIVEN_UP = 'gave up waiting for an access token';

const FORM = 'application/x-www-form-urlencoded';

type TokenDeps = Pick<
  IntegrationDeps,
  'clock' | 'environment' | 'readFile' | 'trustedRoots' | 'version'
>;

interface KeptToken {
  readonly token: AccessToken;
  /** Both undefined never ends. The wall clock may be set back, the other one may sleep. */
  readonly endsAt: EpochMs | undefined;
  readonly endsAtMonotonicMs: number | undefined;
}

/** All that belongs to one secret; another secret begins anew. */
interface Session {
  readonly secret: string;
  kept: KeptToken | undefined;
  fetching: Promise<Result<AccessToken>> | undefined;
  /** Which style the service took; undefined until one was. */
  style: AuthStyle | undefined;
}

export class AccessTokens {
  readonly #config: OAuth2Config;
  readonly #deps: TokenDeps;
  readonly #exchange: HttpExchange;
  readonly #closing = new AbortController();
  #session: Session | undefined;

  constructor(config: OAuth2Config, deps: TokenDeps) {
    const { clock, environment, readFile, trustedRoots, version } = deps;
    this.#config = config;
    this.#deps = { clock, environment, readFile, trustedRoots, version };
    // Upstream's transport for tokens speaks HTTP/1.1 only, and follows redirects.
    const { tlsConfig, proxy, proxyConnectHeaders } = config;
    this.#exchange = new HttpExchange(
      { tlsConfig, proxy, proxyConnectHeaders, followRedirects: true, enableHttp2: false },
      this.#deps,
    );
  }

  /**
   * Gives a token that is still good. Fails with a text free of secrets when the secret cannot be
   * read or the service gives none; an aborted signal only ends the waiting.
   */
  async get(signal: AbortSignal): Promise<Result<AccessToken>> {
    const secret = await readSecretOf(this.#config.grant, this.#deps.readFile);
    if (!secret.ok) return secret;
    if (this.#session?.secret !== secret.value) {
      this.#session = {
        secret: secret.value,
        kept: undefined,
        fetching: undefined,
        style: undefined,
      };
    }
    const session = this.#session;
    if (session.kept !== undefined && this.#isGood(session.kept)) return ok(session.kept.token);
    if (signal.aborted) return fail(GIVEN_UP);
    session.fetching ??= this.#fetch(session).finally(() => {
      session.fetching = undefined;
    });
    return unlessAborted(session.fetching, signal);
  }

  /** Ends fetches under way and all connections. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#exchange.close();
  }

  #isGood({ endsAt, endsAtMonotonicMs }: KeptToken): boolean {
    if (endsAt === undefined || endsAtMonotonicMs === undefined) return true;
    const { clock } = this.#deps;
    return clock.now() <= endsAt && clock.monotonicMs() <= endsAtMonotonicMs;
  }

  async #fetch(session: Session): Promise<Result<AccessToken>> {
    const { clock } = this.#deps;
    const deadline = startDeadline(this.#closing.signal, {
      name: 'OAuth2 token',
      timeoutMs: FETCH_TIMEOUT_MS,
      clock,
    });
    try {
      const issued = await this.#probe(session, deadline.signal);
      if (!issued.ok) return fail(`oauth2: ${issued.error}`);
      session.kept = this.#keep(issued.value, session.secret);
      return ok(session.kept.token);
    } finally {
      deadline.release();
    }
  }

  /** Finds out which style the service takes: whatever goes wrong with one, the other is tried. */
  async #probe(session: Session, signal: AbortSignal): Promise<Result<IssuedToken>> {
    const { secret, style } = session;
    const isKnown = style !== undefined || this.#config.grant.kind === 'jwt-bearer';
    const first = await this.#ask(secret, style ?? 'header', signal);
    if (isKnown) return first;
    if (first.ok) {
      session.style = 'header';
      return first;
    }
    if (signal.aborted) return first;
    const second = await this.#ask(secret, 'params', signal);
    if (second.ok) session.style = 'params';
    return second;
  }

  async #ask(secret: string, style: AuthStyle, signal: AbortSignal): Promise<Result<IssuedToken>> {
    const request = buildTokenRequest(this.#config, {
      secret,
      style,
      now: this.#deps.clock.now(),
    });
    if (!request.ok) return request;
    const reply = await this.#post(request.value, signal);
    const secrets = [...request.value.secrets, ...this.#secretsOfRoute()];
    if (reply.kind === 'error') {
      return fail(
        redact(`cannot fetch token: Post "${this.#shownUrl()}": ${reply.error}`, secrets),
      );
    }
    const issued = readTokenAnswer(reply);
    return issued.ok ? issued : fail(redact(issued.error, secrets));
  }

  #post(request: TokenRequest, signal: AbortSignal): Promise<HttpReply> {
    const { body, authorization, secrets } = request;
    const url = this.#config.tokenUrl;
    // The header with the client's secret wins over user info in the URL, as in Go.
    const credentials = {
      authorization,
      winsOverUrl: authorization !== undefined,
      extra: [],
      secrets,
    };
    const form = { method: 'POST', url, contentType: FORM, body } as const;
    return this.#exchange.send(form, { credentials, signal });
  }

  #keep(issued: IssuedToken, secret: string): KeptToken {
    const { clock } = this.#deps;
    const header = `${issued.type} ${issued.accessToken}`;
    const token = { header, secrets: [header, issued.accessToken, secret] };
    if (issued.expiresInSeconds === undefined) {
      return { token, endsAt: undefined, endsAtMonotonicMs: undefined };
    }
    const lifeMs = issued.expiresInSeconds * 1000 - EXPIRY_MARGIN_MS;
    return {
      token,
      endsAt: epochMs(clock.now() + lifeMs),
      endsAtMonotonicMs: clock.monotonicMs() + lifeMs,
    };
  }

  #secretsOfRoute(): readonly string[] {
    const { tokenUrl, proxy } = this.#config;
    const ofUrl = URL.canParse(tokenUrl) ? secretsOfUserInfo(new URL(tokenUrl)) : [];
    const proxies = proxiesOf(proxy, this.#deps.environment);
    return [...ofUrl, ...proxies.flatMap(secretsOfUserInfo)];
  }

  /** Where the token was asked for, without user info and query. */
  #shownUrl(): string {
    const { tokenUrl } = this.#config;
    if (!URL.canParse(tokenUrl)) return '<invalid>';
    const { origin, pathname } = new URL(tokenUrl);
    return origin + pathname;
  }
}

async function readSecretOf(
  grant: OAuth2Config['grant'],
  readFile: TokenDeps['readFile'],
): Promise<Result<string>> {
  const source: SecretSource | undefined =
    grant.kind === 'jwt-bearer' ? grant.key : grant.clientSecret;
  if (source === undefined) return ok('');
  const secret = await readSecret(source, readFile);
  return secret.ok ? secret : fail(`Cannot use oauth2 client secret: ${secret.error}`);
}

function unlessAborted<T>(work: Promise<Result<T>>, signal: AbortSignal): Promise<Result<T>> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      resolve(fail(GIVEN_UP));
    };
    signal.addEventListener('abort', giveUp, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', giveUp);
    });
  });
}
