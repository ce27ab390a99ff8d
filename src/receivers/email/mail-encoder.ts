// Mail → the bytes of an RFC 5322 message: Q-encoded headers, quoted-printable bodies.
import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import { encodeWord } from 'nodemailer/lib/mime-funcs';
import type { MimeNodePreparedHeaderValue } from 'nodemailer/lib/mime-node';
import { ADDRESS_HEADERS } from './address-headers.ts';
import type { Mail } from './payload.ts';

/** A line has at most 998 characters (RFC 5322), and can be folded between words only. */
const LONG_WORD = /\S{900}/;
/** Of an encoded word, which has at most 75 (RFC 2047). */
const MAX_ENCODED = 52;

/** Encodes a mail; with both bodies it is multipart/alternative, the HTML last. */
export async function encodeMail(mail: Mail): Promise<Buffer> {
  const message = new MailComposer({
    headers: mail.headers.map(([key, value]) => ({ key, value: headerValue(key, value) })),
    text: mail.text,
    html: mail.html,
    encoding: 'quoted-printable',
    textEncoding: 'quoted-printable',
    // Boundaries follow from the mail, so that the same mail has the same bytes.
    baseBoundary: createHash('sha256').update(JSON.stringify(mail)).digest('hex').slice(0, 24),
    // Bodies and headers are texts, never names of files or addresses to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  return message.build();
}

/** A word that is too long for a line is encoded, so that it consists of several. */
function headerValue(name: string, value: string): string | MimeNodePreparedHeaderValue {
  if (!LONG_WORD.test(value) || ADDRESS_HEADERS.has(name.toLowerCase())) return value;
  return { prepared: true, foldLines: true, value: encodeWord(value, 'Q', MAX_ENCODED) };
}
