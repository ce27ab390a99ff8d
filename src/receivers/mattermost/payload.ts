// Mattermost's message: texts and attachments as Slack has them, and what Mattermost adds (N18).
// Source: prometheus/alertmanager:notify/mattermost/mattermost.go.
import { quoteGo } from '../../model/go-quote.ts';
import type { Json } from '../encoding/go-json.ts';
import type { JsonMessage } from '../json-integration.ts';
import { noticeOf, withNotice, type Caveats } from '../rendering/message-state.ts';
import type { Render } from '../rendering/renderer.ts';
import { defaultTemplate, EMPTY } from '../rendering/stand-ins.ts';
import { TextLimiter } from '../truncation/text-limiter.ts';
import type { MattermostAttachment, MattermostConfig } from './config.ts';
import { buildPriority } from './priority.ts';

/** Mattermost's limit for the text above the attachments. */
const MAX_TEXT = 16_383;

const TEXT = defaultTemplate('mattermost', 'text');

/** Builds the message from the configuration's templates. */
export function buildMattermostMessage(
  config: MattermostConfig,
  render: Render,
  caveats: Caveats,
): JsonMessage {
  const hasList = config.attachments.length > 0;
  const limiter = new TextLimiter();
  const text = hasList ? limiter.cut('text', render(config.own.text, TEXT), MAX_TEXT) : '';
  const channel = render(config.channel);
  const priority = buildPriority(config.priority, render);
  const body = withoutEmpty([
    ['text', text],
    ['channel', channel],
    ['username', render(config.username, defaultTemplate('mattermost', 'username'))],
    ['icon_url', render(config.iconUrl, EMPTY)],
    ['icon_emoji', render(config.iconEmoji, EMPTY)],
    ['attachments', buildAttachments(config, render, noticeOf(caveats))],
    ['type', render(config.type, EMPTY)],
    ...(config.card === ''
      ? []
      : [['props', withoutEmpty([['card', render(config.card, EMPTY)]])] as const]),
    ...(priority === undefined ? [] : [['priority', priority.body] as const]),
  ]);
  return {
    body,
    errorPrefix: `channel ${quoteGo(channel)}: `,
    warnings: [...limiter.warnings, ...(priority?.warnings ?? [])],
  };
}

/** The last footer tells what has to be said. */
function buildAttachments(
  { own, attachments }: MattermostConfig,
  render: Render,
  notice: string,
): readonly Json[] {
  const shown = attachments.length > 0 ? attachments : [own];
  return shown.map((attachment, i) =>
    buildAttachment(attachment, render, i === shown.length - 1 ? notice : ''),
  );
}

function buildAttachment(attachment: MattermostAttachment, render: Render, notice: string): Json {
  const named = (name: string): string => defaultTemplate('mattermost', name);
  const footer = render(attachment.footer, EMPTY);
  return withoutEmpty([
    ['fallback', render(attachment.fallback, named('fallback'))],
    ['color', render(attachment.color, named('color'))],
    ['pretext', render(attachment.pretext, EMPTY)],
    ['text', render(attachment.text, TEXT)],
    ['author_name', render(attachment.authorName, EMPTY)],
    ['author_link', render(attachment.authorLink, EMPTY)],
    ['author_icon', render(attachment.authorIcon, EMPTY)],
    ['title', render(attachment.title, named('title'))],
    ['title_link', render(attachment.titleLink, named('titlelink'))],
    ['fields', buildFields(attachment, render)],
    ['thumb_url', render(attachment.thumbUrl, EMPTY)],
    ['footer', withNotice(footer, ' · ', notice)],
    ['footer_icon', render(attachment.footerIcon, EMPTY)],
    ['image_url', render(attachment.imageUrl, EMPTY)],
  ]);
}

function buildFields({ fields }: MattermostAttachment, render: Render): readonly Json[] {
  return fields.map(({ title, value, short }) =>
    withoutEmpty([
      ['title', render(title, EMPTY)],
      ['value', render(value, EMPTY)],
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
