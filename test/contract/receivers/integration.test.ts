// Runs the shared suite over the receivers that have no special ways of their own, and makes sure
// that no kind of receiver goes without it.
import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { buildIntegration } from '../../../src/receivers/build-integration.ts';
import { INTEGRATION_DECODERS } from '../../../src/receivers/integration-decoders.ts';
import { startHttpService } from '../../support/http-service.ts';
import {
  emailConfig,
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
  type Service,
  type StartOptions,
} from './integration.contract.ts';

const ACCEPT = { status: 200, body: 'ok' } as const;
const PATH = `/hook/${SECRET}?key=${SECRET}`;

it('every kind of receiver runs the suite', async () => {
  const folder = new URL('.', import.meta.url);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.test.ts'));
  const texts = await Promise.all(files.map((name) => readFile(new URL(name, folder), 'utf8')));
  const runs = texts.join('\n').matchAll(/^describe\w+\(\{\s+name: '(\w+)'/gm);
  const kinds = INTEGRATION_DECODERS.map(({ kind }) => kind);
  expect([...runs].map(([, name]) => name).sort()).toEqual([...kinds].sort());
});

describeIntegration({
  name: 'webhook',
  duplicateMark: '"possibleDuplicate":true',
  hasOnlyAddresses: true,
  start: (options) =>
    startHttpService(options, {
      path: PATH,
      isBearer: true,
      accept: ACCEPT,
      build: (url, httpConfig, deps) =>
        buildIntegration(webhookConfig({ url: inline(url), httpConfig }), 0, deps),
    }),
});

describeIntegration({
  name: 'slack',
  duplicateMark: '"footer":"Possible duplicate',
  start: (options) =>
    startHttpService(options, {
      path: PATH,
      isBearer: true,
      accept: ACCEPT,
      build: (url, httpConfig, deps) =>
        buildIntegration(slackConfig({ apiUrl: inline(url), httpConfig }), 0, deps),
    }),
});

describeIntegration({
  name: 'email',
  duplicateMark: 'X-Tocsin-Possible-Duplicate: true',
  speaks: 'smtp',
  start: startSmtp,
});

async function startSmtp(options: StartOptions): Promise<Service> {
  const sink = await SmtpSink.listen({
    isImplicitTls: options.tls !== undefined,
    authMethods: ['LOGIN'],
  });
  sink.acceptAnyPassword = true;
  const { serverName = '' } = options;
  const trust = { ...NO_TLS, ca: { kind: 'inline', pem: CERT }, serverName } as const;
  const config = emailConfig({
    smarthost: { host: '127.0.0.1', port: options.port ?? sink.port },
    forceImplicitTls: options.tls !== undefined,
    tlsConfig: options.tls === 'trusted' ? trust : NO_TLS,
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
