// JSON of unknown origin → values of known types, with a path to what is not as it should be.
import { fail, ok, type Result } from '../../model/result.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Reads a part of an answer; `at` says where it stands, such as `[3].labels`. */
export type Reader<T> = (value: unknown, at: string) => Result<T>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads an object, whatever its keys. */
export function readObject(value: unknown, at: string): Result<JsonObject> {
  return isObject(value) ? ok(value) : fail(`${at || 'the answer'}: expected an object`);
}

/** Reads a text. */
export function readText(value: unknown, at: string): Result<string> {
  return typeof value === 'string' ? ok(value) : fail(`${at}: expected a text`);
}

/** Reads a list; nothing counts as none. */
export function readList<T>(item: Reader<T>): Reader<readonly T[]> {
  return (value, at) => {
    if (value === undefined || value === null) return ok([]);
    if (!Array.isArray(value)) return fail(`${at || 'the answer'}: expected a list`);
    const items: T[] = [];
    for (const [i, each] of value.entries()) {
      const read = item(each, `${at}[${i}]`);
      if (!read.ok) return read;
      items.push(read.value);
    }
    return ok(items);
  };
}

/** Reads names and texts; nothing counts as none. */
export function readLabels(value: unknown, at: string): Result<ReadonlyMap<string, string>> {
  if (value === undefined || value === null) return ok(new Map());
  if (!isObject(value)) return fail(`${at}: expected an object`);
  const labels = new Map<string, string>();
  for (const [name, text] of Object.entries(value)) {
    if (typeof text !== 'string') return fail(`${at}: expected texts as values`);
    labels.set(name, text);
  }
  return ok(labels);
}

/** The text under a key; empty when there is none. */
export function textAt(object: JsonObject, key: string): string {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return typeof value === 'string' ? value : '';
}

/** The number under a key; 0 when there is none. */
export function numberAt(object: JsonObject, key: string): number {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return typeof value === 'number' ? value : 0;
}
