// Mail → the bytes of an RFC 5322 message: Q-encoded headers, quoted-printable bodies.
import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Mail } from './payload.ts';

/** Encodes a mail; with both bodies it is multipart/alternative, the HTML last. */
export async function encodeMail(mail: Mail): Promise<Buffer> {
  const message = new MailComposer({
    headers: mail.headers.map(([key, value]) => ({ key, value })),
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
