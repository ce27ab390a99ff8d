// Webex' messages API. Source: developer.webex.com/docs/api/v1/messages/create-a-message (a page; Webex
// publishes no schema): a bearer token, one recipient, Markdown of at most 7,439 bytes.
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

const message = shapeOf({
  type: 'object',
  additionalProperties: false,
  required: ['roomId', 'markdown'],
  properties: {
    roomId: { type: 'string', minLength: 1 },
    markdown: { type: 'string', minLength: 1 },
  },
});

const MAX_BYTES = 7439;

export const WEBEX: ServiceVariant = {
  title: 'webex',
  configure: (base) =>
    loadItem(
      'webex',
      `{api_url: "${base}/v1/messages", room_id: Y2lz, http_config: {authorization: {credentials: b0t}}}`,
    ),
  open: () => ({
    take(request, objections) {
      expectTarget(request, { path: /^\/v1\/messages$/ }, objections);
      objections.expect(request.headers.authorization === 'Bearer b0t', 'not logged in');
      const body = jsonOf(request, objections);
      objections.expectShape(message, body);
      const markdown = textIn(body, 'markdown');
      objections.expect(bytesOf(markdown) <= MAX_BYTES, 'markdown is too long');
      objections.expect(markdown.trim() !== '', 'markdown is empty');
      return json({ id: 'Y2lzM', roomId: 'Y2lz', markdown });
    },
  }),
};
