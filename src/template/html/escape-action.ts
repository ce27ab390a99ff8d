// Chooses the escapers for the value that an action prints, by the context in which it prints it.
// Source: golang/go:src/html/template/escape.go (escapeAction).
import { quoteGo } from '../../model/go-quote.ts';
import type { ActionNode, PipeNode } from '../parse/node.ts';
import { printNode } from '../parse/print-node.ts';
import { failed, isComment, type Context } from './context/context.ts';
import { nudge } from './context/join.ts';
import type { EscapeProblem, Place } from './context/problem.ts';
import { addEscapers, PREDEFINED } from './escape-pipeline.ts';
import type { EscaperName } from './escaper/escaper-name.ts';

export interface EscapedAction {
  readonly context: Context;
  readonly node: ActionNode;
}

/** Escapes an action; gives the context behind it. */
export function escapeAction(before: Context, node: ActionNode, place: Place): EscapedAction {
  // A declaration prints nothing.
  if (node.pipe.declares.length > 0) return { context: before, node };
  const context = nudge(before);
  const misused = misusedEscaper(context, node.pipe);
  if (misused !== undefined) {
    const description = `predefined escaper ${quoteGo(misused)} disallowed in template`;
    return { context: failed({ description, place }), node };
  }
  if (context.state === 'Error') return { context, node };
  const escapers = valueEscapers(context);
  if (escapers === undefined) return { context: failed(ambiguousUrl(place)), node };
  const all = [...escapers, ...delimiterEscapers(context)];
  return { context: behindValue(context), node: { ...node, pipe: addEscapers(node.pipe, all) } };
}

/** `html` and `urlquery` may only come last, and `html` cannot protect a value without quotes. */
function misusedEscaper({ state, delim }: Context, { commands }: PipeNode): string | undefined {
  const isUnquoted = state === 'Attr' && delim === 'SpaceOrTagEnd';
  for (const [i, { args }] of commands.entries()) {
    const [first] = args;
    if (first.kind !== 'identifier' || !PREDEFINED.has(first.name)) continue;
    if (i < commands.length - 1 || (isUnquoted && first.name === 'html')) return first.name;
  }
  return undefined;
}

/** What protects the language at the place; undefined when a branch decides about it. */
function valueEscapers(context: Context): readonly EscaperName[] | undefined {
  const { state } = context;
  switch (state) {
    case 'URL':
    case 'CSSDqStr':
    case 'CSSSqStr':
    case 'CSSDqURL':
    case 'CSSSqURL':
    case 'CSSURL':
      return urlEscapers(context);
    case 'MetaContentURL':
      return ['_html_template_urlfilter'];
    case 'JS':
      return ['_html_template_jsvalescaper'];
    case 'JSDqStr':
    case 'JSSqStr':
      return ['_html_template_jsstrescaper'];
    case 'JSTmplLit':
      return ['_html_template_jstmpllitescaper'];
    case 'JSRegexp':
      return ['_html_template_jsregexpescaper'];
    case 'CSS':
      return ['_html_template_cssvaluefilter'];
    case 'Text':
      return ['_html_template_htmlescaper'];
    case 'RCDATA':
      return ['_html_template_rcdataescaper'];
    case 'AttrName':
      return ['_html_template_htmlnamefilter'];
    case 'Srcset':
      return ['_html_template_srcsetescaper'];
    default:
      return isComment(state) ? ['_html_template_commentescaper'] : [];
  }
}

/** A URL must not begin with a dangerous scheme; behind its `?` nothing in it has a meaning. */
function urlEscapers({ state, urlPart }: Context): readonly EscaperName[] | undefined {
  const inString = state === 'CSSDqStr' || state === 'CSSSqStr';
  const normalizer = inString ? '_html_template_cssescaper' : '_html_template_urlnormalizer';
  switch (urlPart) {
    case 'None':
      return ['_html_template_urlfilter', normalizer];
    case 'PreQuery':
      return [normalizer];
    case 'QueryOrFrag':
      return ['_html_template_urlescaper'];
    case 'Unknown':
      return undefined;
  }
}

/** What keeps a value inside of its attribute. */
function delimiterEscapers({ delim }: Context): readonly EscaperName[] {
  if (delim === 'None') return [];
  return [
    delim === 'SpaceOrTagEnd' ? '_html_template_nospaceescaper' : '_html_template_attrescaper',
  ];
}

/** A slash behind a value divides. */
function behindValue(context: Context): Context {
  return context.state === 'JS' ? { ...context, jsCtx: 'DivOp' } : context;
}

function ambiguousUrl(place: Place): EscapeProblem {
  const description = `${printNode(place.node)} appears in an ambiguous context within a URL`;
  return { description, place };
}
