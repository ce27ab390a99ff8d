// Mattermost's incoming webhooks. Source: mattermost/mattermost, server/public/model:
// incoming_webhook.go (members), slack_attachment.go (IsValid: colours, addresses of http alone) and
// post.go: a post has at most 16,383 characters, and its properties, of which attachments are one, at
// most 800,000. What IsValid has against attachments the server of today writes to its log alone; that
// a link needs the text that bears it is not held here, as Alertmanager does not either.
import { loadItem } from '../receiver-goldens.ts';
import { expectTarget, jsonOf, memberOf, shapeOf, type ServiceVariant } from './imitation.ts';

const MAX_PROPS = 800_000;
const URL_TEXT = { type: 'string', format: 'web-url' };
const TEXT = { type: 'string' };

const message = shapeOf({
  type: 'object',
  additionalProperties: false,
  anyOf: [{ required: ['text'] }, { required: ['attachments'] }],
  properties: {
    text: { type: 'string', minLength: 1, maxLength: 16_383 },
    channel: { type: 'string', pattern: '^@?[a-z0-9._-]+$' },
    username: { type: 'string', minLength: 1, maxLength: 64 },
    icon_url: URL_TEXT,
    icon_emoji: TEXT,
    type: { type: 'string', pattern: '^custom_' },
    props: { type: 'object', properties: { card: TEXT } },
    priority: {
      type: 'object',
      required: ['priority'],
      additionalProperties: false,
      properties: {
        priority: { enum: ['', 'standard', 'important', 'urgent'] },
        requested_ack: { type: 'boolean' },
        persistent_notifications: { type: 'boolean' },
      },
    },
    attachments: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        properties: {
          fallback: TEXT,
          color: { type: 'string', pattern: '^(good|warning|danger|#[0-9a-fA-F]{6})$' },
          pretext: TEXT,
          text: TEXT,
          author_name: TEXT,
          author_link: URL_TEXT,
          author_icon: URL_TEXT,
          title: TEXT,
          title_link: URL_TEXT,
          image_url: URL_TEXT,
          thumb_url: URL_TEXT,
          footer: TEXT,
          footer_icon: URL_TEXT,
          fields: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              properties: { title: TEXT, value: TEXT, short: { type: 'boolean' } },
            },
          },
        },
      },
    },
  },
});

export const MATTERMOST: readonly ServiceVariant[] = [
  { title: 'mattermost', parts: '' },
  {
    title: 'mattermost, text and attachments',
    parts:
      ', text: "{{ range .Alerts }}{{ .Annotations.summary }}{{ end }}", priority: {priority: urgent, requested_ack: true}, attachments: [{title: "{{ .GroupLabels.alertname }}", text: "{{ .Status }}", fields: [{title: Team, value: "{{ .CommonLabels.team }}"}]}]',
  },
].map(({ title, parts }) => ({
  title,
  configure: (base) =>
    loadItem('mattermost', `{webhook_url: "${base}/hooks/x0k", channel: town-square${parts}}`),
  open: () => ({
    take(request, objections) {
      expectTarget(request, { path: /^\/hooks\/x0k$/ }, objections);
      const body = jsonOf(request, objections);
      objections.expectShape(message, body);
      const attachments = JSON.stringify(memberOf(body, 'attachments') ?? []);
      objections.expect(attachments.length <= MAX_PROPS, 'the attachments are too large');
      return { status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' };
    },
  }),
}));
