// An HTTP service on this host for the contract suite of receivers that post, and the integration
// that talks to it.
import type { HttpConfig } from '../../src/config/http-config.ts';
import type { Integration } from '../../src/notify/integration.ts';
import type { IntegrationDeps } from '../../src/receivers/integration-deps.ts';
import {
  SECRET,
  type Mode,
  type Service,
  type StartOptions,
} from '../contract/receivers/integration.contract.ts';
import { HttpSink, type SinkAnswer, type SinkRequest } from './http-sink.ts';
import { httpConfig, NO_TLS, PLAIN_TEMPLATES, receiverDeps } from './receiver-fixtures.ts';
import { CERT } from './test-certificate.ts';

export interface HttpServiceOptions {
  /** Builds the integration; the URL has secrets in its path. */
  build(url: string, httpConfig: HttpConfig, deps: IntegrationDeps): Integration;
  /** What is said besides the modes of the suite; undefined leaves it to them. */
  readonly answer?: (request: SinkRequest) => SinkAnswer | undefined;
  readonly accept?: SinkAnswer;
  readonly refuse?: SinkAnswer;
  /** The text of a message; undefined for a request that is none. */
  readonly messageOf?: (request: SinkRequest) => string | undefined;
  /** The secret that a request logs in with; undefined when it does not. */
  readonly logInOf: (request: SinkRequest) => string | undefined;
  readonly environment?: (url: string) => IntegrationDeps['environment'];
}

/** Starts service and integration; careless as some are, the service repeats secrets in errors. */
export async function startHttpService(
  options: StartOptions,
  service: HttpServiceOptions,
): Promise<Service> {
  const sink = await HttpSink.listen(options.tls === undefined ? {} : { tls: 'http/1.1' });
  const scheme = options.tls === undefined ? 'http' : 'https';
  const url = `${scheme}://127.0.0.1:${options.port ?? sink.port}/hook/${SECRET}/`;
  const deps = receiverDeps({
    templates: options.templates ?? PLAIN_TEMPLATES,
    environment: service.environment?.(url) ?? {},
  });
  const tlsConfig =
    options.tls === 'trusted' ? { ...NO_TLS, ca: { kind: 'inline', pem: CERT } as const } : NO_TLS;
  const integration = service.build(url, httpConfig({ tlsConfig }), deps);
  const echoOf = (request: SinkRequest): string =>
    `${request.url} ${service.logInOf(request) ?? ''}`;
  const answersTo = (request: SinkRequest): Readonly<Record<Mode, SinkAnswer>> => ({
    accept: service.accept ?? { status: 202, body: '{"status":"success"}' },
    refuse: service.refuse ?? { status: 404, body: `never: ${echoOf(request)}` },
    defer: { status: 503, body: `later: ${echoOf(request)}` },
    hang: 'hang',
    drop: 'reset',
  });
  const behave = (mode: Mode): void => {
    sink.answer = (request) => service.answer?.(request) ?? answersTo(request)[mode];
  };
  behave('accept');
  const messageOf = service.messageOf ?? ((request): string => request.body);
  return {
    integration,
    lines: deps.lines,
    behave,
    received: () => sink.requests.flatMap((request) => messageOf(request) ?? []),
    logIns: () => sink.requests.flatMap((request) => service.logInOf(request) ?? []),
    close: async () => {
      await integration.close();
      await sink.close();
    },
  };
}
