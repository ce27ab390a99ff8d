// WeChat's message, byte for byte as upstream sends it (row N5): it has both kinds of content, of
// which one is empty. Source: prometheus/alertmanager:notify/wechat/wechat.go.
import { encodeGoJson, type Json } from '../go-json.ts';
import { noticeOf, withNotice, type Caveats } from '../message-state.ts';
import type { Render } from '../renderer.ts';
import { defaultTemplate } from '../stand-ins.ts';
import type { WechatConfig } from './config.ts';

/** Encodes the message from the configuration's templates, newline at the end included. */
export function encodeWechatMessage(
  config: WechatConfig,
  render: Render,
  caveats: Caveats,
): string {
  const { messageType } = config;
  const message = render(config.message, defaultTemplate('wechat', 'message'));
  const shown = withNotice(message, '\n', noticeOf(caveats));
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
  return `${encodeGoJson(fields)}\n`;
}

function content(text: string): Json {
  return new Map([['content', text]]);
}

function filled(name: string, value: string): readonly (readonly [string, Json])[] {
  return value === '' ? [] : [[name, value]];
}
