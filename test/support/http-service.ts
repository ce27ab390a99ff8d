// An HTTP service on this host for the contract suite of receivers that post, and the integration
// that talks to it.
import type { HttpConfig } from '../../src/config/http-config.ts';
import { Secret } from '../../src/model/secret.ts';
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
  /** Replaces the path of the URL, which begins with a slash and has a secret. */
  readonly path?: string;
  /** Logs in by http_config, with the secret in the file. */
  readonly isBearer?: boolean;
  /** The text of a message; undefined for a request that is none. */
  readonly messageOf?: (request: SinkRequest) => string | undefined;
  /** The secret that a request logs in with, by default after `Bearer`; undefined for none. */
  readonly logInOf?: (request: SinkRequest) => string | undefined;
  readonly environment?: (url: string) => IntegrationDeps['environment'];
}

/** Starts service and integration; careless as some are, the service repeats secrets in errors. */
export async function startHttpService(
  options: StartOptions,
  service: HttpServiceOptions,
): Promise<Service> {
  const sink = await HttpSink.listen(
    options.tls === undefined ? {} : { tls: options.isHttp2 === true ? 'h2' : 'http/1.1' },
  );
  const scheme = options.tls === undefined ? 'http' : 'https';
  const { logInOf = bearerOf, messageOf = bodyOf, path = `/hook/${SECRET}/` } = service;
  const url = `${scheme}://127.0.0.1:${options.port ?? sink.port}${path}`;
  const deps = receiverDeps({
    templates: options.templates ?? PLAIN_TEMPLATES,
    environment: service.environment?.(url) ?? {},
  });
  const integration = service.build(url, httpConfigOf(options, service), deps);
  const echoOf = (request: SinkRequest): string => `${request.url} ${logInOf(request) ?? ''}`;
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
  return {
    integration,
    lines: deps.lines,
    behave,
    answer: (toAnswer) => {
      sink.answer = (request) => service.answer?.(request) ?? toAnswer(request);
    },
    received: () => sink.requests.flatMap((request) => messageOf(request) ?? []),
    logIns: () => sink.requests.flatMap((request) => logInOf(request) ?? []),
    close: async () => {
      await integration.close();
      await sink.close();
    },
  };
}

function httpConfigOf(options: StartOptions, { isBearer }: HttpServiceOptions): HttpConfig {
  const { proxy, secretPath, serverName = '', tls } = options;
  const credentials = { kind: 'file', path: secretPath } as const;
  const ca = { kind: 'inline', pem: CERT } as const;
  return httpConfig({
    ...(isBearer === true ? { auth: { kind: 'scheme', type: 'Bearer', credentials } } : {}),
    ...(tls === 'trusted' ? { tlsConfig: { ...NO_TLS, ca, serverName } } : {}),
    ...(proxy === undefined ? {} : { proxy: { kind: 'url', url: new Secret(proxy), noProxy: '' } }),
  });
}

function bearerOf({ headers }: SinkRequest): string {
  return headers.authorization?.replace('Bearer ', '') ?? '';
}

function bodyOf({ body }: SinkRequest): string {
  return body;
}
