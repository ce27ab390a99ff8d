// What becomes of a mail when the server falls silent, breaks off or says no, at each stage of the
// dialogue (row N2): a mail may have arrived once it was handed over whole, and not before.
import { afterEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/notify/integration.ts';
import type { EmailConfig } from '../../../src/receivers/email/config.ts';
import { Email } from '../../../src/receivers/email/email.ts';
import {
  emailConfig,
  inline,
  notificationOf,
  receiverDeps,
} from '../../support/receiver-fixtures.ts';
import {
  ScriptedSmtp,
  SMTP_STAGES,
  type SmtpAct,
  type SmtpStage,
} from '../../support/scripted-smtp.ts';

const NEVER = new AbortController().signal;
const PASSWORD = 's3cr3t-t0k3n';
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface World {
  readonly server: ScriptedSmtp;
  send(signal?: AbortSignal): Promise<Outcome>;
}

async function start(parts: Partial<EmailConfig> = {}): Promise<World> {
  const server = await ScriptedSmtp.listen();
  closers.push(() => server.close());
  const config = emailConfig({
    smarthost: { host: '127.0.0.1', port: server.port },
    authUsername: 'tocsin',
    authPassword: inline(PASSWORD),
    ...parts,
  });
  const deps = receiverDeps();
  const email = new Email(config, 0, deps);
  closers.push(() => email.close());
  return {
    server,
    send: async (signal = NEVER) => {
      const outcome = await email.notify(notificationOf(), signal);
      expect(JSON.stringify([outcome, deps.lines])).not.toContain(PASSWORD);
      return outcome;
    },
  };
}

/** Does this at a stage, the first time only. */
function once(stage: SmtpStage, act: SmtpAct): (reached: SmtpStage) => SmtpAct | undefined {
  let isDone = false;
  return (reached) => {
    if (reached !== stage || isDone) return undefined;
    isDone = true;
    return act;
  };
}

it('is the usual one when nothing happens', async () => {
  const { server, send } = await start();
  expect(await send()).toEqual({ kind: 'sent' });
  expect(server.stages).toEqual(SMTP_STAGES);
  expect(server.messages).toHaveLength(1);
});

describe.each(SMTP_STAGES)('a server that at the stage %s', (stage) => {
  const mayHaveArrived = stage === 'message' || stage === 'body';

  it('breaks the connection off is tried again', async () => {
    const { server, send } = await start();
    server.act = (reached) => (reached === stage ? 'drop' : undefined);
    expect(await send()).toMatchObject({ kind: 'retry', mayHaveArrived });
    server.act = undefined;
    expect(await send()).toEqual({ kind: 'sent' });
  });

  it('never answers is waited for as long as there is time', async () => {
    const { server, send } = await start();
    server.act = (reached) => (reached === stage ? 'hang' : undefined);
    const controller = new AbortController();
    const outcome = send(controller.signal);
    await expect.poll(() => server.stages.at(-1)).toBe(stage);
    controller.abort(new DOMException('deadline', 'TimeoutError'));
    expect(await outcome).toMatchObject({ kind: 'retry', mayHaveArrived });
  });
});

describe.each([
  ['greeting', '421 4.3.2 Shutting down', 'serverError'],
  ['EHLO', '421 4.3.2 Shutting down', 'serverError'],
  ['AUTH', '454 4.7.0 Cannot check your password now', 'authError'],
  ['MAIL', '452 4.3.1 No room', 'serverError'],
  ['RCPT', '450 4.2.0 Greylisted', 'serverError'],
  ['DATA', '451 4.3.0 Later', 'serverError'],
  ['message', '451 4.7.1 Greylisted', 'serverError'],
] as const)('"%s" answered with "%s"', (stage, answer, reason) => {
  it('is tried again, and then the mail goes out', async () => {
    const { server, send } = await start();
    server.act = once(stage, { answer });
    const outcome = await send();
    expect(outcome).toMatchObject({ kind: 'retry', reason, mayHaveArrived: false });
    expect(outcome).toHaveProperty('error', expect.stringContaining(answer));
    expect(await send()).toEqual({ kind: 'sent' });
    // What was refused was received, too.
    expect(server.messages).toHaveLength(stage === 'message' ? 2 : 1);
  });
});

describe.each([
  ['greeting', '554 5.3.2 No service', 'retry'],
  ['AUTH', '535 5.7.8 Bad credentials', 'retry'],
  ['MAIL', '553 5.1.8 Bad sender', 'failed'],
  ['RCPT', '550 5.1.1 No such user', 'failed'],
  ['DATA', '554 5.5.1 No valid recipients', 'failed'],
  ['message', '554 5.6.0 Looks like spam', 'failed'],
  ['message', '552 5.3.4 Too large', 'failed'],
  ['MAIL', '503 5.5.1 Bad sequence of commands', 'retry'],
] as const)('"%s" answered with "%s"', (stage, answer, kind) => {
  it(`is a matter of the ${kind === 'failed' ? 'mail: it is given up' : 'server: it is tried again'}`, async () => {
    const { server, send } = await start();
    server.act = once(stage, { answer });
    const outcome = await send();
    expect(outcome).toMatchObject({ kind });
    expect(outcome).toHaveProperty('error', expect.stringContaining(answer));
  });
});

it.each([
  ['garbage', '\u0000\u0001\u00ff what?'],
  ['HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
  ['a greeting that does not end', `220-${'x'.repeat(200_000)}`],
])('a server that greets with %s is tried again', async (_name, answer) => {
  const { server, send } = await start();
  server.act = once('greeting', { answer });
  const outcome = await send(AbortSignal.timeout(300));
  expect(outcome).toMatchObject({ kind: 'retry', mayHaveArrived: false });
  expect(JSON.stringify(outcome).length).toBeLessThan(2_000);
});

it('a password that the server repeats is kept out of the error', async () => {
  const { server, send } = await start();
  server.act = once('AUTH', {
    answer: `535 5.7.8 ${PASSWORD} is wrong, ${Buffer.from(PASSWORD).toString('base64')} too`,
  });
  expect(await send()).toMatchObject({ kind: 'retry', reason: 'authError' });
});

it('a connection that the server has given up since the last mail is opened anew, for the whole mail', async () => {
  const { server, send } = await start();
  expect(await send()).toEqual({ kind: 'sent' });
  server.act = once('MAIL', 'drop');
  expect(await send()).toEqual({ kind: 'sent' });
  expect(server.messages).toHaveLength(2);
  expect(server.messages[1]).toBe(server.messages[0]);
});
