import { describe, expect, it } from 'vitest';
import type { WebhookConfig } from '../../../../src/receivers/webhook/config.ts';
import { webhookDecoder } from '../../../../src/receivers/webhook/decode.ts';
import { loadGood, problemsOf, withIntegration } from '../../config/load-text.ts';

function load(item: string, global?: string): WebhookConfig {
  const options = { file: '/etc/am.yml', integrations: [webhookDecoder] };
  const config = loadGood(withIntegration('webhook', `[${item}]`, global), options);
  const [integration] = config.receivers[0]?.integrations ?? [];
  // The only decoder in the registry makes WebhookConfigs.
  return integration as WebhookConfig;
}

describe('webhook_configs', () => {
  it('have upstream defaults (N1)', () => {
    const webhook = load('{url: "http://a/b"}');
    expect(webhook).toMatchObject({
      kind: 'webhook',
      sendResolved: true,
      maxAlerts: 0,
      timeoutMs: 0,
      payload: undefined,
      httpConfig: {
        auth: { kind: 'none' },
        proxy: { kind: 'none' },
        followRedirects: true,
        enableHttp2: true,
        headers: [],
        tlsConfig: { insecureSkipVerify: false, serverName: '', minVersion: undefined },
      },
    });
    expect(webhook.url.kind === 'inline' && webhook.url.secret.reveal()).toBe('http://a/b');
    expect(JSON.stringify(webhook)).not.toContain('http://a/b');
  });

  it('take a file for the URL and leave its path alone (C19)', () => {
    expect(load('{url_file: u}').url).toEqual({ kind: 'file', path: 'u' });
  });

  it('read a payload with the types of YAML, names of prototypes included', () => {
    const { payload } = load(
      '{url: "http://a", payload: {__proto__: {n: 010}, l: [yes, "yes", ~, 2020-01-01]}}',
    );
    expect(JSON.stringify(payload)).toBe(
      '{"__proto__":{"n":8},"l":[true,"yes",null,"2020-01-01"]}',
    );
  });

  it.each([
    ['-5s', 0],
    ['0', 0],
    ['1m', 60_000],
  ])('read the timeout %s as %d ms (C17)', (timeout, timeoutMs) => {
    expect(load(`{url: "http://a", timeout: ${timeout}}`).timeoutMs).toBe(timeoutMs);
  });

  it('inherit the global http_config only as a whole (C20)', () => {
    const global = '{http_config: {follow_redirects: false, enable_http2: false}}';
    expect(load('{url: "http://a"}', global).httpConfig.enableHttp2).toBe(false);
    const own = load(
      '{url: "http://a", http_config: {follow_redirects: false}}',
      global,
    ).httpConfig;
    expect(own).toMatchObject({ followRedirects: false, enableHttp2: true });
  });

  it('compile every part of http_config (C20)', () => {
    const { httpConfig } = load(`{url: "http://a", http_config: {
      basic_auth: {username: u, password_file: pw},
      tls_config: {ca_file: ca.pem, cert: CERT, key: KEY, min_version: TLS12, max_version: TLS13},
      proxy_url: "http://p:1", no_proxy: x, proxy_connect_header: {A: [b, c]},
      http_headers: {X-T: {values: [v], secrets: [s], files: [f]}}}}`);
    expect(httpConfig).toMatchObject({
      auth: { kind: 'basic', password: { kind: 'file', path: '/etc/pw' } },
      tlsConfig: {
        ca: { kind: 'file', path: '/etc/ca.pem' },
        cert: { kind: 'inline', pem: 'CERT' },
        minVersion: 'TLSv1.2',
        maxVersion: 'TLSv1.3',
      },
      proxy: { kind: 'url', noProxy: 'x' },
    });
    expect(httpConfig.proxyConnectHeaders.map(([name, value]) => [name, value.reveal()])).toEqual([
      ['A', 'b'],
      ['A', 'c'],
    ]);
    expect(httpConfig.headers.map(([name, { kind }]) => [name, kind])).toEqual([
      ['X-T', 'inline'],
      ['X-T', 'inline'],
      ['X-T', 'file'],
    ]);
  });

  it.each([
    [
      '{bearer_token_file: t}',
      { kind: 'scheme', type: 'Bearer', credentials: { kind: 'file', path: '/etc/t' } },
    ],
    ['{authorization: {type: " Foo "}}', { kind: 'scheme', type: 'Foo', credentials: undefined }],
    ['{proxy_url: ""}', { kind: 'none' }],
  ])('read the authorization of %s (C20)', (http, auth) => {
    expect(load(`{url: "http://a", http_config: ${http}}`).httpConfig.auth).toEqual(auth);
  });

  it.each([
    [
      '{min_version: TLS13, max_version: TLS12}',
      'tls_config.max_version must be greater than or equal to tls_config.min_version if both are specified',
    ],
    [
      '{ca_ref: x}',
      'ca_ref is not supported yet: secret managers are not supported; give the value itself or a file',
    ],
  ])('refuse the tls_config %s, which upstream refuses when it connects', (tls, message) => {
    const text = withIntegration(
      'webhook',
      `[{url: "http://a", http_config: {tls_config: ${tls}}}]`,
    );
    expect(problemsOf(text).join()).toContain(message);
  });
});

describe('tocsin of webhook_configs', () => {
  it('is off', () => {
    for (const tocsin of ['', ', tocsin: ', ', tocsin: {signature: }']) {
      expect(load(`{url: "http://a"${tocsin}}`)).toMatchObject({
        signature: undefined,
        hasIdempotencyKey: false,
      });
    }
  });

  it('takes a secret or a file, and shows neither secret nor more than was given', () => {
    const file = load('{url: "http://a", tocsin: {signature: {secret_file: s}}}');
    expect(file.signature).toEqual({ kind: 'file', path: 's' });
    const both = load('{url: "http://a", tocsin: {idempotency_key: true, signature: {secret: x}}}');
    expect([both.hasIdempotencyKey, both.signature?.kind]).toEqual([true, 'inline']);
    const text = withIntegration(
      'webhook',
      '[{url: "http://a", tocsin: {signature: {secret: x}}}]',
    );
    const { original } = loadGood(text, { integrations: [webhookDecoder] });
    expect(original).toContain('    tocsin:\n      signature:\n        secret: <secret>\n');
  });

  it.each([
    ['{signature: {}}', '5:61: one of secret or secret_file must be configured'],
    [
      '{signature: {secret: a, secret_file: b}}',
      '5:86: at most one of secret & secret_file must be configured',
    ],
    [
      '{signature: {secert: a}}',
      '5:62: field secert not found in signature, did you mean "secret"?',
    ],
    ['{idempotency_key: "yes"}', '5:67: expected true or false without quotes, found "yes"'],
    [
      '{signatures: {}}',
      '5:50: field signatures not found in tocsin of webhook_configs, did you mean "signature"?',
    ],
  ])('refuses %s, with its place', (tocsin, problem) => {
    const text = withIntegration('webhook', `[{url: "http://a", tocsin: ${tocsin}}]`);
    expect(problemsOf(text, { integrations: [webhookDecoder] })).toContain(problem);
  });
});
