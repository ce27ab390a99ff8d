// The words of the template language, as the lexer hands them to the parser.
import { quoteGo } from '../../model/go-quote.ts';
import { byteLength } from '../value/go-string.ts';

export type Keyword =
  | 'block'
  | 'break'
  | 'continue'
  | 'define'
  | 'else'
  | 'end'
  | 'if'
  | 'nil'
  | 'range'
  | 'template'
  | 'with';

export type TokenKind =
  | Keyword
  | 'error'
  | 'eof'
  | 'text'
  | 'leftDelim'
  | 'rightDelim'
  | 'leftParen'
  | 'rightParen'
  | 'space'
  | 'assign'
  | 'declare'
  | 'pipe'
  | 'char'
  | 'bool'
  | 'dot'
  | 'field'
  | 'variable'
  | 'identifier'
  | 'charConstant'
  | 'number'
  | 'complex'
  | 'string'
  | 'rawString';

export interface Token {
  readonly kind: TokenKind;
  readonly pos: number;
  /** Counted from 1. */
  readonly line: number;
  /** As written; for an error its message. */
  readonly text: string;
}

const KEYWORDS: ReadonlyMap<string, Keyword> = new Map(
  (
    [
      'block',
      'break',
      'continue',
      'define',
      'else',
      'end',
      'if',
      'nil',
      'range',
      'template',
      'with',
    ] as const
  ).map((word) => [word, word]),
);

/** Gives the keyword a word is, if it is one. */
export function keywordOf(word: string): Keyword | undefined {
  return KEYWORDS.get(word);
}

/**
 * Shows a token the way Go names it in `unexpected … in …`: long ones are cut after ten characters.
 * Source: golang/go:src/text/template/parse/lex.go (item.String).
 */
export function describeToken(token: Token): string {
  if (token.kind === 'eof') return 'EOF';
  if (token.kind === 'error') return token.text;
  if (token.kind === 'dot' || KEYWORDS.has(token.kind)) return `<${token.text}>`;
  if (byteLength(token.text) <= 10) return quoteGo(token.text);
  return `${quoteGo([...token.text].slice(0, 10).join(''))}...`;
}
