// What stands before every request when there is a --web.config.file: the rate limit, the extra
// headers and the login (reference row H19).
// Source: prometheus/exporter-toolkit:web/handler.go (ServeHTTP).
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from '../../model/logger.ts';
import type { Result } from '../../model/result.ts';
import { parseBasicLogin } from './basic-login.ts';
import type { PasswordChecker, Verdict } from './password-checker.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { WebConfig } from './web-config.ts';

export interface GuardDeps {
  /** Asked at every request; the same object until it changes. */
  readonly config: () => Result<WebConfig>;
  /** Undefined sets no limit. */
  readonly limiter: RateLimiter | undefined;
  readonly passwords: Pick<PasswordChecker, 'check'>;
  readonly logger: Logger;
}

/** Wraps a listener so that only those requests reach it that may. */
export function guardRequests(listener: RequestListener, deps: GuardDeps): RequestListener {
  const { limiter, logger } = deps;
  let told: Result<WebConfig> | undefined;
  return (request, response) => {
    const config = deps.config();
    if (!config.ok) {
      // Once per state of the file, whatever the number of requests.
      if (told !== config)
        logger.log('error', 'Unable to parse configuration', { err: config.error });
      told = config;
      refuse(response, 500);
      return;
    }
    if (limiter?.takes() === false) {
      refuse(response, 429);
      return;
    }
    for (const [name, value] of config.value.headers) response.setHeader(name, value);
    const verdict = loginVerdict(request, config.value, deps);
    if (typeof verdict === 'string') {
      settle(verdict, { request, response, listener });
      return;
    }
    verdict.then(
      (known) => {
        settle(known, { request, response, listener });
      },
      (error: unknown) => {
        const err = error instanceof Error ? error.message : String(error);
        logger.log('error', 'Cannot check a login', { err });
        refuse(response, 500);
      },
    );
  };
}

function loginVerdict(
  request: IncomingMessage,
  { users }: WebConfig,
  { passwords }: GuardDeps,
): Verdict | Promise<Verdict> {
  if (users.size === 0) return 'allowed';
  const login = parseBasicLogin(request.headers.authorization);
  return login === undefined ? 'refused' : passwords.check(users, login);
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly listener: RequestListener;
}

function settle(verdict: Verdict, { request, response, listener }: Exchange): void {
  // A client that left while its password was compared wants nothing any more.
  if (request.destroyed || response.destroyed) return;
  switch (verdict) {
    case 'allowed':
      listener(request, response);
      return;
    case 'refused':
      response.setHeader('WWW-Authenticate', 'Basic');
      refuse(response, 401);
      return;
    case 'busy':
      response.setHeader('Retry-After', '1');
      refuse(response, 503);
  }
}

const STATUS_TEXTS = {
  401: 'Unauthorized',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

/** Answers as Go's net/http.Error does. */
function refuse(response: ServerResponse, status: keyof typeof STATUS_TEXTS): void {
  if (response.destroyed) return;
  const body = `${STATUS_TEXTS[status]}\n`;
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}
