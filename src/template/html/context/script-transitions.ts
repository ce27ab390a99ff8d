// Reads JavaScript: strings, template literals, regular expressions, comments, and what is between.
// Source: golang/go:src/html/template/transition.go (tJS, tJSTmpl, tJSDelimited).
import { quoteText } from '../../format/quote.ts';
import { failed, type Context } from './context.ts';
import { slashMeaningAfter } from './slash-meaning.ts';
import type { Step } from './step.ts';

const TOKEN_START = /["`'/{}<\-#]/;
/** How many characters of the script an error shows. */
const SHOWN = 32;
const STRING_SPECIALS = { JSDqStr: /[\\"]/g, JSSqStr: /[\\']/g, JSRegexp: /[\\/[\]]/g } as const;
const TEMPLATE_SPECIALS = /[`\\$]/g;
const END_TAG = '</script';

/** Reads up to behind what starts the next literal, comment or block, or is a brace or a slash. */
export function readScript(context: Context, text: string): Step {
  const at = text.search(TOKEN_START);
  const jsCtx = slashMeaningAfter(at < 0 ? text : text.slice(0, at), context.jsCtx);
  if (at < 0) return { context: { ...context, jsCtx }, read: text.length };
  const here = { ...context, jsCtx };
  const read = at + 1;
  switch (text[at]) {
    case '"':
      return { context: { ...here, state: 'JSDqStr', jsCtx: 'Regexp' }, read };
    case "'":
      return { context: { ...here, state: 'JSSqStr', jsCtx: 'Regexp' }, read };
    case '`':
      return { context: { ...here, state: 'JSTmplLit', jsCtx: 'Regexp' }, read };
    case '/':
      return readSlash(here, text, at);
    case '{':
    case '}':
      return { context: withBrace(here, text[at] === '{'), read };
    default:
      return readOddComment(here, text, at);
  }
}

function readSlash(context: Context, text: string, at: number): Step {
  if (text[at + 1] === '/') return { context: { ...context, state: 'JSLineCmt' }, read: at + 2 };
  if (text[at + 1] === '*') return { context: { ...context, state: 'JSBlockCmt' }, read: at + 2 };
  if (context.jsCtx === 'Regexp') {
    return { context: { ...context, state: 'JSRegexp' }, read: at + 1 };
  }
  if (context.jsCtx === 'DivOp') return { context: { ...context, jsCtx: 'Regexp' }, read: at + 1 };
  const shown = Array.from(text.slice(at, at + 2 * SHOWN))
    .slice(0, SHOWN)
    .join('');
  const description = `'/' could start a division or regexp: ${quoteText(shown, false)}`;
  return { context: failed({ description }), read: text.length };
}

/** Comments that scripts inherited: `<!--`, `-->` and `#!` go to the end of the line. */
function readOddComment(context: Context, text: string, at: number): Step {
  if (text.startsWith('<!--', at)) {
    return { context: { ...context, state: 'JSHTMLOpenCmt' }, read: at + 4 };
  }
  if (text.startsWith('-->', at)) {
    return { context: { ...context, state: 'JSHTMLCloseCmt' }, read: at + 3 };
  }
  if (text.startsWith('#!', at))
    return { context: { ...context, state: 'JSLineCmt' }, read: at + 2 };
  return { context, read: at + 1 };
}

/** Braces matter inside of `${…}` only: the one that was not opened there ends it. */
function withBrace(context: Context, opens: boolean): Context {
  const jsCtx = slashMeaningAfter(opens ? '{' : '}', context.jsCtx);
  const { braceDepths = [] } = context;
  const outer = braceDepths.slice(0, -1);
  const depth = braceDepths.at(-1);
  if (depth === undefined) return { ...context, jsCtx };
  if (opens) return { ...context, jsCtx, braceDepths: [...outer, depth + 1] };
  if (depth > 0) return { ...context, jsCtx, braceDepths: [...outer, depth - 1] };
  return { ...context, state: 'JSTmplLit', braceDepths: outer };
}

/** Reads a template literal up to its end, or up to behind the next `${`. */
export function readTemplateLiteral(context: Context, text: string): Step {
  for (let from = 0; ;) {
    TEMPLATE_SPECIALS.lastIndex = from;
    const at = TEMPLATE_SPECIALS.exec(text)?.index ?? -1;
    if (at < 0) return { context, read: text.length };
    from = at + 1;
    const char = text[at];
    if (char === '`') return { context: { ...context, state: 'JS' }, read: from };
    if (char === '$' && text[from] === '{') {
      const braceDepths = [...(context.braceDepths ?? []), 0];
      return { context: { ...context, state: 'JS', braceDepths }, read: from + 1 };
    }
    if (char === '\\') {
      if (from === text.length) return unfinishedEscape(text);
      from++;
    }
  }
}

/** Reads a string or a regular expression up to behind its end. */
export function readScriptLiteral(context: Context, text: string): Step {
  const { state } = context;
  const specials = STRING_SPECIALS[state === 'JSSqStr' || state === 'JSRegexp' ? state : 'JSDqStr'];
  let isInCharset = false;
  for (let from = 0; ;) {
    specials.lastIndex = from;
    const at = specials.exec(text)?.index ?? -1;
    if (at < 0) break;
    from = at + 1;
    const char = text[at];
    if (char === '\\') {
      if (from === text.length) return unfinishedEscape(text);
      from++;
    } else if (char === '[' || char === ']') isInCharset = char === '[';
    else if (char === '/' && isEndTagAt(text, at - 1)) from++;
    else if (!isInCharset) {
      return { context: { ...context, state: 'JS', jsCtx: 'DivOp' }, read: from };
    }
  }
  if (!isInCharset) return { context, read: text.length };
  const description = `unfinished JS regexp charset: ${quoteText(text, false)}`;
  return { context: failed({ description }), read: text.length };
}

/** The slash of an end tag does not end a regular expression: the tag will be escaped. */
function isEndTagAt(text: string, at: number): boolean {
  return at >= 0 && text.slice(at, at + END_TAG.length).toLowerCase() === END_TAG;
}

function unfinishedEscape(text: string): Step {
  const description = `unfinished escape sequence in JS string: ${quoteText(text, false)}`;
  return { context: failed({ description }), read: text.length };
}
