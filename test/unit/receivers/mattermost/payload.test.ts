// Mattermost's message as upstream posts it (row N18).
import { describe, expect, it } from 'vitest';
import { encodeGoJson } from '../../../../src/receivers/encoding/go-json.ts';
import { buildMattermostMessage } from '../../../../src/receivers/mattermost/payload.ts';
import { goldenSends, loadItem, loadItems } from '../../../support/receiver-goldens.ts';

const FIRST = { possibleDuplicate: false };
const EMPTY = 'username: , color: , title: , title_link: , fallback: ';
const itself = (template: string): string => template;

function build(item: string, state = FIRST): { json: string; warnings: readonly string[] } {
  const config = loadItem('mattermost', `{webhook_url: "http://m/", ${EMPTY}, ${item}}`);
  const { body, warnings = [] } = buildMattermostMessage(config, itself, state);
  return { json: encodeGoJson(body), warnings };
}

describe('buildMattermostMessage()', () => {
  it.each(goldenSends('mattermost'))(
    'equals upstream byte for byte: $title',
    ({ items, requests, scope, state }) => {
      const message = buildMattermostMessage(loadItems('mattermost', items), scope.text, state);
      expect(scope.failure).toBeUndefined();
      expect(`${encodeGoJson(message.body)}\n`).toBe(requests[0]?.body);
    },
  );

  it('cuts a long text above attachments to 16383 characters, and says so', () => {
    const { json, warnings } = build(`text: "${'🔥'.repeat(16_384)}", attachments: [{title: t}]`);
    expect(json).toContain(`"text":"${'🔥'.repeat(16_382)}…"`);
    expect(warnings).toEqual(['Truncated text to 16383 characters']);
  });

  it.each([
    ['{priority: whatever}', ['Sent with standard priority instead of "whatever"']],
    ['{priority: standard, requested_ack: true}', ['Left out requested_ack of standard priority']],
    [
      '{priority: important, persistent_notifications: true}',
      ['Left out persistent_notifications of important priority'],
    ],
    ['{priority: Urgent, requested_ack: true, persistent_notifications: true}', []],
  ])('says what it cannot ask for with priority %s', (priority, expected) => {
    expect(build(`text: x, priority: ${priority}`).warnings).toEqual(expected);
  });

  it.each([
    ['text: x', '"text":"x","footer":"Possible duplicate: an earlier attempt may have arrived"'],
    ['text: , footer: f', '"footer":"f · Possible duplicate: an earlier attempt may have arrived"'],
    [
      'text: x, attachments: [{text: a}, {text: b}]',
      '[{"text":"a"},{"text":"b","footer":"Possible duplicate: an earlier attempt may have arrived"}]',
    ],
  ])('marks a possible duplicate of %s in the last footer', (item, expected) => {
    expect(build(item, { possibleDuplicate: true }).json).toContain(expected);
  });
});
