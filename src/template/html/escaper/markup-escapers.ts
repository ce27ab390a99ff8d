// Escapers for HTML itself: text, attribute values, attribute names, comments.
// Source: golang/go:src/html/template/html.go.
import { toLowerGo } from '../../functions/title-case.ts';
import { attributeKind } from '../context/attribute-kind.ts';
import type { Content } from './content.ts';
import { FAILSAFE } from './failsafe.ts';
import { stripTags } from './strip-tags.ts';

const SPECIAL = /[\0"&'+<>]/g;
/** Without `&`, so that references stay what they are. */
const SPECIAL_BUT_AMPERSAND = /[\0"'+<>]/g;
/** What may end a value without quotes, or what some browser takes for more than it is. */
const UNQUOTED = /[\0\t-\r "&'+<=>`\ufdd0-\ufdef\ufff0-\uffff]|\p{Surrogate}/gu;
const UNQUOTED_BUT_AMPERSAND = /[\0\t-\r "'+<=>`\ufdd0-\ufdef\ufff0-\uffff]|\p{Surrogate}/gu;
const NAME = /^[0-9a-z]+$/;

const REFERENCES: ReadonlyMap<string, string> = new Map([
  ['\0', '\ufffd'],
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);

/** Escapes for text; HTML stays. */
export function escapeText({ text, type }: Content): string {
  return type === 'html' ? text : text.replace(SPECIAL, reference);
}

/** Escapes for the body of a title or textarea; HTML keeps its references. */
export function escapeRcdata({ text, type }: Content): string {
  return text.replace(type === 'html' ? SPECIAL_BUT_AMPERSAND : SPECIAL, reference);
}

/** Escapes for a value in quotes; HTML loses its tags. */
export function escapeQuoted({ text, type }: Content): string {
  if (type === 'html') return stripTags(text).replace(SPECIAL_BUT_AMPERSAND, reference);
  return text.replace(SPECIAL, reference);
}

/** Escapes for a value without quotes, which cannot be empty; HTML loses its tags. */
export function escapeUnquoted({ text, type }: Content): string {
  if (text === '') return FAILSAFE;
  if (type === 'html') return stripTags(text).replace(UNQUOTED_BUT_AMPERSAND, unquotedReference);
  return text.replace(UNQUOTED, unquotedReference);
}

/** Lets pass what can name an attribute that only holds text. */
export function filterName({ text }: Content): string {
  const name = toLowerGo(text);
  return NAME.test(name) && attributeKind(name) === 'plain' ? name : FAILSAFE;
}

/** Leaves out what stands in a comment. */
export function escapeComment(): string {
  return '';
}

function reference(char: string): string {
  return REFERENCES.get(char) ?? `&#${char.charCodeAt(0)};`;
}

function unquotedReference(char: string): string {
  const code = char.charCodeAt(0);
  if (char === '\0' || (code >= 0xd800 && code <= 0xdfff)) return '&#xfffd;';
  return code >= 0xfdd0 ? `&#x${code.toString(16)};` : reference(char);
}
