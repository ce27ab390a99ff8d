// Reads CSS: strings, URLs, comments, and what is between. Every string counts as a URL, as strings
// are hardly used for anything else where it would matter.
// Source: golang/go:src/html/template/transition.go (tCSS, tCSSStr).
import { quoteText } from '../../format/quote.ts';
import { failed, type Context, type State } from './context.ts';
import { decodeCss } from './css-escape.ts';
import type { Step } from './step.ts';
import { withUrlText } from './url-transitions.ts';

const TOKEN_START = /[("'/]/g;
const NOT_SPACE = /[^\t\n\f\r ]/g;
const SPACE = /[\t\n\f\r ]/;
const DOUBLE_QUOTED = /[\\"]/g;
const SINGLE_QUOTED = /[\\']/g;
const UNQUOTED = /[\\\t\n\f\r )]/g;

/** Reads up to behind what starts the next string, URL or comment. */
export function readStyle(context: Context, text: string): Step {
  for (let from = 0; ;) {
    TOKEN_START.lastIndex = from;
    const at = TOKEN_START.exec(text)?.index ?? -1;
    if (at < 0) return { context, read: text.length };
    const next = text[at + 1];
    switch (text[at]) {
      case '(':
        if (isUrlBefore(text, at)) return readUrlStart(context, text, at + 1);
        break;
      case '/':
        if (next === '/') return { context: { ...context, state: 'CSSLineCmt' }, read: at + 2 };
        if (next === '*') return { context: { ...context, state: 'CSSBlockCmt' }, read: at + 2 };
        break;
      case '"':
        return { context: { ...context, state: 'CSSDqStr' }, read: at + 1 };
      default:
        return { context: { ...context, state: 'CSSSqStr' }, read: at + 1 };
    }
    from = at + 1;
  }
}

/** Reads a string or a URL up to behind its end, and tells which part of the URL it reached. */
export function readStyleString(context: Context, text: string): Step {
  const specials = specialsOf(context.state);
  let here = context;
  // Up to where the URL has been looked at; always the start of an escape.
  let seen = 0;
  for (let from = 0; ;) {
    specials.lastIndex = from;
    const at = specials.exec(text)?.index ?? -1;
    if (at < 0)
      return { context: withUrlText(here, decodeCss(text.slice(from))), read: text.length };
    if (text[at] !== '\\') return { context: { ...here, state: 'CSS' }, read: at + 1 };
    if (at + 1 === text.length) {
      const description = `unfinished escape sequence in CSS string: ${quoteText(text, false)}`;
      return { context: failed({ description }), read: text.length };
    }
    here = withUrlText(here, decodeCss(text.slice(seen, at)));
    here = withUrlText(here, decodeCss(text.slice(at, at + 2)));
    seen = at;
    from = at + 2;
  }
}

function specialsOf(state: State): RegExp {
  if (state === 'CSSDqStr' || state === 'CSSDqURL') return DOUBLE_QUOTED;
  return state === 'CSSURL' ? UNQUOTED : SINGLE_QUOTED;
}

/** Whether the parenthesis at `at` belongs to `url`, as a word of its own. */
function isUrlBefore(text: string, at: number): boolean {
  let end = at;
  while (end > 0 && SPACE.test(text.charAt(end - 1))) end--;
  const isUrl = text.slice(Math.max(end - 3, 0), end).toLowerCase() === 'url';
  return isUrl && (end === 3 || !isNameUnit(text.charCodeAt(end - 4)));
}

/** Whether a UTF-16 unit can be part of a name; bytes that are no text count as text. */
function isNameUnit(unit: number): boolean {
  if (unit >= 0x80) return unit < 0xfffe;
  return /[-_0-9A-Za-z]/.test(String.fromCharCode(unit));
}

function readUrlStart(context: Context, text: string, from: number): Step {
  NOT_SPACE.lastIndex = from;
  const start = NOT_SPACE.exec(text)?.index ?? text.length;
  if (text[start] === '"') return { context: { ...context, state: 'CSSDqURL' }, read: start + 1 };
  if (text[start] === "'") return { context: { ...context, state: 'CSSSqURL' }, read: start + 1 };
  return { context: { ...context, state: 'CSSURL' }, read: start };
}
