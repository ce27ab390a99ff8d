// WeChat's message, byte for byte as upstream sends it (row N5): it has both kinds of content, of
// which one is empty. Source: prometheus/alertmanager:notify/wechat/wechat.go.
import { encodeGoJson, type Json } from '../encoding/go-json.ts';
import { noticeOf, type Caveats } from '../rendering/message-state.ts';
import type { Render } from '../rendering/renderer.ts';
import { defaultTemplate } from '../rendering/stand-ins.ts';
import { TextLimiter } from '../truncation/text-limiter.ts';
import { BYTES } from '../truncation/truncate-bytes.ts';
import type { WechatConfig } from './config.ts';

/** WeChat refuses more of Markdown, which upstream sends; of text it leaves out the rest itself. */
const MAX_CONTENT_BYTES = 2048;

export interface EncodedMessage {
  /** JSON, newline at the end included. */
  readonly body: string;
  /** What was cut; each becomes a line in the log. */
  readonly warnings: readonly string[];
}

/** Encodes the message from the configuration's templates. */
export function encodeWechatMessage(
  config: WechatConfig,
  render: Render,
  caveats: Caveats,
): EncodedMessage {
  const { messageType } = config;
  const message = render(config.message, defaultTemplate('wechat', 'message'));
  const limiter = new TextLimiter();
  const said = noticeOf(caveats);
  const notice = said === '' ? '' : `\n${said}`;
  const room = MAX_CONTENT_BYTES - Buffer.byteLength(notice);
  const isLimited = messageType === 'markdown' || notice !== '';
  const kept = isLimited
    ? limiter.cutIn(BYTES, { name: 'message', text: message, max: room })
    : message;
  const shown = kept + notice;
  const fields = new Map<string, Json>([
    ['text', content(messageType === 'text' ? shown : '')],
    ...filled('touser', render(config.toUser)),
    ...filled('toparty', render(config.toParty)),
    ...filled('totag', render(config.toTag)),
    ...filled('agentid', render(config.agentId)),
    ['safe', '0'],
    ['msgtype', messageType],
    ['markdown', content(messageType === 'markdown' ? shown : '')],
  ]);
  return { body: `${encodeGoJson(fields)}\n`, warnings: limiter.warnings };
}

function content(text: string): Json {
  return new Map([['content', text]]);
}

function filled(name: string, value: string): readonly (readonly [string, Json])[] {
  return value === '' ? [] : [[name, value]];
}
