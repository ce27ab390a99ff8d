// Query strings and form bodies as Go's net/url encodes them: sorted by name.
import { compareBytes } from '../../model/byte-order.ts';

const UNESCAPED = /[A-Za-z0-9\-_.~]/;

/** Encodes pairs; of one name, the order stays. Source: golang/go:src/net/url/url.go (Values.Encode). */
export function encodeGoQuery(pairs: Iterable<readonly [name: string, value: string]>): string {
  return [...pairs]
    .sort(([a], [b]) => compareBytes(a, b))
    .map(([name, value]) => `${escapeQuery(name)}=${escapeQuery(value)}`)
    .join('&');
}

/** Escapes one text for a query; a space becomes `+`. */
export function escapeQuery(text: string): string {
  let out = '';
  for (const byte of Buffer.from(text)) {
    const char = String.fromCharCode(byte);
    if (UNESCAPED.test(char)) out += char;
    else out += char === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

/** Sets one parameter of a URL; the whole query is encoded anew, as upstream does. */
export function withQueryParameter(url: string, name: string, value: string): string {
  const [withoutFragment = ''] = url.split('#', 1);
  const mark = withoutFragment.indexOf('?');
  const base = mark === -1 ? withoutFragment : withoutFragment.slice(0, mark);
  const given = new URLSearchParams(mark === -1 ? '' : withoutFragment.slice(mark + 1));
  const others = [...given].filter(([other]) => other !== name);
  return `${base}?${encodeGoQuery([...others, [name, value]])}`;
}
