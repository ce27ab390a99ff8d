// Slack's incoming webhooks and chat.postMessage, chat.update. Source: slackapi/slack-api-specs
// (web-api/slack_web_openapi_v2.json: which parameters there are; attachments are a text to it),
// slackapi/node-slack-sdk (packages/types/src/message-attachments.ts: members and kinds of actions, a
// footer of 300 characters) and docs.slack.dev, "Truncating content" (40,000 characters of `text`, at
// most 100 attachments and five actions in each). Its types want a title and a value in each field, and
// have no `fallback` in `mrkdwn_in`; Alertmanager sends it otherwise, and so do we.
import type { SinkAnswer, SinkRequest } from '../http-sink.ts';
import { inline } from '../receiver-fixtures.ts';
import { loadItem } from '../receiver-goldens.ts';
import {
  expectTarget,
  json,
  jsonOf,
  shapeOf,
  textIn,
  type Objections,
  type ServiceVariant,
} from './imitation.ts';

const ATTACHMENT = {
  type: 'object',
  additionalProperties: false,
  properties: {
    fallback: { type: 'string' },
    callback_id: { type: 'string' },
    color: { type: 'string', pattern: '^(good|warning|danger|#?[0-9a-fA-F]{6})$' },
    pretext: { type: 'string' },
    title: { type: 'string', minLength: 1 },
    title_link: { type: 'string', format: 'web-url' },
    text: { type: 'string' },
    footer: { type: 'string', maxLength: 300 },
    image_url: { type: 'string', format: 'web-url' },
    thumb_url: { type: 'string', format: 'web-url' },
    mrkdwn_in: { type: 'array', items: { enum: ['text', 'pretext', 'fields', 'fallback'] } },
    fields: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        properties: {
          title: { type: 'string' },
          value: { type: 'string' },
          short: { type: 'boolean' },
        },
      },
    },
    actions: {
      type: 'array',
      maxItems: 5,
      items: {
        type: 'object',
        required: ['type', 'text'],
        properties: {
          type: { enum: ['button', 'select'] },
          text: { type: 'string', minLength: 1 },
          url: { type: 'string', format: 'web-url' },
          style: { enum: ['default', 'primary', 'danger'] },
        },
      },
    },
  },
};

const message = shapeOf({
  type: 'object',
  additionalProperties: false,
  required: ['attachments'],
  properties: {
    channel: { type: 'string', minLength: 1 },
    ts: { type: 'string', pattern: '^\\d+\\.\\d+$' },
    username: { type: 'string', minLength: 1 },
    icon_emoji: { type: 'string', pattern: '^:.*:$' },
    icon_url: { type: 'string', format: 'web-url' },
    link_names: { type: 'boolean' },
    text: { type: 'string', maxLength: 40_000 },
    attachments: { type: 'array', minItems: 1, maxItems: 100, items: ATTACHMENT },
  },
});

const PARTS = [
  'channel: "#ops", text: "{{ range .Alerts }}{{ .Annotations.summary }}\\n{{ end }}"',
  'pretext: "{{ .CommonAnnotations.summary }}", icon_emoji: ":fire:", link_names: true',
  'footer: "{{ .CommonAnnotations.summary }}"',
  'fields: [{title: "{{ .GroupLabels.alertname }}", value: "{{ .CommonLabels.team }}"}]',
  'actions: [{type: button, text: "Runbook {{ .CommonLabels.alertname }}", url: "{{ .ExternalURL }}"}]',
].join(', ');

/** Takes a message that is posted, or that changes the one posted before. */
function takeMessage(request: SinkRequest, objections: Objections, known: Set<string>): SinkAnswer {
  const isUpdate = request.url === '/api/chat.update';
  expectTarget(request, { path: /^\/api\/chat\.(postMessage|update)$/ }, objections);
  objections.expect(request.headers.authorization === 'Bearer xoxb-1', 'not_authed');
  const body = jsonOf(request, objections);
  objections.expectShape(message, body);
  objections.expect(textIn(body, 'channel') !== '', 'channel_not_found');
  const ts = isUpdate ? textIn(body, 'ts') : '1503435956.000247';
  objections.expect(!isUpdate || known.has(ts), 'message_not_found');
  known.add(ts);
  return json({ ok: true, channel: 'C123456', ts, message: {} });
}

const CHAT_TEXTS =
  'title: \'{{ template "tocsin.title" . }}\', text: \'{{ template "tocsin.slack.text" . }}\'';

function incomingWebhook(title: string, parts: string): ServiceVariant {
  return {
    title,
    configure: (base) => loadItem('slack', `{api_url: "${base}/services/T0/B0/x", ${parts}}`),
    open: () => ({
      take(request, objections) {
        expectTarget(request, { path: /^\/services\/T0\/B0\/x$/ }, objections);
        objections.expectShape(message, jsonOf(request, objections));
        return { status: 200, headers: { 'content-type': 'text/html' }, body: 'ok' };
      },
    }),
  };
}

export const SLACK: readonly ServiceVariant[] = [
  incomingWebhook('slack, incoming webhook', PARTS),
  incomingWebhook('slack with the texts for chats', CHAT_TEXTS),
  {
    title: 'slack, Web API',
    configure: (base) => ({
      ...loadItem(
        'slack',
        `{api_url: "https://slack.com/api/chat.postMessage", update_message: true, http_config: {authorization: {credentials: xoxb-1}}, ${PARTS}}`,
      ),
      // Only Slack's own address may be configured.
      apiUrl: inline(`${base}/api/chat.postMessage`),
    }),
    open: () => {
      const known = new Set<string>();
      return { take: (request, objections) => takeMessage(request, objections, known) };
    },
  },
];
