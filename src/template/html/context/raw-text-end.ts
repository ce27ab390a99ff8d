// Finds the end tag of script, style, textarea and title, whose bodies hold no other tags.
// Source: golang/go:src/html/template/transition.go (tSpecialTagEnd, indexTagEnd).
import { isComment, isScriptLiteral, TEXT, type Context, type Element } from './context.ts';
import type { Step } from './step.ts';

const END_TAGS: Readonly<Record<Exclude<Element, 'None'>, RegExp>> = {
  Script: /<\/script[> \t\n\f/]/gi,
  Style: /<\/style[> \t\n\f/]/gi,
  Textarea: /<\/textarea[> \t\n\f/]/gi,
  Title: /<\/title[> \t\n\f/]/gi,
  // Only its tag counts, as it has no body: any end tag without name.
  Meta: /<\/[> \t\n\f/]/gi,
};

/** Looks for end tags in one text, of which it remembers the next, as it is asked at every step. */
export class EndTagFinder {
  readonly #text: string;
  #element: Element = 'None';
  #from = 0;
  #found = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /** Where the body that encloses `from` ends: before its end tag, or with the text. */
  bodyEnd(context: Context, from: number): number {
    const { element, state } = context;
    if (element === 'None') return this.#text.length;
    // There the end tag is escaped instead.
    if (element === 'Script' && (isScriptLiteral(state) || isComment(state)))
      return this.#text.length;
    const isKnown = element === this.#element && from >= this.#from && from <= this.#found;
    if (!isKnown) this.#search(element, from);
    return this.#found;
  }

  #search(element: Exclude<Element, 'None'>, from: number): void {
    const pattern = END_TAGS[element];
    pattern.lastIndex = from;
    this.#element = element;
    this.#from = from;
    this.#found = pattern.exec(this.#text)?.index ?? this.#text.length;
  }
}

/** Reads up to the end tag, behind which text follows; without end tag, all. */
export function readToEndTag(context: Context, text: string): Step {
  const end = new EndTagFinder(text).bodyEnd(context, 0);
  return end === text.length ? { context, read: end } : { context: TEXT, read: end };
}
