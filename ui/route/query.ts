// The query behind the `#` of an address, as links in circulation write it.

/** The first value of each name. */
export type Query = ReadonlyMap<string, string>;

/** A text that a form encoder made: it would not have left any other sign as it is. */
const FORM_ENCODED = /^[A-Za-z0-9_.~%+-]*$/;

/** Reads `a=b&c=d`; what cannot be decoded stays as it is. */
export function parseQuery(text: string): Query {
  const query = new Map<string, string>();
  for (const pair of text.split('&')) {
    const at = pair.indexOf('=');
    const name = decoded(at < 0 ? pair : pair.slice(0, at));
    if (name !== '' && !query.has(name)) query.set(name, at < 0 ? '' : decoded(pair.slice(at + 1)));
  }
  return query;
}

/** Writes the pairs that have a value. */
export function queryText(
  pairs: readonly (readonly [name: string, value: string | undefined])[],
): string {
  return pairs
    .flatMap(([name, value]) =>
      value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`],
    )
    .join('&');
}

/**
 * In links of notifications `+` is a space (Go: `urlquery` of templates); in links that people or
 * pages write it is itself, as in `job=~"a+"`.
 */
function decoded(text: string): string {
  const spaced = FORM_ENCODED.test(text) ? text.replaceAll('+', ' ') : text;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
