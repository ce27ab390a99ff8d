// The email receiver against a real SMTP server: TLS, logins, refusals, and what the mail is made
// of (row N2). Mails are read back with a parser of its own.
import PostalMime from 'postal-mime';
import { afterEach, describe, expect, it } from 'vitest';
import { REFERENCE_TIME } from '../../support/fake-clock.ts';
import { lastMail, mailWorld, TRUST } from '../../support/mail-world.ts';
import { inline } from '../../support/receiver-fixtures.ts';
import { SINK_PASSWORD, SINK_USER } from '../../support/smtp-sink.ts';

const { startSink, emailTo, close } = mailWorld();

afterEach(close);

describe('the connection', () => {
  it('is upgraded with STARTTLS when TLS is required', async () => {
    const sink = await startSink();
    const outcome = await emailTo(sink, { requireTls: true, tlsConfig: TRUST }).send();
    expect(outcome).toEqual({ kind: 'sent' });
    expect(lastMail(sink).isSecure).toBe(true);
  });

  it('is not used when TLS is required and the server has none', async () => {
    const sink = await startSink({ hasStartTls: false });
    const outcome = await emailTo(sink, { requireTls: true, tlsConfig: TRUST }).send();
    expect(outcome).toMatchObject({ kind: 'retry', mayHaveArrived: false });
    expect(outcome).toHaveProperty('error', expect.stringContaining('does not offer STARTTLS'));
    expect(sink.mails).toHaveLength(0);
  });

  it('is not used when the certificate of the upgrade is not trusted', async () => {
    const sink = await startSink();
    const outcome = await emailTo(sink, { requireTls: true }).send();
    expect(outcome).toHaveProperty('error', expect.stringContaining('self-signed certificate'));
  });

  it('stays in plain text when TLS is not required, as upstream does', async () => {
    const sink = await startSink();
    await emailTo(sink).send();
    expect(lastMail(sink).isSecure).toBe(false);
  });

  it('speaks TLS from the start when told to', async () => {
    const sink = await startSink({ isImplicitTls: true });
    const config = { forceImplicitTls: true, tlsConfig: TRUST };
    expect(await emailTo(sink, config).send()).toEqual({ kind: 'sent' });
    expect(lastMail(sink).isSecure).toBe(true);
  });

  it('says hello by the configured name', async () => {
    const sink = await startSink();
    await emailTo(sink, { hello: 'tocsin.example' }).send();
    expect(lastMail(sink).hello).toBe('tocsin.example');
  });

  it('serves many mails', async () => {
    const sink = await startSink();
    const sender = emailTo(sink);
    for (let i = 0; i < 5; i++) await sender.send({ id: `n-${i}` });
    expect([sink.connectionCount, sink.mails.length]).toEqual([1, 5]);
  });

  it('is opened anew when the server has closed an idle one', async () => {
    const sink = await startSink();
    const sender = emailTo(sink);
    await sender.send();
    sink.dropConnections();
    expect(await sender.send()).toEqual({ kind: 'sent' });
    expect(sink.mails).toHaveLength(2);
  });
});

describe('the login', () => {
  const both = { authPassword: inline(SINK_PASSWORD), authSecret: inline(SINK_PASSWORD) };

  it.each([
    ['PLAIN', ['PLAIN'], both, 'PLAIN'],
    ['LOGIN', ['LOGIN'], both, 'LOGIN'],
    ['CRAM-MD5', ['CRAM-MD5'], both, 'CRAM-MD5'],
    ['the safest on offer', ['PLAIN', 'LOGIN', 'CRAM-MD5'], both, 'CRAM-MD5'],
    [
      'what the configured secrets allow',
      ['CRAM-MD5', 'PLAIN'],
      { authPassword: inline(SINK_PASSWORD) },
      'PLAIN',
    ],
  ] as const)('uses %s', async (_name, authMethods, secrets, expected) => {
    const sink = await startSink({ authMethods });
    const outcome = await emailTo(sink, { authUsername: SINK_USER, ...secrets }).send();
    expect(outcome).toEqual({ kind: 'sent' });
    expect(sink.logins.map((login) => login.method)).toEqual([expected]);
    expect(lastMail(sink).user).toBe(SINK_USER);
  });

  it('is left out when the server asks for none', async () => {
    const sink = await startSink();
    const outcome = await emailTo(sink, { authUsername: SINK_USER, ...both }).send();
    expect(outcome).toEqual({ kind: 'sent' });
  });

  it('names the secret that is missing', async () => {
    const sink = await startSink({ authMethods: ['CRAM-MD5', 'LOGIN'] });
    const outcome = await emailTo(sink, { authUsername: SINK_USER }).send();
    expect(outcome).toMatchObject({ kind: 'retry', reason: 'authError', mayHaveArrived: false });
    expect(outcome).toHaveProperty(
      'error',
      expect.stringContaining(
        'missing secret for CRAM-MD5 auth mechanism, missing password for LOGIN auth mechanism',
      ),
    );
  });

  it.each(['PLAIN', 'LOGIN', 'CRAM-MD5'])(
    'by %s that is refused is tried again',
    async (method) => {
      const sink = await startSink({ authMethods: [method] });
      sink.password = 'changed';
      const outcome = await emailTo(sink, { authUsername: SINK_USER, ...both }).send();
      expect(outcome).toMatchObject({ kind: 'retry', reason: 'authError', mayHaveArrived: false });
      expect(outcome).toHaveProperty('error', expect.stringContaining('535'));
      expect(JSON.stringify(outcome)).not.toContain(SINK_PASSWORD);
    },
  );
});

