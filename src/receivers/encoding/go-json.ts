// JSON as Go's encoding/json writes it: receivers' bodies must be the bytes upstream would send.
import { quoteJsonHtml } from '../../model/go-json-text.ts';

/** A JSON value. Objects are maps, so that names such as `__proto__` and `7` keep their place. */
export type Json = null | boolean | number | string | readonly Json[] | ReadonlyMap<string, Json>;

/** Encodes on one line, with `<`, `>`, `&`, U+2028 and U+2029 escaped; maps keep their order. */
export function encodeGoJson(value: Json): string {
  if (typeof value === 'string') return quoteJsonHtml(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isMap(value)) {
    const members = [...value].map(
      ([name, member]) => `${quoteJsonHtml(name)}:${encodeGoJson(member)}`,
    );
    return `{${members.join(',')}}`;
  }
  return `[${value.map(encodeGoJson).join(',')}]`;
}

function isMap(
  value: readonly Json[] | ReadonlyMap<string, Json>,
): value is ReadonlyMap<string, Json> {
  return value instanceof Map;
}
