// JSON as Go's encoding/json writes it: receivers' bodies must be the bytes upstream would send.

/** A JSON value. Objects are maps, so that names such as `__proto__` and `7` keep their place. */
export type Json = null | boolean | number | string | readonly Json[] | ReadonlyMap<string, Json>;

/** Encodes on one line, with `<`, `>`, `&`, U+2028 and U+2029 escaped; maps keep their order. */
export function encodeGoJson(value: Json): string {
  if (typeof value === 'string') return quoteJson(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isMap(value)) {
    const members = [...value].map(
      ([name, member]) => `${quoteJson(name)}:${encodeGoJson(member)}`,
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

function quoteJson(text: string): string {
  // Go replaces what is not valid Unicode; with the flag, \p{Cs} matches only lone surrogates.
  const valid = text.replace(/\p{Cs}/gu, '\ufffd');
  return JSON.stringify(valid).replace(/[<>&\u2028\u2029]/g, escapeUnit);
}

function escapeUnit(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
