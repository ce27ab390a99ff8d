// Discord's webhooks. Source: discord/discord-api-spec:specs/openapi.json (execute_webhook,
// IncomingWebhookRequestPartial, RichEmbed); that all embeds have 6,000 characters together, and that
// names may not have "clyde" or "discord" in them, is in its documentation alone. It counts Unicode code
// points, as its developers say in discord/discord-api-docs issue 1315.
import { loadItem } from '../receiver-goldens.ts';
import {
  expectTarget,
  jsonOf,
  memberOf,
  shapeOf,
  textIn,
  type ServiceVariant,
} from './imitation.ts';

const MAX_ALL_EMBEDS = 6000;

const message = shapeOf({
  type: 'object',
  additionalProperties: false,
  required: ['embeds'],
  properties: {
    content: { type: 'string', maxLength: 2000 },
    username: { type: 'string', minLength: 1, maxLength: 80, not: { pattern: 'clyde|discord' } },
    avatar_url: { type: 'string', format: 'web-url', maxLength: 2048 },
    embeds: {
      type: 'array',
      maxItems: 10,
      items: {
        type: 'object',
        additionalProperties: false,
        properties: {
          title: { type: 'string', maxLength: 256 },
          description: { type: 'string', maxLength: 4096 },
          color: { type: 'integer', minimum: 0, maximum: 0xffffff },
          footer: {
            type: 'object',
            required: ['text'],
            properties: { text: { type: 'string', maxLength: 2048 } },
          },
        },
      },
    },
  },
});

function textsOf(embed: unknown): string {
  const footer = textIn(memberOf(embed, 'footer'), 'text');
  return textIn(embed, 'title') + textIn(embed, 'description') + footer;
}

function isEmpty(body: unknown, texts: readonly string[]): boolean {
  return textIn(body, 'content') === '' && texts.join('').trim() === '';
}

export const DISCORD: ServiceVariant = {
  title: 'discord',
  configure: (base) =>
    loadItem(
      'discord',
      `{webhook_url: "${base}/api/webhooks/1/t0k3n", content: "{{ .CommonLabels.alertname }}", username: "${'On call '.repeat(12)}", avatar_url: "https://pictures.example/a.png"}`,
    ),
  open: () => ({
    take(request, objections) {
      expectTarget(request, { path: /^\/api\/webhooks\/1\/t0k3n(\?|$)/ }, objections);
      const body = jsonOf(request, objections);
      objections.expectShape(message, body);
      const embeds = memberOf(body, 'embeds');
      const texts = Array.isArray(embeds) ? embeds.map(textsOf) : [];
      const length = Array.from(texts.join('')).length;
      objections.expect(length <= MAX_ALL_EMBEDS, 'embeds have more than 6000 characters');
      objections.expect(!isEmpty(body, texts), 'cannot send an empty message');
      return { status: 204 };
    },
  }),
};
