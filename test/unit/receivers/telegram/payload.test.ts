// Telegram's message as upstream sends it (row N10).
import { describe, expect, it } from 'vitest';
import { encodeGoJson } from '../../../../src/receivers/go-json.ts';
import {
  buildTelegramBody,
  renderTelegramText,
} from '../../../../src/receivers/telegram/payload.ts';
import { goldenSends, type GoldenSend, loadItems } from '../../../support/receiver-goldens.ts';

const NOTICE = 'Possible duplicate: an earlier attempt may have arrived';
const sends = goldenSends('telegram');
const isHtml = (send: GoldenSend): boolean => upstreamBodyOf(send).includes('"parse_mode":"HTML"');

function upstreamBodyOf({ requests }: GoldenSend): string {
  const body = requests[0]?.body;
  if (typeof body !== 'string') throw new Error('The recorded body is too long');
  return body;
}

/** The body that our receiver sends for a recorded message. */
function bodyOf({ items, scope, state }: GoldenSend): string {
  const config = loadItems('telegram', items);
  const { text } = renderTelegramText(config, scope, state);
  expect(scope.failure).toBeUndefined();
  const chatId = config.chat.kind === 'inline' ? config.chat.id : '';
  return `${encodeGoJson(buildTelegramBody(config, { chatId, text }))}\n`;
}

describe('a message in text or Markdown', () => {
  it.each(sends.filter((each) => !isHtml(each)))(
    'equals upstream byte for byte: $title',
    (message) => {
      expect(bodyOf(message)).toBe(upstreamBodyOf(message));
    },
  );
});

describe('a message in HTML', () => {
  it.each(sends.filter(isHtml))('equals upstream byte for byte: $title', (message) => {
    expect(ownWords(bodyOf(message))).toBe(ownWords(upstreamBodyOf(message)));
  });
});

/** Upstream and we say in different words that a message is too long. */
function ownWords(body: string): string {
  return body.replace(
    /"text":"(?:Alertmanager notification could not be sent|This notification is longer)[^"]*"/,
    '"text":"too long"',
  );
}

const plain = { text: (t: string): string => t, html: (t: string): string => t };

describe('renderTelegramText()', () => {
  it.each(['', 'Markdown', 'MarkdownV2'] as const)(
    'cuts a long message in mode "%s" to 4096 characters, and says so',
    (parseMode) => {
      const render = (message: string, possibleDuplicate = false) =>
        renderTelegramText({ message, parseMode }, plain, { possibleDuplicate });
      expect(render('🔥'.repeat(4096))).toEqual({ text: '🔥'.repeat(4096), warnings: [] });
      const cut = render('🔥'.repeat(4097));
      expect(cut.text).toBe(`${'🔥'.repeat(4095)}…`);
      expect(cut.warnings).toEqual(['Truncated message to 4096 characters']);
      const marked = render('🔥'.repeat(4096), true).text;
      expect(marked).toMatch(new RegExp(`…\\n\\n${NOTICE}$`));
      expect(Array.from(marked)).toHaveLength(4096);
    },
  );

  it.each([
    ['<b>x</b>', `<b>x</b>\n\n${NOTICE}`],
    ['x'.repeat(4030), `${'x'.repeat(4030)}\n\n${NOTICE}`],
    ['x'.repeat(4090), 'x'.repeat(4090)],
  ])('marks a possible duplicate in HTML where there is room', (message, expected) => {
    const config = { message, parseMode: 'HTML' } as const;
    expect(renderTelegramText(config, plain, { possibleDuplicate: true }).text).toBe(expected);
  });

  it('renders HTML as HTML, and the other modes as text', () => {
    const scope = { text: (): string => 'as text', html: (): string => 'as HTML' };
    const render = (parseMode: '' | 'HTML'): string =>
      renderTelegramText({ message: 'm', parseMode }, scope, { possibleDuplicate: false }).text;
    expect([render(''), render('HTML')]).toEqual(['as text', 'as HTML']);
  });
});
