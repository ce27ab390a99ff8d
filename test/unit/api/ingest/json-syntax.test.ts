import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanJson } from '../../../../src/api/ingest/json-syntax.ts';

describe('scanJson()', () => {
  it('finds the end of every JSON text, whatever follows', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom('', ' ', ' x', '\0', '[]'), (text, rest) => {
        // A number ends only where something else begins.
        const tail = /\d$/.test(text) ? ` ${rest}` : rest;
        const bytes = Buffer.from(text + tail);
        expect(scanJson(bytes)).toEqual({ kind: 'value', end: Buffer.byteLength(text) });
      }),
    );
  });

  it('agrees with JSON.parse on what is JSON', () => {
    const nearly = fc.stringMatching(/^[[\]{}:,"\\ truefalsn0-9.eE+-]{0,12}$/);
    fc.assert(
      fc.property(fc.oneof(nearly, fc.string()), (text) => {
        const scan = scanJson(Buffer.from(text));
        const isWhole = scan.kind === 'value' && text.slice(scan.end).trim() === '';
        // The byte scan knows four kinds of white space, JSON.parse as well, trim() more.
        expect(isWhole && !/[^ \t\r\n]/.test(text.slice(scan.end))).toBe(isJson(text));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['[\u0080]', `invalid character 'Â' looking for beginning of value`],
    ['[\\]', `invalid character '\\\\' looking for beginning of value`],
    ['\u007f', `invalid character '\\x7f' looking for beginning of value`],
    ['\u00ad', `invalid character 'Â' looking for beginning of value`],
  ])('names a byte of %j as Go quotes it', (text, reason) => {
    expect(scanJson(Buffer.from(text))).toEqual({ kind: 'error', reason });
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
