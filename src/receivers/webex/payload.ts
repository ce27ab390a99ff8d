// Webex's message: Markdown of a limited number of bytes, for one room (row N12).
// Source: prometheus/alertmanager:notify/webex/webex.go.
import type { JsonMessage } from '../json-integration.ts';
import { noticeOf, type Caveats } from '../rendering/message-state.ts';
import type { Render } from '../rendering/renderer.ts';
import { defaultTemplate } from '../rendering/stand-ins.ts';
import { truncateBytes } from '../truncation/truncate-bytes.ts';
import type { WebexConfig } from './config.ts';

const MAX_MESSAGE_BYTES = 7439;

/** Builds the message from the configuration's templates. */
export function buildWebexMessage(
  config: WebexConfig,
  render: Render,
  caveats: Caveats,
): JsonMessage {
  const message = render(config.message, defaultTemplate('webex', 'message'));
  const roomId = render(config.roomId);
  const said = noticeOf(caveats);
  const notice = said === '' ? '' : `\n\n${said}`;
  const kept = truncateBytes(message, MAX_MESSAGE_BYTES - Buffer.byteLength(notice));
  const body = new Map([['markdown', kept + notice]]);
  if (roomId !== '') body.set('roomId', roomId);
  const warnings = kept === message ? [] : [`Truncated message to ${MAX_MESSAGE_BYTES} bytes`];
  return { body, warnings };
}
