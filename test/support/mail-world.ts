// Mails on their way from the email receiver to a real SMTP server on this host, and what a test reads
// of them.
import type { Notification, Outcome } from '../../src/notify/integration.ts';
import type { EmailConfig } from '../../src/receivers/email/config.ts';
import { Email } from '../../src/receivers/email/email.ts';
import { emailConfig, NO_TLS, notificationOf, receiverDeps } from './receiver-fixtures.ts';
import { SmtpSink, type SinkMail, type SmtpSinkOptions } from './smtp-sink.ts';
import { CERT } from './test-certificate.ts';

const NEVER = new AbortController().signal;

/** Trusts the certificate that a sink has. */
export const TRUST = { ...NO_TLS, ca: { kind: 'inline', pem: CERT } } as const;

export interface MailSender {
  readonly lines: readonly { readonly message: string }[];
  send(parts?: Partial<Notification>): Promise<Outcome>;
}

export interface MailWorld {
  startSink(options?: SmtpSinkOptions): Promise<SmtpSink>;
  /** A receiver that sends to a sink, over plain TCP unless told otherwise. */
  emailTo(sink: SmtpSink, parts?: Partial<EmailConfig>): MailSender;
  /** Ends what was started since the last time. */
  close(): Promise<void>;
}

export function mailWorld(): MailWorld {
  const closers: (() => Promise<void>)[] = [];
  return {
    startSink: async (options = {}) => {
      const sink = await SmtpSink.listen(options);
      closers.push(() => sink.close());
      return sink;
    },
    emailTo: (sink, parts = {}) => {
      const deps = receiverDeps();
      const smarthost = { host: '127.0.0.1', port: sink.port };
      const email = new Email(emailConfig({ smarthost, ...parts }), 0, deps);
      closers.push(() => email.close());
      return {
        lines: deps.lines,
        send: (notification = {}) => email.notify(notificationOf(notification), NEVER),
      };
    },
    close: async () => {
      for (const close of closers.splice(0).reverse()) await close();
    },
  };
}

export function lastMail(sink: SmtpSink): SinkMail {
  const mail = sink.mails.at(-1);
  if (mail === undefined) throw new Error('No mail arrived');
  return mail;
}
