// The Telegram receiver against a server that answers as Telegram does (row N10). Upstream's client
// does not tell refusals apart, so all are tried again.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Notification, Outcome } from '../../../src/notify/integration.ts';
import type { IntegrationDeps } from '../../../src/receivers/integration-deps.ts';
import type { TelegramConfig } from '../../../src/receivers/telegram/config.ts';
import { Telegram } from '../../../src/receivers/telegram/telegram.ts';
import { telegramConfig } from '../../support/chat-fixtures.ts';
import { HttpSink, type SinkAnswer } from '../../support/http-sink.ts';
import {
  inline,
  notificationOf,
  receiverDeps,
  type LoggedLine,
} from '../../support/receiver-fixtures.ts';
import { startHttpService } from '../../support/http-service.ts';
import { goldenSends } from '../../support/receiver-goldens.ts';
import { describeIntegration } from './integration.contract.ts';

const TOKEN = '1234567:s3cr3t-t0k3n_x';
const NEVER = new AbortController().signal;
const SENT = { status: 200, body: '{"ok":true,"result":{"message_id":1,"chat":{"id":5}}}' };
const UNREADABLE =
  "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 1";
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

describeIntegration({
  name: 'telegram',
  duplicateMark: 'Possible duplicate',
  retriesRefusals: true,
  retriesEveryStatus: true,
  start: (options) =>
    startHttpService(options, {
      build: (apiUrl, httpConfig, deps) => {
        const botToken = { kind: 'file', path: options.secretPath } as const;
        return new Telegram(telegramConfig({ apiUrl, httpConfig, botToken }), 0, deps);
      },
      accept: SENT,
      logInOf: ({ url }) => /\/bot([^/]*)/.exec(url)?.[1],
    }),
});

interface World {
  readonly sink: HttpSink;
  readonly lines: readonly LoggedLine[];
  send(parts?: Partial<Notification>, signal?: AbortSignal): Promise<Outcome>;
}

/** Every attempt is checked for what holds for each: nothing secret is told to anybody. */
async function start(
  parts: Partial<TelegramConfig> = {},
  deps: Partial<IntegrationDeps> = {},
): Promise<World> {
  const sink = await HttpSink.listen();
  closers.push(() => sink.close());
  sink.answer = () => SENT;
  const allDeps = receiverDeps(deps);
  const config = telegramConfig({ apiUrl: sink.url(''), botToken: inline(TOKEN), ...parts });
  const telegram = new Telegram(config, 0, allDeps);
  closers.push(() => telegram.close());
  const { lines } = allDeps;
  return {
    sink,
    lines,
    send: async (notification = {}, signal = NEVER) => {
      const outcome = await telegram.notify(notificationOf(notification), signal);
      expect(JSON.stringify([outcome, lines])).not.toContain('s3cr3t-t0k3n');
      return outcome;
    },
  };
}

async function temporaryFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-'));
  closers.push(() => rm(folder, { recursive: true }));
  return join(folder, 'file');
}

