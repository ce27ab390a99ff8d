// Discord's message: one embed, coloured by the state of the group (row N11).
// Source: prometheus/alertmanager:notify/discord/discord.go.
import { urlProblem } from '../../config/decode/http-url.ts';
import type { Json } from '../go-json.ts';
import type { JsonMessage, Render } from '../json-integration.ts';
import type { MessageState } from '../message-state.ts';
import { DUPLICATE_NOTICE } from '../duplicate-notice.ts';
import { TextLimiter } from '../text-limiter.ts';
import type { DiscordConfig } from './config.ts';

/** Discord's limits, in characters. */
const MAX_TITLE = 256;
const MAX_DESCRIPTION = 4096;
const MAX_CONTENT = 2000;

const RED = 0x992d22;
const GREEN = 0x2ecc71;

/** Builds the message from the configuration's templates. */
export function buildDiscordMessage(
  config: DiscordConfig,
  render: Render,
  state: MessageState,
): JsonMessage {
  const limiter = new TextLimiter();
  const title = limiter.cut('title', render(config.title), MAX_TITLE);
  const description = limiter.cut('message', render(config.message), MAX_DESCRIPTION);
  const content = limiter.cut('content', render(config.content), MAX_CONTENT);
  const embed = new Map<string, Json>([
    ['title', title],
    ['description', description],
    ['color', state.isFiring ? RED : GREEN],
  ]);
  if (state.possibleDuplicate) embed.set('footer', new Map([['text', DUPLICATE_NOTICE]]));
  const body = new Map<string, Json>([
    ['content', content],
    ['embeds', [embed]],
  ]);
  const warnings = [...limiter.warnings];
  if (config.username !== '') body.set('username', config.username);
  // Discord refuses a whole message because of its picture.
  const hasBadAvatar = urlProblem(config.avatarUrl) !== undefined;
  if (hasBadAvatar) warnings.push('Left out avatar_url, which is not a URL');
  else if (config.avatarUrl !== '') body.set('avatar_url', config.avatarUrl);
  return { body, warnings };
}
