// SmtpSink: a mail server on this host that records what it is sent and refuses as told.
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';
import type { ServerIdentity } from './http-sink.ts';
import { CERT, KEY } from './test-certificate.ts';

export interface SinkMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  readonly isSecure: boolean;
  readonly user: string | undefined;
  /** The name given in EHLO. */
  readonly hello: string;
}

/** An SMTP refusal, such as `[450, 'greylisted']`. */
export type Refusal = readonly [code: number, text: string];

export interface SmtpSinkOptions {
  readonly isImplicitTls?: boolean;
  readonly hasStartTls?: boolean;
  /** Mechanisms to offer; none asks for no login. */
  readonly authMethods?: readonly string[];
  readonly maxBytes?: number;
  /** Instead of the test certificate. */
  readonly identity?: ServerIdentity;
}

export const SINK_USER = 'tocsin';
export const SINK_PASSWORD = 'opensesame';

export class SmtpSink {
  readonly mails: SinkMail[] = [];
  /** Mechanisms that were used, and the passwords where the mechanism sends them. */
  readonly logins: { readonly method: string; readonly password: string }[] = [];
  connectionCount = 0;
  password = SINK_PASSWORD;
  acceptAnyPassword = false;
  refuseRecipient: (address: string) => Refusal | undefined = () => undefined;
  refuseSender: () => Refusal | undefined = () => undefined;
  /** Decides after the message; `hang` never answers, `drop` breaks the connection off. */
  refuseMessage: () => Refusal | 'hang' | 'drop' | undefined = () => undefined;
  readonly #server: SMTPServer;
  #port = 0;

  private constructor(options: SmtpSinkOptions) {
    const { isImplicitTls = false, hasStartTls = true, authMethods = [] } = options;
    const disabled = [
      ...(hasStartTls ? [] : ['STARTTLS']),
      ...(authMethods.length > 0 ? [] : ['AUTH']),
    ];
    this.#server = new SMTPServer({
      secure: isImplicitTls,
      ...(options.identity ?? { cert: CERT, key: KEY }),
      logger: false,
      disableReverseLookup: true,
      authMethods: [...authMethods],
      authOptional: authMethods.length === 0,
      allowInsecureAuth: true,
      hideSTARTTLS: !hasStartTls,
      disabledCommands: disabled,
      closeTimeout: 1,
      ...(options.maxBytes === undefined ? {} : { size: options.maxBytes }),
      ...this.#handlers(),
    });
    // Broken connections are part of the tests.
    this.#server.on('error', () => undefined);
  }

  static async listen(options: SmtpSinkOptions = {}): Promise<SmtpSink> {
    const sink = new SmtpSink(options);
    await new Promise<void>((resolve) => sink.#server.listen(0, '127.0.0.1', resolve));
    // Of a TCP server this is never null nor a path.
    sink.#port = (sink.#server.server.address() as AddressInfo).port;
    return sink;
  }

  get port(): number {
    return this.#port;
  }

  /** Ends all connections, as a server does that closes idle ones. */
  dropConnections(): void {
    for (const connection of this.#server.connections) connection.close();
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(resolve));
  }

  #handlers(): SMTPServerOptions {
    return {
      onConnect: (_session, callback) => {
        this.connectionCount++;
        callback();
      },
      onAuth: (auth, _session, callback) => {
        this.logins.push({ method: auth.method, password: auth.password ?? '' });
        const isKnown =
          auth.username === SINK_USER &&
          (auth.method === 'CRAM-MD5'
            ? auth.validatePassword(this.password)
            : this.acceptAnyPassword || auth.password === this.password);
        if (isKnown) callback(null, { user: SINK_USER });
        else callback(refusal([535, 'Authentication credentials invalid']));
      },
      onMailFrom: (_address, _session, callback) => callback(toError(this.refuseSender())),
      onRcptTo: ({ address }, _session, callback) => {
        callback(toError(this.refuseRecipient(address)));
      },
      onData: (stream, session, callback) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const decision = stream.sizeExceeded
            ? ([552, 'Message is too large'] as const)
            : this.refuseMessage();
          if (typeof decision === 'object') {
            callback(refusal(decision));
            return;
          }
          this.mails.push(toMail(session, Buffer.concat(chunks).toString('utf8')));
          if (decision === 'hang') return;
          if (decision === 'drop') {
            this.dropConnections();
            return;
          }
          callback();
        });
      },
    };
  }
}

function toMail(session: SMTPServerSession, raw: string): SinkMail {
  const { mailFrom, rcptTo } = session.envelope;
  return {
    from: mailFrom === false ? '' : mailFrom.address,
    to: rcptTo.map((recipient) => recipient.address),
    raw,
    isSecure: session.secure,
    // Whatever onAuth has called the user, which is SINK_USER.
    user: session.user as string | undefined,
    hello: session.hostNameAppearsAs,
  };
}

function toError(refused: Refusal | undefined): Error | null {
  return refused === undefined ? null : refusal(refused);
}

function refusal([responseCode, text]: Refusal): Error {
  return Object.assign(new Error(text), { responseCode });
}
