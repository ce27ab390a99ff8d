// Telegram's message as upstream sends it (row N10).
import { describe, expect, it } from 'vitest';
import { encodeGoJson } from '../../../../src/receivers/encoding/go-json.ts';
import {
  buildTelegramBody,
  renderTelegramText,
} from '../../../../src/receivers/telegram/payload.ts';
import { goldenSends, type GoldenSend, loadItems } from '../../../support/receiver-goldens.ts';

const NOTICE = 'Possible duplicate: an earlier attempt may have arrived';
const sends = goldenSends('telegram');
const isHtml = (send: GoldenSend): boolean => upstreamBodyOf(send).includes('"parse_mode":"HTML"');

/** Upstream does not cut HTML: it says that the message is too long, and nothing of the alerts. */
function isRemark(send: GoldenSend): boolean {
  return upstreamBodyOf(send).includes('Alertmanager notification could not be sent');
}

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
  it.each(sends.filter((each) => isHtml(each) && !isRemark(each)))(
    'equals upstream byte for byte: $title',
    (message) => {
      expect(bodyOf(message)).toBe(upstreamBodyOf(message));
    },
  );

  it.each(sends.filter(isRemark))(
    'shows how it begins, where upstream has only a remark: $title',
    (message) => {
      const { text } = JSON.parse(bodyOf(message)) as { readonly text: string };
      expect(Array.from(text).length).toBeLessThanOrEqual(4096);
      expect(Array.from(text).length).toBeGreaterThan(4080);
      expect(text).toMatch(/^(\s*Alerts Firing:\nLabels:\n - alertname = |abcdefg)[^]*…$/);
    },
  );
});

const plain = { text: (t: string): string => t, html: (t: string): string => t };

describe('renderTelegramText()', () => {
  it.each(['', 'Markdown', 'MarkdownV2'] as const)(
    'cuts a long message in mode "%s" to 4096 characters, and says so',
    (parseMode) => {
      const render = (message: string, possibleDuplicate = false) =>
        renderTelegramText({ message, parseMode }, plain, { possibleDuplicate });
      expect(render('🔥'.repeat(4096))).toEqual({
        text: '🔥'.repeat(4096),
        notice: '',
        warnings: [],
      });
      const cut = render('🔥'.repeat(4097));
      expect(cut.text).toBe(`${'🔥'.repeat(4095)}…`);
      expect(cut.warnings).toEqual(['Truncated message to 4096 characters']);
      const { text, notice } = render('🔥'.repeat(4096), true);
      const marked = text + notice;
      expect(marked).toMatch(new RegExp(`…\\n\\n${NOTICE}$`));
      expect(Array.from(marked)).toHaveLength(4096);
    },
  );

  it('marks a possible duplicate in HTML, and makes room for that', () => {
    const render = (message: string): string => {
      const caveats = { possibleDuplicate: true };
      const { text, notice } = renderTelegramText({ message, parseMode: 'HTML' }, plain, caveats);
      return text + notice;
    };
    expect(render('<b>x</b>')).toBe(`<b>x</b>\n\n${NOTICE}`);
    const long = render(`<b>${'x'.repeat(4089)}</b>`);
    expect(long).toMatch(new RegExp(`^<b>x+…</b>\n\n${NOTICE}$`));
    expect(long).toHaveLength(4096);
  });

  it('renders HTML as HTML, and the other modes as text', () => {
    const scope = { text: (): string => 'as text', html: (): string => 'as HTML' };
    const render = (parseMode: '' | 'HTML'): string =>
      renderTelegramText({ message: 'm', parseMode }, scope, { possibleDuplicate: false }).text;
    expect([render(''), render('HTML')]).toEqual(['as text', 'as HTML']);
  });
});
