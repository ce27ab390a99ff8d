// WebSecurity: everything that a --web.config.file asks for, ready to stand before the sockets
// (reference row H19).
import type { RequestListener } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { formatProblem } from '../../config/config.ts';
import type { Clock } from '../../model/clock.ts';
import type { Logger } from '../../model/logger.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { BcryptWorker } from './bcrypt-worker.ts';
import { PasswordChecker } from './password-checker.ts';
import { RateLimiter } from './rate-limiter.ts';
import { guardRequests } from './request-guard.ts';
import { TlsGate } from './tls-gate.ts';
import { readTlsOptions } from './tls-options.ts';
import { WebConfigFile } from './web-config-file.ts';
import type { WebConfig } from './web-config.ts';

export interface WebSecurityDeps {
  readonly logger: Logger;
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

export class WebSecurity {
  /** Whether the sockets speak TLS, and HTTP/2 over it; both hold until the process ends. */
  readonly tls: boolean;
  readonly http2: boolean;
  readonly #file: WebConfigFile;
  readonly #deps: WebSecurityDeps;
  /** Holds until the process ends, as upstream's; undefined sets no limit. */
  readonly #limiter: RateLimiter | undefined;
  readonly #worker = new BcryptWorker();
  readonly #passwords = new PasswordChecker(this.#worker);

  private constructor(file: WebConfigFile, initial: WebConfig, deps: WebSecurityDeps) {
    this.#file = file;
    this.#deps = deps;
    this.tls = initial.tls !== undefined;
    this.http2 = this.tls && initial.http2;
    this.#limiter = initial.rateLimit && new RateLimiter(initial.rateLimit, deps.clock);
  }

  /** Reads the file and everything it names. Fails with all problems, one per line. */
  static open(path: string, deps: WebSecurityDeps): Result<WebSecurity> {
    const file = new WebConfigFile(path);
    const config = file.current();
    if (!config.ok) return config;
    const { tls, tlsProblems, userProblems } = config.value;
    const problems = [...tlsProblems, ...userProblems];
    if (problems.length > 0) return fail(problems.map(formatProblem).join('\n'));
    const options = tls === undefined ? ok(undefined) : readTlsOptions(tls);
    if (!options.ok) return fail(`${path}: ${options.error}`);
    return ok(new WebSecurity(file, config.value, deps));
  }

  /** Puts limit, headers and login before a listener; the limit is one for all listeners. */
  guard(listener: RequestListener): RequestListener {
    const { logger } = this.#deps;
    return guardRequests(listener, {
      config: () => this.#file.current(),
      limiter: this.#limiter,
      passwords: this.#passwords,
      logger,
    });
  }

  /** Makes the gate of one listening socket. */
  newGate(serve: (socket: TLSSocket) => void): TlsGate {
    const { logger } = this.#deps;
    return new TlsGate(serve, { config: () => this.#file.current(), http2: this.http2, logger });
  }

  /** Ends what checks passwords. */
  close(): Promise<void> {
    return this.#worker.close();
  }
}
