// Slack's own client for incoming webhooks, made to send through our HTTP client, so that TLS,
// proxies, credentials and redaction of http_config hold for it too.
import { IncomingWebhook, type IncomingWebhookSendArguments } from '@slack/webhook';
import type { HttpClient, HttpReply } from '../http/http-client.ts';
import type { SlackMessage } from './payload.ts';

/** Posts one message. The reply is our client's: Slack's client drops what a retry needs to know. */
export async function postToIncomingWebhook(
  url: string,
  message: SlackMessage,
  options: { readonly client: HttpClient; readonly signal: AbortSignal },
): Promise<HttpReply> {
  let reply: HttpReply | undefined;
  const webhook = new IncomingWebhook(url, {
    fetch: async (_url, init) => {
      const body = typeof init?.body === 'string' ? init.body : '';
      const request = { url, contentType: 'application/json', body };
      reply = await options.client.post(request, options.signal);
      return toFetchResponse(reply);
    },
  });
  try {
    // The types of Slack's client allow no readonly lists; it does not change them.
    await webhook.send(message as unknown as IncomingWebhookSendArguments);
  } catch (error) {
    // Anything but a 2xx is thrown; the reply already says it.
    if (reply === undefined) throw error;
  }
  if (reply === undefined) throw new Error('The Slack client sent nothing');
  return reply;
}

type FetchFunction = NonNullable<IncomingWebhookSendArguments['fetch']>;
type FetchResponse = Awaited<ReturnType<FetchFunction>>;

function toFetchResponse(reply: HttpReply): FetchResponse {
  // A network error stands as a refusal that Slack's client does not retry; the reply has the rest.
  const status = reply.kind === 'answer' ? reply.status : 400;
  const text = reply.kind === 'answer' ? reply.text : reply.error;
  return {
    ok: status >= 200 && status < 300,
    status,
    statusText: '',
    url: '',
    headers: new Headers(),
    arrayBuffer: () => Promise.resolve(new TextEncoder().encode(text).buffer),
    json: () => Promise.resolve(text),
    text: () => Promise.resolve(text),
  };
}
