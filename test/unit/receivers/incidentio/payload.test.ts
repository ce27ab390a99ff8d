// incident.io's event as upstream posts it (row N16).
import { describe, expect, it } from 'vitest';
import { LabelSet } from '../../../../src/model/label-set.ts';
import type { Notification } from '../../../../src/notify/integration.ts';
import { encodeIncidentEvent } from '../../../../src/receivers/incidentio/payload.ts';
import { alertOf, notificationOf } from '../../../support/receiver-fixtures.ts';
import { goldenBody, goldenSends, loadItems } from '../../../support/receiver-goldens.ts';

const OPTIONS = { externalURL: 'http://tocsin.example', maxAlerts: 0 };
const TOO_LARGE = 'Left out all alerts but the first: the event would be larger than 512 kB';

/** Two alerts; each takes some more bytes than its text. */
function largeNotification(bytes: number): Notification {
  const annotations = LabelSet.fromRecord({ text: 'x'.repeat(bytes) });
  const alerts = ['a', 'b'].map((job) => alertOf({ alertname: 'Down', job }, { annotations }));
  return notificationOf({ alerts });
}

describe('encodeIncidentEvent()', () => {
  it.each(goldenSends('incidentio'))('equals upstream byte for byte: $title', (send) => {
    const config = loadItems('incidentio', send.items);
    const { maxAlerts } = config;
    const { body } = encodeIncidentEvent(send.notification, {
      externalURL: 'http://am.example/base',
      maxAlerts,
    });
    expect(send.requests.map((request) => request.body)).toEqual([goldenBody(body)]);
  });

  it.each([
    [1_000, 2, []],
    [200_000, 1, [TOO_LARGE]],
    [300_000, 1, [`${TOO_LARGE}, and still is`]],
  ])('of two alerts of %i bytes keeps %i', (bytes, count, warnings) => {
    const event = encodeIncidentEvent(largeNotification(bytes), OPTIONS);
    expect(event.warnings).toEqual(warnings);
    expect(event.body.match(/"fingerprint"/g)).toHaveLength(count);
  });

  it('keeps an event of exactly the limit whole', () => {
    const empty = Buffer.byteLength(encodeIncidentEvent(largeNotification(0), OPTIONS).body);
    // The text is in both alerts and in what they have in common.
    const rest = (512 * 1024 - empty) % 3;
    const alerts = largeNotification((512 * 1024 - empty - rest) / 3).alerts;
    const padded = (length: number): Notification =>
      notificationOf({ alerts, receiver: `ops${'x'.repeat(length)}` });
    expect(encodeIncidentEvent(padded(rest), OPTIONS).warnings).toEqual([]);
    expect(encodeIncidentEvent(padded(rest + 1), OPTIONS).warnings).toEqual([TOO_LARGE]);
  });

  it('marks a possible duplicate, and only that', () => {
    const marked = encodeIncidentEvent(notificationOf({ possibleDuplicate: true }), OPTIONS);
    expect(marked.body).toContain('"truncatedAlerts":0,"possibleDuplicate":true}\n');
    expect(encodeIncidentEvent(notificationOf(), OPTIONS).body).not.toContain('possible');
  });
});