describe('Telegram', () => {
  it('calls sendMessage in the name of its bot', async () => {
    const { sink, send } = await start();
    expect(await send()).toEqual({ kind: 'sent' });
    const [request] = sink.requests;
    expect(request).toMatchObject({ method: 'POST', url: `/bot${TOKEN}/sendMessage` });
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'Tocsin/1.2.3',
    });
    expect(request?.body).toBe(
      '{"chat_id":"-100123","disable_web_page_preview":"true","text":"A message"}\n',
    );
  });

  it.each(['HTML', 'Markdown', 'MarkdownV2'] as const)(
    'sends a message as plain text when Telegram cannot read it as %s, and says so',
    async (parseMode) => {
      const message = 'a_b <c';
      const { sink, send, lines } = await start({ parseMode, message });
      const refusal = { ok: false, error_code: 400, description: UNREADABLE };
      sink.answer = ({ body }) =>
        body.includes('parse_mode') ? { status: 400, body: JSON.stringify(refusal) } : SENT;
      expect(await send({ possibleDuplicate: true })).toEqual({ kind: 'sent' });
      const [, plain, ...others] = sink.requests.map(({ body }) => JSON.parse(body) as unknown);
      expect(plain).not.toHaveProperty('parse_mode');
      const notice = 'Possible duplicate: an earlier attempt may have arrived';
      expect(plain).toMatchObject({
        text: `a_b <c\n\n${notice}\n\nTelegram cannot read the markup of this message, so it is shown as it is`,
      });
      expect(others).toEqual([]);
      expect(lines.map(({ message: line }) => line)).toEqual([
        `Telegram cannot read the message as ${parseMode}: it goes out as plain text`,
      ]);
    },
  );

  it.each([
    ['is refused for another reason', 'Bad Request: chat not found', 'HTML'],
    ['had no markup', UNREADABLE, ''],
  ] as const)('does not send a message again that %s', async (_, description, parseMode) => {
    const { sink, send } = await start({ parseMode });
    const refusal = { ok: false, error_code: 400, description };
    sink.answer = () => ({ status: 400, body: JSON.stringify(refusal) });
    expect(await send()).toMatchObject({ kind: 'retry', mayHaveArrived: false });
    expect(sink.requests).toHaveLength(1);
  });

  it.each([...new Set(goldenSends('telegram').map(({ requests }) => pathOf(requests[0]?.url)))])(
    'calls the same path as upstream: %s',
    async (path) => {
      const { sink } = await start();
      const base = path.slice(0, path.indexOf('/bot'));
      const { send } = await start({ apiUrl: sink.url(base), botToken: inline('1:a') });
      await send();
      expect(sink.requests[0]?.url).toBe(path);
    },
  );

  it.each<readonly [string, SinkAnswer, object]>([
    [
      'refuses the message',
      { status: 400, body: '{"ok":false,"error_code":400,"description":"Bad Request: no chat"}' },
      {
        kind: 'retry',
        reason: 'clientError',
        error: 'Telegram refused the message with code 400: Bad Request: no chat',
        mayHaveArrived: false,
      },
    ],
    [
      'asks for patience',
      {
        status: 429,
        body: '{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":35}}',
      },
      {
        kind: 'retry',
        reason: 'rateLimited',
        error: 'Telegram refused the message with code 429: Too Many Requests',
        retryAfterMs: 35_000,
        mayHaveArrived: false,
      },
    ],
    [
      'repeats the token',
      { status: 404, body: `{"ok":false,"error_code":404,"description":"no bot ${TOKEN}"}` },
      {
        kind: 'retry',
        reason: 'clientError',
        error: 'Telegram refused the message with code 404: no bot <redacted>',
        mayHaveArrived: false,
      },
    ],
    [
      'is a proxy that repeats the path',
      { status: 502, body: `cannot reach /bot${TOKEN}/sendMessage` },
      {
        kind: 'retry',
        reason: 'serverError',
        error: 'unexpected status code 502: cannot reach <redacted>',
        mayHaveArrived: false,
      },
    ],
    [
      'breaks off within an answer that says sent',
      { status: 200, body: '{"ok":true,"result":{"te', isCutOff: true },
      { kind: 'sent' },
    ],
    [
      'breaks off before it says anything',
      { status: 200, body: '{', isCutOff: true },
      {
        kind: 'retry',
        reason: 'other',
        error: `Cannot read Telegram's answer "{"`,
        mayHaveArrived: true,
      },
    ],
  ])('knows what it means when Telegram %s', async (_name, answer, expected) => {
    const { sink, send } = await start();
    sink.answer = () => answer;
    expect(await send()).toEqual(expected);
    expect(sink.requests).toHaveLength(1);
  });

  it('says that a message may have arrived when time ran out', async () => {
    const { sink, send } = await start();
    sink.answer = () => 'hang';
    const controller = new AbortController();
    const outcome = send({}, controller.signal);
    await expect.poll(() => sink.requests.length).toBe(1);
    controller.abort(new DOMException('', 'TimeoutError'));
    expect(await outcome).toEqual({
      kind: 'retry',
      reason: 'contextDeadlineExceeded',
      error: 'Post "<redacted>": context deadline exceeded',
      mayHaveArrived: true,
    });
  });

  it('tells the log what it cut, and of which group', async () => {
    const { lines, send } = await start({ message: 'x'.repeat(5_000) });
    await send();
    expect(lines).toMatchObject([
      {
        level: 'warn',
        message: 'Truncated message to 4096 characters',
        fields: { integration: 'telegram', index: 0, receiver: 'ops' },
      },
    ]);
  });
});

describe('what telegram reads at each send (C19)', () => {
  it('is the token in a file', async () => {
    const path = await temporaryFile();
    const { sink, send } = await start({ botToken: { kind: 'file', path } });
    expect(await send()).toEqual({
      kind: 'retry',
      reason: 'other',
      error: `Cannot read "${path}": ENOENT`,
      mayHaveArrived: false,
    });
    await writeFile(path, '\n');
    expect(await send()).toMatchObject({ kind: 'retry', mayHaveArrived: false });
    await writeFile(path, ` ${TOKEN}\n`);
    await send();
    await writeFile(path, '1:other');
    await send();
    expect(sink.requests.map(({ url }) => url)).toEqual([
      `/bot${TOKEN}/sendMessage`,
      '/bot1:other/sendMessage',
    ]);
  });

  it.each([
    [' -100123\n', '-100123'],
    ['+5', '5'],
    ['0042', '42'],
    ['9223372036854775807', '9223372036854775807'],
    ['-9223372036854775808', '-9223372036854775808'],
  ])('is the chat in a file: %j', async (content, chatId) => {
    const path = await temporaryFile();
    await writeFile(path, content);
    const { sink, send } = await start({ chat: { kind: 'file', path } });
    expect(await send()).toEqual({ kind: 'sent' });
    expect(sink.requests[0]?.body).toContain(`"chat_id":"${chatId}"`);
  });

  it.each(['', 'five', '5 6', '1_0', '0x10', '9223372036854775808', '@channel', TOKEN])(
    'is tried again while the file of the chat holds %j',
    async (content) => {
      const path = await temporaryFile();
      await writeFile(path, content);
      const { sink, send } = await start({ chat: { kind: 'file', path } });
      expect(await send()).toEqual({
        kind: 'retry',
        reason: 'other',
        error: `Cannot parse chat_id from "${path}": it is not a whole number of 64 bits`,
        mayHaveArrived: false,
      });
      expect(sink.requests).toHaveLength(0);
    },
  );
});

function pathOf(url = ''): string {
  return new URL(url).pathname;
}
