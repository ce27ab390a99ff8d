// The UTF-8 grammar of matchers (reference row M2): any name and value, quoted where needed.
// Source: prometheus/alertmanager:matcher/parse/parse.go; the error texts are upstream's.
import { fail, ok, type Result } from '../model/result.ts';
import type { Matcher, MatchType } from './matcher.ts';
import { newMatcher } from './new-matcher.ts';
import { textOf, Utf8Lexer, type Token } from './utf8-lexer.ts';

const END = 'end of input';
const OPERATORS: readonly MatchType[] = ['=', '!=', '=~', '!~'];

/** Reads a list, with or without braces around it. Fails with position and upstream's text. */
export function parseUtf8Matchers(text: string): Result<readonly Matcher[]> {
  const lexer = new Utf8Lexer(text);
  const first = lexer.peek();
  if (!first.ok) return first;
  if (first.value.kind === 'eof') return ok([]);
  const hasOpenBrace = first.value.kind === '{';
  if (hasOpenBrace) lexer.scan();

  const matchers = parseItems(lexer);
  if (!matchers.ok) return matchers;
  const problem = closeBraceProblem(lexer, hasOpenBrace) ?? leftoverProblem(lexer);
  return problem === undefined ? matchers : fail(problem);
}

/** Reads exactly one matcher. */
export function parseUtf8Matcher(text: string): Result<Matcher> {
  const matchers = parseUtf8Matchers(text);
  if (!matchers.ok) return matchers;
  const [only] = matchers.value;
  if (only === undefined) return fail('no matchers');
  if (matchers.value.length === 1) return ok(only);
  return fail(`expected 1 matcher, found ${matchers.value.length}`);
}

/** Matchers up to a close brace or the end of input, neither of which is taken. */
function parseItems(lexer: Utf8Lexer): Result<readonly Matcher[]> {
  const matchers: Matcher[] = [];
  const start = lexer.peek();
  if (!start.ok) return start;
  if (isEnd(start.value)) return ok(matchers);
  for (;;) {
    const matcher = parseItem(lexer);
    if (!matcher.ok) return matcher;
    matchers.push(matcher.value);

    const separator = peekOneOf(lexer, [',', '}', 'eof']);
    if (!separator.ok) return fail(`${separator.error}: expected a comma or close brace`);
    if (isEnd(separator.value)) return ok(matchers);
    lexer.scan();

    const next = peekOneOf(lexer, ['}', 'bare', 'quoted', 'eof']);
    if (!next.ok) {
      return fail(`${next.error}: expected a matcher or close brace after comma`);
    }
    if (isEnd(next.value)) return ok(matchers);
  }
}

function parseItem(lexer: Utf8Lexer): Result<Matcher> {
  const name = takeText(lexer, 'expected label name');
  if (!name.ok) return name;
  const operator = take(lexer, OPERATORS);
  const type = operator.ok ? OPERATORS.find((known) => known === operator.value.kind) : undefined;
  if (!operator.ok || type === undefined) {
    const found = operator.ok ? END : operator.error;
    return fail(`${found}: expected an operator such as '=', '!=', '=~' or '!~'`);
  }
  const value = takeText(lexer, 'expected label value');
  if (!value.ok) return value;
  const matcher = newMatcher(type, name.value, value.value);
  return matcher.ok ? matcher : fail(`failed to create matcher: ${matcher.error}`);
}

function takeText(lexer: Utf8Lexer, expectation: string): Result<string> {
  const token = take(lexer, ['quoted', 'bare']);
  if (!token.ok) return fail(`${token.error}: ${expectation}`);
  const text = textOf(token.value);
  const { start, end, text: source } = token.value;
  return text === undefined ? fail(`${start}:${end}: ${source}: invalid input`) : ok(text);
}

function closeBraceProblem(lexer: Utf8Lexer, hasOpenBrace: boolean): string | undefined {
  const close = take(lexer, ['}']);
  if (hasOpenBrace && !close.ok) return `0:${lexer.column}: ${close.error}: expected close brace`;
  if (!hasOpenBrace && close.ok) return `0:${lexer.column}: }: expected opening brace`;
  return undefined;
}

function leftoverProblem(lexer: Utf8Lexer): string | undefined {
  const token = lexer.scan();
  if (!token.ok) return `${token.error}: expected end of input`;
  const { kind, start, end, text } = token.value;
  return kind === 'eof' ? undefined : `${start}:${end}: ${text}: expected end of input`;
}

function isEnd(token: Token): boolean {
  return token.kind === '}' || token.kind === 'eof';
}

function take(lexer: Utf8Lexer, kinds: readonly Token['kind'][]): Result<Token> {
  const token = peekOneOf(lexer, kinds);
  if (token.ok) lexer.scan();
  return token;
}

function peekOneOf(lexer: Utf8Lexer, kinds: readonly Token['kind'][]): Result<Token> {
  const token = lexer.peek();
  if (!token.ok) return token;
  const { kind, start, end, text } = token.value;
  if (kinds.includes(kind)) return token;
  return fail(kind === 'eof' ? END : `${start}:${end}: unexpected ${text}`);
}
