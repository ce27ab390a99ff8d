// What every receiver is given besides its configuration. Nothing here is read from the process.
import type { HttpConfig } from '../config/http-config.ts';
import type { Clock } from '../model/clock.ts';
import type { Logger } from '../model/logger.ts';
import type { Tracer } from '../model/tracer.ts';
import type { GuardEvent } from '../notify/guard-event.ts';
import type { EmailConfig } from './email/config.ts';
import type { Mail } from './email/payload.ts';
import type { HttpClient, HttpClientDeps } from './http/http-client.ts';
import type { Templates } from './rendering/renderer.ts';
import type { TrustedRoots } from './tls/trusted-roots.ts';

export interface IntegrationDeps {
  readonly templates: Templates;
  /** The address people reach Tocsin at, without a trailing slash. */
  readonly externalURL: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Named in the User-Agent header. */
  readonly version: string;
  /** Only the proxy variables are looked at, and only with `proxy_from_environment`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Reads a UTF-8 text file: secrets and certificates. Rejects when it cannot. */
  readonly readFile: (path: string) => Promise<string>;
  /** Told when built-in text stands in for a template that failed, once for each message. */
  readonly onTemplateFallback?: (of: {
    readonly integration: string;
    readonly receiver: string;
  }) => void;
  /** Told what a send budget or a circuit breaker does. */
  readonly onGuardEvent?: (told: {
    readonly integration: string;
    readonly receiver: string;
    readonly event: GuardEvent;
  }) => void;
  /** Gets a span of every outgoing request. */
  readonly tracer?: Tracer;
  /** Who is trusted without a `ca`; by default whom this machine trusts. */
  readonly trustedRoots?: TrustedRoots | undefined;
  /** Takes everything that would be sent. */
  readonly dryRun?: DryRun;
}

/** Stands in for the network. */
export interface DryRun {
  /** A client that connects to nothing. */
  client(config: HttpConfig, deps: HttpClientDeps): HttpClient;
  mail(config: Pick<EmailConfig, 'smarthost'>, mail: Mail): void;
}
