// How the text of a row is written in Redis: with its version, and free of the characters by which
// rows are kept apart on their way.
import type { StateChange } from '../../engine/state-store.ts';

/** Stands between keys and values in one text. */
export const SEPARATOR = '\u001e';

/** Begins the two characters that stand for a separator, or for itself. */
const ESCAPE = '\u001d';
const ESCAPED_SEPARATOR = `${ESCAPE}:`;
const ESCAPED_ESCAPE = `${ESCAPE}=`;

/** Begins the version of a row, which ends with a space: `@1764341234567 [...]`. */
const VERSION_MARK = '@';

export function escapeText(text: string): string {
  if (!text.includes(SEPARATOR) && !text.includes(ESCAPE)) return text;
  return text.replaceAll(ESCAPE, ESCAPED_ESCAPE).replaceAll(SEPARATOR, ESCAPED_SEPARATOR);
}

export function unescapeText(text: string): string {
  if (!text.includes(ESCAPE)) return text;
  return text.replaceAll(ESCAPED_SEPARATOR, SEPARATOR).replaceAll(ESCAPED_ESCAPE, ESCAPE);
}

/** Writes a value; one without a version looks as it always has. */
export function valueText(value: string, version: number | undefined): string {
  const escaped = escapeText(value);
  if (version !== undefined) return `${VERSION_MARK}${String(version)} ${escaped}`;
  return escaped.startsWith(VERSION_MARK) ? `${VERSION_MARK} ${escaped}` : escaped;
}

/** Reads what `valueText` wrote. */
export function readValueText(
  text: string,
): Pick<StateChange, 'version'> & { readonly value: string } {
  const end = text.startsWith(VERSION_MARK) ? text.indexOf(' ') : -1;
  if (end < 0) return { value: unescapeText(text) };
  const value = unescapeText(text.slice(end + 1));
  const version = end === 1 ? undefined : Number(text.slice(1, end));
  return version === undefined || !Number.isFinite(version) ? { value } : { value, version };
}
