// html, js, urlquery: escaping for other languages. Source: golang/go:src/text/template/funcs.go.
import { isPrintable } from '../../model/go-quote.ts';
import { sprint } from '../format/sprint.ts';
import { isEscape, toBytes } from '../value/go-string.ts';
import type { Callable } from '../value/callable.ts';
import { ANY } from '../value/go-type.ts';
import { indirect, stringValue, unwrapInterface, type Value } from '../value/value.ts';
import { variadic } from './define.ts';

const HTML_SPECIAL = /[\0"'&<>]/g;
const HTML_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\0', '\ufffd'],
  ['"', '&#34;'],
  ["'", '&#39;'],
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);

const JS_SPECIAL = /[\\'"<>&=]|[^ -\x7f]/gu;
const JS_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ["'", "\\'"],
  ['"', '\\"'],
  ['<', '\\u003C'],
  ['>', '\\u003E'],
  ['&', '\\u0026'],
  ['=', '\\u003D'],
]);

export const ESCAPERS: ReadonlyMap<string, Callable> = new Map([
  ['html', escaper(escapeHtml)],
  ['js', escaper(escapeJs)],
  ['urlquery', escaper(escapeUrlQuery)],
]);

/** Escapes text for HTML. */
function escapeHtml(text: string): string {
  return text.replace(HTML_SPECIAL, (char) => HTML_ESCAPES.get(char) ?? char);
}

/** Escapes text for a JavaScript string. */
function escapeJs(text: string): string {
  return text.replace(JS_SPECIAL, (char) => JS_ESCAPES.get(char) ?? escapeJsCharacter(char));
}

/** Escapes text for the query of a URL; a space becomes `+`. */
function escapeUrlQuery(text: string): string {
  let out = '';
  for (const byte of toBytes(text)) {
    const char = String.fromCharCode(byte);
    if (/[A-Za-z0-9\-_.~]/.test(char)) out += char;
    else out += char === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

function escapeJsCharacter(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code >= 0x80 && (isPrintable(char) || isEscape(code))) return char;
  return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

function escaper(escape: (text: string) => string): Callable {
  return variadic([], ANY, (args, { maxTextLength }) =>
    stringValue(escape(sprint(args.map(printable), maxTextLength))),
  );
}

/** As a value shows in a template: behind its pointer, and nothing as `<no value>`. */
function printable(argument: Value): Value {
  const value = unwrapInterface(argument);
  const shown = value.kind === 'pointer' ? indirect(value).value : value;
  return shown.kind === 'invalid' ? stringValue('<no value>') : shown;
}
