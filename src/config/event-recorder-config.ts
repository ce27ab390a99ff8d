// EventRecorderConfig: where events are recorded (reference row C24); needs the feature
// `event-recorder`.
import type { SecretSource } from '../model/secret.ts';
import type { DurationMs } from '../model/instant.ts';
import type { HttpConfig } from './http-config.ts';

export interface FileOutput {
  readonly path: string;
}

export interface WebhookOutput {
  readonly url: SecretSource;
  readonly httpConfig: HttpConfig;
  readonly timeoutMs: DurationMs;
  readonly workers: number;
  readonly maxRetries: number;
  readonly retryBackoffMs: DurationMs;
  /** Several events as one request; undefined sends each by itself. */
  readonly batch:
    | {
        readonly maxEvents: number;
        readonly maxBytes: number;
        readonly flushIntervalMs: DurationMs;
      }
    | undefined;
}

export interface EventRecorderConfig {
  readonly files: readonly FileOutput[];
  readonly webhooks: readonly WebhookOutput[];
  /** How many times events go to standard output. */
  readonly stdout: number;
}
