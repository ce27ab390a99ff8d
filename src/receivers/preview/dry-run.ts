// The dry run of an integration: whatever it would send is noted down without its secrets, and the
// services get answers made up, so that it goes on to what comes next.
import type { HttpConfig } from '../../config/http-config.ts';
import type { Preview, PreviewStep } from '../../engine/receiver-trials.ts';
import type { Logger } from '../../model/logger.ts';
import type { EmailConfig } from '../email/config.ts';
import type { Mail } from '../email/payload.ts';
import type { HttpClient, HttpClientDeps, HttpReply } from '../http/http-client.ts';
import type { HttpRequest } from '../http/http-request.ts';
import { headersFor, loadCredentials, type Credentials } from '../http/request-headers.ts';
import { notSent } from '../http/http-exchange.ts';
import type { DryRun } from '../integration-deps.ts';
import { madeUpAnswer } from './made-up-answers.ts';
import { shownHeaders, shownUrl, type Hidden } from './shown-request.ts';

/** Integrations make a handful of requests; more than this is a loop. */
const MAX_STEPS = 20;

export class RecordedRun implements DryRun {
  readonly #hidden: Hidden;
  readonly #steps: PreviewStep[] = [];
  readonly #notes = new Set<string>();

  /** `hidden` is what nobody may see. */
  constructor(hidden: Hidden) {
    this.#hidden = hidden;
  }

  /** What was noted down so far. */
  result(): Pick<Preview, 'steps' | 'notes'> {
    return { steps: [...this.#steps], notes: [...this.#notes] };
  }

  /** Takes warnings of the integration as notes. */
  logger(): Logger {
    return {
      log: (level, message) => {
        if (level === 'warn' || level === 'error') this.note(message);
      },
    };
  }

  note(text: string): void {
    this.#notes.add(this.#hidden.redact(text));
  }

  client(config: HttpConfig, deps: HttpClientDeps): HttpClient {
    const send = (request: HttpRequest): Promise<HttpReply> => this.#send(request, config, deps);
    return {
      send,
      post: (request) => send({ ...request, method: 'POST' }),
      close: () => Promise.resolve(),
    };
  }

  mail({ smarthost }: Pick<EmailConfig, 'smarthost'>, mail: Mail): void {
    const { redact } = this.#hidden;
    const isSubject = (name: string): boolean => name.toLowerCase() === 'subject';
    this.#steps.push({
      kind: 'mail',
      server: `${smarthost.host}:${smarthost.port}`,
      from: redact(mail.from),
      to: mail.to.map(redact),
      subject: redact(mail.headers.find(([name]) => isSubject(name))?.[1] ?? ''),
      headers: mail.headers.map(([name, value]) => ({ name, value: redact(value) })),
      html: redact(mail.html ?? ''),
      text: redact(mail.text ?? ''),
    });
  }

  async #send(request: HttpRequest, config: HttpConfig, deps: HttpClientDeps): Promise<HttpReply> {
    if (!URL.canParse(request.url)) return notSent('the URL is not valid');
    if (this.#steps.length >= MAX_STEPS) return notSent('too many requests for a preview');
    const read = await loadCredentials(config, {
      readFile: deps.readFile,
      accessToken: () => this.#accessToken(),
    });
    if (!read.ok) return notSent(read.error);
    this.#steps.push(this.#requestStep(request, read.value, deps.version));
    const { note, reply } = madeUpAnswer(request);
    if (note !== undefined) this.note(note);
    return reply;
  }

  #requestStep(request: HttpRequest, credentials: Credentials, version: string): PreviewStep {
    const { method } = request;
    const body = method === 'GET' ? undefined : request.body;
    const headers = headersFor(
      { url: new URL(request.url), method, body, isForeign: false },
      {
        credentials,
        userAgent: `Tocsin/${version}`,
        contentType: method === 'GET' ? '' : request.contentType,
        own: request,
      },
    );
    const hidden = this.#hidden.with(credentials.secrets);
    return {
      kind: 'request',
      method,
      url: shownUrl(request.url, hidden),
      headers: shownHeaders(headers, hidden),
      body: hidden.redact(body ?? ''),
    };
  }

  #accessToken(): ReturnType<Parameters<typeof loadCredentials>[1]['accessToken']> {
    this.note('The server of "oauth2" is asked for an access token first');
    return Promise.resolve({ ok: true, value: { header: 'Bearer ACCESS-TOKEN', secrets: [] } });
  }
}
