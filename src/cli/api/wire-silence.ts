// A silence as the server shows it. Source: prometheus/alertmanager:api/v2/openapi.yaml.
import { ok, type Result } from '../../model/result.ts';
import type { MatchType } from '../../matcher/matcher.ts';
import { readList, readObject, readText, textAt, type JsonObject } from './wire-value.ts';

export interface ShownMatcher {
  readonly name: string;
  readonly value: string;
  readonly type: MatchType;
}

export interface ShownSilence {
  readonly id: string;
  readonly matchers: readonly ShownMatcher[];
  /** Dates as the server writes them. */
  readonly startsAt: string;
  readonly endsAt: string;
  readonly updatedAt: string;
  readonly createdBy: string;
  readonly comment: string;
  /** All that the server told. */
  readonly json: JsonObject;
}

/** Reads one silence of an answer. */
export function readSilence(value: unknown, at: string): Result<ShownSilence> {
  const object = readObject(value, at);
  if (!object.ok) return object;
  const json = object.value;
  const id = readText(json['id'], `${at}.id`);
  if (!id.ok) return id;
  const matchers = readList(readMatcher)(json['matchers'], `${at}.matchers`);
  if (!matchers.ok) return matchers;
  return ok({
    id: id.value,
    matchers: matchers.value,
    startsAt: textAt(json, 'startsAt'),
    endsAt: textAt(json, 'endsAt'),
    updatedAt: textAt(json, 'updatedAt'),
    createdBy: textAt(json, 'createdBy'),
    comment: textAt(json, 'comment'),
    json,
  });
}

/** Servers before 0.22 do not tell `isEqual`, and mean true. */
function readMatcher(value: unknown, at: string): Result<ShownMatcher> {
  const object = readObject(value, at);
  if (!object.ok) return object;
  const name = readText(object.value['name'], `${at}.name`);
  const text = readText(object.value['value'], `${at}.value`);
  if (!name.ok) return name;
  if (!text.ok) return text;
  const isEqual = object.value['isEqual'] !== false;
  const isRegex = object.value['isRegex'] === true;
  const type = isRegex ? (isEqual ? '=~' : '!~') : isEqual ? '=' : '!=';
  return ok({ name: name.value, value: text.value, type });
}
