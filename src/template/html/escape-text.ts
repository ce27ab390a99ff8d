// Rewrites the text of a template while reading it: comments go, a `<` that starts no tag becomes a
// reference, and end tags inside of script literals are defused.
// Source: golang/go:src/html/template/escape.go (escapeText).
import { isComment, isScriptLiteral, type Context } from './context/context.ts';
import { EndTagFinder } from './context/raw-text-end.ts';
import { readTemplateText } from './context/read-template-text.ts';

const DOCTYPE = /^<!DOCTYPE/i;
const LINE_END = /[\n\r\u2028\u2029]/;
/** With `u`, so that letters compare as in Go. */
const SPECIAL_TAG = /<(script|\/script|!--)/giu;

export interface EscapedText {
  readonly context: Context;
  readonly text: string;
}

/** Reads a text from its start context; gives the context behind it and the text to write. */
export function escapeText(start: Context, text: string): EscapedText {
  const rewriter = new Rewriter(text);
  const endTags = new EndTagFinder(text);
  let context = start;
  for (let from = 0; from < text.length;) {
    const step = readTemplateText(context, text, { from, endTags });
    const to = from + step.read;
    if (step.read === 0 && step.context.state === context.state) {
      throw new RangeError(`Reading a template makes no progress in state ${context.state}`);
    }
    rewriter.piece(context, step.context, { from, to });
    context = step.context;
    from = to;
  }
  return { context, text: rewriter.finish(context) };
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Collects the text to write; all of it up to `#written` has been dealt with. */
class Rewriter {
  readonly #text: string;
  #out = '';
  #written = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Takes a piece that was read in `context` and led to `next`. */
  piece(context: Context, next: Context, span: Span): void {
    const { from, to } = span;
    const { state } = context;
    if (state === 'Text' || state === 'RCDATA') this.#escapeOpeners(context, next, span);
    else if (isDropped(context)) this.#dropComment(context, to);
    if (state !== next.state && isDropped(next)) {
      this.#copyTo(to - openerLength(next));
      this.#written = to;
    }
    if (isScriptLiteral(state)) {
      const piece = this.#text.slice(from, to);
      const defused = piece.replace(SPECIAL_TAG, '\\x3C$1');
      if (defused !== piece) {
        this.#copyTo(from);
        this.#out += defused;
        this.#written = to;
      }
    }
  }

  finish(context: Context): string {
    if (this.#written === 0 || context.state === 'Error') return this.#text;
    if (!isDropped(context)) this.#copyTo(this.#text.length);
    return this.#out;
  }

  /** A `<` that starts neither a tag nor the doctype is meant as text. */
  #escapeOpeners(context: Context, next: Context, { from, to }: Span): void {
    let end = to;
    if (next.state !== context.state) {
      const opener = to > from ? this.#text.lastIndexOf('<', to - 1) : -1;
      if (opener >= from) end = opener;
    }
    let at = this.#text.indexOf('<', from);
    while (at >= 0 && at < end) {
      if (!DOCTYPE.test(this.#text.slice(at, at + '<!DOCTYPE'.length))) {
        this.#copyTo(at);
        this.#out += '&lt;';
        this.#written = at + 1;
      }
      at = this.#text.indexOf('<', at + 1);
    }
  }

  /** Block comments separate what is around them, in a script even as a line end does. */
  #dropComment({ state }: Context, to: number): void {
    if (state === 'JSBlockCmt') {
      this.#out += LINE_END.test(this.#text.slice(this.#written, to)) ? '\n' : ' ';
    } else if (state === 'CSSBlockCmt') this.#out += ' ';
    this.#written = to;
  }

  #copyTo(end: number): void {
    this.#out += this.#text.slice(this.#written, Math.max(end, this.#written));
  }
}

/** In an attribute, comments stay: they cannot be told apart before its references are decoded. */
function isDropped({ state, delim }: Context): boolean {
  return isComment(state) && delim === 'None';
}

function openerLength({ state }: Context): number {
  if (state === 'HTMLCmt' || state === 'JSHTMLOpenCmt') return '<!--'.length;
  return state === 'JSHTMLCloseCmt' ? '-->'.length : '//'.length;
}
