// Loads what writes mails and speaks SMTP when it is first needed: a server's start should not wait for it.
import type { encodeMail } from './mail-encoder.ts';
import type { createSmtpClient } from './smtp-client.ts';

export interface MailLibrary {
  readonly encodeMail: typeof encodeMail;
  readonly createSmtpClient: typeof createSmtpClient;
}

/** The only place that does: what a file has loaded it keeps, even when its source has gone since. */
export async function loadMail(): Promise<MailLibrary> {
  const { createSmtpClient } = await import('./smtp-client.ts');
  const { encodeMail } = await import('./mail-encoder.ts');
  return { createSmtpClient, encodeMail };
}
