// The email of one notification: envelope, headers and bodies (row N2). Same notification, same
// email, byte for byte, so that a repeat after a crash can be recognised and dropped.
// Source: prometheus/alertmanager:notify/email/email.go.
import { createHash } from 'node:crypto';
import type { EpochMs } from '../../model/instant.ts';
import type { LabelPair } from '../../model/label-set.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Notification } from '../../notify/integration.ts';
import type { Render } from '../rendering/renderer.ts';
import { defaultTemplate, EMPTY, PLAIN_TEXT } from '../rendering/stand-ins.ts';
import { ADDRESS_HEADERS } from './address-headers.ts';
import type { EmailConfig } from './config.ts';
import { readAddressList } from './mail-addresses.ts';
import { noticeAboveHtml, noticeAboveText } from './mail-notice.ts';

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  /** Unencoded, in order. */
  readonly headers: readonly LabelPair[];
  /** Undefined when the configuration has none. */
  readonly text: string | undefined;
  readonly html: string | undefined;
}

export interface MailRender {
  readonly text: Render;
  readonly html: Render;
}

const SUBJECT = defaultTemplate('email', 'subject');
const HTML = defaultTemplate('email', 'html');

/** These describe the encoding, which is ours to choose. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'content-type',
  'content-transfer-encoding',
  'mime-version',
]);

/** Builds the mail. Fails when `from` is not exactly one address or `to` is no list of them. */
export function buildMail(
  config: EmailConfig,
  notification: Notification,
  options: {
    readonly render: MailRender;
    readonly index: number;
    /** Says that templates failed. */
    readonly templateNotice?: string | undefined;
  },
): Result<Mail> {
  const { render, index, templateNotice } = options;
  const from = readAddressList(render.text(config.from));
  if (!from.ok) return fail(`Cannot parse "from" address: ${from.error}`);
  const [sender, ...surplus] = from.value;
  if (sender === undefined || surplus.length > 0) {
    return fail(`Must be exactly one "from" address (got: ${from.value.length})`);
  }
  const to = readAddressList(render.text(config.to));
  if (!to.ok) return fail(`Cannot parse "to" addresses: ${to.error}`);

  const configured = config.headers
    .filter(([name]) => !OWN_HEADERS.has(name.toLowerCase()))
    .map(([name, template]): LabelPair => [
      name,
      oneLine(render.text(template, standInOf(name.toLowerCase()))),
    ]);
  const taken = new Set(configured.map(([name]) => name.toLowerCase()));
  const generated = [
    ['Message-Id', messageId(notification, sender, index)] as const,
    ...threadHeaders(config, notification),
    ['Date', formatMailDate(notification.now)] as const,
    ...(notification.possibleDuplicate ? [['X-Tocsin-Possible-Duplicate', 'true'] as const] : []),
  ].filter(([name]) => !taken.has(name.toLowerCase()));
  return ok({
    from: sender,
    to: to.value,
    headers: [...configured, ...generated],
    text:
      config.text === ''
        ? undefined
        : noticeAboveText(templateNotice, render.text(config.text, PLAIN_TEXT)),
    html:
      config.html === ''
        ? undefined
        : noticeAboveHtml(templateNotice, render.html(config.html, HTML)),
  });
}

function standInOf(header: string): string | undefined {
  if (ADDRESS_HEADERS.has(header)) return undefined;
  return header === 'subject' ? SUBJECT : EMPTY;
}

/**
 * Names the mail after the notification and its integration, never after the machine: whichever
 * replica repeats it, mail systems see the same identifier.
 */
function messageId(notification: Notification, sender: string, index: number): string {
  const { id, receiver } = notification;
  const domain = sender.slice(sender.lastIndexOf('@') + 1);
  return `<${hash(`${id}\0${receiver}\0${index}`).slice(0, 32)}.tocsin@${domain}>`;
}

/**
 * Points at a root message that nobody sends; mail programs group under it. The identifier is
 * upstream's, so threads go on after a change of software.
 */
function threadHeaders(config: EmailConfig, notification: Notification): readonly LabelPair[] {
  const { enabled, threadByDate } = config.threading;
  if (!enabled) return [];
  const day = threadByDate === 'daily' ? localDay(notification.now) : '';
  const root = `<alert-${hash(notification.groupKey).slice(0, 16)}-${day}@alertmanager>`;
  return [
    ['References', root],
    ['In-Reply-To', root],
  ];
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Upstream's day begins at local midnight. */
function localDay(now: EpochMs): string {
  const date = new Date(now);
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return parts.map((part) => String(part).padStart(2, '0')).join('-');
}

/** Prints RFC 5322 dates in UTC: `Sat, 21 Nov 2026 05:00:00 +0000`. */
function formatMailDate(now: EpochMs): string {
  return new Date(now).toUTCString().replace('GMT', '+0000');
}

/** A line break in a value would begin a header of its own. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').trim();
}
