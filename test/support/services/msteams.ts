// The two ways into Microsoft Teams. Sources: learn.microsoft.com, legacy actionable message card
// reference (connectors; a page) and "Create incoming webhooks" (a message has at most 28 KB);
// microsoft/AdaptiveCards:schemas/1.5.0/adaptive-card.json, to which Teams adds `msteams`. Alertmanager
// calls its card 1.2 and yet gives texts the `style` of 1.5, which older clients ignore.
import { loadItem } from '../receiver-goldens.ts';
import { bytesOf, expectTarget, jsonOf, shapeOf, type ServiceVariant } from './imitation.ts';

const MAX_BYTES = 28 * 1024;

const messageCard = shapeOf({
  type: 'object',
  additionalProperties: false,
  // Teams refuses a card without a summary or a text.
  required: ['@context', 'summary', 'text'],
  properties: {
    '@context': { enum: ['http://schema.org/extensions', 'https://schema.org/extensions'] },
    '@type': { const: 'MessageCard' },
    type: { const: 'MessageCard' },
    title: { type: 'string' },
    summary: { type: 'string', minLength: 1 },
    text: { type: 'string', minLength: 1 },
    themeColor: { type: 'string', pattern: '^[0-9a-fA-F]{6}$' },
  },
});

const TEXT_BLOCK = {
  type: 'object',
  additionalProperties: false,
  required: ['type', 'text'],
  properties: {
    type: { const: 'TextBlock' },
    text: { type: 'string' },
    color: { enum: ['default', 'dark', 'light', 'accent', 'good', 'warning', 'attention'] },
    horizontalAlignment: { enum: ['left', 'center', 'right'] },
    isSubtle: { type: 'boolean' },
    maxLines: { type: 'number' },
    size: { enum: ['default', 'small', 'medium', 'large', 'extraLarge'] },
    weight: { enum: ['default', 'lighter', 'bolder'] },
    wrap: { type: 'boolean' },
    style: { enum: ['default', 'heading'] },
  },
};

const cardMessage = shapeOf({
  type: 'object',
  additionalProperties: false,
  required: ['type', 'attachments'],
  properties: {
    type: { const: 'message' },
    attachments: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['contentType', 'content'],
        properties: {
          contentType: { const: 'application/vnd.microsoft.card.adaptive' },
          contentUrl: { type: 'null' },
          content: {
            type: 'object',
            additionalProperties: false,
            required: ['type', 'version', 'body'],
            properties: {
              $schema: { const: 'http://adaptivecards.io/schemas/adaptive-card.json' },
              type: { const: 'AdaptiveCard' },
              version: { enum: ['1.0', '1.1', '1.2', '1.3', '1.4', '1.5'] },
              body: { type: 'array', minItems: 1, items: TEXT_BLOCK },
              msteams: { type: 'object', properties: { width: { enum: ['full', 'Full'] } } },
            },
          },
        },
      },
    },
  },
});

/** Names of values are compared without regard to case. */
function withLowerCaseEnums(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body ?? null), (name, value: unknown) =>
    ['color', 'size', 'weight', 'style'].includes(name) && typeof value === 'string'
      ? value.toLowerCase()
      : value,
  ) as unknown;
}

export const MSTEAMS: ServiceVariant = {
  title: 'msteams',
  configure: (base) =>
    loadItem('msteams', `{webhook_url: "${base}/webhookb2/a@b/IncomingWebhook/c"}`),
  open: () => ({
    take(request, objections) {
      expectTarget(request, { path: /^\/webhookb2\// }, objections);
      objections.expectShape(messageCard, jsonOf(request, objections));
      objections.expect(bytesOf(request.body) <= MAX_BYTES, 'larger than 28 KB');
      return { status: 200, headers: { 'content-type': 'text/plain' }, body: '1' };
    },
  }),
};

export const MSTEAMSV2: ServiceVariant = {
  title: 'msteamsv2',
  configure: (base) =>
    loadItem(
      'msteamsv2',
      `{webhook_url: "${base}/workflows/x/triggers/manual/paths/invoke?sig=y"}`,
    ),
  open: () => ({
    take(request, objections) {
      expectTarget(request, { path: /^\/workflows\/.*\?sig=y$/ }, objections);
      objections.expectShape(cardMessage, withLowerCaseEnums(jsonOf(request, objections)));
      objections.expect(bytesOf(request.body) <= MAX_BYTES, 'larger than 28 KB');
      return { status: 202 };
    },
  }),
};
