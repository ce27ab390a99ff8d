// match and reReplaceAll: regular expressions with Go's syntax and Go's replacement rules.
import { LRUCache } from 'lru-cache';
import { RE2JS, type Matcher } from 're2js';
import { quoteGo } from '../../model/go-quote.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { textOf } from '../data/method.ts';
import { canBackquote } from '../format/quote.ts';
import { CallFailure, type Callable } from '../value/callable.ts';
import { STRING } from '../value/go-type.ts';
import { boolValue, stringValue } from '../value/value.ts';
import { fixed } from './define.ts';

/** `$1`, `${1}`, `$name`, `${name}`, `$$`; anything else behind a dollar leaves it as it is. */
const REFERENCE = /\$(?:\$|\{([_\p{L}\p{Nd}]+)\}|([_\p{L}\p{Nd}]+))/gu;
const MAX_PATTERNS = 500;

/** Makes the functions, with a cache of compiled patterns that lives as long as they do. */
export function regexpFunctions(): ReadonlyMap<string, Callable> {
  const cache = new LRUCache<string, Result<RE2JS>>({ max: MAX_PATTERNS });
  const compile = (pattern: string): Result<RE2JS> => {
    const known = cache.get(pattern);
    if (known !== undefined) return known;
    const compiled = compilePattern(pattern);
    cache.set(pattern, compiled);
    return compiled;
  };
  return new Map([
    [
      'match',
      fixed([STRING, STRING], ([pattern, text]) => {
        const compiled = compile(textOf(pattern));
        if (!compiled.ok) throw new CallFailure(compiled.error);
        return boolValue(compiled.value.test(textOf(text)));
      }),
    ],
    [
      'reReplaceAll',
      fixed([STRING, STRING, STRING], ([pattern, replacement, text], { maxTextLength }) => {
        const compiled = compile(textOf(pattern));
        if (!compiled.ok) {
          throw new CallFailure(
            `regexp: Compile(${quotePattern(textOf(pattern))}): ${compiled.error}`,
          );
        }
        const options = { replacement: textOf(replacement), maxLength: maxTextLength };
        return stringValue(replaceAll(compiled.value, textOf(text), options));
      }),
    ],
  ]);
}

interface ReplaceOptions {
  readonly replacement: string;
  readonly maxLength: number;
}

function compilePattern(pattern: string): Result<RE2JS> {
  try {
    return ok(RE2JS.compile(pattern));
  } catch (error) {
    // The library reports bad syntax by exceptions, in Go's words.
    return fail(error instanceof Error ? error.message : String(error));
  }
}

/** Go does not replace an empty match right behind another match. */
function replaceAll(
  pattern: RE2JS,
  text: string,
  { replacement, maxLength }: ReplaceOptions,
): string {
  const matcher = pattern.matcher(text);
  const names: Readonly<Record<string, number>> = pattern.namedGroups();
  const groups = new Map(Object.entries(names));
  let out = '';
  let lastEnd = 0;
  let from = 0;
  while (from <= text.length && matcher.find(from)) {
    const start = matcher.start();
    const end = matcher.end();
    out += text.slice(lastEnd, start);
    if (end > lastEnd || start === 0) out += expand(replacement, matcher, groups);
    if (out.length > maxLength) throw new CallFailure('result too long');
    lastEnd = end;
    const width = (text.codePointAt(from) ?? 0) > 0xffff ? 2 : 1;
    from = Math.max(end, from + width);
  }
  return out + text.slice(lastEnd);
}

function expand(
  replacement: string,
  matcher: Matcher,
  groups: ReadonlyMap<string, number>,
): string {
  if (!replacement.includes('$')) return replacement;
  return replacement.replace(REFERENCE, (_, braced?: string, bare?: string) => {
    const name = braced ?? bare;
    if (name === undefined) return '$';
    const isNumber = /^(?:0|[1-9][0-9]{0,8})$/.test(name);
    const group = isNumber ? Number(name) : groups.get(name);
    if (group === undefined || group > matcher.groupCount()) return '';
    return matcher.group(group) ?? '';
  });
}

function quotePattern(pattern: string): string {
  return canBackquote(pattern) ? `\`${pattern}\`` : quoteGo(pattern);
}
