// The webhook's `payload` option: a YAML value whose strings are templates replaces the body.
// Source: prometheus/alertmanager:template/template.go (DeepCopyWithTemplate).
import { parseAllDocuments, type Tags } from 'yaml';
import { compareBytes } from '../../model/byte-order.ts';
import { encodeGoJson, type Json } from '../encoding/go-json.ts';
import type { RenderScope } from '../rendering/render-scope.ts';
import type { Render } from '../rendering/renderer.ts';
import { PLAIN_TEXT } from '../rendering/stand-ins.ts';
import type { PayloadTemplate } from './config.ts';

/**
 * The reader of YAML takes time that grows with the square of some texts, and label values come from
 * outside. Longer ones are read as JSON, which is what templates produce at such lengths (`toJson`).
 */
const MAX_YAML_LENGTH = 32 * 1024;

/**
 * Renders every key and string and encodes the result, newline at the end included. `standIn` takes
 * the place of strings that fail.
 */
export function encodeCustomPayload(
  payload: PayloadTemplate,
  render: Render,
  standIn?: string,
): string {
  return `${encodeGoJson(expand(payload, (template) => render(template, standIn)))}\n`;
}

/**
 * As `encodeCustomPayload`, with plain text for strings that fail. The notice stands in the first of
 * them alone: who reads the payload need not be told in each.
 */
export function encodeMarkedPayload(
  payload: PayloadTemplate,
  scope: Pick<RenderScope, 'text' | 'isReplaced'>,
  notice: string | undefined,
): string {
  let told = notice === undefined;
  return encodeCustomPayload(
    payload,
    (template, standIn) => {
      if (told || !scope.isReplaced(template)) return scope.text(template, standIn);
      told = true;
      return scope.text(template, `${PLAIN_TEXT}\n${notice}`);
    },
    PLAIN_TEXT,
  );
}

function expand(value: PayloadTemplate, render: (template: string) => string): Json {
  if (typeof value === 'string') return structured(render(value));
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map((item) => expand(item, render));
  return sortedMap(
    Object.entries(value).map(([name, item]) => [render(name), expand(item, render)]),
  );
}

function isList(value: object): value is readonly PayloadTemplate[] {
  return Array.isArray(value);
}

/**
 * A rendered string that reads as YAML other than a string becomes that value: `3` a number, `[a]`
 * a list, the empty text null. Values inside it stay as they are.
 */
function structured(text: string): Json {
  try {
    const parsed = text.length > MAX_YAML_LENGTH ? parseJson(text) : parseYaml(text);
    const value = toJson(parsed);
    return value === undefined || typeof value === 'string' ? text : value;
  } catch {
    // Neither YAML nor JSON, or an alias bomb or an unresolvable alias, which upstream refuses too.
    return text;
  }
}

/** Undefined for a text with errors. */
function parseYaml(text: string): unknown {
  const [document] = parseAllDocuments(text, { version: '1.1', customTags: goYamlTags });
  if (document === undefined || !('toJS' in document)) return null;
  if (document.errors.length > 0) return undefined;
  return document.toJS({ mapAsMap: true, maxAliasCount: 100 });
}

/** Objects come back as maps, as from YAML. */
function parseJson(text: string): unknown {
  return JSON.parse(text, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? new Map(Object.entries(value))
      : value,
  );
}

/** Go's YAML knows neither base-60 numbers nor, in an untyped value, dates. */
function goYamlTags(tags: Tags): Tags {
  return tags.filter(
    (tag) =>
      typeof tag === 'string' ||
      (tag.format !== 'TIME' && tag.tag !== 'tag:yaml.org,2002:timestamp'),
  );
}

/** Undefined for what JSON cannot say: infinities, binary. */
function toJson(value: unknown): Json | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (Array.isArray(value)) return value.map((item) => toJson(item) ?? null);
  if (!(value instanceof Map)) return undefined;
  const entries: (readonly [string, Json])[] = [];
  for (const [name, item] of value) {
    // Upstream drops members whose name is not a string.
    if (typeof name === 'string') entries.push([name, toJson(item) ?? null]);
  }
  return sortedMap(entries);
}

/** Go encodes maps sorted by name; of equal names the last wins. */
function sortedMap(entries: readonly (readonly [string, Json])[]): Json {
  return new Map([...new Map(entries)].sort((a, b) => compareBytes(a[0], b[0])));
}
