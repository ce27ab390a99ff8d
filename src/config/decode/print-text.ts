// How a text is written in a printed configuration: plain, in quotes or as a block, as Go's yaml.v2
// chooses. Source: gopkg.in/yaml.v2:encode.go (stringv) and emitterc.go (analyze_scalar and on).
import { isGoTimestamp } from './go-timestamp.ts';
import { resolveScalar } from './yaml-scalar.ts';
import type { YamlWriter } from './yaml-writer.ts';

/** Where the text stands. Keys are never broken; lines of a broken text are indented. */
export interface TextPlace {
  readonly kind: 'block' | 'flow' | 'key' | 'key-in-flow';
  readonly indent: number;
}

const BREAK = /[\n\r\u0085\u2028\u2029]/;
const UNPRINTABLE = /[^\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;

const NEEDS_ESCAPE = new RegExp(`${BREAK.source}|${UNPRINTABLE.source}`);

/** YAML 1.1 reads `1:30` as a number in base 60. */
const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

const SPECIAL_START = /^(?:[#,[\]{}&*!|>'"%@`]|---|\.\.\.|-(?:[ \t]|$))/;
const BLOCK_INDICATOR = /^[?:](?:[ \t]|$)|:(?:[ \t]|$)|[ \t\n\r\u0085\u2028\u2029]#/;
const FLOW_INDICATOR = /^\?|[,?[\]{}:]/;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\0', '0'],
  ['\u0007', 'a'],
  ['\b', 'b'],
  ['\t', 't'],
  ['\n', 'n'],
  ['\v', 'v'],
  ['\f', 'f'],
  ['\r', 'r'],
  ['\u001b', 'e'],
  ['"', '"'],
  ['\\', '\\'],
  ['\u0085', 'N'],
  ['\u00a0', '_'],
  ['\u2028', 'L'],
  ['\u2029', 'P'],
]);

/** Writes one text. */
export function writeText(writer: YamlWriter, text: string, place: TextPlace): void {
  const isMultiline = text.includes('\n');
  if (isMultiline && place.kind === 'block' && isBlockAllowed(text)) {
    writer.write(literal(text, place.indent));
  } else if (isMultiline || readsAsOther(text)) {
    writeDoubleQuoted(writer, text, place);
  } else if (isPlainAllowed(text, place)) {
    writeFolded(writer, text, place);
  } else if (isSingleQuotedAllowed(text)) {
    writeSingleQuoted(writer, text, place);
  } else {
    writeDoubleQuoted(writer, text, place);
  }
}

/** Numbers, booleans, dates and the empty text must not lose their quotes. */
function readsAsOther(text: string): boolean {
  const plain = { kind: 'scalar', at: 0, text, isPlain: true, tag: undefined } as const;
  if (resolveScalar(plain)?.kind !== 'text') return true;
  return BASE_60.test(text) || isGoTimestamp(text);
}

function isPlainAllowed(text: string, { kind }: TextPlace): boolean {
  if (/^ | $/.test(text) || BREAK.test(text) || UNPRINTABLE.test(text)) return false;
  if (SPECIAL_START.test(text) || BLOCK_INDICATOR.test(text)) return false;
  const isInFlow = kind === 'flow' || kind === 'key-in-flow';
  return !(isInFlow && FLOW_INDICATOR.test(text));
}

function isSingleQuotedAllowed(text: string): boolean {
  return (
    !UNPRINTABLE.test(text) && !/[\n\r\u0085\u2028\u2029] | [\n\r\u0085\u2028\u2029]/.test(text)
  );
}

function isBlockAllowed(text: string): boolean {
  return !text.endsWith(' ') && !UNPRINTABLE.test(text) && !/ [\n\r\u0085\u2028\u2029]/.test(text);
}

/** Breaks long lines at single spaces. */
function writeFolded(writer: YamlWriter, text: string, { kind, indent }: TextPlace): void {
  const canBreak = kind === 'block' || kind === 'flow';
  for (const part of text.match(/ +|[^ ]+/g) ?? []) {
    if (part === ' ' && canBreak && writer.isWide) writer.startLine(indent);
    else writer.write(part);
  }
}

/** Spaces at the ends stay; a line or paragraph separator begins a new line, which is indented. */
function writeSingleQuoted(writer: YamlWriter, text: string, place: TextPlace): void {
  const pad = ' '.repeat(place.indent);
  const lines = text.replace(/([\u2028\u2029])(?=[^\u2028\u2029])/g, `$1${pad}`);
  const [, start = '', middle = '', end = ''] =
    /^( ?)([^]*?)( ?)$/.exec(lines.replaceAll("'", "''")) ?? [];
  writer.write(`'${start}`);
  writeFolded(writer, middle, place);
  writer.write(`${end}'`);
}

/** A text that begins with a byte order mark is escaped as a whole, which is a slip of yaml.v2. */
function writeDoubleQuoted(writer: YamlWriter, text: string, { kind, indent }: TextPlace): void {
  const canBreak = kind === 'block' || kind === 'flow';
  const escapesAll = text.startsWith('\ufeff');
  const chars = Array.from(text);
  writer.write('"');
  for (const [i, char] of chars.entries()) {
    const isInside = i > 0 && i < chars.length - 1;
    if (escapesAll || char === '"' || char === '\\' || NEEDS_ESCAPE.test(char)) {
      writer.write(escapeChar(char));
    } else if (char === ' ' && canBreak && isInside && chars[i - 1] !== ' ' && writer.isWide) {
      writer.startLine(indent);
      if (chars[i + 1] === ' ') writer.write('\\');
    } else {
      writer.write(char);
    }
  }
  writer.write('"');
}

function escapeChar(char: string): string {
  const short = ESCAPES.get(char);
  if (short !== undefined) return `\\${short}`;
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** A block whose lines are the text's lines; the hints keep leading space and trailing breaks. */
function literal(text: string, indent: number): string {
  const hint = /^[ \n\u2028\u2029]/.test(text) ? '2' : '';
  const pad = ' '.repeat(indent);
  const lines = text.replace(/(^|[\n\u2028\u2029])(?=[^\n\u2028\u2029])/g, `$1${pad}`);
  return `|${hint}${chomping(text)}\n${lines}`;
}

function chomping(text: string): string {
  if (!/[\n\u2028\u2029]$/.test(text)) return '-';
  return /^.?$|[\n\u2028\u2029].$/su.test(text) ? '+' : '';
}
