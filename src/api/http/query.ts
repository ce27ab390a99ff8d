// Query strings as Go's net/url reads them: a pair that it cannot read is left out, not refused.

/** The values of each name, in order. */
export type QueryValues = ReadonlyMap<string, readonly string[]>;

const EMPTY: QueryValues = new Map();

/**
 * Reads `a=b&c=d`: `+` is a space; a pair with `;` or a broken percent escape is skipped; bytes
 * that are not UTF-8 become U+FFFD (Go: net/url.ParseQuery).
 */
export function parseQuery(query: string): QueryValues {
  if (query === '') return EMPTY;
  const values = new Map<string, string[]>();
  for (const pair of query.split('&')) {
    if (pair === '' || pair.includes(';')) continue;
    const at = pair.indexOf('=');
    const name = unescape(at < 0 ? pair : pair.slice(0, at));
    const value = unescape(at < 0 ? '' : pair.slice(at + 1));
    if (name === undefined || value === undefined) continue;
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
  }
  return values;
}

function unescape(text: string): string | undefined {
  const spaced = text.replaceAll('+', ' ');
  if (!spaced.includes('%')) return spaced;
  if (/%(?![0-9A-Fa-f]{2})/.test(spaced)) return undefined;
  // Runs of escapes are decoded together, so that the bytes of one character meet.
  return spaced.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) =>
    Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}
