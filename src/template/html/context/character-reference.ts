// Decodes the character references of attribute values (`&quot;`, `&#34;`), so that a script or a
// style in an attribute is read as a browser reads it.
// Source: golang/go:src/html/escape.go (UnescapeString).
import { LEGACY_NAMES, NAMED_REFERENCES } from './reference-table.ts';

/** A number with or without semicolon, or as many letters and digits as follow. */
const REFERENCE = /&(?:#(?:[xX](?:[0-9a-fA-F]+|(?=;))|[0-9]+)|[a-zA-Z0-9]+);?/g;
/** What the codes from 0x80 on meant in the character set of Windows. */
const WINDOWS_1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';
const LONGEST_LEGACY_NAME = 6;

/** Decodes all references; what is none stays. */
export function decodeReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, decodeReference);
}

function decodeReference(reference: string): string {
  if (!reference.startsWith('&#')) return decodeName(reference.slice(1)) ?? reference;
  // A single digit needs its semicolon.
  if (reference.length < 4) return reference;
  const number = reference.slice(2).replace(';', '');
  const isHex = /^x/i.test(number);
  return characterOf(isHex ? wrapped(number.slice(1), 16) : wrapped(number, 10));
}

/** Reads a number as Go does, in 32 bits that overflow. */
function wrapped(digits: string, base: 10 | 16): number {
  let value = 0;
  for (const digit of digits) value = (Math.imul(value, base) + Number.parseInt(digit, base)) | 0;
  return value;
}

function characterOf(code: number): string {
  if (code >= 0x80 && code <= 0x9f) return WINDOWS_1252.charAt(code - 0x80);
  const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return String.fromCodePoint(isCharacter ? code : 0xfffd);
}

/** The name itself, or the longest start of it that needs no semicolon. */
function decodeName(name: string): string | undefined {
  const references = namedReferences();
  const whole = references.get(name);
  if (whole !== undefined) return whole;
  for (let end = Math.min(name.length - 1, LONGEST_LEGACY_NAME); end > 1; end--) {
    const start = references.get(name.slice(0, end));
    if (start !== undefined) return start + name.slice(end);
  }
  return undefined;
}

let known: ReadonlyMap<string, string> | undefined;

/** The table, made when a template first needs it; names of the standard end with a semicolon. */
function namedReferences(): ReadonlyMap<string, string> {
  known ??= readTable();
  return known;
}

function readTable(): ReadonlyMap<string, string> {
  const table = new Map<string, string>();
  for (const entry of NAMED_REFERENCES.trim().split(/\s+/)) {
    const [codes = '', names = ''] = entry.split(':');
    const points = codes.split('+').map((code) => Number.parseInt(code, 16));
    const text = String.fromCodePoint(...points);
    for (const name of names.split(',')) table.set(`${name};`, text);
  }
  for (const name of LEGACY_NAMES.trim().split(/\s+/)) {
    table.set(name, table.get(`${name};`) ?? '');
  }
  return table;
}
