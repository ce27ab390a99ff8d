// Telegram's Bot API. Source: PaulSonOfLars/telegram-bot-api-spec:api.json (sendMessage: parameters and
// their types) and core.telegram.org/bots/api, formatting options: 1 to 4096 characters after the
// entities are read. It counts Unicode code points, as measured in FerroxLabs/wayland issue 934; offsets
// of entities alone are in UTF-16. `disable_web_page_preview`, which Alertmanager's client sends, is older
// than what that file has.
import { loadItem } from '../receiver-goldens.ts';
import { expectTarget, json, jsonOf, shapeOf, textIn, type ServiceVariant } from './imitation.ts';
import { htmlProblems, shownText } from './simple-html.ts';
import { markdownProblems, markdownV2Problems } from './telegram-markdown.ts';

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

/** What Telegram has against a text, by how it is to be read. */
const READERS: Readonly<Record<string, (text: string) => readonly string[]>> = {
  HTML: (text) => htmlProblems(text, ELEMENTS),
  Markdown: markdownProblems,
  MarkdownV2: markdownV2Problems,
};

/** A template that writes a value so that none of the characters begins markup. */
function escaped(value: string, characters: string): string {
  return `{{ ${value} | reReplaceAll "[${characters}]" "\\\\$0" }}`;
}

const IN_MARKDOWN = '_*\\\\[\\\\x60';
const IN_MARKDOWN_V2 = '_*\\\\[\\\\]()~\\\\x60>#+=|{}.!\\\\\\\\-';

/** Nothing in an entity can be escaped. */
const MARKDOWN = `*Alerts* of ${escaped('.Receiver', IN_MARKDOWN)}
{{ range .Alerts }}_{{ .Status }}_ ${escaped('.Annotations.summary', IN_MARKDOWN)} [graph](http://g.example/x_y) \`{{ .Fingerprint }}\`
{{ end }}`;

const MARKDOWN_V2 = `*Alerts of ${escaped('.CommonLabels.team', IN_MARKDOWN_V2)}*
{{ range .Alerts }}*{{ .Status }} _${escaped('.Labels.alertname', IN_MARKDOWN_V2)} summary:_* ||${escaped('.Annotations.summary', IN_MARKDOWN_V2)}x|| [graph ${escaped('.Labels.instance', IN_MARKDOWN_V2)}](http://g.example/x_y)
{{ end }}`;

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
        const mode = textIn(body, 'parse_mode');
        objections.list.push(...(READERS[mode]?.(text) ?? []));
        const shown = mode === 'HTML' ? shownText(text) : text;
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
  variant(
    'telegram with the texts for chats',
    `, message: '{{ template "tocsin.telegram.message" . }}'`,
  ),
  variant('telegram in Markdown', `, parse_mode: Markdown, message: ${JSON.stringify(MARKDOWN)}`),
  variant(
    'telegram in MarkdownV2',
    `, parse_mode: MarkdownV2, message: ${JSON.stringify(MARKDOWN_V2)}`,
  ),
  variant('telegram in plain text', ", parse_mode: '', message_thread_id: 5"),
];
