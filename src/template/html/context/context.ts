// Where in a document a template is: what decides how a value must be escaped there. The names are
// Go's, because its error texts and the names of derived templates show them.
// Source: golang/go:src/html/template/context.go.
import type { EscapeProblem } from './problem.ts';

/** What a parser of HTML would be reading. */
export type State =
  | 'Text'
  | 'Tag'
  | 'AttrName'
  | 'AfterName'
  | 'BeforeValue'
  | 'HTMLCmt'
  /** Inside of textarea and title: text with character references, without tags. */
  | 'RCDATA'
  | 'Attr'
  | 'URL'
  | 'Srcset'
  | 'JS'
  | 'JSDqStr'
  | 'JSSqStr'
  | 'JSTmplLit'
  | 'JSRegexp'
  | 'JSBlockCmt'
  | 'JSLineCmt'
  | 'JSHTMLOpenCmt'
  | 'JSHTMLCloseCmt'
  | 'CSS'
  | 'CSSDqStr'
  | 'CSSSqStr'
  | 'CSSDqURL'
  | 'CSSSqURL'
  | 'CSSURL'
  | 'CSSBlockCmt'
  | 'CSSLineCmt'
  | 'Error'
  | 'MetaContent'
  | 'MetaContentURL'
  /** Behind a break or continue, where nothing is executed. */
  | 'Dead';

/** What ends the attribute value around the place. */
export type Delim = 'None' | 'DoubleQuote' | 'SingleQuote' | 'SpaceOrTagEnd';

/** `None` is before the first character; `Unknown` before or behind the `?`, depending on a branch. */
export type UrlPart = 'None' | 'PreQuery' | 'QueryOrFrag' | 'Unknown';

/** What a slash in a script would start. */
export type SlashMeaning = 'Regexp' | 'DivOp' | 'Unknown';

export type Attr = 'None' | 'Script' | 'ScriptType' | 'Style' | 'URL' | 'Srcset' | 'MetaContent';

/** Elements whose body, or whose attributes, are read in a way of their own. */
export type Element = 'None' | 'Script' | 'Style' | 'Textarea' | 'Title' | 'Meta';

export interface Context {
  readonly state: State;
  readonly delim: Delim;
  readonly urlPart: UrlPart;
  readonly jsCtx: SlashMeaning;
  /**
   * For each `${` of a template literal that is open, how many braces are open inside of it.
   * Undefined as long as there was none, which the name of a derived template tells.
   */
  readonly braceDepths: readonly number[] | undefined;
  readonly attr: Attr;
  readonly element: Element;
  /** Present in state `Error`. */
  readonly problem: EscapeProblem | undefined;
}

/** The start of a document, and of every template that is called from text. */
export const TEXT: Context = {
  state: 'Text',
  delim: 'None',
  urlPart: 'None',
  jsCtx: 'Regexp',
  braceDepths: undefined,
  attr: 'None',
  element: 'None',
  problem: undefined,
};

export const DEAD: Context = { ...TEXT, state: 'Dead' };

const COMMENTS: ReadonlySet<State> = new Set([
  'HTMLCmt',
  'JSBlockCmt',
  'JSLineCmt',
  'JSHTMLOpenCmt',
  'JSHTMLCloseCmt',
  'CSSBlockCmt',
  'CSSLineCmt',
]);
const TAG_PARTS: ReadonlySet<State> = new Set([
  'Tag',
  'AttrName',
  'AfterName',
  'BeforeValue',
  'Attr',
]);
const SCRIPT_LITERALS: ReadonlySet<State> = new Set([
  'JSDqStr',
  'JSSqStr',
  'JSTmplLit',
  'JSRegexp',
]);

/** Makes the context behind something that cannot be escaped; it stays until the end. */
export function failed(problem: EscapeProblem): Context {
  return { ...TEXT, state: 'Error', problem };
}

/** Whether two contexts are the same place. */
export function isSameContext(a: Context, b: Context): boolean {
  const depths = a.braceDepths ?? [];
  const others = b.braceDepths ?? [];
  return (
    a.state === b.state &&
    a.delim === b.delim &&
    a.urlPart === b.urlPart &&
    a.jsCtx === b.jsCtx &&
    depths.length === others.length &&
    depths.every((depth, i) => depth === others[i]) &&
    a.attr === b.attr &&
    a.element === b.element &&
    a.problem === b.problem
  );
}

/** Whether what stands there is for the authors of templates only, so that it is left out. */
export function isComment(state: State): boolean {
  return COMMENTS.has(state);
}

/** Whether the state belongs to a tag itself rather than to what the tag encloses. */
export function isInTag(state: State): boolean {
  return TAG_PARTS.has(state);
}

/** Whether `<script`, `</script` and `<!--` must not stand there as they are. */
export function isScriptLiteral(state: State): boolean {
  return SCRIPT_LITERALS.has(state);
}

/** Prints a context for an error text. */
export function describeContext(context: Context): string {
  const { state, delim, urlPart, jsCtx, braceDepths = [], attr, element } = context;
  const depths = braceDepths.join(' ');
  return `{state${state} delim${delim} urlPart${urlPart} jsCtx${jsCtx} [${depths}] attr${attr} element${element} <nil>}`;
}

/** Names the form of a template for a start context; in text it is the template itself. */
export function derivedName(name: string, context: Context): string {
  const { state, delim, urlPart, jsCtx, braceDepths, attr, element } = context;
  if (state === 'Text') return name;
  const parts = [`${name}$htmltemplate_state${state}`];
  if (delim !== 'None') parts.push(`delim${delim}`);
  if (urlPart !== 'None') parts.push(`urlPart${urlPart}`);
  if (jsCtx !== 'Regexp') parts.push(`jsCtx${jsCtx}`);
  if (braceDepths !== undefined) parts.push(`jsBraceDepth([${braceDepths.join(' ')}])`);
  if (attr !== 'None') parts.push(`attr${attr}`);
  if (element !== 'None') parts.push(`element${element}`);
  return parts.join('_');
}
