// What holds for any text: parsing and rendering end with a value, quoting and number texts read back.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatFloat, SHORTEST } from '../../../src/template/format/float-text.ts';
import { quoteText } from '../../../src/template/format/quote.ts';
import { decodeBase64Url, encodeBase64Url } from '../../../src/template/functions/base64.ts';
import { unquoteString } from '../../../src/template/parse/go-literal.ts';
import { parseTemplate } from '../../../src/template/parse/parser.ts';
import { printNode } from '../../../src/template/parse/print-node.ts';
import { formatTime } from '../../../src/template/time/format-time.ts';
import { timeFromEpochMs } from '../../../src/template/time/go-time.ts';
import { parseTime } from '../../../src/template/time/parse-time.ts';
import { epochMs } from '../../../src/model/instant.ts';
import { TemplateSet } from '../../../src/template/template-set.ts';
import { byteLength, fromBytes, toBytes } from '../../../src/template/value/go-string.ts';
import { SAMPLE_DATA, SAMPLE_NOW } from './template-sample.ts';

const FRAGMENTS = [
  '{{',
  '}}',
  '{{- ',
  ' -}}',
  '{{/*',
  '*/}}',
  'if ',
  'else',
  'end',
  'range ',
  'with ',
  'define ',
  'block ',
  'template ',
  'break',
  'continue',
  'nil',
  'true',
  '"',
  '`',
  "'",
  '\\',
  '(',
  ')',
  '|',
  ',',
  ':=',
  '=',
  '$',
  '$x',
  '.',
  '.Status',
  '.Alerts',
  '.GroupLabels',
  ' ',
  '\n',
  'print ',
  'printf "%v" ',
  'index ',
  'len ',
  '0',
  '1.5',
  '0x',
  '1e',
  '+',
  '-',
  '_',
  'é',
  '🔥',
  '\ud800',
  '\udcff',
  'x',
];

const goString = fc.uint8Array().map((bytes) => fromBytes(bytes));
const templateText = fc
  .array(fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ unit: 'binary', maxLength: 3 })))
  .map((parts) => parts.join(''));

const set = TemplateSet.parse([]);

describe('any template text', () => {
  it('is rendered or refused with a message, never by an exception', () => {
    fc.assert(
      fc.property(templateText, (text) => {
        if (!set.ok) throw new Error(set.error.message);
        const rendered = set.value.renderText(text, SAMPLE_DATA, { now: SAMPLE_NOW });
        if (!rendered.ok) expect(rendered.error.message).toMatch(/^template: /);
      }),
      { numRuns: 2000 },
    );
  });

  it('prints, once parsed, as a text that parses to the same print', () => {
    fc.assert(
      fc.property(templateText, (text) => {
        const first = printed(text);
        // Trim markers and comments are gone after the first print.
        if (first !== undefined && !first.includes('{{}}')) expect(printed(first)).toBe(first);
      }),
      { numRuns: 2000 },
    );
  });
});

function printed(text: string): string | undefined {
  const parsed = parseTemplate('', text, (name) => name === 'print' || name === 'printf');
  const root = parsed.ok ? parsed.value.get('')?.root : undefined;
  // Text that holds a brace at its edge may join with a delimiter.
  if (root?.nodes.some((node) => node.kind === 'text' && /[{}]|^-|^\s|\s$/.test(node.text)))
    return undefined;
  return root === undefined || text.includes('define') || text.includes('block')
    ? undefined
    : printNode(root);
}

describe('Go strings', () => {
  it('keep every byte', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = fromBytes(bytes);
        expect(toBytes(text)).toEqual(bytes);
        expect(byteLength(text)).toBe(bytes.length);
      }),
    );
  });

  it('read back from their quoted form', () => {
    fc.assert(
      fc.property(goString, fc.boolean(), (text, asciiOnly) => {
        expect(unquoteString(quoteText(text, asciiOnly))).toBe(text);
      }),
    );
  });

  it('read back from base64', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeBase64Url(encodeBase64Url(bytes))).toEqual({ ok: true, value: bytes });
      }),
    );
  });
});

describe('numbers and times', () => {
  it.each(['e', 'f', 'g'] as const)('floats read back from their shortest %%%s form', (verb) => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(formatFloat(value, verb, SHORTEST))).toBe(value);
      }),
    );
  });

  it('times read back from RFC 3339', () => {
    const layout = '2006-01-02T15:04:05.999Z07:00';
    const instant = fc.integer({ min: Date.UTC(1, 0, 1), max: Date.UTC(9999, 11, 31) });
    fc.assert(
      fc.property(instant, (ms) => {
        const time = timeFromEpochMs(epochMs(ms));
        expect(parseTime(layout, formatTime(time, layout))).toEqual({ ok: true, value: time });
      }),
    );
  });

  it('parsing a time never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (layout, text) => {
        expect(typeof parseTime(layout, text).ok).toBe('boolean');
      }),
    );
  });
});
