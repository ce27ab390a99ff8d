// PagerDuty's two event APIs. Source: PagerDuty/api-schema:reference/events-v1/openapiv3.json and
// reference/events-v2/openapiv3.json (members, what is required, severities); the limits are in
// developer.pagerduty.com, Events API v2 Overview: an event has at most 512 kB, a summary 1,024
// characters, a dedup_key 255.
import { loadItem } from '../receiver-goldens.ts';
import {
  bytesOf,
  expectTarget,
  json,
  jsonOf,
  shapeOf,
  textIn,
  type ServiceVariant,
} from './imitation.ts';

const KEY = '0123456789abcdef0123456789abcdef';
const MAX_EVENT_BYTES = 512 * 1000;

const v2 = shapeOf({
  type: 'object',
  additionalProperties: false,
  required: ['routing_key', 'event_action', 'dedup_key', 'payload'],
  properties: {
    routing_key: { const: KEY },
    event_action: { enum: ['trigger', 'acknowledge', 'resolve'] },
    dedup_key: { type: 'string', minLength: 1, maxLength: 255 },
    client: { type: 'string' },
    client_url: { type: 'string', format: 'web-url' },
    payload: {
      type: 'object',
      additionalProperties: false,
      required: ['summary', 'severity', 'source'],
      properties: {
        summary: { type: 'string', minLength: 1, maxLength: 1024 },
        severity: { enum: ['critical', 'warning', 'error', 'info'] },
        source: { type: 'string', minLength: 1 },
        timestamp: { type: 'string', format: 'date-time' },
        component: { type: 'string' },
        group: { type: 'string' },
        class: { type: 'string' },
        custom_details: { type: 'object' },
      },
    },
    links: {
      type: 'array',
      items: {
        type: 'object',
        required: ['href'],
        properties: { href: { type: 'string', format: 'web-url' }, text: { type: 'string' } },
      },
    },
    images: {
      type: 'array',
      items: {
        type: 'object',
        required: ['src'],
        properties: {
          src: { type: 'string', format: 'https-url' },
          // Upstream sends an empty one for an image without a link.
          href: { type: 'string', anyOf: [{ const: '' }, { format: 'web-url' }] },
          alt: { type: 'string' },
        },
      },
    },
  },
});

export const PAGERDUTY_V2: ServiceVariant = {
  title: 'pagerduty v2',
  configure: (base) =>
    loadItem(
      'pagerduty',
      [
        `{routing_key: ${KEY}, url: "${base}/v2/enqueue", severity: warning, component: api`,
        'class: "{{ .GroupLabels.alertname }}", group: "{{ .CommonLabels.job }}"',
        'details: {"a b": "{{ .Status }}"}',
        'links: [{href: "{{ .ExternalURL }}", text: "{{ .CommonLabels.alertname }}"}]',
        'images: [{src: "https://graphs.example/x.png", alt: "{{ .CommonLabels.alertname }}"}]}',
      ].join(', '),
    ),
  open: () => ({
    take(request, objections) {
      expectTarget(request, { path: /^\/v2\/enqueue$/ }, objections);
      const event = jsonOf(request, objections);
      objections.expectShape(v2, event);
      objections.expect(bytesOf(request.body) <= MAX_EVENT_BYTES, 'larger than 512 kB');
      const dedupKey = textIn(event, 'dedup_key');
      return json({ status: 'success', message: 'Event processed', dedup_key: dedupKey }, 202);
    },
  }),
};

/** Upstream sends `event_action` and `payload`, which are of the other API and empty here. */
const v1 = shapeOf({
  type: 'object',
  additionalProperties: false,
  required: ['service_key', 'event_type', 'incident_key', 'description'],
  properties: {
    service_key: { const: KEY },
    event_type: { enum: ['trigger', 'acknowledge', 'resolve'] },
    incident_key: { type: 'string', minLength: 1, maxLength: 255 },
    description: { type: 'string', minLength: 1, maxLength: 1024 },
    details: { type: 'object' },
    client: { type: 'string' },
    client_url: { type: 'string', format: 'web-url' },
    event_action: { const: '' },
    payload: { type: 'null' },
  },
});

export const PAGERDUTY_V1: ServiceVariant = {
  title: 'pagerduty v1',
  configure: (base) => ({
    ...loadItem('pagerduty', `{service_key: ${KEY}}`),
    // The configuration has no key for the URL of the first API.
    url: `${base}/generic/2010-04-15/create_event.json`,
  }),
  open: () => ({
    take(request, objections) {
      expectTarget(request, { path: /^\/generic\/2010-04-15\/create_event\.json$/ }, objections);
      const event = jsonOf(request, objections);
      objections.expectShape(v1, event);
      objections.expect(bytesOf(request.body) <= MAX_EVENT_BYTES, 'larger than 512 kB');
      return json({ status: 'success', incident_key: textIn(event, 'incident_key') });
    },
  }),
};
