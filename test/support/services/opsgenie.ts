// Opsgenie's alert API. Source: opsgenie/opsgenie-oas:definitions/alert.yaml (members, what is required,
// priorities) and docs.opsgenie.com/docs/alert-api, whose table gives the limits.
import { loadItem } from '../receiver-goldens.ts';
import {
  expectTarget,
  json,
  jsonOf,
  memberOf,
  shapeOf,
  type Objections,
  type ServiceVariant,
} from './imitation.ts';

const MAX_DETAILS = 8000;

const RESPONDER = {
  type: 'object',
  required: ['type'],
  properties: {
    type: { enum: ['team', 'user', 'escalation', 'schedule'] },
    id: { type: 'string', minLength: 1 },
    name: { type: 'string', minLength: 1 },
    username: { type: 'string', minLength: 1 },
  },
  additionalProperties: false,
  oneOf: [{ required: ['id'] }, { required: ['name'] }, { required: ['username'] }],
};

/** What has more than 100 characters is cut off; Alertmanager's is an address, often longer. */
const SOURCE = { type: 'string' };

const creation = shapeOf({
  type: 'object',
  additionalProperties: false,
  required: ['message', 'alias'],
  properties: {
    message: { type: 'string', minLength: 1, maxLength: 130 },
    alias: { type: 'string', minLength: 1, maxLength: 512 },
    description: { type: 'string', maxLength: 15_000 },
    responders: { type: 'array', maxItems: 50, items: RESPONDER },
    // Items that are longer, and surplus ones, are cut off without an error.
    actions: { type: 'array', items: { type: 'string' } },
    tags: { type: 'array', items: { type: 'string' } },
    details: { type: 'object', additionalProperties: { type: 'string' } },
    entity: { type: 'string', maxLength: 512 },
    source: SOURCE,
    priority: { enum: ['P1', 'P2', 'P3', 'P4', 'P5'] },
    note: { type: 'string', maxLength: 25_000 },
  },
});

const closing = shapeOf({
  type: 'object',
  additionalProperties: false,
  properties: { source: SOURCE },
});

const messageUpdate = shapeOf({
  type: 'object',
  additionalProperties: false,
  required: ['message'],
  properties: { message: { type: 'string', minLength: 1, maxLength: 130 } },
});

const descriptionUpdate = shapeOf({
  type: 'object',
  additionalProperties: false,
  required: ['description'],
  properties: { description: { type: 'string', minLength: 1, maxLength: 15_000 } },
});

const REQUESTS = [
  { method: 'POST', path: /^\/v2\/alerts$/, shape: creation },
  {
    method: 'POST',
    path: /^\/v2\/alerts\/[0-9a-f]{64}\/close\?identifierType=alias$/,
    shape: closing,
  },
  {
    method: 'PUT',
    path: /^\/v2\/alerts\/[0-9a-f]{64}\/message\?identifierType=alias$/,
    shape: messageUpdate,
  },
  {
    method: 'PUT',
    path: /^\/v2\/alerts\/[0-9a-f]{64}\/description\?identifierType=alias$/,
    shape: descriptionUpdate,
  },
] as const;

function expectDetails(body: unknown, objections: Objections): void {
  const details = memberOf(body, 'details') ?? {};
  const texts = Object.entries(details).flatMap(([name, value]) => [name, String(value)]);
  objections.expect(texts.join('').length <= MAX_DETAILS, 'details has more than 8000 characters');
}

export const OPSGENIE: ServiceVariant = {
  title: 'opsgenie',
  configure: (base) =>
    loadItem(
      'opsgenie',
      [
        `{api_key: k3y, api_url: "${base}", update_alerts: true, priority: P2, note: a note`,
        'tags: "{{ .CommonLabels.alertname }},ops", entity: "{{ .GroupLabels.alertname }}"',
        'details: {state: "{{ .Status }}"}',
        'responders: [{name: "{{ .CommonLabels.team }}", type: team}, {username: a@b.c, type: user}]}',
      ].join(', '),
    ),
  open: () => ({
    take(request, objections) {
      const { authorization } = request.headers;
      objections.expect(authorization === 'GenieKey k3y', 'not logged in');
      const known = REQUESTS.find(
        ({ method, path }) => method === request.method && path.test(request.url),
      );
      expectTarget(request, known ?? { path: /never/ }, objections);
      const body = jsonOf(request, objections);
      if (known !== undefined) objections.expectShape(known.shape, body);
      expectDetails(body, objections);
      return json({ result: 'Request will be processed', took: 0.1, requestId: 'r-1' }, 202);
    },
  }),
};
