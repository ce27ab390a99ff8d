// How wide a text is: for programs in characters, as Go counts them, and for people in the columns
// that a terminal gives to it.

const ZERO = /^[\p{M}\p{Cf}]$/u;

/** Of East Asian scripts and emoji; a rest of rare characters is taken for narrow. */
const WIDE =
  /^(?:\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Emoji_Presentation}|[\u3000-\u303e\uff01-\uff60\uffe0-\uffe6])$/u;

const NARROW_ONLY = /^[\u0020-\u02ff]*$/;

/** Counts characters. */
export function characterCount(text: string): number {
  return [...text].length;
}

/** Counts columns of a terminal. */
export function columnCount(text: string): number {
  if (NARROW_ONLY.test(text)) return text.length;
  let columns = 0;
  for (const character of text) columns += ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return columns;
}
