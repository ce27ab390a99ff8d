// OtlpHttpExporter: sends spans by OTLP/HTTP with a protobuf body (reference row C23).
// Source: OTLP 1.x specification, section OTLP/HTTP.
import { Agent as HttpAgent, request as requestHttp, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { gzipSync } from 'node:zlib';
import type { OtlpTarget } from './otlp-target.ts';
import type { ExportOutcome, SpanExporter } from './span-exporter.ts';

/** Statuses after which the specification wants the same request again. */
const RETRIED = new Set([429, 502, 503, 504]);

/** Enough of an answer to explain a refusal. */
const MAX_ANSWER_BYTES = 1024;

interface Answer {
  readonly status: number;
  readonly text: string;
}

export class OtlpHttpExporter implements SpanExporter {
  readonly #target: OtlpTarget;
  readonly #agent: HttpAgent;

  constructor(target: OtlpTarget) {
    this.#target = target;
    const isPlain = target.url.protocol === 'http:';
    this.#agent = isPlain
      ? new HttpAgent({ keepAlive: true, maxSockets: 1 })
      : new HttpsAgent({ ...target.tls, keepAlive: true, maxSockets: 1 });
  }

  async export(body: Uint8Array, signal: AbortSignal): Promise<ExportOutcome> {
    try {
      const { status, text } = await this.#post(body, signal);
      if (status >= 200 && status < 300) return { kind: 'sent' };
      const error = `status ${status}${text === '' ? '' : `: ${text}`}`;
      return { kind: RETRIED.has(status) ? 'retry' : 'failed', error };
    } catch (error) {
      const text = error instanceof Error ? error.message : 'unknown error';
      return { kind: signal.aborted ? 'failed' : 'retry', error: text };
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #post(body: Uint8Array, signal: AbortSignal): Promise<Answer> {
    const { url, headers, isCompressed, timeoutMs, userAgent } = this.#target;
    const payload = isCompressed ? gzipSync(body) : body;
    const send = url.protocol === 'http:' ? requestHttp : requestHttps;
    return new Promise((resolve, reject) => {
      const request = send(url, {
        method: 'POST',
        agent: this.#agent,
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        headers: {
          'user-agent': userAgent,
          ...Object.fromEntries(headers),
          'content-type': 'application/x-protobuf',
          'content-length': payload.length,
          ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
        },
      });
      request.on('error', reject);
      request.on('response', (response) => {
        readAnswer(response).then(resolve, reject);
      });
      request.end(payload);
    });
  }
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    // A stream of bytes, though its type does not say so.
    const bytes = chunk as Buffer;
    // Read to its end, so that the connection can be used again.
    if (size < MAX_ANSWER_BYTES) chunks.push(bytes);
    size += bytes.length;
  }
  return { status: response.statusCode ?? 0, text: readable(chunks, response) };
}

/** The text of a refusal; protobuf is none. */
function readable(chunks: readonly Buffer[], { headers }: IncomingMessage): string {
  if (headers['content-type'] === 'application/x-protobuf') return '';
  const text = Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString('utf8');
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}
