// VictorOps' messages as upstream sends them (row N7).
import { describe, expect, it } from 'vitest';
import type { Notification } from '../../../../src/notify/integration.ts';
import { withPathSuffix } from '../../../../src/receivers/encoding/go-url-path.ts';
import { isFiring } from '../../../../src/receivers/rendering/is-firing.ts';
import type { VictoropsConfig } from '../../../../src/receivers/victorops/config.ts';
import {
  encodeVictoropsMessage,
  type VictoropsMessage,
} from '../../../../src/receivers/victorops/payload.ts';
import {
  defaultScope,
  goldenBody,
  goldenSends,
  loadItems,
} from '../../../support/receiver-goldens.ts';
import { notificationOf } from '../../../support/receiver-fixtures.ts';

function load(items: string): VictoropsConfig {
  return loadItems('victorops', items);
}

function encode(items: string, notification: Notification): VictoropsMessage {
  const scope = defaultScope(notification);
  const { groupKey, possibleDuplicate } = notification;
  const incident = { groupKey, isFiring: isFiring(notification), possibleDuplicate };
  const message = encodeVictoropsMessage(load(items), scope.text, incident);
  expect(scope.failure).toBeUndefined();
  return message;
}

function stateMessage(body: string): string {
  // The shape is that of the message.
  return (JSON.parse(body) as { readonly state_message: string }).state_message;
}

const ITEM = 'api_key: k, routing_key: r';

describe('encodeVictoropsMessage()', () => {
  it.each(goldenSends('victorops'))(
    'equals upstream: $title',
    ({ items, notification, requests }) => {
      expect(goldenBody(encode(items, notification).body)).toEqual(requests[0]?.body);
    },
  );

  it.each(goldenSends('victorops'))('is posted where upstream posts: $title', (send) => {
    const { apiUrl, routingKey } = load(send.items);
    const url = withPathSuffix(apiUrl, `v0key/${send.scope.text(routingKey)}`);
    expect(url).toBe(send.requests[0]?.url);
  });

  it('says below the message that it may be a duplicate, within the limit', () => {
    const notification = notificationOf({ possibleDuplicate: true });
    const { body, warnings } = encode(
      `[{${ITEM}, state_message: ${'x'.repeat(30_000)}}]`,
      notification,
    );
    expect(stateMessage(body)).toHaveLength(20_480);
    expect(stateMessage(body)).toMatch(/…\nPossible duplicate: .*arrived$/);
    expect(warnings).toHaveLength(1);
  });
});
