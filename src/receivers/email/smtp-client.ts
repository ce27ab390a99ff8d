// A pool of SMTP connections to one smarthost: opening one costs many times what a mail costs.
import type { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import type { NodemailerError } from 'nodemailer/lib/errors';
import type { TlsOptions } from '../tls/tls-options.ts';
import type { EmailConfig } from './config.ts';
import { logIn, type SaslContext } from './sasl.ts';

/** One mail, encoded, and who gets it. */
export interface SmtpMessage {
  readonly from: string;
  readonly to: readonly string[];
  readonly data: Buffer;
}

export interface RefusedRecipient {
  readonly address: string;
  readonly error: string;
  /** Undefined when the server's answer cannot be read. */
  readonly responseCode: number | undefined;
}

export type SmtpResult =
  | { readonly kind: 'accepted'; readonly refused: readonly RefusedRecipient[] }
  | {
      readonly kind: 'error';
      readonly error: unknown;
      /** The whole message was handed to the connection. */
      readonly wasWritten: boolean;
    };

export interface SmtpClientOptions {
  readonly tls: TlsOptions;
  readonly readFile: (path: string) => Promise<string>;
  readonly onSecret: (secret: string) => void;
}

/** Nodemailer's name for a mechanism that we run ourselves. */
const OWN_MECHANISM = 'TOCSIN';

export interface SmtpClient {
  /** Sends once. Never rejects; recipients are refused one by one. */
  send(message: SmtpMessage, signal: AbortSignal): Promise<SmtpResult>;
  close(): void;
}

/** Creates a client; it connects when there is something to send. */
export function createSmtpClient(config: EmailConfig, options: SmtpClientOptions): SmtpClient {
  const transport = createTransport(transportOptions(config, options));
  const outgoing = new OutgoingMessages();
  transport.use('stream', (mail, callback) => {
    const { data, message } = mail;
    message.processFunc((stream) => outgoing.watch(data.raw, stream));
    callback();
  });
  return {
    async send(message, signal) {
      try {
        const info = await transport.sendMail({
          // With its size given, a server that has a limit is not sent what it would refuse.
          envelope: { from: message.from, to: [...message.to], size: message.data.length },
          raw: message.data,
          signal,
        });
        return { kind: 'accepted', refused: (info.rejectedErrors ?? []).map(readRefusal) };
      } catch (error) {
        return { kind: 'error', error, wasWritten: outgoing.wasRead(message.data) };
      }
    },
    close() {
      transport.close();
    },
  };
}

function transportOptions(config: EmailConfig, options: SmtpClientOptions) {
  const isImplicit = config.forceImplicitTls ?? config.smarthost.port === 465;
  const isEncrypted = isImplicit || config.requireTls;
  return {
    pool: true as const,
    host: config.smarthost.host,
    port: config.smarthost.port,
    secure: isImplicit,
    requireTLS: !isImplicit && config.requireTls,
    // Upstream stays in plain text when TLS is not required, even where it is offered.
    ignoreTLS: !isEncrypted,
    ...(config.hello === '' ? {} : { name: config.hello }),
    tls: { ...options.tls },
    // Once more when a pooled connection turns out to be stale; the rest is for our own retry.
    maxRequeues: 1,
    ...authOptions(config, { ...options, isEncrypted }),
  };
}

function authOptions(config: EmailConfig, options: SmtpClientOptions & { isEncrypted: boolean }) {
  if (config.authUsername === '') return {};
  const { isEncrypted, readFile, onSecret } = options;
  return {
    auth: { type: 'custom', method: OWN_MECHANISM, user: config.authUsername, pass: '' },
    customAuth: {
      [OWN_MECHANISM]: (context: SaslContext): Promise<void> =>
        logIn(context, { config, isEncrypted, readFile, onSecret }),
    },
  };
}

/**
 * Knows which messages were read to their end, which a connection does only after the server has
 * asked for the message: until then, nothing can have arrived.
 */
class OutgoingMessages {
  readonly #streams = new WeakMap<object, Readable>();

  /** Remembers from where a connection reads a message; a second attempt reads it anew. */
  watch(raw: unknown, stream: Readable): Readable {
    if (typeof raw === 'object' && raw !== null) this.#streams.set(raw, stream);
    return stream;
  }

  wasRead(raw: object): boolean {
    return this.#streams.get(raw)?.readableEnded ?? false;
  }
}

function readRefusal(error: NodemailerError): RefusedRecipient {
  const { message, recipient = '', responseCode } = error;
  return { address: recipient, error: message, responseCode };
}
