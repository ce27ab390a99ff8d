// The adaptive card as upstream posts it (row N14).
import { describe, expect, it } from 'vitest';
import { encodeGoJson } from '../../../../src/receivers/encoding/go-json.ts';
import { buildMsTeamsV2Message } from '../../../../src/receivers/msteamsv2/payload.ts';
import { goldenSends, loadItem, loadItems } from '../../../support/receiver-goldens.ts';

describe('buildMsTeamsV2Message()', () => {
  it.each(goldenSends('msteamsv2'))(
    'equals upstream byte for byte: $title',
    ({ items, requests, scope, state }) => {
      const message = buildMsTeamsV2Message(loadItems('msteamsv2', items), scope.text, state);
      expect(scope.failure).toBeUndefined();
      expect(`${encodeGoJson(message.body)}\n`).toBe(requests[0]?.body);
    },
  );

  it('marks a possible duplicate in a block of its own', () => {
    const config = loadItem('msteamsv2', '{webhook_url: "http://t/", title: a, text: b}');
    const { body } = buildMsTeamsV2Message(config, (template) => template, {
      isFiring: true,
      possibleDuplicate: true,
    });
    expect(encodeGoJson(body)).toContain(
      '{"type":"TextBlock","text":"b","wrap":true},' +
        '{"type":"TextBlock","text":"Possible duplicate: an earlier attempt may have arrived","wrap":true}]',
    );
  });
});
