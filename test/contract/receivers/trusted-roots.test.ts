// A company's own authority is trusted where Go programs find it, by HTTP and SMTP alike, without a
// `ca` in the configuration (row C20).
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TlsConfig } from '../../../src/config/http-config.ts';
import type { Outcome } from '../../../src/notify/integration.ts';
import { buildIntegration } from '../../../src/receivers/build-integration.ts';
import type { IntegrationDeps } from '../../../src/receivers/integration-deps.ts';
import { machineRoots } from '../../../src/receivers/tls/trusted-roots.ts';
import { makeAuthority, type MadeAuthority } from '../../support/certificate-authority.ts';
import { HttpSink } from '../../support/http-sink.ts';
import { hasPrograms } from '../../support/programs.ts';
import {
  emailConfig,
  httpConfig,
  inline,
  NO_TLS,
  notificationOf,
  receiverDeps,
  webhookConfig,
} from '../../support/receiver-fixtures.ts';
import { SmtpSink } from '../../support/smtp-sink.ts';
import { CERT, KEY } from '../../support/test-certificate.ts';

describe.runIf(hasPrograms('openssl'))('the authorities of the machine', () => {
  const closers: (() => Promise<unknown>)[] = [];
  let folder = '';
  let authority: MadeAuthority;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-'));
    authority = await makeAuthority(folder);
    await mkdir(join(folder, 'certs'));
    await copyFile(authority.path, join(folder, 'certs', 'company.crt'));
  });

  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  afterAll(() => rm(folder, { recursive: true }));

  async function post(
    deps: Partial<IntegrationDeps>,
    tlsConfig: TlsConfig = NO_TLS,
  ): Promise<Outcome> {
    const sink = await HttpSink.listen({ tls: 'http/1.1', identity: authority.server });
    closers.push(() => sink.close());
    const config = webhookConfig({
      url: inline(sink.url()),
      httpConfig: httpConfig({ tlsConfig }),
    });
    return notifyOnce(config, deps);
  }

  async function mail(isImplicit: boolean, deps: Partial<IntegrationDeps>): Promise<Outcome> {
    const sink = await SmtpSink.listen({ isImplicitTls: isImplicit, identity: authority.server });
    closers.push(() => sink.close());
    const smarthost = { host: '127.0.0.1', port: sink.port };
    const config = emailConfig({ smarthost, forceImplicitTls: isImplicit, requireTls: true });
    return notifyOnce(config, deps);
  }

  function notifyOnce(
    config: Parameters<typeof buildIntegration>[0],
    deps: Partial<IntegrationDeps>,
  ): Promise<Outcome> {
    const integration = buildIntegration(config, 0, receiverDeps(deps));
    closers.push(() => integration.close());
    return integration.notify(notificationOf(), new AbortController().signal);
  }

  /** Finds the authority by one variable of the environment. */
  function rootsBy(name: string): Partial<IntegrationDeps> {
    const path = name === 'SSL_CERT_DIR' ? `/missing:${join(folder, 'certs')}` : authority.path;
    return { trustedRoots: machineRoots({ [name]: path }) };
  }

  it('are those of the process, unless told otherwise', async () => {
    vi.stubEnv('SSL_CERT_FILE', authority.path);
    expect(await post({})).toEqual({ kind: 'sent' });
  });

  it.each(['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS'])(
    'are found by %s',
    async (name) => {
      expect(await post(rootsBy(name))).toEqual({ kind: 'sent' });
    },
  );

  it.each([
    [
      'a client certificate',
      { cert: { kind: 'inline', pem: CERT }, key: { kind: 'inline', pem: KEY } },
    ],
    ['a version', { minVersion: 'TLSv1.3' }],
    ['no name to check', { insecureSkipVerify: true }],
  ] as const)('stay trusted by a configuration with %s', async (_title, parts) => {
    const outcome = await post(rootsBy('SSL_CERT_FILE'), { ...NO_TLS, ...parts });
    expect(outcome).toEqual({ kind: 'sent' });
  });

  it.each([
    ['implicit TLS', true],
    ['STARTTLS', false],
  ])('are trusted by mail over %s', async (_title, isImplicit) => {
    expect(await mail(isImplicit, rootsBy('SSL_CERT_FILE'))).toEqual({ kind: 'sent' });
  });

  it('do not matter to a configuration that names its own', async () => {
    const tlsConfig: TlsConfig = { ...NO_TLS, ca: { kind: 'inline', pem: CERT } };
    const outcome = await post(rootsBy('SSL_CERT_FILE'), tlsConfig);
    expect(outcome).toMatchObject({ kind: 'retry', mayHaveArrived: false });
    expect(outcome).toHaveProperty('error', expect.stringContaining('certificate'));
  });

  it('are needed: nobody else vouches for the server', async () => {
    const trustedRoots = machineRoots({});
    for (const outcome of [await post({ trustedRoots }), await mail(true, { trustedRoots })]) {
      expect(outcome).toMatchObject({ kind: 'retry', mayHaveArrived: false });
      expect(outcome).toHaveProperty('error', expect.stringContaining('certificate'));
    }
  });
});
