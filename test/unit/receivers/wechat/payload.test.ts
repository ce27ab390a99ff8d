// WeChat's message as upstream posts it (row N5).
import { describe, expect, it } from 'vitest';
import type { WechatConfig } from '../../../../src/receivers/wechat/config.ts';
import { encodeWechatMessage } from '../../../../src/receivers/wechat/payload.ts';
import {
  goldenBody,
  goldenSends,
  loadItems,
  type GoldenSend,
} from '../../../support/receiver-goldens.ts';

const itself = (template: string): string => template;

function configOf(items: string): WechatConfig {
  return loadItems('wechat', items);
}

/** WeChat refuses more than 2048 bytes of Markdown, which upstream sends. */
function isTaken({ title }: GoldenSend): boolean {
  return title !== 'full, a long annotation';
}

describe('encodeWechatMessage()', () => {
  it.each(goldenSends('wechat').filter(isTaken))(
    'equals upstream byte for byte: $title',
    (send) => {
      const { body } = encodeWechatMessage(
        configOf(send.items),
        send.scope.text,
        send.notification,
      );
      expect(send.scope.failure).toBeUndefined();
      expect(send.requests.at(-1)?.body).toEqual(goldenBody(body));
    },
  );

  it.each([
    ['markdown', false],
    ['markdown', true],
    ['text', true],
  ])('keeps 2048 bytes of a message of type %s (possible duplicate: %s)', (type, isDuplicate) => {
    const long = '火'.repeat(700);
    const config = configOf(
      `[{api_secret: s, corp_id: c, message: ${long}, message_type: ${type}}]`,
    );
    const { body, warnings } = encodeWechatMessage(config, itself, {
      possibleDuplicate: isDuplicate,
    });
    const content = new RegExp(`"${type}":{"content":"(火+…[^"]*)"}`).exec(body)?.[1] ?? '';
    const bytes = Buffer.byteLength(content.replaceAll('\\n', '\n'));
    expect(bytes).toBeGreaterThan(2048 - 3);
    expect(bytes).toBeLessThanOrEqual(2048);
    expect(content.endsWith('may have arrived')).toBe(isDuplicate);
    expect(warnings).toEqual([expect.stringMatching(/^Truncated message to \d+ bytes$/)]);
  });

  it('leaves it to WeChat to cut a text, as upstream does', () => {
    const long = 'x'.repeat(3000);
    const config = configOf(`[{api_secret: s, corp_id: c, message: ${long}}]`);
    const { body, warnings } = encodeWechatMessage(config, itself, { possibleDuplicate: false });
    expect(body).toContain(`"text":{"content":"${long}"}`);
    expect(warnings).toEqual([]);
  });

  it.each(['text', 'markdown'])('marks a possible duplicate in a message of type %s', (type) => {
    const config = configOf(`[{api_secret: s, corp_id: c, message: M, message_type: ${type}}]`);
    expect(encodeWechatMessage(config, itself, { possibleDuplicate: true }).body).toContain(
      `"${type}":{"content":"M\\nPossible duplicate: an earlier attempt may have arrived"}`,
    );
  });
});
