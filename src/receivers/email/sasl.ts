// Logging in to the smarthost: the mechanism follows from what the server offers and which
// secrets are configured (row N2). Source: prometheus/alertmanager:notify/email/email.go (auth).
import { createHmac } from 'node:crypto';
import type {
  SMTPConnectionCustomAuthContext,
  SMTPConnectionCustomAuthResponse,
} from 'nodemailer/lib/smtp-connection';
import { readSecret } from '../secrets/read-secret.ts';
import type { EmailConfig } from './config.ts';

type Mechanism = 'CRAM-MD5' | 'PLAIN' | 'LOGIN';

/** What a login needs of the SMTP connection. */
export type SaslContext = Pick<SMTPConnectionCustomAuthContext, 'authMethods' | 'sendCommand'>;

export interface SaslOptions {
  readonly config: EmailConfig;
  /** Whether the connection is encrypted. */
  readonly isEncrypted: boolean;
  readonly readFile: (path: string) => Promise<string>;
  /** Told of every secret before it is used, so that it can be kept out of errors. */
  readonly onSecret: (secret: string) => void;
}

const LOCAL_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);

/** Logs in, or rejects with the reason. Secrets in files are read now. */
export async function logIn(context: SaslContext, options: SaslOptions): Promise<void> {
  const problems: string[] = [];
  for (const mechanism of ['CRAM-MD5', 'PLAIN', 'LOGIN'] as const) {
    if (!context.authMethods.includes(mechanism)) continue;
    const secret = await loadSecret(mechanism, options);
    if (typeof secret === 'string') return runMechanism(mechanism, secret, { context, options });
    problems.push(secret.problem);
  }
  if (problems.length === 0) problems.push('the server offers none of CRAM-MD5, PLAIN, LOGIN');
  throw new Error(`find auth mechanism: ${problems.join(', ')}`);
}

async function loadSecret(
  mechanism: Mechanism,
  options: SaslOptions,
): Promise<string | { readonly problem: string }> {
  const { config, readFile, onSecret } = options;
  const isChallenge = mechanism === 'CRAM-MD5';
  const source = isChallenge ? config.authSecret : config.authPassword;
  const kind = isChallenge ? 'secret' : 'password';
  const missing = { problem: `missing ${kind} for ${mechanism} auth mechanism` };
  if (source === undefined) return missing;
  const secret = await readSecret(source, readFile);
  if (!secret.ok) return { problem: secret.error };
  if (secret.value === '') return missing;
  onSecret(secret.value);
  onSecret(base64(secret.value));
  return secret.value;
}

interface Run {
  readonly context: SaslContext;
  readonly options: SaslOptions;
}

async function runMechanism(mechanism: Mechanism, secret: string, run: Run): Promise<void> {
  const { authUsername: user, authIdentity: identity, smarthost } = run.options.config;
  switch (mechanism) {
    case 'CRAM-MD5':
      return runCramMd5(user, secret, run.context);
    case 'PLAIN': {
      if (!run.options.isEncrypted && !LOCAL_HOSTS.has(smarthost.host)) {
        throw new Error('PLAIN auth: the connection is not encrypted');
      }
      const message = base64(`${identity}\0${user}\0${secret}`);
      run.options.onSecret(message);
      expect(await run.context.sendCommand(`AUTH PLAIN ${message}`), 235);
      return;
    }
    case 'LOGIN':
      expect(await run.context.sendCommand('AUTH LOGIN'), 334);
      expect(await run.context.sendCommand(base64(user)), 334);
      expect(await run.context.sendCommand(base64(secret)), 235);
      return;
  }
}

/** RFC 2195: proves knowledge of the secret without sending it. */
async function runCramMd5(user: string, secret: string, context: SaslContext): Promise<void> {
  const challenge = await context.sendCommand('AUTH CRAM-MD5');
  expect(challenge, 334);
  const nonce = Buffer.from(challenge.text.trim(), 'base64');
  const proof = createHmac('md5', secret).update(nonce).digest('hex');
  expect(await context.sendCommand(base64(`${user} ${proof}`)), 235);
}

function expect(reply: SMTPConnectionCustomAuthResponse, status: number): void {
  // The transport adds the server's reply to the error.
  if (reply.status !== status) throw new Error('the server refused the login');
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
