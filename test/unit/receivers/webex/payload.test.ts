// Webex's message as upstream posts it (row N12).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeGoJson } from '../../../../src/receivers/encoding/go-json.ts';
import { buildWebexMessage } from '../../../../src/receivers/webex/payload.ts';
import { truncateBytes } from '../../../../src/receivers/truncation/truncate-bytes.ts';
import { goldenSends, loadItem, loadItems } from '../../../support/receiver-goldens.ts';

const config = loadItem(
  'webex',
  '{room_id: r, message: m, http_config: {authorization: {credentials: c}}}',
);

describe('buildWebexMessage()', () => {
  it.each(goldenSends('webex'))(
    'equals upstream byte for byte: $title',
    ({ items, requests, scope, state }) => {
      const message = buildWebexMessage(loadItems('webex', items), scope.text, state);
      expect(scope.failure).toBeUndefined();
      expect(`${encodeGoJson(message.body)}\n`).toBe(requests[0]?.body);
    },
  );

  it.each([false, true])(
    'never exceeds 7439 bytes (possible duplicate: %j)',
    (possibleDuplicate) => {
      const render = (template: string): string =>
        template === 'm' ? 'é'.repeat(5_000) : template;
      const { body, warnings } = buildWebexMessage(config, render, { possibleDuplicate });
      // The builder's own shape.
      const { markdown } = JSON.parse(encodeGoJson(body)) as { markdown: string };
      expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(7439);
      expect(Buffer.byteLength(markdown)).toBeGreaterThan(7435);
      expect(markdown.endsWith('may have arrived')).toBe(possibleDuplicate);
      expect(warnings).toEqual(['Truncated message to 7439 bytes']);
    },
  );
});

describe('truncateBytes()', () => {
  it.each([
    ['short', 10, 'short'],
    ['exactly', 7, 'exactly'],
    ['too long', 7, 'too …'],
    ['éééé', 8, 'éééé'],
    ['ééééé', 8, 'éé…'],
    ['🔥🔥', 7, '🔥…'],
    ['🔥🔥', 6, '…'],
    ['abcd', 3, '…'],
  ])('cuts %j to %i bytes as %j', (text, max, expected) => {
    expect(truncateBytes(text, max)).toBe(expected);
  });

  it('gives whole characters of the text within the limit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 3, max: 40 }), (text, max) => {
        const cut = truncateBytes(text, max);
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(Math.max(max, 0));
        expect(cut === text || (cut.endsWith('…') && text.startsWith(cut.slice(0, -1)))).toBe(true);
      }),
    );
  });
});
