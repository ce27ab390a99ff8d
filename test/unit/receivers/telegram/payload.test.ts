// Telegram's message as upstream sends it (row N10).
import { describe, expect, it } from 'vitest';
import { encodeGoJson } from '../../../../src/receivers/go-json.ts';
import {
  buildTelegramBody,
  renderTelegramText,
} from '../../../../src/receivers/telegram/payload.ts';
import { loadItem, readRecorded, renderRecorded } from '../../../support/recorded-receivers.ts';

const NOTICE = 'Possible duplicate: an earlier attempt may have arrived';
const recorded = readRecorded('telegram').messages;
const isHtml = ({ body }: { body: string }): boolean => body.includes('"parse_mode":"HTML"');

/** The body that our receiver sends for a recorded message. */
function bodyOf({ item, notification }: (typeof recorded)[number]): string {
  const { scope, state } = renderRecorded(notification);
  const config = loadItem('telegram', item);
  const { text } = renderTelegramText(config, scope, state);
  expect(scope.failure).toBeUndefined();
  const chatId = config.chat.kind === 'inline' ? config.chat.id : '';
  return `${encodeGoJson(buildTelegramBody(config, { chatId, text }))}\n`;
}

describe('a message in text or Markdown', () => {
  it.each(recorded.filter((each) => !isHtml(each)))(
    'equals upstream byte for byte with $name, for $notification',
    (message) => {
      expect(bodyOf(message)).toBe(message.body);
    },
  );
});

describe('a message in HTML', () => {
  // Which characters are escaped, and how, is the template engine's business.
  it.each(recorded.filter(isHtml))(
    'shows what upstream shows with $name, for $notification',
    (message) => {
      const own = parameters(bodyOf(message));
      const { text, ...others } = parameters(message.body);
      expect({ ...own, text: shown(own.text) }).toEqual({ ...others, text: shown(text) });
      expect(Object.keys(own)).toEqual(Object.keys(parameters(message.body)));
    },
  );
});

interface Parameters {
  readonly text: string;
  readonly [name: string]: string;
}

function parameters(body: string): Parameters {
  // Every parameter is a text.
  return JSON.parse(body) as Parameters;
}

/** What people see of HTML; upstream and we say in different words that it is too long. */
function shown(html: string): string {
  if (/^(?:Alertmanager notification could not be sent|This notification is longer)/.test(html)) {
    return 'too long';
  }
  return html
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(
      /&(lt|gt|amp);/g,
      (_, name: 'lt' | 'gt' | 'amp') => ({ lt: '<', gt: '>', amp: '&' })[name],
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
