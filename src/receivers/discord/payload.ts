// Discord's message: one embed, coloured by the state of the group (row N11).
// Source: prometheus/alertmanager:notify/discord/discord.go.
import { urlProblem } from '../../config/decode/http-url.ts';
import type { Json } from '../encoding/go-json.ts';
import type { JsonMessage } from '../json-integration.ts';
import { noticeOf, type MessageState } from '../rendering/message-state.ts';
import type { Render } from '../rendering/renderer.ts';
import { defaultTemplate, EMPTY } from '../rendering/stand-ins.ts';
import { TextLimiter } from '../truncation/text-limiter.ts';
import type { DiscordConfig } from './config.ts';

/** Discord's limits, in characters. */
const MAX_TITLE = 256;
const MAX_DESCRIPTION = 4096;
const MAX_CONTENT = 2000;
const MAX_USERNAME = 80;

const RED = 0x992d22;
const GREEN = 0x2ecc71;

/** Builds the message from the configuration's templates. */
export function buildDiscordMessage(
  config: DiscordConfig,
  render: Render,
  state: MessageState,
): JsonMessage {
  const limiter = new TextLimiter();
  const texts = {
    title: render(config.title, defaultTemplate('discord', 'title')),
    message: render(config.message, defaultTemplate('discord', 'message')),
    content: render(config.content, EMPTY),
  };
  const title = limiter.cut('title', texts.title, MAX_TITLE);
  const description = limiter.cut('message', texts.message, MAX_DESCRIPTION);
  const content = limiter.cut('content', texts.content, MAX_CONTENT);
  const embed = new Map<string, Json>([
    ['title', title],
    ['description', description],
    ['color', state.isFiring ? RED : GREEN],
  ]);
  const notice = noticeOf(state);
  if (notice !== '') embed.set('footer', new Map([['text', notice]]));
  const body = new Map<string, Json>([
    ['content', content],
    ['embeds', [embed]],
  ]);
  const username = limiter.cut('username', config.username, MAX_USERNAME);
  if (username !== '') body.set('username', username);
  const warnings = [...limiter.warnings];
  // Discord refuses a whole message because of its picture.
  const hasBadAvatar = urlProblem(config.avatarUrl) !== undefined;
  if (hasBadAvatar) warnings.push('Left out avatar_url, which is not a URL');
  else if (config.avatarUrl !== '') body.set('avatar_url', config.avatarUrl);
  return { body, warnings };
}
