import { describe, expect, it } from 'vitest';
import type { EmailConfig } from '../../../../src/receivers/email/config.ts';
import { emailDecoder } from '../../../../src/receivers/email/decode.ts';
import { loadGood, problemsOf, withIntegration } from '../../config/load-text.ts';

const SMTP = 'smtp_smarthost: "mail.example.org:587", smtp_from: from@example.org';

function load(item: string, global = ''): EmailConfig {
  const options = { file: '/etc/am.yml', integrations: [emailDecoder] };
  const text = withIntegration('email', `[${item}]`, `{${SMTP}${global}}`);
  const [integration] = loadGood(text, options).receivers[0]?.integrations ?? [];
  // The only decoder in the registry makes EmailConfigs.
  return integration as EmailConfig;
}

describe('email_configs', () => {
  it('have upstream defaults and inherit the mail server (N2, C4)', () => {
    expect(load('{to: a@b}')).toMatchObject({
      kind: 'email',
      sendResolved: false,
      to: 'a@b',
      from: 'from@example.org',
      hello: 'localhost',
      smarthost: { host: 'mail.example.org', port: 587 },
      authUsername: '',
      authPassword: undefined,
      html: '{{ template "email.default.html" . }}',
      text: '',
      requireTls: true,
      forceImplicitTls: undefined,
      threading: { enabled: false, threadByDate: 'none' },
      headers: [
        ['Subject', '{{ template "email.default.subject" . }}'],
        ['To', 'a@b'],
        ['From', 'from@example.org'],
      ],
    });
  });

  it('spell headers canonically and keep those of the file (N2)', () => {
    expect(load('{to: a, headers: {x-prio: "1", SUBJECT: s, from: f}}').headers).toEqual([
      ['X-Prio', '1'],
      ['Subject', 's'],
      ['From', 'f'],
      ['To', 'a'],
    ]);
  });

  it('prefer their own values', () => {
    const global =
      ', smtp_require_tls: false, smtp_hello: g, smtp_auth_username: g, smtp_force_implicit_tls: false, smtp_tls_config: {server_name: g}';
    expect(load('{to: a}', global)).toMatchObject({
      requireTls: false,
      hello: 'g',
      forceImplicitTls: false,
      tlsConfig: { serverName: 'g' },
    });
    const own = load(
      '{to: a, require_tls: true, hello: o, from: o, smarthost: "[::1]:smtps", force_implicit_tls: true, tls_config: {}}',
      global,
    );
    expect(own).toMatchObject({
      requireTls: true,
      hello: 'o',
      from: 'o',
      smarthost: { host: '::1', port: 465 },
      forceImplicitTls: true,
      tlsConfig: { serverName: '' },
    });
  });

  it.each([
    ['{to: a}', 'inline'],
    ['{to: a, auth_password_file: f}', 'file'],
    ['{to: a, auth_password: p, auth_password_file: f}', 'file'],
  ])('take the password of %s from: %s (C19)', (item, kind) => {
    expect(load(item, ', smtp_auth_password: g').authPassword?.kind).toBe(kind);
  });

  it('leave relative paths of tls_config alone, as upstream does', () => {
    expect(load('{to: a, tls_config: {ca_file: ca}}').tlsConfig.ca).toEqual({
      kind: 'file',
      path: 'ca',
    });
  });

  it.each([
    ['host:99999', 'unknown port "99999"'],
    ['host:imap', 'unknown port "imap"'],
    ['[host:25', "missing ']' in address"],
    ['[a]b:25', 'missing port in address'],
    ['a:b:25', 'too many colons in address'],
  ])('refuse the smarthost %s', (smarthost, message) => {
    const text = withIntegration('email', `[{to: a, from: b, smarthost: "${smarthost}"}]`);
    expect(problemsOf(text).join()).toContain(message);
  });
});
