// Regular expressions of matchers: RE2 semantics, anchored at both ends, linear in the value
// (reference row M6). Most patterns in the field are plain words and need no engine at all.
import { RE2JS, RE2JSException } from 're2js';
import { fail, ok, type Result } from '../model/result.ts';

/** Answers whether a whole value matches a pattern. */
export type ValueTest = (value: string) => boolean;

const PLAIN = /^[^\\.+*?()|[\]{}^$]*$/;

/**
 * Compiles a pattern anchored as `^(?:pattern)$`. Fails with Go's text, for example
 * ``error parsing regexp: missing closing ]: `[)$` ``, because the anchored text is what upstream
 * compiles (prometheus/alertmanager:pkg/labels/matcher.go).
 */
export function compileAnchored(pattern: string): Result<ValueTest> {
  const words = pattern.split('|');
  if (words.every((word) => PLAIN.test(word))) return ok(matchWords(words));
  try {
    const compiled = RE2JS.compile(`^(?:${pattern})$`);
    return ok((value) => compiled.test(value));
  } catch (error) {
    if (error instanceof RE2JSException) return fail(error.message);
    throw error;
  }
}

function matchWords(words: readonly string[]): ValueTest {
  const [word = ''] = words;
  if (words.length === 1) return (value) => value === word;
  const set = new Set(words);
  return (value) => set.has(value);
}
