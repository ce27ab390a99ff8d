// Whether a slash in a script starts a regular expression or divides, told by what stands before it.
// Source: golang/go:src/html/template/js.go (nextJSCtx).
import type { SlashMeaning } from './context.ts';

const SPACE = /[\f\n\r\t\v\u0020\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]/;
const IDENTIFIER_PART = /[$0-9A-Z_a-z]/;
/** Operators and brackets behind which only an expression can follow. */
const PRECEDES_EXPRESSION = ',<>=*%&|^?!~([:;{}';
const KEYWORDS: ReadonlySet<string> = new Set([
  'break',
  'case',
  'continue',
  'delete',
  'do',
  'else',
  'finally',
  'in',
  'instanceof',
  'return',
  'throw',
  'try',
  'typeof',
  'void',
]);
const LONGEST_KEYWORD = 'instanceof'.length;

/** Tells the meaning behind `text`, which holds no string, comment, regular expression or slash. */
export function slashMeaningAfter(text: string, before: SlashMeaning): SlashMeaning {
  let end = text.length;
  while (end > 0 && SPACE.test(text.charAt(end - 1))) end--;
  if (end === 0) return before;
  const last = text.charAt(end - 1);
  if (last === '+' || last === '-') return isDoubled(text, end) ? 'DivOp' : 'Regexp';
  // `42.` is a number; any other dot waits for a name.
  if (last === '.') return /[0-9]/.test(text.charAt(end - 2)) ? 'DivOp' : 'Regexp';
  if (PRECEDES_EXPRESSION.includes(last)) return 'Regexp';
  return KEYWORDS.has(wordBefore(text, end)) ? 'Regexp' : 'DivOp';
}

/** `x++` and `x--` end an expression, `+` and `-` do not; `---` is `--` and `-`. */
function isDoubled(text: string, end: number): boolean {
  const sign = text.charAt(end - 1);
  let start = end - 1;
  while (start > 0 && text.charAt(start - 1) === sign) start--;
  return (end - start) % 2 === 0;
}

/** The identifier that ends there; of a long one only so much as tells it from any keyword. */
function wordBefore(text: string, end: number): string {
  let start = end;
  while (
    start > 0 &&
    end - start <= LONGEST_KEYWORD &&
    IDENTIFIER_PART.test(text.charAt(start - 1))
  ) {
    start--;
  }
  return text.slice(start, end);
}
