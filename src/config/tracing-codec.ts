// The `tracing` section (reference row C23): where spans are sent.
// Source: prometheus/alertmanager:tracing/config.go; tracing.go for what the server refuses later.
import { quoteGo } from '../model/go-quote.ts';
import type { SecretSource } from '../model/secret.ts';
import { optional, refined, textOf, type Codec, type DecodeContext } from './decode/codec.ts';
import { field, section } from './decode/object-codec.ts';
import { boolean, duration, number, string } from './decode/scalar-codecs.ts';
import { headerSources, headersWith, type HeaderSection } from './http-headers-codec.ts';
import { smtpTls, toTlsConfig } from './tls-codec.ts';
import type { TracingConfig } from './tracing-config.ts';

const clientType: Codec<string> = {
  ...string,
  decode: (node, context) => {
    const text = textOf(node, context, 'http or grpc');
    if (text === undefined || text === 'http' || text === 'grpc') {
      return text === undefined ? undefined : { value: text };
    }
    context.report(
      node.at,
      `expected tracing client type to be http or grpc, but got ${quoteGo(text)}`,
    );
    return undefined;
  },
};

const tracingSection = section('tracing', {
  client_type: field(clientType, 'grpc'),
  endpoint: field(string),
  sampling_fraction: field(number),
  insecure: field(boolean),
  // Upstream leaves the paths in this section as they are.
  tls_config: field(optional(smtpTls)),
  headers: field(optional(headersWith(string))),
  compression: field(string),
  timeout: field(duration),
});

type TracingSection = typeof tracingSection.defaults;

/** The key of the top level. */
export const tracing: Codec<TracingSection | undefined> = optional(refined(tracingSection, check));

/** Compiles the section; undefined when no spans are sent. */
export function toTracingConfig(tracing: TracingSection | undefined): TracingConfig | undefined {
  if (tracing === undefined) return undefined;
  const { values } = tracing;
  return {
    clientType: values.client_type === 'http' ? 'http' : 'grpc',
    endpoint: values.endpoint,
    samplingFraction: toFraction(values.sampling_fraction),
    insecure: values.insecure,
    tlsConfig: values.tls_config === undefined ? undefined : toTlsConfig(values.tls_config),
    headers: [...(values.headers ?? [])].flatMap(([name, given]) => {
      const [first] = headerSources(given);
      return first === undefined ? [] : [[name, first] as const];
    }),
    compression: values.compression === 'gzip' ? 'gzip' : 'none',
    timeoutMs: values.timeout,
  };
}

/** Below nothing is nothing and above all is all; what is no number samples nothing. */
function toFraction(value: number): number {
  return Number.isNaN(value) ? 0 : Math.min(Math.max(value, 0), 1);
}

function check(tracing: TracingSection, context: DecodeContext): TracingSection {
  const { values } = tracing;
  if (values.endpoint === '' && !tracing.isRefused('endpoint')) {
    context.report(tracing.placeOf('endpoint'), 'tracing endpoint must be set');
  }
  if (values.compression !== '' && values.compression !== 'gzip') {
    context.report(
      tracing.placeOf('compression'),
      `invalid compression type ${values.compression} provided, valid options: gzip`,
    );
  }
  // Upstream loads the next two and then does not start.
  if (values.client_type === '') {
    context.report(
      tracing.placeOf('client_type'),
      'unknown tracing client type: expected http or grpc',
    );
  }
  if ([...(values.headers?.values() ?? [])].some(isFromFile)) {
    context.report(
      tracing.placeOf('headers'),
      'header files are not supported for tracing configuration',
    );
  }
  return tracing;
}

/** Only the first source of a header counts here. */
function isFromFile(given: HeaderSection): boolean {
  const [first]: readonly SecretSource[] = headerSources(given);
  return first?.kind === 'file';
}
