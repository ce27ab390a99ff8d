// The requests to Opsgenie as upstream makes them (row N4).
import { describe, expect, it } from 'vitest';
import type { Notification } from '../../../../src/notify/integration.ts';
import { isFiring } from '../../../../src/receivers/rendering/is-firing.ts';
import {
  planOpsgenieRequests,
  type OpsgeniePlan,
} from '../../../../src/receivers/opsgenie/payload.ts';
import { templateData } from '../../../../src/template/data/template-data.ts';
import {
  defaultScope,
  goldenSends,
  loadItems,
  type GoldenSend,
} from '../../../support/receiver-goldens.ts';
import { notificationOf } from '../../../support/receiver-fixtures.ts';

function plan(items: string, notification: Notification): OpsgeniePlan {
  const config = loadItems('opsgenie', items);
  const scope = defaultScope(notification);
  const { groupKey, possibleDuplicate } = notification;
  const planned = planOpsgenieRequests(config, scope.text, {
    groupKey,
    isFiring: isFiring(notification),
    commonLabels: templateData({ ...notification, externalURL: '' }).commonLabels,
    possibleDuplicate,
  });
  expect(scope.failure).toBeUndefined();
  return planned;
}

function asRecorded({ items, notification }: GoldenSend): readonly object[] {
  return plan(items, notification).requests.map(({ method, url, body }) => ({ method, url, body }));
}

describe('planOpsgenieRequests()', () => {
  it.each(goldenSends('opsgenie'))('equals upstream: $title', (send) => {
    const expected = send.requests.map(({ method, url, body }) => ({ method, url, body }));
    expect(asRecorded(send)).toEqual(expected);
  });

  it('does not render what a template has given: labels are no templates', () => {
    const responders = '[{name: \'{{ "{{ .Status }},b" }}\', type: teams}]';
    const items = `[{api_key: k, responders: ${responders}}]`;
    const [create] = plan(items, notificationOf()).requests;
    expect(create?.body).toContain('[{"name":"{{ .Status }}","type":"team"},{"name":"b",');
  });

  it('says in the details that an alert may be a duplicate', () => {
    const notification = notificationOf({ possibleDuplicate: true });
    const [create] = plan('[{api_key: k}]', notification).requests;
    expect(create?.body).toContain('"possible_duplicate":"true"');
  });

  it('sends no responder of which only the type is left, for Opsgenie refuses the alert then', () => {
    const responders = '[{name: "{{ .CommonLabels.none }}", type: team}, {id: x, type: user}]';
    const items = `[{api_key: k, responders: ${responders}}]`;
    const [create] = plan(items, notificationOf()).requests;
    expect(create?.body).toContain('"responders":[{"id":"x","type":"user"}]');
  });

  it.each([
    ['description', 15_000],
    ['note', 25_000],
    ['entity', 512],
  ])('keeps to the limit of the %s', (key, max) => {
    const items = `[{api_key: k, ${key}: ${'🔥'.repeat(max + 1)}, update_alerts: true}]`;
    const { requests, warnings } = plan(items, notificationOf());
    expect(requests[0]?.body).toContain(`"${key}":"${'🔥'.repeat(max - 1)}…"`);
    expect(warnings).toEqual([`Truncated ${key} to ${max} characters`]);
    if (key === 'description') expect(requests[2]?.body).not.toContain('🔥'.repeat(max));
  });

  it('shares the room for details among their values', () => {
    const details = `{a: ${'x'.repeat(9_000)}, b: short, c: ${'y'.repeat(9_000)}}`;
    const { requests, warnings } = plan(`[{api_key: k, details: ${details}}]`, notificationOf());
    const sent = JSON.parse(requests[0]?.body ?? '') as { details: Record<string, string> };
    expect(Object.entries(sent.details).flat().join('').length).toBeLessThanOrEqual(8_000);
    expect(sent.details).toMatchObject({
      a: expect.stringMatching(/^x{1500,}…$/) as string,
      b: 'short',
    });
    expect(warnings).toEqual([
      expect.stringMatching(/^Truncated details.a to \d+ characters$/),
      expect.stringMatching(/^Truncated details.c to \d+ characters$/),
    ]);
  });

  it('warns about a message that was cut', () => {
    const { warnings } = plan(`[{api_key: k, message: ${'🔥'.repeat(131)}}]`, notificationOf());
    expect(warnings).toEqual(['Truncated message to 130 characters']);
  });
});
