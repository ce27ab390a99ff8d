// Pushover's parameters as upstream sends them (row N8).
import { describe, expect, it } from 'vitest';
import type { Notification } from '../../../../src/notify/integration.ts';
import {
  buildPushoverMessage,
  type PushoverMessage,
} from '../../../../src/receivers/pushover/payload.ts';
import type { SecretSource } from '../../../../src/model/secret.ts';
import { defaultScope, goldenSends, loadItems } from '../../../support/receiver-goldens.ts';
import { notificationOf } from '../../../support/receiver-fixtures.ts';

function build(items: string, notification: Notification): PushoverMessage {
  const config = loadItems('pushover', items);
  const scope = defaultScope(notification);
  const reveal = (source: SecretSource): string =>
    scope.text(source.kind === 'inline' ? source.secret.reveal() : '');
  const message = buildPushoverMessage(config, scope, {
    userKey: reveal(config.userKey),
    token: reveal(config.token),
    possibleDuplicate: notification.possibleDuplicate,
  });
  expect(scope.failure).toBeUndefined();
  return message;
}

function parameter(items: string, name: string, parts: Partial<Notification> = {}): string {
  const { query } = build(`[{user_key: u, token: t, ${items}}]`, notificationOf(parts));
  return new URLSearchParams(query).get(name) ?? '';
}

describe('buildPushoverMessage()', () => {
  it.each(goldenSends('pushover'))(
    'equals upstream: $title',
    ({ items, notification, requests }) => {
      const url = `https://api.pushover.net/1/messages.json?${build(items, notification).query}`;
      expect(url).toBe(requests[0]?.url);
    },
  );

  it.each([
    ['message: ""', '(no details)'],
    ['message: "  \\n "', '(no details)'],
    [`message: "${' '.repeat(1100)}x"`, '…'],
    [`message: "${'🔥'.repeat(1024)}"`, '🔥'.repeat(1024)],
    [`message: "${'🔥'.repeat(1025)}"`, `${'🔥'.repeat(1023)}…`],
  ])('sends %s as a text', (items, expected) => {
    expect(parameter(items, 'message')).toBe(expected);
  });

  it('says below the message that it may be a duplicate, within the limit', () => {
    const message = parameter(`message: ${'x'.repeat(2000)}`, 'message', {
      possibleDuplicate: true,
    });
    expect(message).toHaveLength(1024);
    expect(message).toMatch(/…\nPossible duplicate: .*arrived$/);
  });

  it('warns about what was cut', () => {
    const text = 'x'.repeat(2000);
    const items = `[{user_key: u, token: t, title: ${text}, message: ${text}, url: ${text}}]`;
    expect(build(items, notificationOf()).warnings).toEqual([
      'Truncated title to 250 characters',
      'Truncated message to 1024 characters',
      'Truncated url to 512 characters',
    ]);
  });
});
