// The outcome of reading a text that somebody typed.

/** The value, or one sentence that says what is wrong. */
export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string };

/** The text was understood. */
export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

/** The text was not understood; the sentence is for the one who typed it. */
export function unreadable(error: string): Parsed<never> {
  return { ok: false, error };
}
