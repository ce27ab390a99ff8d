// PagerDuty's events as upstream sends them (row N3).
import { describe, expect, it } from 'vitest';
import { isFiring } from '../../../../src/receivers/rendering/is-firing.ts';
import type { PagerdutyConfig } from '../../../../src/receivers/pagerduty/config.ts';
import {
  encodePagerdutyEvent,
  type EncodedEvent,
} from '../../../../src/receivers/pagerduty/payload.ts';
import {
  defaultScope,
  goldenBody,
  goldenSends,
  loadItems,
  type GoldenSend,
} from '../../../support/receiver-goldens.ts';
import { notificationOf } from '../../../support/receiver-fixtures.ts';

function load(items: string): PagerdutyConfig {
  return loadItems('pagerduty', items);
}

function encode({
  items,
  notification,
  scope,
}: Pick<GoldenSend, 'items' | 'notification' | 'scope'>): string {
  return encodeEvent(load(items), { notification, scope }).body;
}

function encodeEvent(
  config: PagerdutyConfig,
  { notification, scope }: Pick<GoldenSend, 'notification' | 'scope'>,
): EncodedEvent {
  const secret = config.key.kind === 'inline' ? config.key.secret.reveal() : '';
  const event = encodePagerdutyEvent(config, scope.text, {
    groupKey: notification.groupKey,
    isResolved: !isFiring(notification),
    possibleDuplicate: notification.possibleDuplicate,
    key: scope.text(secret),
  });
  expect(scope.failure).toBeUndefined();
  return event;
}

const sends = goldenSends('pagerduty');
const isHuge = ({ title }: GoldenSend): boolean => title.includes('huge');

/** The note about details that do not fit is in words of our own. */
function withoutNote(body: string): string {
  return body.replace(/"error":"[^"]*"/, '"error":""');
}

describe('encodePagerdutyEvent()', () => {
  it.each(sends.filter((send) => !isHuge(send)))('equals upstream: $title', (send) => {
    expect(goldenBody(encode(send))).toEqual(send.requests[0]?.body);
  });

  it.each(sends.filter(isHuge))('leaves out details above 512 kB: $title', (send) => {
    const expected = send.requests[0]?.body;
    if (typeof expected !== 'string') throw new Error('The recorded event is too long');
    const { body, warnings } = encodeEvent(load(send.items), send);
    expect(withoutNote(body)).toBe(withoutNote(expected));
    expect(body).toContain('"error":"The details are left out');
    expect(warnings.join()).toContain('512 kB');
  });

  it('measures an event in bytes, up to and including the limit', () => {
    const notification = notificationOf();
    const scope = defaultScope(notification);
    const sizeOf = (length: number): number => {
      const items = `[{routing_key: k, details: {a: "${'x'.repeat(length)}"}}]`;
      return Buffer.byteLength(encode({ items, notification, scope }));
    };
    const overhead = sizeOf(10) - 10;
    expect(sizeOf(512_000 - overhead)).toBe(512_000);
    expect(sizeOf(512_001 - overhead)).toBeLessThan(1000);
  });

  it('says in the details that an event may be a duplicate', () => {
    const notification = notificationOf({ possibleDuplicate: true });
    const scope = defaultScope(notification);
    const body = encode({ items: '[{routing_key: k}]', notification, scope });
    expect(body).toContain('"possible_duplicate":true');
  });

  it('warns about a summary that was cut', () => {
    const notification = notificationOf();
    const config = load(`[{routing_key: k, description: ${'é'.repeat(1025)}}]`);
    const { warnings } = encodeEvent(config, { notification, scope: defaultScope(notification) });
    expect(warnings).toEqual(['Truncated description to 1024 characters']);
  });
});
