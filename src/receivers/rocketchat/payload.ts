// Rocket.Chat's message: one attachment, byte for byte as upstream sends it (row N17).
// Source: prometheus/alertmanager:notify/rocketchat/rocketchat.go.
import { quoteGo } from '../../model/go-quote.ts';
import type { Json } from '../encoding/go-json.ts';
import type { JsonMessage } from '../json-integration.ts';
import { noticeOf, withNotice, type Caveats } from '../rendering/message-state.ts';
import type { Render } from '../rendering/renderer.ts';
import { defaultTemplate, EMPTY, PLAIN_TEXT } from '../rendering/stand-ins.ts';
import { TextLimiter } from '../truncation/text-limiter.ts';
import type { RocketchatAction, RocketchatConfig } from './config.ts';

const MAX_TITLE = 1024;

const COLOR = '{{ if eq .Status "firing" }}red{{ else }}green{{ end }}';

/** Builds the message from the configuration's templates. */
export function buildRocketchatMessage(
  config: RocketchatConfig,
  render: Render,
  caveats: Caveats,
): JsonMessage & { readonly errorPrefix: string } {
  const limiter = new TextLimiter();
  const named = (name: string): string => defaultTemplate('rocketchat', name);
  const title = render(config.title, named('title'));
  const text = render(config.text, PLAIN_TEXT);
  const attachment = withoutEmpty([
    ['title', limiter.cut('title', title, MAX_TITLE)],
    ['title_link', render(config.titleLink, named('titlelink'))],
    ['text', withNotice(text, '\n\n', noticeOf(caveats))],
    ['image_url', render(config.imageUrl, EMPTY)],
    ['thumb_url', render(config.thumbUrl, EMPTY)],
    ['color', render(config.color, COLOR)],
    ['fields', buildFields(config, render)],
    ['actions', config.actions.map((action) => buildAction(action, render))],
  ]);
  const channel = render(config.channel);
  const body = withoutEmpty([
    ['channel', channel],
    ['emoji', render(config.emoji, EMPTY)],
    ['avatar', render(config.iconUrl, EMPTY)],
    ['attachments', [attachment]],
  ]);
  return { body, errorPrefix: `channel ${quoteGo(channel)}: `, warnings: limiter.warnings };
}

function buildFields({ fields, shortFields }: RocketchatConfig, render: Render): readonly Json[] {
  // Rocket.Chat refuses the whole message when a field lacks one of these; upstream leaves out what
  // is empty.
  return fields.map(
    ({ title, value, short }) =>
      new Map<string, Json>([
        ['short', short ?? shortFields],
        ['title', render(title, EMPTY)],
        ['value', render(value, EMPTY)],
      ]),
  );
}

/** Rocket.Chat knows buttons only. */
function buildAction({ text, url, msg }: RocketchatAction, render: Render): Json {
  return withoutEmpty([
    ['type', 'button'],
    ['text', render(text, EMPTY)],
    ['url', render(url, EMPTY)],
    ['is_webview', false],
    ['msg', render(msg, EMPTY)],
    ['msg_in_chat_window', false],
  ]);
}

/** Leaves out empty texts and lists. */
function withoutEmpty(members: readonly (readonly [string, Json])[]): Json {
  return new Map(
    members.filter(([, value]) => value !== '' && !(Array.isArray(value) && value.length === 0)),
  );
}
