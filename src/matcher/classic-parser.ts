// The classic grammar of matchers (reference row M3): older than UTF-8 names and very tolerant.
// Source: prometheus/alertmanager:pkg/labels/parse.go.
import { fail, ok, type Result } from '../model/result.ts';
import type { Matcher, MatchType } from './matcher.ts';
import { newMatcher } from './new-matcher.ts';
import { WHITE_SPACE } from './reserved.ts';

const HEAD = /^[\t\n\f\r ]*([a-zA-Z_:][a-zA-Z0-9_:]*)[\t\n\f\r ]*(=~|=|!=|!~)[\t\n\f\r ]*/;

const TYPES: ReadonlyMap<string, MatchType> = new Map([
  ['=', '='],
  ['!=', '!='],
  ['=~', '=~'],
  ['!~', '!~'],
]);

/**
 * Reads a list separated by commas outside double quotes; a leading `{`, a trailing `}` and a
 * trailing comma are optional. Fails with upstream's text.
 */
export function parseClassicMatchers(text: string): Result<readonly Matcher[]> {
  const matchers: Matcher[] = [];
  for (const token of splitOutsideQuotes(text.replace(/^\{/, '').replace(/\}$/, ''))) {
    const matcher = parseClassicMatcher(token);
    if (!matcher.ok) return matcher;
    matchers.push(matcher.value);
  }
  return ok(matchers);
}

/** Reads one matcher: everything behind the operator is the value. Fails with upstream's text. */
export function parseClassicMatcher(text: string): Result<Matcher> {
  const head = HEAD.exec(text);
  const type = TYPES.get(head?.[2] ?? '');
  if (head === null || type === undefined) return fail(`bad matcher format: ${text}`);
  const raw = trimEnd(text.slice(head[0].length), /[\t\n\f\r ]/);
  const value = unescape(raw);
  if (value === undefined) {
    return fail(`matcher value contains unescaped double quote: ${raw}`);
  }
  return newMatcher(type, head[1] ?? '', value);
}

function splitOutsideQuotes(text: string): string[] {
  const tokens: string[] = [];
  let start = 0;
  let insideQuotes = false;
  let escaped = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === ',') {
      // Upstream keeps `escaped` across a comma, so a backslash before it reaches the next token.
      if (insideQuotes) continue;
      tokens.push(text.slice(start, i));
      start = i + 1;
      continue;
    }
    if (char === '"' && !escaped) insideQuotes = !insideQuotes;
    escaped = char === '\\' && !escaped;
  }
  const last = trim(text.slice(start));
  if (last !== '') tokens.push(last);
  return tokens;
}

/**
 * Takes optional double quotes off and resolves `\\`, `\"` and `\n`; any other backslash stands
 * for itself. Undefined when a quote is neither escaped nor the first or last character.
 */
function unescape(raw: string): string | undefined {
  const isQuoted = raw.startsWith('"');
  const body = isQuoted ? raw.slice(1) : raw;
  const last = body.length - 1;
  let isClosed = !isQuoted;
  let out = '';
  for (let i = 0; i <= last; i++) {
    const char = body[i] ?? '';
    if (char === '"') {
      if (!isQuoted || i < last) return undefined;
      isClosed = true;
    } else if (char === '\\' && i < last) {
      i++;
      out += unescapeChar(body[i] ?? '');
    } else {
      out += char;
    }
  }
  return isClosed ? out : undefined;
}

function unescapeChar(char: string): string {
  if (char === 'n') return '\n';
  return char === '"' || char === '\\' ? char : `\\${char}`;
}

function trim(text: string): string {
  let start = 0;
  while (start < text.length && WHITE_SPACE.test(text[start] ?? '')) start++;
  return trimEnd(text.slice(start), WHITE_SPACE);
}

/** A loop instead of a pattern: backtracking would be quadratic in long runs of white space. */
function trimEnd(text: string, space: RegExp): string {
  let end = text.length;
  while (end > 0 && space.test(text[end - 1] ?? '')) end--;
  return text.slice(0, end);
}
