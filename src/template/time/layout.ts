// Go's time layouts: cuts `2006-01-02 15:04` into literal text and the elements it shows.
// Source: golang/go:src/time/format.go (nextStdChunk).

/** The reference text that names an element, `.000` and `,999` for fractions of any length. */
export interface LayoutElement {
  readonly kind: 'element';
  readonly text: string;
}

export interface LayoutLiteral {
  readonly kind: 'literal';
  readonly text: string;
}

export type LayoutPart = LayoutElement | LayoutLiteral;

const ELEMENT = new RegExp(
  [
    'January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST',
    '0[1-6]|002|15|1|2006|2|_2(?!006)|__2|3|4|5|PM|pm',
    '-070000|-07:00:00|-0700|-07:00|-07',
    'Z070000|Z07:00:00|Z0700|Z07:00|Z07',
    '[.,](?:0+|9+)(?![0-9])',
  ].join('|'),
  'g',
);

export const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

export const DAY_NAMES = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const;

/** Cuts a layout into its parts, in order; literals are never empty. */
export function layoutParts(layout: string): readonly LayoutPart[] {
  const parts: LayoutPart[] = [];
  let end = 0;
  for (const match of layout.matchAll(ELEMENT)) {
    if (match.index > end) parts.push({ kind: 'literal', text: layout.slice(end, match.index) });
    parts.push({ kind: 'element', text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < layout.length) parts.push({ kind: 'literal', text: layout.slice(end) });
  return parts;
}

/** Whether an element is a fraction of a second. */
export function isFraction(element: string): boolean {
  return element.startsWith('.') || element.startsWith(',');
}

/** Whether an element is a numeric zone. */
export function isNumericZone(element: string): boolean {
  return element.startsWith('-07') || element.startsWith('Z07');
}
