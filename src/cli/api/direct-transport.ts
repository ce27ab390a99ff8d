// The plain way to a server: Node's own HTTP client, which starts in no time. Settings and proxies
// take the transport of the receivers instead.
import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import { fail, ok, type Result } from '../../model/result.ts';
import { explainNetworkError } from './network-error.ts';
import type { ApiAnswer, ApiRequest, Transport } from './transport.ts';

/** As Go's HTTP client: this many requests for one answer. */
const MAX_REQUESTS = 10;

/** A list of very many alerts is far below; what is longer is no answer of a server of alerts. */
const MAX_ANSWER_BYTES = 1 << 30;

/** Creates the transport. It keeps connections until `close`. */
export function createDirectTransport(userAgent: string): Transport {
  return new DirectTransport(userAgent);
}

type Reply =
  | { readonly kind: 'answer'; readonly answer: ApiAnswer; readonly location: string | undefined }
  | { readonly kind: 'lost'; readonly error: unknown };

class DirectTransport implements Transport {
  readonly #userAgent: string;
  readonly #agents = new Map<string, Agent>();

  constructor(userAgent: string) {
    this.#userAgent = userAgent;
  }

  async send(request: ApiRequest, signal: AbortSignal): Promise<Result<ApiAnswer>> {
    const { protocol } = request.url;
    if (protocol !== 'http:' && protocol !== 'https:') {
      return fail(`unsupported protocol scheme "${protocol.slice(0, -1)}"`);
    }
    let hop = request;
    for (let count = 1; ; count += 1) {
      const reply = await this.#exchange(hop, signal);
      if (reply.kind === 'lost') return fail(explainNetworkError(reply.error, hop.url));
      const next = redirected(hop, reply);
      if (next === undefined) return ok(reply.answer);
      if (count === MAX_REQUESTS) return fail(`stopped after ${MAX_REQUESTS} redirects`);
      hop = next;
    }
  }

  async close(): Promise<void> {
    for (const agent of this.#agents.values()) agent.destroy();
    this.#agents.clear();
  }

  async #exchange(request: ApiRequest, signal: AbortSignal): Promise<Reply> {
    try {
      const response = await this.#open(request, signal);
      const text = await readText(response);
      const { statusCode = 0, headers } = response;
      const contentType = headers['content-type'] ?? '';
      return {
        kind: 'answer',
        answer: { status: statusCode, contentType, text },
        location: headers.location,
      };
    } catch (error) {
      return { kind: 'lost', error };
    }
  }

  async #open({ method, url, body }: ApiRequest, signal: AbortSignal): Promise<IncomingMessage> {
    const { protocol } = url;
    const client = protocol === 'https:' ? await import('node:https') : await import('node:http');
    const agent = this.#agents.get(protocol) ?? new client.Agent({ keepAlive: true });
    this.#agents.set(protocol, agent);
    const auth = url.username === '' && url.password === '' ? undefined : credentialsOf(url);
    const headers: Record<string, string> = {
      'User-Agent': this.#userAgent,
      Accept: 'application/json',
      ...(body === undefined
        ? {}
        : {
            'Content-Type': 'application/json',
            'Content-Length': String(Buffer.byteLength(body)),
          }),
      ...(auth === undefined ? {} : { Authorization: auth }),
    };
    const bare = new URL(url);
    bare.username = '';
    bare.password = '';
    return new Promise((resolve, reject) => {
      const request: ClientRequest = client.request(bare, { method, headers, agent, signal });
      request.on('response', resolve);
      request.on('error', reject);
      request.end(body);
    });
  }
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    // A stream of bytes, though its type does not say so.
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > MAX_ANSWER_BYTES)
      throw new Error(`the answer is longer than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Where a redirect leads; credentials stay with the host that they were given for. */
function redirected(
  hop: ApiRequest,
  { answer, location }: Extract<Reply, { kind: 'answer' }>,
): ApiRequest | undefined {
  const { status } = answer;
  const keepsBody = status === 307 || status === 308;
  if (!keepsBody && status !== 301 && status !== 302 && status !== 303) return undefined;
  if (location === undefined || !URL.canParse(location, hop.url.href)) return undefined;
  const url = new URL(location, hop.url);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  if (url.hostname === hop.url.hostname && url.username === '') {
    url.username = hop.url.username;
    url.password = hop.url.password;
  }
  return keepsBody ? { ...hop, url } : { method: 'GET', url, body: undefined };
}

function credentialsOf(url: URL): string {
  const text = `${unescaped(url.username)}:${unescaped(url.password)}`;
  return `Basic ${Buffer.from(text).toString('base64')}`;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