describe('a refusal', () => {
  it('for the time being (greylisting) is tried again', async () => {
    const sink = await startSink();
    sink.refuseRecipient = () => [450, '4.7.1 greylisted'];
    const sender = emailTo(sink);
    const outcome = await sender.send();
    expect(outcome).toMatchObject({ kind: 'retry', mayHaveArrived: false });
    expect(outcome).toHaveProperty('error', expect.stringContaining('450 4.7.1 greylisted'));
    sink.refuseRecipient = () => undefined;
    expect(await sender.send()).toEqual({ kind: 'sent' });
  });

  it.each([
    ['the sender', { refuseSender: () => [553, 'not you'] }],
    ['every recipient', { refuseRecipient: () => [550, 'nobody here'] }],
    ['the message', { refuseMessage: () => [554, 'looks like spam'] }],
  ] as const)('of %s is final', async (_name, behaviour) => {
    const sink = await startSink();
    Object.assign(sink, behaviour);
    const outcome = await emailTo(sink).send();
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'clientError' });
    expect(outcome).toHaveProperty('error', expect.stringMatching(/55[034] /));
  });

  it('by size is known before the mail is sent', async () => {
    const sink = await startSink({ maxBytes: 2_000 });
    const outcome = await emailTo(sink, { html: 'x'.repeat(5_000) }).send();
    expect(outcome).toMatchObject({ kind: 'failed' });
    expect(outcome).toHaveProperty('error', expect.stringContaining('larger than allowed'));
  });

  it('of some recipients for good leaves the others their mail, and is logged', async () => {
    const sink = await startSink();
    sink.refuseRecipient = (address) => (address === 'b@x.org' ? [550, 'gone'] : undefined);
    const sender = emailTo(sink, { to: 'a@x.org, b@x.org, c@x.org' });
    expect(await sender.send()).toEqual({ kind: 'sent' });
    expect(lastMail(sink).to).toEqual(['a@x.org', 'c@x.org']);
    expect(JSON.stringify(sender.lines)).toContain('b@x.org: Recipient command failed: 550 gone');
  });

  it('of some recipients for the time being is tried again for those alone', async () => {
    const sink = await startSink();
    sink.refuseRecipient = (address) => (address === 'b@x.org' ? [451, 'later'] : undefined);
    const sender = emailTo(sink, { to: 'a@x.org, b@x.org' });
    expect(await sender.send()).toMatchObject({ kind: 'retry', mayHaveArrived: true });
    expect(lastMail(sink).to).toEqual(['a@x.org']);
    sink.refuseRecipient = () => undefined;
    expect(await sender.send()).toEqual({ kind: 'sent' });
    expect(sink.mails.map((mail) => mail.to)).toEqual([['a@x.org'], ['b@x.org']]);
    // The next notification goes to everybody again.
    await sender.send({ id: 'n-2' });
    expect(lastMail(sink).to).toEqual(['a@x.org', 'b@x.org']);
  });

  it('for good of those who were left counts as sent to those who were not', async () => {
    const sink = await startSink();
    sink.refuseRecipient = (address) => (address === 'b@x.org' ? [451, 'later'] : undefined);
    const sender = emailTo(sink, { to: 'a@x.org, b@x.org' });
    await sender.send();
    sink.refuseRecipient = () => [550, 'gone'];
    expect(await sender.send()).toEqual({ kind: 'sent' });
    expect(sender.lines).toHaveLength(1);
  });
});

describe('the mail', () => {
  it('is the same, byte for byte, when it is sent again', async () => {
    const sink = await startSink();
    const config = { text: 'Text', html: '<p>HTML</p>' };
    await emailTo(sink, config).send();
    await emailTo(sink, config).send();
    await emailTo(sink, config).send({ id: 'n-2' });
    const [first, second, other] = sink.mails;
    expect(second?.raw).toBe(first?.raw);
    expect(other?.raw).not.toBe(first?.raw);
  });

  it('has both bodies, the preferred one last', async () => {
    const sink = await startSink();
    const html = '<p>Störung – 100 %</p>';
    await emailTo(sink, { text: 'Störung\n.\nEnd', html }).send();
    const { raw } = lastMail(sink);
    expect(raw.indexOf('text/plain')).toBeLessThan(raw.indexOf('text/html'));
    expect(raw).toContain('multipart/alternative');
    const mail = await PostalMime.parse(raw);
    expect(mail.text?.trim()).toBe('Störung\n.\nEnd');
    expect(mail.html?.trim()).toBe(html);
  });

  it('encodes headers, and lets no line break start another one', async () => {
    const sink = await startSink();
    await emailTo(sink, {
      headers: [
        ['Subject', '[FIRING:1] Störung 🔥\r\nBcc: evil@example.com'],
        ['To', 'Ops Team <ops@example.com>'],
        ['From', '"Tocsin, Wächter" <tocsin@example.com>'],
        ['X-Team', 'Küche'],
        ['Content-Type', 'text/evil'],
      ],
    }).send();
    const { raw, to } = lastMail(sink);
    expect(to).toEqual(['ops@example.com']);
    expect(/^[\u0020-\u007e\r\n]*$/.test(raw)).toBe(true);
    expect(raw).not.toContain('text/evil');
    const mail = await PostalMime.parse(raw);
    expect(mail.subject).toBe('[FIRING:1] Störung 🔥 Bcc: evil@example.com');
    expect(mail.from).toMatchObject({ name: 'Tocsin, Wächter', address: 'tocsin@example.com' });
    expect(mail.headers).toContainEqual(
      expect.objectContaining({ key: 'x-team', value: '=?UTF-8?Q?K=C3=BCche?=' }),
    );
    expect(mail.date).toBe(new Date(REFERENCE_TIME).toISOString());
  });
});
