// A silence on its way to the server. Source: prometheus/alertmanager:api/v2/openapi.yaml.
import type { Matcher } from '../../matcher/matcher.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { jsonDate } from '../output/server-date.ts';
import { readLabels, readList, readObject, textAt, type JsonObject } from './wire-value.ts';

/** A silence to be added, or with an id to be changed. */
export interface SentSilence {
  readonly id?: string;
  readonly matchers: readonly JsonObject[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly createdBy: string;
  readonly comment: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Writes a matcher as the API takes it. */
export function sentMatcher({ name, value, type }: Matcher): JsonObject {
  return { name, value, isRegex: type.endsWith('~'), isEqual: type.startsWith('=') };
}

/**
 * Reads a silence of a file that is to be imported: what a server showed, or something like it. Keys
 * that a server adds are left out; what is missing is for the server to complain about.
 */
export function readSentSilence(value: unknown, at: string): Result<SentSilence> {
  const object = readObject(value, at);
  if (!object.ok) return object;
  const json = object.value;
  const matchers = readList(readObject)(json['matchers'], `${at}.matchers`);
  if (!matchers.ok) return matchers;
  const annotations = readLabels(json['annotations'], `${at}.annotations`);
  if (!annotations.ok) return annotations;
  for (const key of ['id', 'startsAt', 'endsAt', 'createdBy', 'comment']) {
    const text = json[key];
    if (text !== undefined && text !== null && typeof text !== 'string') {
      return fail(`${at}.${key}: expected a text`);
    }
  }
  return ok({
    ...(textAt(json, 'id') === '' ? {} : { id: textAt(json, 'id') }),
    matchers: matchers.value.map(sentMatcherOf),
    startsAt: jsonDate(textAt(json, 'startsAt')),
    endsAt: jsonDate(textAt(json, 'endsAt')),
    createdBy: textAt(json, 'createdBy'),
    comment: textAt(json, 'comment'),
    ...(annotations.value.size === 0 ? {} : { annotations: Object.fromEntries(annotations.value) }),
  });
}

function sentMatcherOf(matcher: JsonObject): JsonObject {
  const known = ['name', 'value', 'isRegex', 'isEqual'];
  return Object.fromEntries(Object.entries(matcher).filter(([key]) => known.includes(key)));
}
