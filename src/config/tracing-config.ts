// TracingConfig: where spans are sent (reference row C23).
import type { SecretSource } from '../model/secret.ts';
import type { DurationMs } from '../model/instant.ts';
import type { TlsConfig } from './http-config.ts';

export interface TracingConfig {
  readonly clientType: 'grpc' | 'http';
  /** `host:port`, or for `http` a URL. */
  readonly endpoint: string;
  /** 0 to 1. */
  readonly samplingFraction: number;
  readonly insecure: boolean;
  readonly tlsConfig: TlsConfig | undefined;
  readonly headers: readonly (readonly [name: string, value: SecretSource])[];
  readonly compression: 'gzip' | 'none';
  /** 0 takes the exporter's default. */
  readonly timeoutMs: DurationMs;
}
