// Messengers know a handful of HTML elements and refuse a text in which one is not closed: such a
// text is cut between its parts, and what is open is closed.
import type { TextUnit } from './text-limiter.ts';

/** A tag, an entity or a character. Sticky: the parts follow one another. */
const PART = /<(\/?)([a-zA-Z][\w-]*)(?:"[^"]*"|'[^']*'|[^<>"'])*>|&#?\w{1,31};|[^]/guy;
const MAX_ENTITY = 34;

const MARKER = '…';

/** Elements that have no end tag. */
const VOID: ReadonlySet<string> = new Set(['br', 'hr', 'img']);

/**
 * Keeps at most `max` characters (Unicode code points), tags and entities included; a cut text ends
 * in `…` and the end tags that are missing.
 */
export function truncateHtml(html: string, max: number): string {
  if (html.length <= max || Array.from(html).length <= max) return html;
  let kept = '';
  let length = MARKER.length;
  let ends: readonly string[] = [];
  // Nothing behind this many units can be kept, and looking for tags there would take long.
  for (const [part, slash, name] of html.slice(0, 2 * max + MAX_ENTITY).matchAll(PART)) {
    // A tag that is cut off, or none at all: the service would refuse either.
    if (part === '<') break;
    const left = endsAfter(ends, slash, name);
    const added = Array.from(part).length;
    if (length + added + left.join('').length > max) break;
    kept += part;
    length += added;
    ends = left;
  }
  return kept + MARKER + ends.join('');
}

/** For services that read a text as HTML. */
export const HTML_CHARACTERS: TextUnit = { name: 'characters', truncate: truncateHtml };

/** The end tags that are missing after a part, the innermost first. */
function endsAfter(
  ends: readonly string[],
  slash: string | undefined,
  name: string | undefined,
): readonly string[] {
  if (name === undefined || VOID.has(name)) return ends;
  if (slash === '') return [`</${name}>`, ...ends];
  return ends[0] === `</${name}>` ? ends.slice(1) : ends;
}
