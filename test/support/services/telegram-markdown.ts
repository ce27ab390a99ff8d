// Telegram's two readers of Markdown, as strict as they are: what they have against a text.
// Source: tdlib/td:td/telegram/MessageEntity.cpp (parse_markdown, parse_markdown_v2).

const LEGACY = new Set('_*`[');
const RESERVED = new Set('_*[]()~`>#+-=|{}.!');

/** What begins an entity of MarkdownV2: the longer ones first. */
const BEGINNINGS = ['```', '__', '||', '![', '_', '*', '~', '`', '['] as const;

/** The first problem of a text in the older Markdown, if it has one. */
export function markdownProblems(text: string): readonly string[] {
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charAt(i);
    if (c === '\\' && LEGACY.has(text.charAt(i + 1))) i += 1;
    else if (LEGACY.has(c)) {
      const begin = text.startsWith('```', i) ? '```' : c;
      const end = begin === '[' ? ']' : begin;
      const at = text.indexOf(end, i + begin.length);
      if (at < 0) return [`can't find end of the entity starting at offset ${i}`];
      i = at + end.length - 1;
      if (end !== ']' || text.charAt(i + 1) !== '(') continue;
      i = text.indexOf(')', i);
      if (i < 0) return ["can't find end of a URL"];
    }
  }
  return [];
}

/** The first problem of a text in MarkdownV2, if it has one. */
export function markdownV2Problems(text: string): readonly string[] {
  const open: string[] = [];
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charAt(i);
    const last = open.at(-1);
    const isCode = last === '`' || last === '```';
    if (c === '\\' && /[\x01-\x7e]/.test(text.charAt(i + 1))) {
      i += 1;
      continue;
    }
    if (isCode ? c !== '`' : !RESERVED.has(c)) continue;
    if (last !== undefined && isEndOf(last, text, i)) {
      open.pop();
      i += (last.endsWith('[') ? ']' : last).length - 1;
      if (!last.endsWith('[') || text.charAt(i + 1) !== '(') continue;
      i = endOfAddress(text, i + 2);
      if (i < 0) return ["can't find end of a URL"];
      continue;
    }
    const begin = isCode ? undefined : BEGINNINGS.find((each) => text.startsWith(each, i));
    if (begin === undefined) {
      if (last === '```') continue;
      return [`character '${c}' at offset ${i} is reserved and must be escaped`];
    }
    open.push(begin);
    i += begin.length - 1;
  }
  return open.map((begin) => `can't find end of the entity that begins with ${begin}`);
}

/** A pair of underscores is read as one, wherever it stands. */
function isEndOf(begin: string, text: string, index: number): boolean {
  if (begin === '_') return text.startsWith('_', index) && !text.startsWith('__', index);
  return text.startsWith(begin.endsWith('[') ? ']' : begin, index);
}

/** Where the address in parentheses ends; -1 when it does not. */
function endOfAddress(text: string, from: number): number {
  for (let i = from; i < text.length; i += 1) {
    if (text.charAt(i) === ')') return i;
    if (text.charAt(i) === '\\') i += 1;
  }
  return -1;
}
