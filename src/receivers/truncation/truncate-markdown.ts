// Telegram reads two kinds of Markdown and refuses a text in which an entity is not closed: such a text
// is cut between its parts, and what is open is closed.
// Source: core.telegram.org/bots/api (formatting options), tdlib/td:td/telegram/MessageEntity.cpp.
import type { TextUnit } from './text-limiter.ts';

const MARKER = '…';

interface Dialect {
  /** Reads a part of text. Sticky, as are those below; an empty first group is an address without end. */
  readonly text: RegExp;
  /** Reads a part inside of what ends with this, where nothing else begins. */
  readonly inside: Readonly<Record<string, RegExp>>;
  /** What begins an entity, and what ends it. */
  readonly ends: Readonly<Record<string, string>>;
}

/** Knows no nesting, and no escapes inside of an entity. */
const MARKDOWN: Dialect = {
  text: /\\[_*`[]|```|[^]/uy,
  inside: {
    _: /[^]/uy,
    '*': /[^]/uy,
    '`': /[^]/uy,
    '```': /```|[^]/uy,
    ']': /\]\([^)]*(\)?)|[^]/uy,
  },
  ends: { _: '_', '*': '*', '`': '`', '```': '```', '[': ']' },
};

const MARKDOWN_V2: Dialect = {
  text: /\\[^]|```|__|\|\||!\[|\]\((?:\\[^]|[^)\\])*(\)?)|[^]/uy,
  inside: { '`': /\\[^]|[^]/uy, '```': /\\[^]|```|[^]/uy },
  ends: {
    _: '_',
    __: '__',
    '*': '*',
    '~': '~',
    '||': '||',
    '`': '`',
    '```': '```',
    '[': ']',
    '![': ']',
  },
};

/** For texts in Telegram's older Markdown. */
export const MARKDOWN_CHARACTERS: TextUnit = unitOf(MARKDOWN);

/** For texts in Telegram's MarkdownV2. */
export const MARKDOWN_V2_CHARACTERS: TextUnit = unitOf(MARKDOWN_V2);

function unitOf(dialect: Dialect): TextUnit {
  return { name: 'characters', truncate: (text, max) => truncateMarkdown(text, max, dialect) };
}

/**
 * Keeps at most `max` characters (Unicode code points), markup included; a cut text ends in `…` and the
 * ends that are missing.
 */
function truncateMarkdown(text: string, max: number, dialect: Dialect): string {
  if (text.length <= max || Array.from(text).length <= max) return text;
  // Nothing behind this many units can be kept.
  const beginning = text.slice(0, 2 * max);
  let kept = '';
  let length = MARKER.length;
  let open: readonly string[] = [];
  while (kept.length < beginning.length) {
    const pattern = innermost(dialect, open) ?? dialect.text;
    pattern.lastIndex = kept.length;
    const [part = '', end] = pattern.exec(beginning) ?? [];
    const left = openAfter(dialect, open, part);
    const added = Array.from(part).length;
    if (added === 0 || end === '' || length + added + endsOf(left).length > max) break;
    kept += part;
    length += added;
    open = left;
  }
  return kept + MARKER + endsOf(open);
}

/** How the inside of the innermost entity is read, if it has a way of its own. */
function innermost({ inside }: Dialect, open: readonly string[]): RegExp | undefined {
  const [end] = open;
  return end !== undefined && Object.hasOwn(inside, end) ? inside[end] : undefined;
}

/** The ends that are missing after a part, the innermost first. */
function openAfter(dialect: Dialect, open: readonly string[], part: string): readonly string[] {
  const [end] = open;
  if (part === end || (end === ']' && part.startsWith(']'))) return open.slice(1);
  if (innermost(dialect, open) !== undefined || !Object.hasOwn(dialect.ends, part)) return open;
  return [dialect.ends[part] ?? part, ...open];
}

/** An empty bold entity keeps `_` and `__` apart, as Telegram's documentation has it. */
function endsOf(open: readonly string[]): string {
  return open.map((end, i) => (end === '_' && open[i + 1] === '__' ? '_**' : end)).join('');
}
