// Rocket.Chat's message as upstream posts it (row N17).
import { describe, expect, it } from 'vitest';
import { encodeGoJson } from '../../../../src/receivers/encoding/go-json.ts';
import type { RocketchatConfig } from '../../../../src/receivers/rocketchat/config.ts';
import { buildRocketchatMessage } from '../../../../src/receivers/rocketchat/payload.ts';
import { goldenBody, goldenSends, loadItems } from '../../../support/receiver-goldens.ts';

const itself = (template: string): string => template;

function configOf(items: string): RocketchatConfig {
  return loadItems('rocketchat', items);
}

/** Rocket.Chat refuses fields without a title or a value, which upstream leaves out when empty. */
function withoutEmptyParts(body: string): string {
  return body.replace(/,"(title|value)":""/g, '');
}

describe('buildRocketchatMessage()', () => {
  it.each(goldenSends('rocketchat'))('equals upstream byte for byte: $title', (send) => {
    const { possibleDuplicate } = send.notification;
    const message = buildRocketchatMessage(configOf(send.items), send.scope.text, {
      possibleDuplicate,
    });
    expect(send.scope.failure).toBeUndefined();
    const body = goldenBody(withoutEmptyParts(`${encodeGoJson(message.body)}\n`));
    expect(send.requests.map((request) => request.body)).toEqual([body]);
  });

  it('cuts a long title to 1024 characters, and says so', () => {
    const config = configOf(`[{token: t, token_id: i, title: ${'🔥'.repeat(1025)}}]`);
    const { body, warnings } = buildRocketchatMessage(config, itself, { possibleDuplicate: false });
    expect(warnings).toEqual(['Truncated title to 1024 characters']);
    expect(encodeGoJson(body)).toContain(`"title":"${'🔥'.repeat(1023)}…"`);
  });

  it('sends title and value of a field, also when they are empty', () => {
    const config = configOf(
      '[{token: t, token_id: i, fields: [{title: "", value: "", short: true}]}]',
    );
    const { body } = buildRocketchatMessage(config, itself, { possibleDuplicate: false });
    expect(encodeGoJson(body)).toContain('"fields":[{"short":true,"title":"","value":""}]');
  });

  it('marks a possible duplicate below the text', () => {
    const config = configOf('[{token: t, token_id: i, text: T, channel: "#c"}]');
    const message = buildRocketchatMessage(config, itself, { possibleDuplicate: true });
    expect(message.errorPrefix).toBe('channel "#c": ');
    expect(encodeGoJson(message.body)).toContain(
      '"text":"T\\n\\nPossible duplicate: an earlier attempt may have arrived"',
    );
  });
});
