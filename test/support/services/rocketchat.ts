// Rocket.Chat's chat.postMessage. Source: RocketChat/Rocket.Chat:packages/rest-typings/src/v1/chat.ts
// (ChatPostMessageSchema: the server's own check, without further members) and
// RocketChat/Rocket.Chat-Open-API:messaging.yaml (the members of attachments; a field has a title and a
// value). Buttons are in neither of them, but in the server's message-attachment types.
import { loadItem } from '../receiver-goldens.ts';
import { expectTarget, json, jsonOf, shapeOf, type ServiceVariant } from './imitation.ts';

const message = shapeOf({
  type: 'object',
  additionalProperties: false,
  required: ['channel'],
  properties: {
    channel: { type: 'string', pattern: '^[#@]?[^\\s]+$' },
    text: { type: 'string' },
    alias: { type: 'string' },
    emoji: { type: 'string', pattern: '^:.*:$' },
    avatar: { type: 'string', format: 'web-url' },
    attachments: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        properties: {
          color: { type: 'string' },
          title: { type: 'string' },
          title_link: { type: 'string', format: 'web-url' },
          text: { type: 'string' },
          image_url: { type: 'string', format: 'web-url' },
          thumb_url: { type: 'string', format: 'web-url' },
          fields: {
            type: 'array',
            items: {
              type: 'object',
              required: ['title', 'value'],
              additionalProperties: false,
              properties: {
                short: { type: 'boolean' },
                title: { type: 'string' },
                value: { type: 'string' },
              },
            },
          },
          actions: {
            type: 'array',
            items: {
              type: 'object',
              required: ['type', 'text'],
              properties: {
                type: { const: 'button' },
                text: { type: 'string' },
                url: { type: 'string', format: 'web-url' },
                msg: { type: 'string' },
                is_webview: { type: 'boolean' },
                msg_in_chat_window: { type: 'boolean' },
              },
            },
          },
        },
      },
    },
  },
});

export const ROCKETCHAT: ServiceVariant = {
  title: 'rocketchat',
  configure: (base) =>
    loadItem(
      'rocketchat',
      [
        `{api_url: "${base}", token_id: us3r, token: t0k, channel: "#ops", emoji: ":fire:"`,
        'text: "{{ range .Alerts }}{{ .Annotations.summary }}\\n{{ end }}"',
        'fields: [{title: Alert, value: "{{ .CommonLabels.alertname }}"}, {title: State, value: "{{ .Status }}"}]',
        'actions: [{text: "Runbook", url: "{{ .ExternalURL }}"}]}',
      ].join(', '),
    ),
  open: () => ({
    take(request, objections) {
      expectTarget(request, { path: /^\/api\/v1\/chat\.postMessage$/ }, objections);
      const { headers } = request;
      objections.expect(headers['x-user-id'] === 'us3r', 'X-User-Id is wrong');
      objections.expect(headers['x-auth-token'] === 't0k', 'X-Auth-Token is wrong');
      objections.expectShape(message, jsonOf(request, objections));
      return json({ success: true, ts: 1481748965123, channel: 'ops', message: {} });
    },
  }),
};
