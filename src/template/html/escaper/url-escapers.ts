// Escapers for URLs. Source: golang/go:src/html/template/url.go.
import { toBytes } from '../../value/go-string.ts';
import type { Content } from './content.ts';
import { FAILSAFE } from './failsafe.ts';

/** Schemes that at most lead to another page. With `u`, so that letters compare as in Go. */
const HARMLESS_SCHEME = /^(?:https?|mailto)$/iu;
const NEEDS_ESCAPE = /[^\-._~a-zA-Z0-9]/gu;
/** What structures a URL stays, as does what is escaped already. */
const NEEDS_NORMALIZING = /%(?![0-9a-fA-F]{2})|[^!#$%&*+,/:;=?@[\]\-._~a-zA-Z0-9]/gu;
const METADATA = /^[\t\n\f\r 0-9A-Za-z]*$/;
const SRCSET_ELEMENT = /^([\t\n\f\r ]*)([^\t\n\f\r ]*)([^]*)$/;

/** Replaces a URL whose scheme could do harm. */
export function filterUrl({ text, type }: Content): string {
  return type === 'url' || isHarmless(text) ? text : `#${FAILSAFE}`;
}

/** Escapes what is to be one value in a URL; a URL stays one. */
export function escapeUrl({ text, type }: Content): string {
  return type === 'url' ? normalize(text) : text.replace(NEEDS_ESCAPE, percentEncode);
}

/** Escapes what cannot stand in a URL as it is. */
export function normalizeUrl({ text }: Content): string {
  return normalize(text);
}

/** Filters the URLs of a list of images, each with its own metadata; a URL is one image. */
export function escapeSrcset({ text, type }: Content): string {
  if (type === 'url') return normalize(text).replaceAll(',', '%2c');
  return text.split(',').map(filterImage).join(',');
}

function filterImage(image: string): string {
  const [, space = '', url = '', metadata = ''] = SRCSET_ELEMENT.exec(image) ?? [];
  if (!isHarmless(url) || !METADATA.test(metadata)) return `#${FAILSAFE}`;
  return space + normalize(url) + metadata;
}

function isHarmless(url: string): boolean {
  const colon = url.indexOf(':');
  const scheme = url.slice(0, Math.max(colon, 0));
  return colon < 0 || scheme.includes('/') || HARMLESS_SCHEME.test(scheme);
}

function normalize(url: string): string {
  return url.replace(NEEDS_NORMALIZING, percentEncode);
}

function percentEncode(char: string): string {
  let out = '';
  for (const byte of toBytes(char)) out += `%${byte.toString(16).padStart(2, '0')}`;
  return out;
}
