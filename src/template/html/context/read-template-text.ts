// The next step through the text of a template: the reader of the state, inside of the bounds that
// the element or the attribute sets.
// Source: golang/go:src/html/template/escape.go (contextAfterText), transition.go (transitionFunc).
import { quoteText } from '../../format/quote.ts';
import { decodeReferences } from './character-reference.ts';
import { readBlockComment, readLineComment } from './comment-transitions.ts';
import { failed, TEXT, type Context, type Delim, type State } from './context.ts';
import {
  readAfterName,
  readAttrName,
  readBeforeValue,
  readComment,
  readTag,
  readText,
} from './markup-transitions.ts';
import { readToEndTag, type EndTagFinder } from './raw-text-end.ts';
import { isScriptType } from './script-type.ts';
import { readScript, readScriptLiteral, readTemplateLiteral } from './script-transitions.ts';
import type { Step, Transition } from './step.ts';
import { readStyle, readStyleString } from './style-transitions.ts';
import { readMetaContent, readMetaContentUrl, readUrl } from './url-transitions.ts';

const TRANSITIONS: Readonly<Record<State, Transition>> = {
  Text: readText,
  Tag: readTag,
  AttrName: readAttrName,
  AfterName: readAfterName,
  BeforeValue: readBeforeValue,
  HTMLCmt: readComment,
  RCDATA: readToEndTag,
  Attr: readAll,
  URL: readUrl,
  Srcset: readUrl,
  JS: readScript,
  JSDqStr: readScriptLiteral,
  JSSqStr: readScriptLiteral,
  JSTmplLit: readTemplateLiteral,
  JSRegexp: readScriptLiteral,
  JSBlockCmt: readBlockComment,
  JSLineCmt: readLineComment,
  JSHTMLOpenCmt: readLineComment,
  JSHTMLCloseCmt: readLineComment,
  CSS: readStyle,
  CSSDqStr: readStyleString,
  CSSSqStr: readStyleString,
  CSSDqURL: readStyleString,
  CSSSqURL: readStyleString,
  CSSURL: readStyleString,
  CSSBlockCmt: readBlockComment,
  CSSLineCmt: readLineComment,
  Error: readAll,
  MetaContent: readMetaContent,
  MetaContentURL: readMetaContentUrl,
  Dead: readAll,
};

const VALUE_ENDS: Readonly<Record<Exclude<Delim, 'None'>, RegExp>> = {
  DoubleQuote: /"/g,
  SingleQuote: /'/g,
  SpaceOrTagEnd: /[ \t\n\f\r>]/g,
};
/** Browsers disagree on what these mean in a value without quotes. */
const UNSAFE_UNQUOTED = /["'<=`]/;

/** Reads the next piece in one state, whatever encloses it. */
export function readInState(state: State, context: Context, text: string): Step {
  return TRANSITIONS[state](context, text);
}

/** Reads the next piece of `text` from `from`, which is not its end. */
export function readTemplateText(
  context: Context,
  text: string,
  { from, endTags }: { readonly from: number; readonly endTags: EndTagFinder },
): Step {
  if (context.delim !== 'None') return readValue(context, context.delim, text.slice(from));
  const end = endTags.bodyEnd(context, from);
  if (end === from) return { context: TEXT, read: 0 };
  return readInState(context.state, context, text.slice(from, end));
}

/** Where an attribute value ends, or -1. */
export function valueEnd(text: string, delim: Exclude<Delim, 'None'>, from: number): number {
  const pattern = VALUE_ENDS[delim];
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? -1;
}

function readValue(context: Context, delim: Exclude<Delim, 'None'>, text: string): Step {
  const end = valueEnd(text, delim, 0);
  const value = end < 0 ? text : text.slice(0, end);
  const unsafe = delim === 'SpaceOrTagEnd' ? UNSAFE_UNQUOTED.exec(value) : null;
  if (unsafe !== null) {
    const char = quoteText(unsafe[0], false);
    const description = `${char} in unquoted attr: ${quoteText(value, false)}`;
    return { context: failed({ description }), read: text.length };
  }
  if (end < 0) return { context: behindValueText(context, text), read: text.length };
  // Behind the value, only the element matters; a script of another type is text.
  const isOtherType =
    context.state === 'Attr' &&
    context.element === 'Script' &&
    context.attr === 'ScriptType' &&
    !isScriptType(value);
  return {
    context: { ...TEXT, state: 'Tag', element: isOtherType ? 'None' : context.element },
    read: delim === 'SpaceOrTagEnd' ? end : end + 1,
  };
}

/** Reads on inside of a value, in the language that it holds. */
function behindValueText(context: Context, text: string): Context {
  let here = context;
  for (let rest = decodeReferences(text); rest !== '';) {
    const step = readInState(here.state, here, rest);
    here = step.context;
    rest = rest.slice(step.read);
  }
  return here;
}

function readAll(context: Context, text: string): Step {
  return { context, read: text.length };
}
