// `http_server_config.headers`: the few headers that may be added to every answer.
// Source: prometheus/exporter-toolkit:web/handler.go (validateHeaderConfig).
import { textOf, type Codec } from '../../config/decode/codec.ts';
import { map } from '../../config/decode/collection-codecs.ts';
import { quoteGo } from '../../model/go-quote.ts';

/** The values that each may have; an empty list takes any. */
const ALLOWED: ReadonlyMap<string, readonly string[]> = new Map([
  ['Strict-Transport-Security', []],
  ['X-Content-Type-Options', ['nosniff']],
  ['X-Frame-Options', ['deny', 'sameorigin']],
  ['X-XSS-Protection', []],
  ['Content-Security-Policy', []],
]);

/** Node writes other characters in one of two encodings, depending on the body that follows. */
const FORBIDDEN = /[^\t\n\r\x20-\x7e]/;

/** One value, as it goes over the wire. */
const headerValue: Codec<string> = {
  zero: '',
  decode: (node, context) => {
    const text = textOf(node, context, 'a text');
    if (text === undefined) return undefined;
    if (FORBIDDEN.test(text)) context.report(node.at, 'expected ASCII characters');
    return { value: text };
  },
  print: (value) => value,
  isZero: (value) => value === '',
};

const anyHeaders = map(headerValue, {
  keyProblem: (name) =>
    ALLOWED.has(name) ? undefined : `HTTP header ${quoteGo(name)} can not be configured`,
});

/** Reads the mapping; names count with their letter case. */
export const extraHeaders: Codec<ReadonlyMap<string, string>> = {
  ...anyHeaders,
  decode: (node, context) => {
    const decoded = anyHeaders.decode(node, context);
    if (decoded === undefined || node.kind !== 'map') return decoded;
    for (const { key, value: child } of node.entries) {
      const problem = valueProblem(key, decoded.value.get(key) ?? '');
      if (problem !== undefined) context.report(child.at, problem);
    }
    return { value: new Map([...decoded.value].map(([name, text]) => [name, onTheWire(text)])) };
  },
};

function valueProblem(name: string, value: string): string | undefined {
  const allowed = ALLOWED.get(name) ?? [];
  if (allowed.length === 0 || allowed.includes(value)) return undefined;
  const expected = allowed.map(quoteGo).join(' ');
  return `invalid value for ${name}. Expected one of: [${expected}], but got: ${quoteGo(value)}`;
}

/** As Go writes headers: line ends are blanks, and the ends are trimmed. */
function onTheWire(text: string): string {
  return text.replace(/[\r\n]/g, ' ').replace(/^[ \t]+|[ \t]+$/g, '');
}
