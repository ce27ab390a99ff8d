// OtlpTarget: where and how spans are sent, read from the configuration once per start or reload.
// Source: prometheus/alertmanager:tracing/tracing.go (getClient);
// go.opentelemetry.io/otel/exporters/otlp/otlptrace: default ports, paths and time limit.
import type { ConnectionOptions } from 'node:tls';
import type { TlsConfig } from '../../config/http-config.ts';
import type { TracingConfig } from '../../config/tracing-config.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { SecretSource } from '../../model/secret.ts';

const DEFAULT_TIMEOUT_MS = 10_000;
const HTTP_PATH = '/v1/traces';

export interface OtlpTarget {
  /** With scheme, host and port; for HTTP with a path, too. */
  readonly url: URL;
  readonly tls: ConnectionOptions;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly isCompressed: boolean;
  readonly timeoutMs: number;
  /** Names this program to the collector. */
  readonly userAgent: string;
}

/** How secrets and certificates are read; receivers have both. */
export interface TargetSources {
  readonly version: string;
  readonly loadTls: (config: TlsConfig) => Promise<Result<{ readonly options: ConnectionOptions }>>;
  readonly readSecret: (source: SecretSource) => Promise<Result<string>>;
}

/** Reads what the exporter needs. Fails when the endpoint is none or a file cannot be read. */
export async function loadOtlpTarget(
  config: TracingConfig,
  sources: TargetSources,
): Promise<Result<OtlpTarget>> {
  const url = parseEndpoint(config);
  if (url === undefined) return fail(`Cannot use the tracing endpoint "${config.endpoint}"`);
  const tls = await loadTls(config, sources);
  if (!tls.ok) return tls;
  const headers: (readonly [string, string])[] = [];
  for (const [name, source] of config.headers) {
    const value = await sources.readSecret(source);
    if (!value.ok) return fail(`Cannot set tracing header "${name}": ${value.error}`);
    headers.push([name.toLowerCase(), value.value]);
  }
  return ok({
    url,
    tls: tls.value,
    headers,
    isCompressed: config.compression === 'gzip',
    timeoutMs: config.timeoutMs > 0 ? config.timeoutMs : DEFAULT_TIMEOUT_MS,
    userAgent: `Tocsin/${sources.version}`,
  });
}

/** `host:port`, or a URL; a URL's own scheme counts for nothing but its path does. */
function parseEndpoint({ clientType, endpoint, insecure }: TracingConfig): URL | undefined {
  const text = endpoint.replace(/^[a-z][a-z0-9+.-]*:\/\/\/?/i, '');
  const scheme = insecure ? 'http' : 'https';
  if (!URL.canParse(`${scheme}://${text}`)) return undefined;
  const url = new URL(`${scheme}://${text}`);
  if (url.hostname === '') return undefined;
  if (clientType === 'http' && url.pathname === '/') url.pathname = HTTP_PATH;
  return url;
}

/** `insecure` wins over `tls_config`, as upstream decides it. */
async function loadTls(
  { insecure, tlsConfig }: TracingConfig,
  sources: TargetSources,
): Promise<Result<ConnectionOptions>> {
  if (insecure || tlsConfig === undefined) return ok({});
  const loaded = await sources.loadTls(tlsConfig);
  return loaded.ok ? ok(loaded.value.options) : loaded;
}
