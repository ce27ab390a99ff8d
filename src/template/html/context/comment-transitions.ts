// Reads comments of scripts and styles.
// Source: golang/go:src/html/template/transition.go (tBlockCmt, tLineCmt).
import type { Context } from './context.ts';
import type { Step } from './step.ts';

const SCRIPT_LINE_END = /[\n\r\u2028\u2029]/;
const STYLE_LINE_END = /[\n\f\r]/;

export function readBlockComment(context: Context, text: string): Step {
  const end = text.indexOf('*/');
  if (end < 0) return { context, read: text.length };
  const state = context.state === 'JSBlockCmt' ? 'JS' : 'CSS';
  return { context: { ...context, state }, read: end + 2 };
}

/** Reads up to the end of the line, which is not part of the comment. */
export function readLineComment(context: Context, text: string): Step {
  const isStyle = context.state === 'CSSLineCmt';
  const end = text.search(isStyle ? STYLE_LINE_END : SCRIPT_LINE_END);
  if (end < 0) return { context, read: text.length };
  return { context: { ...context, state: isStyle ? 'CSS' : 'JS' }, read: end };
}
