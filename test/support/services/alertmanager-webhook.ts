// A receiver of webhooks that holds them to the format which Alertmanager documents.
// Source: prometheus.io/docs/alerting/latest/configuration (webhook_config), webhook.go (Message).
import { loadItem } from '../receiver-goldens.ts';
import { bytesOf, expectTarget, json, jsonOf, shapeOf, type ServiceVariant } from './imitation.ts';

const TEXTS = { type: 'object', additionalProperties: { type: 'string' } };

const ALERT = {
  type: 'object',
  additionalProperties: false,
  required: [
    'status',
    'labels',
    'annotations',
    'startsAt',
    'endsAt',
    'generatorURL',
    'fingerprint',
  ],
  properties: {
    status: { enum: ['firing', 'resolved'] },
    labels: TEXTS,
    annotations: TEXTS,
    startsAt: { type: 'string', format: 'date-time' },
    endsAt: { type: 'string', format: 'date-time' },
    generatorURL: { type: 'string' },
    fingerprint: { type: 'string', pattern: '^[0-9a-f]{16}$' },
  },
};

/** The message; incident.io takes the same under another version. */
export function messageSchema(version: string): object {
  return {
    type: 'object',
    additionalProperties: false,
    required: [
      'version',
      'groupKey',
      'truncatedAlerts',
      'status',
      'receiver',
      'groupLabels',
      'commonLabels',
      'commonAnnotations',
      'externalURL',
      'alerts',
    ],
    properties: {
      version: { const: version },
      groupKey: { type: 'string', minLength: 1 },
      truncatedAlerts: { type: 'integer', minimum: 0 },
      status: { enum: ['firing', 'resolved'] },
      receiver: { type: 'string' },
      notification_reason: { type: 'string', minLength: 1 },
      groupLabels: TEXTS,
      commonLabels: TEXTS,
      commonAnnotations: TEXTS,
      routeLabels: TEXTS,
      externalURL: { type: 'string', format: 'web-url' },
      alerts: { type: 'array', minItems: 1, items: ALERT },
      // The one member of our own, which is absent unless it is true.
      possibleDuplicate: { const: true },
    },
  };
}

const webhookMessage = shapeOf(messageSchema('4'));
const incidentMessage = shapeOf(messageSchema('1'));

export const WEBHOOK: ServiceVariant = {
  title: 'webhook',
  configure: (base) => loadItem('webhook', `{url: "${base}/hook"}`),
  open: () => ({
    take(request, objections) {
      expectTarget(request, { path: /^\/hook$/ }, objections);
      objections.expectShape(webhookMessage, jsonOf(request, objections));
      return json({}, 200);
    },
  }),
};

/**
 * incident.io publishes the schema of its own alert events alone, not of those of Alertmanager: these are
 * the format that Alertmanager sends there, and its limit. Source: notify/incidentio/incidentio.go.
 */
const MAX_EVENT_BYTES = 512 * 1024;

export const INCIDENTIO: ServiceVariant = {
  title: 'incidentio',
  configure: (base) =>
    loadItem(
      'incidentio',
      `{url: "${base}/v2/alert_events/alertmanager/01HX", alert_source_token: s0urce}`,
    ),
  // One alert alone is larger than incident.io takes; upstream sends it, too.
  refusedAsUpstream: new Map(
    [
      'very long texts in emoji',
      'very long texts of three bytes',
      'a very long text without breaks, as HTML',
      'a possible duplicate of something long',
    ].map((title) => [title, /^larger than 512 kB$/] as const),
  ),
  open: () => ({
    take(request, objections) {
      expectTarget(request, { path: /^\/v2\/alert_events\/alertmanager\/\w+$/ }, objections);
      objections.expect(request.headers.authorization === 'Bearer s0urce', 'not logged in');
      objections.expectShape(incidentMessage, jsonOf(request, objections));
      objections.expect(bytesOf(request.body) <= MAX_EVENT_BYTES, 'larger than 512 kB');
      return json({ status: 'success', message: 'Event accepted for processing' }, 202);
    },
  }),
};
