// What an imitation of a service is: strict where the service's own documentation is, it takes each
// request apart and says everything that the service would object to.
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { AnyIntegrationConfig } from '../../../src/receivers/build-integration.ts';
import type { SinkAnswer, SinkRequest } from '../http-sink.ts';

/** A receiver as it is configured to talk to one kind of service. */
export interface ServiceVariant {
  readonly title: string;
  /** The receiver, for a service whose address begins with `base`, without a slash at the end. */
  configure(base: string): AnyIntegrationConfig;
  /** A service that remembers nothing yet. */
  open(): ServiceImitation;
  /** Notifications that the service refuses from Alertmanager as well, and what it objects to. */
  readonly refusedAsUpstream?: ReadonlyMap<string, RegExp>;
}

export interface ServiceImitation {
  /** Notes in `objections` what is wrong with a request, and answers as the service does. */
  take(request: SinkRequest, objections: Objections): SinkAnswer;
}

/** What is wrong with the requests of one notification. */
export class Objections {
  readonly list: string[] = [];

  /** Objects unless the condition holds. */
  expect(holds: boolean, objection: string): void {
    if (!holds) this.list.push(objection);
  }

  /** Objects to what a value has against its schema. */
  expectShape(shape: Shape, value: unknown): void {
    this.list.push(...shape(value));
  }
}

/** What a value has against a schema. */
export type Shape = (value: unknown) => readonly string[];

const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
addFormats.default(ajv);
ajv.addFormat('web-url', (text: string) => /^https?:\/\/[^\s]+$/.test(text) && URL.canParse(text));
ajv.addFormat('https-url', (text: string) => /^https:\/\/[^\s]+$/.test(text) && URL.canParse(text));

/** Reads a JSON Schema; its lengths count characters, that is Unicode code points. */
export function shapeOf(schema: AnySchema): Shape {
  const validate = ajv.compile(schema);
  return (value) =>
    validate(value)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message = '', params }) =>
          `${instancePath} ${message} ${JSON.stringify(params)}`.trim(),
        );
}

/** The document of a request that must be JSON; undefined, with an objection, when it is not. */
export function jsonOf(request: SinkRequest, objections: Objections): unknown {
  const type = request.headers['content-type'] ?? '';
  objections.expect(/^application\/json(;|$)/.test(type), `the content type is "${type}"`);
  // HttpSink decodes bodies; what is no UTF-8 has become this character.
  objections.expect(isUnicode(request.body), 'the body is not Unicode');
  try {
    return JSON.parse(request.body) as unknown;
  } catch {
    objections.list.push(`the body is not JSON: ${request.body.slice(0, 200)}`);
    return undefined;
  }
}

/** Objects to another method or path than the service has. */
export function expectTarget(
  request: SinkRequest,
  target: { readonly method?: string; readonly path: RegExp },
  objections: Objections,
): void {
  const { method = 'POST', path } = target;
  objections.expect(request.method === method, `the method is ${request.method}`);
  objections.expect(path.test(request.url), `there is nothing at ${request.url.slice(0, 200)}`);
}

export function json(value: unknown, status = 200): SinkAnswer {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers, body: JSON.stringify(value) };
}

export function bytesOf(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** Half of a surrogate pair is no character; services refuse it or break on it. */
function isUnicode(text: string): boolean {
  return !/\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])/.test(text) && text.isWellFormed();
}

/** A member of an answer's document, whatever that is. */
export function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** A text among the members of a document; empty when it is none. */
export function textIn(value: unknown, name: string): string {
  const member = memberOf(value, name);
  return typeof member === 'string' ? member : '';
}
