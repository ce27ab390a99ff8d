// Mattermost's message: texts and attachments as Slack has them, and what Mattermost adds (N18).
// Source: prometheus/alertmanager:notify/mattermost/mattermost.go.
import { quoteGo } from '../../model/go-quote.ts';
import { withDuplicateNotice } from '../duplicate-notice.ts';
import type { Json } from '../go-json.ts';
import type { JsonMessage, Render } from '../json-integration.ts';
import type { MessageState } from '../message-state.ts';
import { TextLimiter } from '../text-limiter.ts';
import type { MattermostAttachment, MattermostConfig } from './config.ts';
import { buildPriority } from './priority.ts';

/** Mattermost's limit for the text above the attachments. */
const MAX_TEXT = 16_383;

/** Builds the message from the configuration's templates. */
export function buildMattermostMessage(
  config: MattermostConfig,
  render: Render,
  { possibleDuplicate }: Pick<MessageState, 'possibleDuplicate'>,
): JsonMessage {
  const hasList = config.attachments.length > 0;
  const limiter = new TextLimiter();
  const text = hasList ? limiter.cut('text', render(config.own.text), MAX_TEXT) : '';
  const channel = render(config.channel);
  const priority = buildPriority(config.priority, render);
  const body = withoutEmpty([
    ['text', text],
    ['channel', channel],
    ['username', render(config.username)],
    ['icon_url', render(config.iconUrl)],
    ['icon_emoji', render(config.iconEmoji)],
    ['attachments', buildAttachments(config, render, possibleDuplicate)],
    ['type', render(config.type)],
    ...(config.card === ''
      ? []
      : [['props', withoutEmpty([['card', render(config.card)]])] as const]),
    ...(priority === undefined ? [] : [['priority', priority.body] as const]),
  ]);
  return {
    body,
    errorPrefix: `channel ${quoteGo(channel)}: `,
    warnings: [...limiter.warnings, ...(priority?.warnings ?? [])],
  };
}

/** The last footer tells of a possible duplicate. */
function buildAttachments(
  { own, attachments }: MattermostConfig,
  render: Render,
  possibleDuplicate: boolean,
): readonly Json[] {
  const shown = attachments.length > 0 ? attachments : [own];
  return shown.map((attachment, i) =>
    buildAttachment(attachment, render, possibleDuplicate && i === shown.length - 1),
  );
}

function buildAttachment(
  attachment: MattermostAttachment,
  render: Render,
  possibleDuplicate: boolean,
): Json {
  const footer = render(attachment.footer);
  return withoutEmpty([
    ['fallback', render(attachment.fallback)],
    ['color', render(attachment.color)],
    ['pretext', render(attachment.pretext)],
    ['text', render(attachment.text)],
    ['author_name', render(attachment.authorName)],
    ['author_link', render(attachment.authorLink)],
    ['author_icon', render(attachment.authorIcon)],
    ['title', render(attachment.title)],
    ['title_link', render(attachment.titleLink)],
    ['fields', buildFields(attachment, render)],
    ['thumb_url', render(attachment.thumbUrl)],
    ['footer', possibleDuplicate ? withDuplicateNotice(footer, ' · ') : footer],
    ['footer_icon', render(attachment.footerIcon)],
    ['image_url', render(attachment.imageUrl)],
  ]);
}

function buildFields({ fields }: MattermostAttachment, render: Render): readonly Json[] {
  return fields.map(({ title, value, short }) =>
    withoutEmpty([
      ['title', render(title)],
      ['value', render(value)],
      ...(short === undefined ? [] : [['short', short] as const]),
    ]),
  );
}

/** Leaves out empty texts and lists. */
function withoutEmpty(members: readonly (readonly [string, Json])[]): Json {
  return new Map(
    members.filter(([, value]) => value !== '' && !(Array.isArray(value) && value.length === 0)),
  );
}
