// What an email is made of (row N2), before it is encoded.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../src/model/instant.ts';
import type { Notification } from '../../../../src/notify/integration.ts';
import type { EmailConfig } from '../../../../src/receivers/email/config.ts';
import { readAddressList } from '../../../../src/receivers/email/mail-addresses.ts';
import { buildMail, type Mail } from '../../../../src/receivers/email/payload.ts';
import { emailConfig, notificationOf } from '../../../support/receiver-fixtures.ts';

const itself = { text: (text: string) => text, html: (text: string) => text };

function build(
  config: Partial<EmailConfig> = {},
  notification: Partial<Notification> = {},
  index = 0,
): Mail {
  const options = { render: itself, index };
  const mail = buildMail(emailConfig(config), notificationOf(notification), options);
  if (!mail.ok) throw new Error(mail.error);
  return mail.value;
}

function headerOf(mail: Mail, name: string): string | undefined {
  return mail.headers.find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1];
}

describe('buildMail()', () => {
  it('takes the envelope from the settings, not from the headers', () => {
    const headers = [['To', 'Somebody Else <else@x.org>']] as const;
    const mail = build({ to: 'A <a@x.org>, b@x.org,a@x.org', from: 'T <t@x.org>', headers });
    expect([mail.from, mail.to]).toEqual(['t@x.org', ['a@x.org', 'b@x.org']]);
    expect(headerOf(mail, 'To')).toBe('Somebody Else <else@x.org>');
  });

  it.each([
    ['no sender', { from: '' }, 'Cannot parse "from" address: no address'],
    ['two senders', { from: 'a@x.org, b@x.org' }, 'Must be exactly one "from" address (got: 2)'],
    ['no recipient', { to: ' , ' }, 'Cannot parse "to" addresses: no address'],
    [
      'a name alone',
      { to: 'a@x.org, somebody' },
      'Cannot parse "to" addresses: missing or malformed address in "a@x.org, somebody"',
    ],
  ])('refuses %s', (_name, config, error) => {
    const options = { render: itself, index: 0 };
    expect(buildMail(emailConfig(config), notificationOf(), options)).toEqual({ ok: false, error });
  });

  it('leaves out a body that is not configured', () => {
    expect(build({ text: '', html: 'h' })).toMatchObject({ text: undefined, html: 'h' });
    expect(build({ text: 't', html: '' })).toMatchObject({ text: 't', html: undefined });
  });

  it('names the mail after notification, receiver and integration alone', () => {
    const id = (notification: Partial<Notification>, index = 0): string =>
      headerOf(build({}, notification, index), 'Message-Id') ?? '';
    expect(id({})).toMatch(/^<[0-9a-f]{32}\.tocsin@example\.com>$/);
    expect(id({ possibleDuplicate: true, now: epochMs(0) })).toBe(id({}));
    const others = [id({ id: 'n-2' }), id({ receiver: 'x' }), id({}, 1)];
    expect(new Set([...others, id({})]).size).toBe(4);
  });

  it('does not add a header that the configuration sets', () => {
    const headers = [
      ['message-id', '<own@x.org>'],
      ['Date', 'never'],
    ] as const;
    expect(build({ headers }).headers).toEqual(headers);
  });

  it('keeps a header on one line', () => {
    const mail = build({ headers: [['Subject', ' a\r\nBcc: evil@x.org\n']] });
    expect(headerOf(mail, 'Subject')).toBe('a Bcc: evil@x.org');
  });

  it('marks a possible duplicate', () => {
    const mail = build({}, { possibleDuplicate: true });
    expect(headerOf(mail, 'X-Tocsin-Possible-Duplicate')).toBe('true');
    expect(headerOf(build(), 'X-Tocsin-Possible-Duplicate')).toBeUndefined();
  });

  it.each([
    [{ enabled: false, threadByDate: 'daily' }, undefined],
    [{ enabled: true, threadByDate: 'none' }, '<alert-af94c9e8f6a30436-@alertmanager>'],
    [{ enabled: true, threadByDate: 'daily' }, '<alert-af94c9e8f6a30436-2026-01-05@alertmanager>'],
  ] as const)('threads under the root that upstream uses with %o', (threading, root) => {
    // Noon, so that the day is the same in most time zones.
    const mail = build({ threading }, { now: epochMs(Date.UTC(2026, 0, 5, 12)) });
    expect(headerOf(mail, 'References')).toBe(root);
    expect(headerOf(mail, 'In-Reply-To')).toBe(root);
  });
});

describe('readAddressList()', () => {
  it.each([
    ['Küche <Ops@münchen.example>', ['Ops@xn--mnchen-3ya.example']],
    ['störung@Example.COM', ['störung@Example.COM']],
    ['a@[127.0.0.1], b@x_y.example', ['a@[127.0.0.1]', 'b@x_y.example']],
    ['a@münchen.example, a@xn--mnchen-3ya.example', ['a@xn--mnchen-3ya.example']],
  ])('reads %j as %j: every server takes domains in ASCII', (list, expected) => {
    expect(readAddressList(list)).toEqual({ ok: true, value: expected });
  });

  it('yields only what an SMTP command can carry', () => {
    const piece = fc.constantFrom(
      'a@x.org',
      '<',
      '>',
      '"',
      ',',
      ' ',
      '\r\n',
      'é@ü.org',
      '(',
      ':',
      ';',
      '@',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, (list) => {
        const read = readAddressList(list);
        if (read.ok)
          for (const address of read.value) expect(address).toMatch(/^[^\s<>]+@[^\s<>@]+$/);
      }),
    );
  });
});
