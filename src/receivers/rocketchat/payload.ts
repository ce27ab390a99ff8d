// Rocket.Chat's message: one attachment, byte for byte as upstream sends it (row N17).
// Source: prometheus/alertmanager:notify/rocketchat/rocketchat.go.
import { quoteGo } from '../../model/go-quote.ts';
import { withDuplicateNotice } from '../duplicate-notice.ts';
import type { Json } from '../go-json.ts';
import type { JsonMessage, Render } from '../json-integration.ts';
import type { MessageState } from '../message-state.ts';
import { TextLimiter } from '../text-limiter.ts';
import type { RocketchatAction, RocketchatConfig } from './config.ts';

const MAX_TITLE = 1024;

/** Builds the message from the configuration's templates. */
export function buildRocketchatMessage(
  config: RocketchatConfig,
  render: Render,
  { possibleDuplicate }: Pick<MessageState, 'possibleDuplicate'>,
): JsonMessage & { readonly errorPrefix: string } {
  const limiter = new TextLimiter();
  const text = render(config.text);
  const attachment = withoutEmpty([
    ['title', limiter.cut('title', render(config.title), MAX_TITLE)],
    ['title_link', render(config.titleLink)],
    ['text', possibleDuplicate ? withDuplicateNotice(text, '\n\n') : text],
    ['image_url', render(config.imageUrl)],
    ['thumb_url', render(config.thumbUrl)],
    ['color', render(config.color)],
    ['fields', buildFields(config, render)],
    ['actions', config.actions.map((action) => buildAction(action, render))],
  ]);
  const channel = render(config.channel);
  const body = withoutEmpty([
    ['channel', channel],
    ['emoji', render(config.emoji)],
    ['avatar', render(config.iconUrl)],
    ['attachments', [attachment]],
  ]);
  return { body, errorPrefix: `channel ${quoteGo(channel)}: `, warnings: limiter.warnings };
}

function buildFields({ fields, shortFields }: RocketchatConfig, render: Render): readonly Json[] {
  return fields.map(({ title, value, short }) =>
    withoutEmpty([
      ['short', short ?? shortFields],
      ['title', render(title)],
      ['value', render(value)],
    ]),
  );
}

/** Rocket.Chat knows buttons only. */
function buildAction({ text, url, msg }: RocketchatAction, render: Render): Json {
  return withoutEmpty([
    ['type', 'button'],
    ['text', render(text)],
    ['url', render(url)],
    ['is_webview', false],
    ['msg', render(msg)],
    ['msg_in_chat_window', false],
  ]);
}

/** Leaves out empty texts and lists. */
function withoutEmpty(members: readonly (readonly [string, Json])[]): Json {
  return new Map(
    members.filter(([, value]) => value !== '' && !(Array.isArray(value) && value.length === 0)),
  );
}
