// Takes the tags out of HTML, for a place that can hold text only.
// Source: golang/go:src/html/template/html.go (stripTags).
import { isInTag, TEXT, type Context } from '../context/context.ts';
import { readInState, valueEnd } from '../context/read-template-text.ts';

/** Answers the text of HTML: without tags and comments, with its references as they are. */
export function stripTags(html: string): string {
  let context = TEXT;
  let out = '';
  let isAllText = true;
  for (let from = 0; from < html.length;) {
    if (context.delim !== 'None') {
      const end = valueEnd(html, context.delim, from);
      if (end < 0) break;
      from = context.delim === 'SpaceOrTagEnd' ? end : end + 1;
      context = { ...TEXT, state: 'Tag', element: context.element };
      continue;
    }
    const step = readInState(stateOf(context), context, html.slice(from));
    const to = from + step.read;
    if (isText(context))
      out += html.slice(from, textEnd(html, { from, to, context, next: step.context }));
    else isAllText = false;
    context = step.context;
    from = to;
  }
  return isAllText ? html : out;
}

/** Scripts and styles are text without tags here, too. */
function stateOf({ state, element }: Context): Context['state'] {
  return element !== 'None' && !isInTag(state) ? 'RCDATA' : state;
}

function isText({ state }: Context): boolean {
  return state === 'Text' || state === 'RCDATA';
}

/** The text goes up to the tag or comment that follows it. */
function textEnd(
  html: string,
  piece: {
    readonly from: number;
    readonly to: number;
    readonly context: Context;
    readonly next: Context;
  },
): number {
  const { from, to, context, next } = piece;
  if (next.state === context.state || to === from) return to;
  const opener = html.lastIndexOf('<', to - 1);
  return opener < from ? to : opener;
}
