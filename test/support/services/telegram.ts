// Telegram's Bot API. Source: PaulSonOfLars/telegram-bot-api-spec:api.json (sendMessage: parameters and
// their types) and core.telegram.org/bots/api, formatting options: 1 to 4096 characters after the
// entities are read. It counts Unicode code points, as measured in FerroxLabs/wayland issue 934; offsets
// of entities alone are in UTF-16. `disable_web_page_preview`, which Alertmanager's client sends, is older
// than what that file has.
import { loadItem } from '../receiver-goldens.ts';
import { expectTarget, json, jsonOf, shapeOf, textIn, type ServiceVariant } from './imitation.ts';
import { htmlProblems, shownText } from './simple-html.ts';

const MAX_TEXT = 4096;

/** Telegram reads numbers and booleans from texts, too, which upstream's client sends. */
const message = shapeOf({
  type: 'object',
  additionalProperties: false,
  required: ['chat_id', 'text'],
  properties: {
    chat_id: { type: 'string', pattern: '^-?\\d+$' },
    text: { type: 'string', minLength: 1 },
    parse_mode: { enum: ['HTML', 'Markdown', 'MarkdownV2'] },
    message_thread_id: { type: 'string', pattern: '^\\d+$' },
    disable_notification: { enum: ['true', 'false'] },
    disable_web_page_preview: { enum: ['true', 'false'] },
  },
});

const ELEMENTS: ReadonlySet<string> = new Set(
  'b strong i em u ins s strike del span a code pre blockquote tg-spoiler tg-emoji'.split(' '),
);

function variant(title: string, parts: string): ServiceVariant {
  return {
    title,
    configure: (base) =>
      loadItem('telegram', `{bot_token: "123:abc", chat_id: -1001, api_url: "${base}"${parts}}`),
    open: () => ({
      take(request, objections) {
        expectTarget(request, { path: /^\/bot123:abc\/sendMessage$/ }, objections);
        const body = jsonOf(request, objections);
        objections.expectShape(message, body);
        const text = textIn(body, 'text');
        const isHtml = textIn(body, 'parse_mode') === 'HTML';
        if (isHtml) objections.list.push(...htmlProblems(text, ELEMENTS));
        const shown = isHtml ? shownText(text) : text;
        objections.expect(shown.trim() !== '', 'message text is empty');
        objections.expect(Array.from(shown).length <= MAX_TEXT, 'message is too long');
        const chat = { id: -1001, type: 'supergroup', title: 'ops' };
        return json({ ok: true, result: { message_id: 7, date: 1, chat, text: shown } });
      },
    }),
  };
}

export const TELEGRAM: readonly ServiceVariant[] = [
  variant('telegram', ''),
  variant('telegram in plain text', ", parse_mode: '', message_thread_id: 5"),
];
