// JSON results as Go's encoder writes them: keys in the order of the models, label sets sorted, `<`,
// `>` and `&` escaped. Scripts compare them as text.
import { compareBytes } from '../../model/byte-order.ts';
import { quoteJsonHtml } from '../../model/go-json-text.ts';
import type { JsonObject } from '../api/wire-value.ts';
import { isObject } from '../api/wire-value.ts';
import { jsonDate } from './server-date.ts';

type Shape =
  | { readonly kind: 'any' }
  | { readonly kind: 'date' }
  /** Sorted by name. */
  | { readonly kind: 'labels' }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'object'; readonly keys: readonly Key[] };

interface Key {
  readonly name: string;
  readonly shape: Shape;
  /** Left out when there is none, instead of `null`. */
  readonly isOptional?: boolean;
}

const ANY: Shape = { kind: 'any' };
const DATE: Shape = { kind: 'date' };
const LABELS: Shape = { kind: 'labels' };

function object(keys: Readonly<Record<string, Shape>>, optional: readonly string[] = []): Shape {
  return {
    kind: 'object',
    keys: Object.entries(keys).map(([name, shape]) => {
      return { name, shape, isOptional: optional.includes(name) };
    }),
  };
}

function listOf(of: Shape): Shape {
  return { kind: 'list', of };
}

const ALERT: Shape = object(
  {
    annotations: LABELS,
    endsAt: DATE,
    fingerprint: ANY,
    receivers: listOf(object({ name: ANY, labels: LABELS }, ['labels'])),
    startsAt: DATE,
    status: object({ inhibitedBy: ANY, mutedBy: ANY, silencedBy: ANY, state: ANY }),
    updatedAt: DATE,
    generatorURL: ANY,
    labels: LABELS,
  },
  ['generatorURL'],
);

const SILENCE: Shape = object(
  {
    id: ANY,
    status: object({ state: ANY }),
    updatedAt: DATE,
    annotations: LABELS,
    comment: ANY,
    createdBy: ANY,
    endsAt: DATE,
    matchers: listOf(object({ isEqual: ANY, isRegex: ANY, name: ANY, value: ANY }, ['isEqual'])),
    startsAt: DATE,
  },
  ['annotations'],
);

const CLUSTER: Shape = object(
  { name: ANY, peers: listOf(object({ address: ANY, name: ANY })), status: ANY },
  ['name', 'peers'],
);

const STATUS: Shape = object({
  cluster: CLUSTER,
  config: object({ original: ANY }),
  uptime: DATE,
  versionInfo: object({
    branch: ANY,
    buildDate: ANY,
    buildUser: ANY,
    goVersion: ANY,
    revision: ANY,
    version: ANY,
  }),
});

const SHAPES = {
  alerts: listOf(ALERT),
  silences: listOf(SILENCE),
  cluster: CLUSTER,
  status: STATUS,
};

/** Writes what a server told as one line; keys that the models do not have come last. */
export function jsonLine(
  value: JsonObject | readonly JsonObject[],
  shape: keyof typeof SHAPES,
): string {
  return `${encode(value, SHAPES[shape])}\n`;
}

function encode(value: unknown, shape: Shape): string {
  if (value === undefined || value === null) return 'null';
  switch (shape.kind) {
    case 'date':
      return typeof value === 'string' ? quoteJsonHtml(jsonDate(value)) : encodeAny(value);
    case 'labels':
      return isObject(value) ? encodeLabels(value) : encodeAny(value);
    case 'list':
      if (!Array.isArray(value)) return encodeAny(value);
      return `[${value.map((item) => encode(item, shape.of)).join(',')}]`;
    case 'object':
      return isObject(value) ? encodeObject(value, shape.keys) : encodeAny(value);
    case 'any':
      return encodeAny(value);
  }
}

function encodeObject(value: JsonObject, keys: readonly Key[]): string {
  const parts: string[] = [];
  for (const { name, shape, isOptional } of keys) {
    const member = Object.hasOwn(value, name) ? value[name] : undefined;
    const isMissing = member === undefined || member === null || member === '' || isEmpty(member);
    if (isOptional === true && isMissing) continue;
    parts.push(`${quoteJsonHtml(name)}:${encode(member, shape)}`);
  }
  for (const [name, member] of Object.entries(value)) {
    if (!keys.some((key) => key.name === name)) {
      parts.push(`${quoteJsonHtml(name)}:${encodeAny(member)}`);
    }
  }
  return `{${parts.join(',')}}`;
}

function isEmpty(value: unknown): boolean {
  return isObject(value)
    ? Object.keys(value).length === 0
    : Array.isArray(value) && value.length === 0;
}

function encodeLabels(value: JsonObject): string {
  const pairs = Object.entries(value).sort(([a], [b]) => compareBytes(a, b));
  return `{${pairs.map(([name, text]) => `${quoteJsonHtml(name)}:${encodeAny(text)}`).join(',')}}`;
}

function encodeAny(value: unknown): string {
  if (typeof value === 'string') return quoteJsonHtml(value);
  if (Array.isArray(value)) return `[${value.map(encodeAny).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const pairs = Object.entries(value);
  return `{${pairs.map(([name, each]) => `${quoteJsonHtml(name)}:${encodeAny(each)}`).join(',')}}`;
}
