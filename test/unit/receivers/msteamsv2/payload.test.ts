// The adaptive card as upstream posts it (row N14).
import { describe, expect, it } from 'vitest';
import { encodeGoJson } from '../../../../src/receivers/go-json.ts';
import { buildMsTeamsV2Message } from '../../../../src/receivers/msteamsv2/payload.ts';
import { loadItem, readRecorded, renderRecorded } from '../../../support/recorded-receivers.ts';

describe('buildMsTeamsV2Message()', () => {
  it.each(readRecorded('msteamsv2').messages)(
    'equals upstream byte for byte with $name, for $notification',
    ({ item, notification, body }) => {
      const { scope, state } = renderRecorded(notification);
      const message = buildMsTeamsV2Message(loadItem('msteamsv2', item), scope.text, state);
      expect(scope.failure).toBeUndefined();
      expect(`${encodeGoJson(message.body)}\n`).toBe(body);
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
