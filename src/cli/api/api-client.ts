// The API of a server as functions, for all commands: what is asked, what comes back, and one line
// for everything that can go wrong on the way.
import { fail, ok, type Result } from '../../model/result.ts';
import {
  DELETE_SILENCE,
  describeRefusal,
  GET_ALERTS,
  GET_RECEIVERS,
  GET_SILENCE,
  GET_SILENCES,
  GET_STATUS,
  POST_ALERTS,
  POST_SILENCES,
  type Operation,
} from './operation.ts';
import type { ApiAnswer, Transport } from './transport.ts';
import { readAlert, type ShownAlert } from './wire-alert.ts';
import type { SentSilence } from './sent-silence.ts';
import { readSilence, type ShownSilence } from './wire-silence.ts';
import { readStatus, type ShownStatus } from './wire-status.ts';
import { readList, readObject, readText, type JsonObject, type Reader } from './wire-value.ts';

const API_V2 = '/api/v2';

/** Names and texts of a query; a name may occur several times. */
export type Query = readonly (readonly [name: string, value: string])[];

/** What became of sending a silence. */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly id: string }
  /** There is no silence with its id. */
  | { readonly kind: 'unknown'; readonly error: string }
  | { readonly kind: 'failed'; readonly error: string };

export interface ApiClientOptions {
  /** The server; `/api/v2` is put behind its path. */
  readonly url: URL;
  readonly transport: Transport;
  /** Ends all requests; its reason is what they fail with. */
  readonly signal: AbortSignal;
  /** Hears of each request: its method, URL and how it ended. */
  readonly onRequest?: (line: string) => void;
}

export interface Call {
  readonly query?: Query;
  readonly id?: string;
  readonly body?: unknown;
}

export class ApiClient {
  readonly #options: ApiClientOptions;

  constructor(options: ApiClientOptions) {
    this.#options = options;
  }

  alerts(query: Query): Promise<Result<readonly ShownAlert[]>> {
    return this.#read(GET_ALERTS, { query }, readList(readAlert));
  }

  async sendAlert(alert: JsonObject): Promise<Result<undefined>> {
    const answer = await this.#call(POST_ALERTS, { body: [alert] });
    return answer.ok ? ok(undefined) : answer;
  }

  silences(query: Query): Promise<Result<readonly ShownSilence[]>> {
    return this.#read(GET_SILENCES, { query }, readList(readSilence));
  }

  silence(id: string): Promise<Result<ShownSilence>> {
    return this.#read(GET_SILENCE, { id }, readSilence);
  }

  async sendSilence(silence: SentSilence): Promise<SendOutcome> {
    const answer = await this.#exchange(POST_SILENCES, { body: silence });
    if (!answer.ok) return { kind: 'failed', error: answer.error };
    const { status } = answer.value;
    if (status !== 200) {
      const error = describeRefusal(POST_SILENCES, answer.value);
      return { kind: status === 404 ? 'unknown' : 'failed', error };
    }
    const id = readAnswer(POST_SILENCES, answer.value, (value, at) => {
      const object = readObject(value, at);
      return object.ok ? readText(object.value['silenceID'], 'silenceID') : object;
    });
    return id.ok ? { kind: 'sent', id: id.value } : { kind: 'failed', error: id.error };
  }

  async expireSilence(id: string): Promise<Result<undefined>> {
    const answer = await this.#call(DELETE_SILENCE, { id });
    return answer.ok ? ok(undefined) : answer;
  }

  status(): Promise<Result<ShownStatus>> {
    return this.#read(GET_STATUS, {}, readStatus);
  }

  receivers(): Promise<Result<readonly JsonObject[]>> {
    return this.#read(GET_RECEIVERS, {}, readList(readObject));
  }

  /** Asks for an operation of another API. */
  ask<T>(operation: Operation, call: Call, reader: Reader<T>): Promise<Result<T>> {
    return this.#read(operation, call, reader);
  }

  /** Asks for an operation of another API whose answer has no body. */
  async tell(operation: Operation, call: Call): Promise<Result<undefined>> {
    const answer = await this.#call(operation, call);
    return answer.ok ? ok(undefined) : answer;
  }

  async #read<T>(operation: Operation, call: Call, reader: Reader<T>): Promise<Result<T>> {
    const answer = await this.#call(operation, call);
    return answer.ok ? readAnswer(operation, answer.value, reader) : answer;
  }

  /** Fails unless the server says that it is done. */
  async #call(operation: Operation, call: Call): Promise<Result<ApiAnswer>> {
    const answer = await this.#exchange(operation, call);
    if (!answer.ok || answer.value.status === (operation.success ?? 200)) return answer;
    return fail(describeRefusal(operation, answer.value));
  }

  async #exchange(operation: Operation, call: Call): Promise<Result<ApiAnswer>> {
    const { transport, signal, onRequest } = this.#options;
    const { method } = operation;
    const url = this.#urlOf(operation, call);
    const shown = withoutCredentials(url);
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const answer = await transport.send({ method, url, body }, signal);
    const verb = method.charAt(0) + method.slice(1).toLowerCase();
    onRequest?.(`${method} ${shown}: ${answer.ok ? answer.value.status : answer.error}`);
    if (answer.ok) return answer;
    const reason = signal.aborted ? String(signal.reason) : answer.error;
    return fail(`${verb} "${shown}": ${reason}`);
  }

  #urlOf({ path, base: api = API_V2 }: Operation, { query = [], id = '' }: Call): URL {
    const url = new URL(this.#options.url);
    const base = url.pathname.replace(/\/+$/, '');
    url.pathname = `${base}${api}${path.replace(/\{\w+\}/, () => encodeURIComponent(id))}`;
    const pairs = query.map(([name, value]) => `${name}=${queryEscape(value)}`);
    url.search = pairs.join('&');
    url.hash = '';
    return url;
  }
}

function readAnswer<T>(operation: Operation, answer: ApiAnswer, reader: Reader<T>): Result<T> {
  const { method, path } = operation;
  const { contentType, text } = answer;
  const refuse = (problem: string): Result<never> => {
    return fail(`[${method} ${path}] cannot read the answer: ${problem}`);
  };
  if (text === '') return refuse('it is empty');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const type = contentType === '' ? 'something' : contentType.replace(/;.*/s, '');
    return refuse(
      type === 'application/json'
        ? 'it is broken JSON'
        : `it is ${type}, not JSON; is this an Alertmanager?`,
    );
  }
  const read = reader(value, '');
  return read.ok ? read : refuse(read.error);
}

function withoutCredentials(url: URL): string {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  return bare.href;
}

/** Escapes as Go's url.QueryEscape. */
function queryEscape(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}
