// The requests to Opsgenie as upstream makes them (row N4).
import { describe, expect, it } from 'vitest';
import type { Notification } from '../../../../src/notify/integration.ts';
import { isFiring } from '../../../../src/receivers/is-firing.ts';
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

  it('warns about a message that was cut', () => {
    const { warnings } = plan(`[{api_key: k, message: ${'🔥'.repeat(131)}}]`, notificationOf());
    expect(warnings).toEqual(['Truncated message to 130 characters']);
  });
});
