// Runs the shared suite over all receivers, each against a recording server on this host.
import {
  buildIntegration,
  type AnyIntegrationConfig,
} from '../../../src/receivers/build-integration.ts';
import { HttpSink, type SinkAnswer } from '../../support/http-sink.ts';
import {
  emailConfig,
  httpConfig,
  inline,
  NO_TLS,
  PLAIN_TEMPLATES,
  receiverDeps,
  slackConfig,
  webhookConfig,
} from '../../support/receiver-fixtures.ts';
import { SINK_USER, SmtpSink } from '../../support/smtp-sink.ts';
import { CERT } from '../../support/test-certificate.ts';
import {
  describeIntegration,
  SECRET,
  type Mode,
  type Service,
  type StartOptions,
} from './integration.contract.ts';

const TRUST = { ...NO_TLS, ca: { kind: 'inline', pem: CERT } } as const;

/** What an HTTP service answers in each mode; its words repeat secrets, as careless ones do. */
const HTTP_ANSWERS: Readonly<Record<Exclude<Mode, 'accept'>, SinkAnswer>> = {
  refuse: { status: 404, body: `never: /hook/${SECRET}?key=${SECRET} Bearer ${SECRET}-one` },
  defer: { status: 503, body: `later: ${SECRET}-one` },
  hang: 'hang',
  drop: 'reset',
};

async function startHttp(
  options: StartOptions,
  configure: (url: string, options: StartOptions) => AnyIntegrationConfig,
): Promise<Service> {
  const sink = await HttpSink.listen(options.tls === undefined ? {} : { tls: 'http/1.1' });
  const scheme = options.tls === undefined ? 'http' : 'https';
  const url = `${scheme}://127.0.0.1:${options.port ?? sink.port}/hook/${SECRET}?key=${SECRET}`;
  const deps = receiverDeps({ templates: options.templates ?? PLAIN_TEMPLATES });
  const integration = buildIntegration(configure(url, options), 0, deps);
  sink.answer = () => ({ status: 200, body: 'ok' });
  return {
    integration,
    lines: deps.lines,
    behave: (mode) => {
      sink.answer = () => (mode === 'accept' ? { status: 200, body: 'ok' } : HTTP_ANSWERS[mode]);
    },
    received: () => sink.requests.map((request) => request.body),
    logIns: () => sink.requests.map(({ headers }) => headers.authorization?.slice(7) ?? ''),
    close: async () => {
      await integration.close();
      await sink.close();
    },
  };
}

function httpConfigOf(options: StartOptions): ReturnType<typeof httpConfig> {
  return httpConfig({
    auth: {
      kind: 'scheme',
      type: 'Bearer',
      credentials: { kind: 'file', path: options.secretPath },
    },
    tlsConfig: options.tls === 'trusted' ? TRUST : NO_TLS,
  });
}

describeIntegration({
  name: 'webhook',
  duplicateMark: '"possibleDuplicate":true',
  start: (options) =>
    startHttp(options, (url) =>
      webhookConfig({ url: inline(url), httpConfig: httpConfigOf(options) }),
    ),
});

describeIntegration({
  name: 'slack',
  duplicateMark: '"footer":"Possible duplicate',
  start: (options) =>
    startHttp(options, (url) =>
      slackConfig({ apiUrl: inline(url), httpConfig: httpConfigOf(options) }),
    ),
});

describeIntegration({
  name: 'email',
  duplicateMark: 'X-Tocsin-Possible-Duplicate: true',
  start: startSmtp,
});

async function startSmtp(options: StartOptions): Promise<Service> {
  const sink = await SmtpSink.listen({
    isImplicitTls: options.tls !== undefined,
    authMethods: ['LOGIN'],
  });
  sink.acceptAnyPassword = true;
  const config = emailConfig({
    smarthost: { host: '127.0.0.1', port: options.port ?? sink.port },
    forceImplicitTls: options.tls !== undefined,
    tlsConfig: options.tls === 'trusted' ? TRUST : NO_TLS,
    authUsername: SINK_USER,
    authPassword: { kind: 'file', path: options.secretPath },
  });
  const deps = receiverDeps({ templates: options.templates ?? PLAIN_TEMPLATES });
  const integration = buildIntegration(config, 0, deps);
  return {
    integration,
    lines: deps.lines,
    behave: (mode) => {
      const refusals = {
        accept: undefined,
        refuse: [550, `never: ${SECRET}-one`],
        defer: [451, `later: ${SECRET}-one`],
        hang: 'hang',
        drop: 'drop',
      } as const;
      sink.refuseMessage = () => refusals[mode];
    },
    received: () => sink.mails.map((mail) => mail.raw),
    logIns: () => {
      sink.dropConnections();
      return sink.logins.map((login) => login.password);
    },
    close: async () => {
      await integration.close();
      await sink.close();
    },
  };
}
