// What a mail has to survive on its way through a real SMTP server (row N2): each login over each
// kind of TLS, addresses and lines that are not plain, and threads that mail programs must find.
import PostalMime from 'postal-mime';
import { afterEach, describe, expect, it } from 'vitest';
import { epochMs } from '../../../src/model/instant.ts';
import type { Notification, Outcome } from '../../../src/notify/integration.ts';
import type { EmailConfig } from '../../../src/receivers/email/config.ts';
import { REFERENCE_TIME } from '../../support/fake-clock.ts';
import { lastMail, mailWorld, TRUST } from '../../support/mail-world.ts';
import { inline, NO_TLS } from '../../support/receiver-fixtures.ts';
import type { SmtpSink } from '../../support/smtp-sink.ts';
import { SINK_PASSWORD, SINK_USER } from '../../support/smtp-sink.ts';

const { startSink, emailTo, close } = mailWorld();

afterEach(close);

function send(
  sink: SmtpSink,
  parts: Partial<EmailConfig> = {},
  notification: Partial<Notification> = {},
): Promise<Outcome> {
  return emailTo(sink, parts).send(notification);
}

describe.each([
  ['STARTTLS', { requireTls: true }, false],
  ['TLS from the start', { forceImplicitTls: true }, true],
] as const)('over %s', (_name, tls, isImplicitTls) => {
  it.each(['PLAIN', 'LOGIN', 'CRAM-MD5'])('logs in with %s', async (method) => {
    const sink = await startSink({ isImplicitTls, authMethods: [method] });
    const outcome = await send(sink, {
      ...tls,
      tlsConfig: TRUST,
      authUsername: SINK_USER,
      authPassword: inline(SINK_PASSWORD),
      authSecret: inline(SINK_PASSWORD),
    });
    expect(outcome).toEqual({ kind: 'sent' });
    expect(lastMail(sink)).toMatchObject({ isSecure: true, user: SINK_USER });
    expect(sink.logins.map((login) => login.method)).toEqual([method]);
  });

  it('takes the name of the certificate from server_name', async () => {
    const sink = await startSink({ isImplicitTls });
    const named = (serverName: string): Promise<Outcome> =>
      send(sink, { ...tls, tlsConfig: { ...TRUST, serverName } });
    expect(await named('localhost')).toEqual({ kind: 'sent' });
    const outcome = await named('mx.example');
    expect(outcome).toMatchObject({ kind: 'retry', mayHaveArrived: false });
    expect(outcome).toHaveProperty('error', expect.stringContaining('mx.example'));
    expect(sink.mails).toHaveLength(1);
  });

  it('can be told to trust anybody', async () => {
    const sink = await startSink({ isImplicitTls });
    const tlsConfig = { ...NO_TLS, insecureSkipVerify: true };
    expect(await send(sink, { ...tls, tlsConfig })).toEqual({ kind: 'sent' });
  });
});

describe('a mail', () => {
  it('has no line that a server would break or refuse', async () => {
    const sink = await startSink();
    const long = 'Störung '.repeat(5_000);
    const html = `<p>${'x'.repeat(100_000)}🔥</p>`;
    const outcome = await send(sink, {
      headers: [
        ['Subject', long],
        ['To', 'ops@example.com'],
        ['X-Word', 'w'.repeat(3_000)],
      ],
      html,
      text: long,
    });
    expect(outcome).toEqual({ kind: 'sent' });
    const { raw } = lastMail(sink);
    const lengths = raw.split('\r\n').map((line) => line.length);
    // RFC 5322: at most 998 characters; bodies are quoted-printable with at most 76.
    expect(Math.max(...lengths)).toBeLessThanOrEqual(998);
    const body = raw.slice(raw.indexOf('\r\n\r\n'));
    expect(Math.max(...body.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(76);
    const mail = await PostalMime.parse(raw);
    expect(mail.subject?.replace(/\s+/g, ' ')).toBe(long.trim());
    expect(mail.html?.trim()).toBe(html);
  });

  it('goes to names in any script where the server takes them (SMTPUTF8)', async () => {
    const sink = await startSink();
    const outcome = await send(sink, { to: 'störung@example.com, ops@example.com' });
    expect(outcome).toEqual({ kind: 'sent' });
    expect(lastMail(sink).to).toEqual(['störung@example.com', 'ops@example.com']);
  });

  it('for a name in another script that the server does not take is given up', async () => {
    const sink = await startSink();
    sink.refuseRecipient = () => [553, '5.6.7 SMTPUTF8 is not supported'];
    const outcome = await send(sink, { to: 'störung@example.com' });
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'clientError' });
  });

  it('has headers of which nothing breaks, whatever they are made of', async () => {
    const sink = await startSink();
    const controls = String.fromCharCode(...Array(32).keys(), 127, 0x85, 0x2028);
    await send(sink, {
      headers: [
        ['Subject', `a${controls}b <script> =?utf-8?Q?=41?= "quotes", 🔥`],
        ['X-Long', `${'🔥'.repeat(2_000)}${'y'.repeat(2_000)}`],
        ['To', 'ops@example.com'],
      ],
    });
    const { raw } = lastMail(sink);
    const head = raw.slice(0, raw.indexOf('\r\n\r\n'));
    expect(head).toMatch(/^(?:[ -~]{0,998}(?:\r\n|$))+$/);
    const mail = await PostalMime.parse(raw);
    expect(mail.subject).toMatch(/^a.*b <script> =\?utf-8\?Q\?=41\?= "quotes", 🔥$/su);
  });

  it('that a server finds too large only when it has it is given up', async () => {
    const sink = await startSink();
    sink.refuseMessage = () => [552, '5.3.4 Too large'];
    const outcome = await send(sink, { html: 'x'.repeat(300_000) });
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'clientError' });
  });
});

describe('a thread', () => {
  const DAY = 86_400_000;
  const threaded = { threading: { enabled: true, threadByDate: 'daily' } } as const;

  async function rootOf(
    sink: SmtpSink,
    parts: Partial<EmailConfig>,
    notification: Partial<Notification>,
  ): Promise<string | undefined> {
    await send(sink, parts, notification);
    const { headers, inReplyTo, references } = await PostalMime.parse(lastMail(sink).raw);
    expect(references).toBe(inReplyTo);
    expect(headers.filter(({ key }) => key === 'references').length).toBe(inReplyTo ? 1 : 0);
    return inReplyTo;
  }

  it('has all mails about a group on one day, and no others', async () => {
    const sink = await startSink();
    const first = await rootOf(sink, threaded, { id: 'n-1' });
    expect(first).toMatch(/^<alert-[0-9a-f]{16}-2026-01-05@alertmanager>$/);
    expect(await rootOf(sink, threaded, { id: 'n-2' })).toBe(first);
    const tomorrow = { now: epochMs(REFERENCE_TIME + DAY) };
    expect(await rootOf(sink, threaded, tomorrow)).not.toBe(first);
    expect(await rootOf(sink, threaded, { groupKey: '{}:{a="b"}' })).not.toBe(first);
    const ids = await Promise.all(sink.mails.map(({ raw }) => PostalMime.parse(raw)));
    expect(new Set(ids.slice(0, 2).map(({ messageId }) => messageId)).size).toBe(2);
  });

  it('goes on over days when told so, and is none by default', async () => {
    const sink = await startSink();
    const endless = { threading: { enabled: true, threadByDate: 'none' } } as const;
    const first = await rootOf(sink, endless, {});
    expect(await rootOf(sink, endless, { now: epochMs(REFERENCE_TIME + DAY) })).toBe(first);
    expect(await rootOf(sink, {}, {})).toBeUndefined();
  });
});
