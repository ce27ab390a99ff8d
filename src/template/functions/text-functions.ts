// Alertmanager's functions on text (reference row G5), regular expressions apart.
import { quoteGo } from '../../model/go-quote.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { textOf, textsOf } from '../data/method.ts';
import { CallFailure, type Callable } from '../value/callable.ts';
import { fromBytes, toBytes } from '../value/go-string.ts';
import { STRING, STRING_SLICE } from '../value/go-type.ts';
import { SAFE_HTML, SAFE_URL } from '../value/safe-text.ts';
import { sliceValue, stringValue, type Value } from '../value/value.ts';
import { decodeBase64Url, encodeBase64Url } from './base64.ts';
import { fixed, variadic } from './define.ts';
import { toLowerGo, toTitleCase, toUpperGo } from './title-case.ts';

const SPACE = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

export const TEXT_FUNCTIONS: ReadonlyMap<string, Callable> = new Map([
  ['toUpper', onText(toUpperGo)],
  ['toLower', onText(toLowerGo)],
  ['title', onText(toTitleCase)],
  ['trimSpace', onText(trimSpaceGo)],
  [
    'join',
    fixed([STRING, STRING_SLICE], ([separator, texts]) =>
      stringValue(textsOf(texts).join(textOf(separator))),
    ),
  ],
  ['safeHtml', fixed([STRING], ([text]) => stringValue(textOf(text), SAFE_HTML))],
  ['safeUrl', fixed([STRING], ([text]) => stringValue(textOf(text), SAFE_URL))],
  ['urlUnescape', fixed([STRING], ([text]) => orFail(unescapeQuery(textOf(text))))],
  ['stringSlice', variadic([], STRING, (items) => sliceValue(STRING_SLICE, items))],
  ['base64encode', onText((text) => encodeBase64Url(toBytes(text)))],
  [
    'base64decode',
    fixed([STRING], ([text]) => {
      const bytes = decodeBase64Url(textOf(text));
      return orFail(bytes.ok ? ok(fromBytes(bytes.value)) : bytes);
    }),
  ],
]);

/** Trims what Go counts as space; a byte order mark is none. */
function trimSpaceGo(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && SPACE.test(text.charAt(start))) start++;
  while (end > start && SPACE.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

function onText(change: (text: string) => string): Callable {
  return fixed([STRING], ([text]) => stringValue(change(textOf(text))));
}

function orFail(result: Result<string>): Value {
  if (!result.ok) throw new CallFailure(result.error);
  return stringValue(result.value);
}

/** Source: golang/go:src/net/url/url.go (QueryUnescape). */
function unescapeQuery(text: string): Result<string> {
  const bytes = toBytes(text);
  const out: number[] = [];
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte !== 0x25) {
      out.push(byte === 0x2b ? 0x20 : byte);
      continue;
    }
    const escape = fromBytes(bytes.subarray(i, i + 3));
    if (!/^%[0-9a-fA-F]{2}$/.test(escape)) return fail(`invalid URL escape ${quoteGo(escape)}`);
    out.push(Number.parseInt(escape.slice(1), 16));
    i += 2;
  }
  return ok(fromBytes(Uint8Array.from(out)));
}
