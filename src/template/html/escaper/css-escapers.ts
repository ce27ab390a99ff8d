// Escapers for styles. Source: golang/go:src/html/template/css.go.
import { decodeCss } from '../context/css-escape.ts';
import type { Content } from './content.ts';
import { FAILSAFE } from './failsafe.ts';

/** By codes, so that the result can stand in an attribute; space ends a code where it must. */
const SPECIAL = /[\0\t\n\f\r"&'()+/:;<>\\{}]/g;
const CONTINUES_CODE = /^[0-9a-fA-F\t\n\f\r ]$/;
/** What ends a value, a string or a block, or starts a comment or a rule. */
const UNSAFE = /[\0"'()/;@[\\\]`{}<>]|--/;
const NOT_IDENTIFIER = /[^_0-9A-Za-z]/g;
/** Values that old browsers execute. */
const EXECUTABLE = /expression|mozbinding/;

/** Escapes for a string. */
export function escapeCss({ text }: Content): string {
  return text.replace(SPECIAL, (char, at: number) => {
    if (char === '\\') return '\\\\';
    const next = text.charAt(at + 1);
    const space = next === '' || CONTINUES_CODE.test(next) ? ' ' : '';
    return `\\${char.charCodeAt(0).toString(16)}${space}`;
  });
}

/** Lets pass values that cannot do harm: quantities, colours, names. */
export function filterCssValue({ text }: Content): string {
  const value = decodeCss(text);
  if (UNSAFE.test(value)) return FAILSAFE;
  const identifier = value.replace(NOT_IDENTIFIER, '').toLowerCase();
  return EXECUTABLE.test(identifier) ? FAILSAFE : value;
}
