// Reads URLs and the content of meta elements, inside of attribute values and style strings.
// Source: golang/go:src/html/template/transition.go (tURL, tMetaContent, tMetaContentURL).
import type { Context } from './context.ts';
import type { Step } from './step.ts';

const QUERY_START = /[#?]/;
const NOT_SPACE = /[^ \t\n\f\r]/;
const META_URL = /url[ \t\n\f\r]*=/i;

/** Reads all of a text, and tells which part of the URL it reached. */
export function readUrl(context: Context, text: string): Step {
  return { context: withUrlText(context, text), read: text.length };
}

/** What a further text of a URL makes of the context. Space may precede a URL. */
export function withUrlText(context: Context, text: string): Context {
  if (context.urlPart === 'QueryOrFrag') return context;
  if (QUERY_START.test(text)) return { ...context, urlPart: 'QueryOrFrag' };
  const isFirst = context.urlPart === 'None' && NOT_SPACE.test(text);
  return isFirst ? { ...context, urlPart: 'PreQuery' } : context;
}

/** Reads up to behind `url=`, as in `content="5; url=…"`. */
export function readMetaContent(context: Context, text: string): Step {
  const found = META_URL.exec(text);
  if (found === null) return { context, read: text.length };
  return { context: { ...context, state: 'MetaContentURL' }, read: found.index + found[0].length };
}

export function readMetaContentUrl(context: Context, text: string): Step {
  const end = text.indexOf(';');
  if (end < 0) return { context, read: text.length };
  return { context: { ...context, state: 'MetaContent' }, read: end + 1 };
}
