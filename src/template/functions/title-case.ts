// Letter case as upstream's toUpper, toLower and title change it.

const CASED = /[\p{Lowercase}\p{Uppercase}\p{Lt}]/u;
/** Characters that join letters to one word unless two of them meet. */
const MID_WORD =
  /['.:\u00b7\u0387\u055f\u05f4\u2018\u2019\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a]/u;
/** Characters that stay inside a word: other letters, digits, joiners, marks. */
const IN_WORD = /[\p{Lo}\p{Lm}\p{Nd}\p{Pc}\p{M}\p{Cf}]/u;
const IDEOGRAPH = /[\p{Ideographic}\p{Script=Hiragana}]/u;

/** Two letters in one character have a title form of their own. */
const TITLE_FORMS: ReadonlyMap<string, string> = new Map(
  ['\u01c4\u01c5\u01c6', '\u01c7\u01c8\u01c9', '\u01ca\u01cb\u01cc', '\u01f1\u01f2\u01f3'].flatMap(
    (forms) => [...forms].map((form) => [form, forms.charAt(1)] as const),
  ),
);
/** Small Greek letters with an iota below. */
const HAS_IOTA = /[\u1f80-\u1f87\u1f90-\u1f97\u1fa0-\u1fa7\u1fb3\u1fc3\u1ff3]/;
/** Georgian has capitals for whole words only. */
const GEORGIAN = /[\u10d0-\u10ff]/;

/** Upper case by single characters, as Go does: `ß` stays. */
export function toUpperGo(text: string): string {
  return mapCharacters(text, (char) => char.toUpperCase());
}

/** Lower case by single characters, as Go does. */
export function toLowerGo(text: string): string {
  return mapCharacters(text, (char) => (char === '\u0130' ? 'i' : char.toLowerCase()));
}

/**
 * Title case of each word: its first letter large, the others small; `don't` and `foo_bar` are one
 * word each. Source: golang.org/x/text/cases:map.go (Title).
 */
export function toTitleCase(text: string): string {
  let out = '';
  let isInWord = false;
  let wasMid = false;
  const characters = [...text];
  for (const [i, char] of characters.entries()) {
    const isMid = MID_WORD.test(char);
    if (wasMid && isMid) isInWord = false;
    wasMid = isMid;
    if (CASED.test(char)) {
      out += isInWord ? lowerInWord(characters, i) : titleOf(char);
      isInWord = true;
      continue;
    }
    out += char;
    if (!isMid && (!IN_WORD.test(char) || IDEOGRAPH.test(char))) isInWord = false;
  }
  return out;
}

/** Large first letter; what becomes several letters (`ß` → `SS`) keeps only its first one large. */
function titleOf(char: string): string {
  const special =
    TITLE_FORMS.get(char) ?? (HAS_IOTA.test(char) ? withCapitalIota(char) : undefined);
  if (special !== undefined) return special;
  if (GEORGIAN.test(char)) return char;
  const upper = [...char.toUpperCase()];
  const first = upper.findIndex((letter) => CASED.test(letter));
  return upper.map((letter, i) => (i > first ? letter.toLowerCase() : letter)).join('');
}

/** The large form with iota stands eight places behind the small one. */
function withCapitalIota(char: string): string {
  const code = char.charCodeAt(0);
  return String.fromCharCode(code >= 0x1fb0 ? code + 9 : code + 8);
}

/** A capital sigma at the end of a word has a small form of its own. */
function lowerInWord(characters: readonly string[], at: number): string {
  const char = characters[at] ?? '';
  if (char !== 'Σ') return char.toLowerCase();
  return CASED.test(characters[at + 1] ?? '') ? 'σ' : 'ς';
}

function mapCharacters(text: string, map: (char: string) => string): string {
  let out = '';
  for (const char of text) {
    const mapped = map(char);
    out += mapped.length === char.length ? mapped : char;
  }
  return out;
}
