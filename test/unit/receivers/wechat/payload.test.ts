// WeChat's message as upstream posts it (row N5).
import { describe, expect, it } from 'vitest';
import type { WechatConfig } from '../../../../src/receivers/wechat/config.ts';
import { encodeWechatMessage } from '../../../../src/receivers/wechat/payload.ts';
import { goldenBody, goldenSends, loadItems } from '../../../support/receiver-goldens.ts';

const itself = (template: string): string => template;

function configOf(items: string): WechatConfig {
  return loadItems('wechat', items);
}

describe('encodeWechatMessage()', () => {
  it.each(goldenSends('wechat'))('equals upstream byte for byte: $title', (send) => {
    const body = encodeWechatMessage(configOf(send.items), send.scope.text, send.notification);
    expect(send.scope.failure).toBeUndefined();
    expect(send.requests.at(-1)?.body).toEqual(goldenBody(body));
  });

  it.each(['text', 'markdown'])('marks a possible duplicate in a message of type %s', (type) => {
    const config = configOf(`[{api_secret: s, corp_id: c, message: M, message_type: ${type}}]`);
    expect(encodeWechatMessage(config, itself, { possibleDuplicate: true })).toContain(
      `"${type}":{"content":"M\\nPossible duplicate: an earlier attempt may have arrived"}`,
    );
  });
});
