// Trials of a receiver by a server: messages that say they are a test, and previews of what would be
// sent. Tocsin's own API, `api/openapi.yaml` below `/api/ext/v1`.
import { ok, type Result } from '../../model/result.ts';
import type { ApiClient } from './api-client.ts';
import { EXT_V1, type Operation } from './operation.ts';
import {
  numberAt,
  readList,
  readObject,
  readText,
  textAt,
  type JsonObject,
  type Reader,
} from './wire-value.ts';

/** What a receiver is tried with; what is left out is up to the server. */
export interface Trial {
  readonly alerts?: readonly JsonObject[];
  readonly integration?: string;
  readonly index?: number;
}

/** Which of the integrations of a receiver something is about. */
export interface TriedIntegration {
  readonly integration: string;
  /** Among those of its kind. */
  readonly index: number;
}

export interface ShownTestResult extends TriedIntegration {
  readonly isSent: boolean;
  readonly elapsedMs: number;
  /** Empty when it was sent. */
  readonly reason: string;
  readonly error: string;
  readonly wouldRetry: boolean;
}

export interface ShownPreview extends TriedIntegration {
  readonly steps: readonly ShownStep[];
  readonly notes: readonly string[];
  /** Empty when everything is shown. */
  readonly error: string;
}

export type ShownStep =
  | {
      readonly kind: 'request';
      readonly method: string;
      readonly url: string;
      readonly headers: readonly ShownHeader[];
      readonly body: string;
    }
  | {
      readonly kind: 'mail';
      readonly server: string;
      readonly from: string;
      readonly to: readonly string[];
      readonly subject: string;
      readonly headers: readonly ShownHeader[];
      readonly text: string;
      readonly html: string;
    };

export interface ShownHeader {
  readonly name: string;
  readonly value: string;
}

/** What was understood of an answer, and all of it. */
export interface TrialAnswer<T> {
  readonly items: readonly T[];
  readonly json: JsonObject;
}

const TEST_RECEIVER: Operation = {
  ...EXT_V1,
  name: 'testReceiver',
  method: 'POST',
  path: '/receivers/{name}/test',
};
const PREVIEW_RECEIVER: Operation = {
  ...EXT_V1,
  name: 'previewReceiver',
  method: 'POST',
  path: '/receivers/{name}/preview',
};

/** Sends a message that says it is a test through the integrations of a receiver. */
export function testReceiver(
  api: ApiClient,
  name: string,
  trial: Trial,
): Promise<Result<TrialAnswer<ShownTestResult>>> {
  const reader = readItems('results', readTestResult);
  return api.ask(TEST_RECEIVER, { id: name, body: trial }, reader);
}

/** Shows what the integrations of a receiver would send. */
export function previewReceiver(
  api: ApiClient,
  name: string,
  trial: Trial,
): Promise<Result<TrialAnswer<ShownPreview>>> {
  const reader = readItems('previews', readPreview);
  return api.ask(PREVIEW_RECEIVER, { id: name, body: trial }, reader);
}

function readItems<T>(key: string, reader: Reader<T>): Reader<TrialAnswer<T>> {
  return (value, at) => {
    const object = readObject(value, at);
    if (!object.ok) return object;
    const items = readList(reader)(object.value[key], key);
    return items.ok ? ok({ items: items.value, json: object.value }) : items;
  };
}

function readTestResult(value: unknown, at: string): Result<ShownTestResult> {
  const object = readObject(value, at);
  if (!object.ok) return object;
  const json = object.value;
  return ok({
    integration: textAt(json, 'integration'),
    index: numberAt(json, 'index'),
    isSent: textAt(json, 'outcome') === 'sent',
    elapsedMs: numberAt(json, 'elapsedMs'),
    reason: textAt(json, 'reason'),
    error: textAt(json, 'error'),
    wouldRetry: json['wouldRetry'] === true,
  });
}

function readPreview(value: unknown, at: string): Result<ShownPreview> {
  const object = readObject(value, at);
  if (!object.ok) return object;
  const json = object.value;
  const steps = readList(readStep)(json['steps'], `${at}.steps`);
  if (!steps.ok) return steps;
  const notes = readList(readText)(json['notes'], `${at}.notes`);
  if (!notes.ok) return notes;
  return ok({
    integration: textAt(json, 'integration'),
    index: numberAt(json, 'index'),
    steps: steps.value,
    notes: notes.value,
    error: textAt(json, 'error'),
  });
}

function readStep(value: unknown, at: string): Result<ShownStep> {
  const object = readObject(value, at);
  if (!object.ok) return object;
  const json = object.value;
  const headers = readList(readHeader)(json['headers'], `${at}.headers`);
  if (!headers.ok) return headers;
  const text = (key: string): string => textAt(json, key);
  if (text('kind') !== 'mail') {
    const request = { method: text('method'), url: text('url'), body: text('body') };
    return ok({ kind: 'request', ...request, headers: headers.value });
  }
  const to = readList(readText)(json['to'], `${at}.to`);
  if (!to.ok) return to;
  return ok({
    kind: 'mail',
    server: text('server'),
    from: text('from'),
    to: to.value,
    subject: text('subject'),
    headers: headers.value,
    text: text('text'),
    html: text('html'),
  });
}

function readHeader(value: unknown, at: string): Result<ShownHeader> {
  const object = readObject(value, at);
  if (!object.ok) return object;
  return ok({ name: textAt(object.value, 'name'), value: textAt(object.value, 'value') });
}
