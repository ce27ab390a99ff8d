// Reads HTML itself: text, comments, tags, attribute names, up to where a value begins.
// Source: golang/go:src/html/template/transition.go.
import { quoteText } from '../../format/quote.ts';
import { toLowerGo } from '../../functions/title-case.ts';
import { attributeKind } from './attribute-kind.ts';
import { failed, TEXT, type Attr, type Context, type Element, type State } from './context.ts';
import { ATTRIBUTE_START } from './join.ts';
import type { Step } from './step.ts';

const COMMENT_START = '<!--';
const COMMENT_END = '-->';
/** `x-y` and `x:y` are names; `x-`, `-y` and `x--y` are not. */
const TAG_NAME = /[A-Za-z](?:[A-Za-z0-9]|[:-][A-Za-z0-9])*/y;
const NOT_SPACE = /[^ \t\n\f\r]/;
const NAME_END = /[ \t\n\f\r=>'"<]/g;
/** How many characters of the text an error shows. */
const SHOWN = 32;

const ELEMENTS: ReadonlyMap<string, Element> = new Map([
  ['script', 'Script'],
  ['style', 'Style'],
  ['textarea', 'Textarea'],
  ['title', 'Title'],
  ['meta', 'Meta'],
]);
const BODY_STATES: Readonly<Record<Element, State>> = {
  None: 'Text',
  Script: 'JS',
  Style: 'CSS',
  Textarea: 'RCDATA',
  Title: 'RCDATA',
  Meta: 'Text',
};

/** Reads text up to the name of the first tag, or up to the first comment. */
export function readText(context: Context, text: string): Step {
  const all = { context, read: text.length };
  for (let from = 0; ;) {
    const open = text.indexOf('<', from);
    if (open < 0 || open + 1 === text.length) return all;
    if (text.startsWith(COMMENT_START, open)) {
      return { context: { ...TEXT, state: 'HTMLCmt' }, read: open + COMMENT_START.length };
    }
    const isEnd = text[open + 1] === '/';
    const start = open + (isEnd ? 2 : 1);
    if (start === text.length) return all;
    const name = tagNameAt(text, start);
    if (name !== '') {
      const element = isEnd ? 'None' : (ELEMENTS.get(name.toLowerCase()) ?? 'None');
      return { context: { ...TEXT, state: 'Tag', element }, read: start + name.length };
    }
    from = start;
  }
}

export function readComment(context: Context, text: string): Step {
  const end = text.indexOf(COMMENT_END);
  if (end < 0) return { context, read: text.length };
  return { context: TEXT, read: end + COMMENT_END.length };
}

/** Reads an attribute name, or the end of the tag. */
export function readTag(context: Context, text: string): Step {
  const start = skipSpace(text);
  const { length } = text;
  if (start === length) return { context, read: length };
  const { element } = context;
  if (text[start] === '>') {
    // Meta has no end tag, so that nothing would end its body.
    const body = element === 'Meta' ? 'None' : element;
    return { context: { ...TEXT, state: BODY_STATES[body], element: body }, read: start + 1 };
  }
  const end = nameEnd(text, start);
  if (typeof end !== 'number') return { context: end, read: length };
  if (end === start) {
    const found = quoteText(text.slice(start), false);
    const description = `expected space, attr name, or end of tag, but got ${found}`;
    return { context: failed({ description }), read: length };
  }
  const attr = attrOf(toLowerGo(text.slice(start, end)), element);
  const state = end === length ? 'AttrName' : 'AfterName';
  return { context: { ...TEXT, state, element, attr }, read: end };
}

/** Reads the rest of a name that an action has interrupted. */
export function readAttrName(context: Context, text: string): Step {
  const end = nameEnd(text, 0);
  if (typeof end !== 'number') return { context: end, read: text.length };
  return { context: end === text.length ? context : { ...context, state: 'AfterName' }, read: end };
}

/** Reads up to behind the equals sign; an attribute may do without value. */
export function readAfterName(context: Context, text: string): Step {
  const start = skipSpace(text);
  if (start === text.length) return { context, read: start };
  if (text[start] !== '=') return { context: { ...context, state: 'Tag' }, read: start };
  return { context: { ...context, state: 'BeforeValue' }, read: start + 1 };
}

/** Reads up to behind the quote that opens a value, or up to the value itself. */
export function readBeforeValue(context: Context, text: string): Step {
  const start = skipSpace(text);
  if (start === text.length) return { context, read: start };
  const quote = text[start];
  const delim = quote === '"' ? 'DoubleQuote' : quote === "'" ? 'SingleQuote' : 'SpaceOrTagEnd';
  const state = ATTRIBUTE_START[context.attr];
  return {
    context: { ...context, state, delim },
    read: delim === 'SpaceOrTagEnd' ? start : start + 1,
  };
}

function attrOf(name: string, element: Element): Attr {
  if (element === 'Script' && name === 'type') return 'ScriptType';
  if (element === 'Meta' && name === 'content') return 'MetaContent';
  switch (attributeKind(name)) {
    case 'url':
      return 'URL';
    case 'style':
      return 'Style';
    case 'script':
      return 'Script';
    case 'srcset':
      return 'Srcset';
    default:
      return 'None';
  }
}

function tagNameAt(text: string, at: number): string {
  TAG_NAME.lastIndex = at;
  return TAG_NAME.exec(text)?.[0] ?? '';
}

function skipSpace(text: string): number {
  const at = text.search(NOT_SPACE);
  return at < 0 ? text.length : at;
}

/** Where the attribute name ends; a problem when a character in it shows that something is amiss. */
function nameEnd(text: string, from: number): number | Context {
  NAME_END.lastIndex = from;
  const end = NAME_END.exec(text)?.index ?? text.length;
  const char = text[end] ?? '';
  if (char === '' || !`'"<`.includes(char)) return end;
  const shown = quoteText(
    Array.from(text.slice(0, 2 * SHOWN))
      .slice(0, SHOWN)
      .join(''),
    false,
  );
  return failed({ description: `${quoteText(char, false)} in attribute name: ${shown}` });
}
