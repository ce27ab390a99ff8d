// What stands between `%` and the verb, and how it pads.

/** Flags, width and precision of one formatting directive; all may change while it is read. */
export interface Flags {
  minus: boolean;
  plus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  /** `%+v`: field names. */
  plusV: boolean;
  /** `%#v`: Go syntax. */
  sharpV: boolean;
  width: number | undefined;
  precision: number | undefined;
}

/** Makes a directive without any flag. */
export function noFlags(): Flags {
  return {
    minus: false,
    plus: false,
    sharp: false,
    space: false,
    zero: false,
    plusV: false,
    sharpV: false,
    width: undefined,
    precision: undefined,
  };
}

/** Pads to the width, counted in characters; zeros go only to the left. */
export function pad(text: string, flags: Flags): string {
  if (flags.width === undefined || flags.width === 0) return text;
  const filler = flags.zero && !flags.minus ? '0' : ' ';
  const padding = filler.repeat(Math.max(0, flags.width - countCharacters(text)));
  return flags.minus ? text + padding : padding + text;
}

/** Pads with spaces, whatever the zero flag says. */
export function padWithSpaces(text: string, flags: Flags): string {
  return pad(text, { ...flags, zero: false });
}

/** Cuts a text to the precision, counted in characters. */
export function truncate(text: string, flags: Flags): string {
  if (flags.precision === undefined || text.length <= flags.precision) return text;
  return [...text].slice(0, flags.precision).join('');
}

function countCharacters(text: string): number {
  let count = text.length;
  for (let i = 0; i + 1 < text.length; i++) {
    const isPair =
      (text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
    if (isPair) count--;
  }
  return count;
}
