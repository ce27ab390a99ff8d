// Webex's message: Markdown of a limited number of bytes, for one room (row N12).
// Source: prometheus/alertmanager:notify/webex/webex.go.
import { DUPLICATE_NOTICE } from '../duplicate-notice.ts';
import type { JsonMessage, Render } from '../json-integration.ts';
import type { MessageState } from '../message-state.ts';
import type { WebexConfig } from './config.ts';
import { truncateBytes } from './truncate-bytes.ts';

const MAX_MESSAGE_BYTES = 7439;

/** Builds the message from the configuration's templates. */
export function buildWebexMessage(
  config: WebexConfig,
  render: Render,
  { possibleDuplicate }: Pick<MessageState, 'possibleDuplicate'>,
): JsonMessage {
  const message = render(config.message);
  const roomId = render(config.roomId);
  const notice = possibleDuplicate ? `\n\n${DUPLICATE_NOTICE}` : '';
  const kept = truncateBytes(message, MAX_MESSAGE_BYTES - Buffer.byteLength(notice));
  const body = new Map([['markdown', kept + notice]]);
  if (roomId !== '') body.set('roomId', roomId);
  const warnings = kept === message ? [] : [`Truncated message to ${MAX_MESSAGE_BYTES} bytes`];
  return { body, warnings };
}
