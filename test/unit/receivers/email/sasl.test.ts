// The parts of a login that a server of this host cannot show; the rest is in test/contract.
import { describe, expect, it } from 'vitest';
import type { EmailConfig } from '../../../../src/receivers/email/config.ts';
import { logIn, type SaslContext } from '../../../../src/receivers/email/sasl.ts';
import { emailConfig, inline } from '../../../support/receiver-fixtures.ts';

interface Script {
  readonly methods: readonly string[];
  readonly replies: readonly (readonly [status: number, text: string])[];
}

/** Runs a login against scripted replies; resolves with the commands, or rejects as the login. */
async function run(
  script: Script,
  parts: Partial<EmailConfig>,
  isEncrypted = true,
): Promise<{ readonly commands: readonly string[]; readonly secrets: readonly string[] }> {
  const commands: string[] = [];
  const secrets: string[] = [];
  const sendCommand = (command: string) => {
    const [status, text] = script.replies[commands.length] ?? [500, ''];
    commands.push(command);
    return Promise.resolve({ command, response: `${status} ${text}`, status, text });
  };
  const context: SaslContext = {
    authMethods: [...script.methods],
    sendCommand,
  };
  const smarthost = { host: 'smtp.example', port: 25 };
  await logIn(context, {
    config: emailConfig({ smarthost, authUsername: 'tim', ...parts }),
    isEncrypted,
    readFile: () => Promise.reject(new Error('no file')),
    onSecret: (secret) => void secrets.push(secret),
  });
  return { commands, secrets };
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const PASSWORD = { authPassword: inline('tanstaaf') };

describe('logIn()', () => {
  it('sends the identity with PLAIN, and names every form of the secret', async () => {
    const script = { methods: ['PLAIN'], replies: [[235, 'ok']] } as const;
    const { commands, secrets } = await run(script, { ...PASSWORD, authIdentity: 'boss' });
    const message = base64('boss\0tim\0tanstaaf');
    expect(commands).toEqual([`AUTH PLAIN ${message}`]);
    expect(secrets).toEqual(['tanstaaf', base64('tanstaaf'), message]);
  });

  it('answers the challenge of RFC 2195 with CRAM-MD5', async () => {
    const challenge = base64('<1896.697170952@postoffice.reston.mci.net>');
    const replies = [
      [334, challenge],
      [235, 'ok'],
    ] as const;
    const script = { methods: ['CRAM-MD5'], replies };
    const { commands } = await run(script, { authSecret: inline('tanstaaftanstaaf') });
    const proof = base64('tim b913a602c7eda7a495b4e6e7334d3890');
    expect(commands).toEqual(['AUTH CRAM-MD5', proof]);
  });

  it('does not send a password in plain text over the network, as Go does not', async () => {
    const script = { methods: ['PLAIN'], replies: [[235, 'ok']] } as const;
    await expect(run(script, PASSWORD, false)).rejects.toThrow('the connection is not encrypted');
    const local = { ...PASSWORD, smarthost: { host: 'localhost', port: 25 } };
    await expect(run(script, local, false)).resolves.toBeDefined();
  });

  it.each([
    ['no mechanism that is known', ['XOAUTH2'], PASSWORD, 'offers none of CRAM-MD5, PLAIN, LOGIN'],
    ['no secret', ['PLAIN'], {}, 'missing password for PLAIN auth mechanism'],
    ['an empty secret', ['LOGIN'], { authPassword: inline('') }, 'missing password for LOGIN'],
    [
      'a file that cannot be read',
      ['LOGIN'],
      { authPassword: { kind: 'file', path: '/run/p' } },
      'Cannot read "/run/p": no file',
    ],
  ] as const)('fails with %s', async (_name, methods, parts, error) => {
    await expect(run({ methods, replies: [] }, parts)).rejects.toThrow(error);
  });
});
