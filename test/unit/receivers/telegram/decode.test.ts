import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { int64 } from '../../../../src/receivers/telegram/int64.ts';
import { describeItems, loadItem, problemsOfItems } from '../../../support/receiver-goldens.ts';

const GLOBAL = '{telegram_bot_token: "1:g", telegram_api_url: "http://g"}';

describeItems({ kind: 'telegram' });

describe('telegram_configs', () => {
  it('have upstream defaults (N10, C6)', () => {
    expect(loadItem('telegram', '{bot_token_file: t, chat_id_file: c}')).toMatchObject({
      kind: 'telegram',
      sendResolved: true,
      apiUrl: 'https://api.telegram.org',
      botToken: { kind: 'file', path: 't' },
      chat: { kind: 'file', path: 'c' },
      messageThreadId: undefined,
      message: '{{ template "telegram.default.message" . }}',
      disableNotifications: false,
      parseMode: 'HTML',
    });
  });

  it.each([
    ['{chat_id: 5}', 'http://g', '1:g'],
    ['{chat_id: 5, bot_token: "1:o", api_url: "http://o"}', 'http://o', '1:o'],
    ['{chat_id: 5, bot_token_file: f}', 'http://g', 'file f'],
  ])('send %s through %s with the token %s (C5)', (item, url, token) => {
    const { apiUrl, botToken } = loadItem('telegram', item, GLOBAL);
    const shown = botToken.kind === 'inline' ? botToken.secret.reveal() : `file ${botToken.path}`;
    expect([apiUrl, shown]).toEqual([url, token]);
  });

  it('reach Telegram itself where the globals have nothing behind the URL', () => {
    const item = '{chat_id: 5, bot_token: "1:o"}';
    expect(loadItem('telegram', item, '{telegram_api_url: }').apiUrl).toBe(
      'https://api.telegram.org',
    );
  });

  it('read every chat of 64 bits exactly, and print it as it is', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (id) => {
        fc.pre(id !== 0n);
        const { chat } = loadItem('telegram', `{bot_token: t, chat_id: ${id}}`);
        expect(chat).toEqual({ kind: 'inline', id: String(id) });
        expect(int64.print(id)).toBe(Number.isSafeInteger(Number(id)) ? Number(id) : id);
      }),
    );
  });

  it.each([
    ['-1001234567890123', '-1001234567890123'],
    ['9007199254740993', '9007199254740993'],
    ['-9_007_199_254_740_993', '-9007199254740993'],
    ['0777777777777777777777', '9223372036854775807'],
    ['5.9', '5'],
    ['1e3', '1000'],
  ])('read the chat %s exactly as %s', (text, id) => {
    const { chat } = loadItem('telegram', `{bot_token: t, chat_id: ${text}}`);
    expect(chat).toEqual({ kind: 'inline', id });
  });

  it.each([
    [
      '[{bot_token: t, bot_token_file: f, chat_id: 5}]',
      ['5:55: at most one of bot_token & bot_token_file must be configured'],
    ],
    [
      '[{chat_id: "5"}]',
      [
        '5:24: missing bot_token or bot_token_file on telegram_config',
        '5:34: expected a whole number without quotes, found "5"',
      ],
    ],
    [
      '[{parse_mode: html}]',
      [
        '5:24: missing chat_id or chat_id_file on telegram_config',
        '5:24: missing bot_token or bot_token_file on telegram_config',
        '5:37: unknown parse_mode on telegram_config, must be Markdown, MarkdownV2, HTML or empty string',
      ],
    ],
    [
      '[{bot_token: t, chat_id: [5], message_thread_id: 1x}]',
      [
        '5:48: expected a whole number without quotes, found a list',
        '5:72: expected a whole number without quotes, found "1x"',
      ],
    ],
  ])('tell where the problems are in %s (C13)', (items, problems) => {
    expect(problemsOfItems('telegram', items)).toEqual(problems);
  });
});
