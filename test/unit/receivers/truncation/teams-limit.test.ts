// What becomes of a message that is larger than Teams takes.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeGoJson, type Json } from '../../../../src/receivers/encoding/go-json.ts';
import { fitTeamsMessage } from '../../../../src/receivers/truncation/teams-limit.ts';

const MAX_BYTES = 28_000;

function fit(title: string, text: string): ReturnType<typeof fitTeamsMessage> {
  return fitTeamsMessage(
    text,
    (kept, heading): Json =>
      new Map([
        ['title', heading(title)],
        ['text', kept],
      ]),
  );
}

it.each([
  ['Title', 'Text'],
  ['x'.repeat(5_000), 'Text'],
  ['', 'x'.repeat(MAX_BYTES - '{"title":"","text":""}'.length)],
])('a message that fits stays as it is (%#)', (title, text) => {
  const { body, warnings } = fit(title, text);
  expect(encodeGoJson(body)).toBe(JSON.stringify({ title, text }));
  expect(warnings).toBeUndefined();
});

it('a larger one has less text, and says so in the log', () => {
  const { body, warnings } = fit('Title', 'x'.repeat(MAX_BYTES));
  const json = encodeGoJson(body);
  expect(Buffer.byteLength(json)).toBe(MAX_BYTES);
  expect(json).toMatch(/^\{"title":"Title","text":"x+…"\}$/);
  expect(warnings).toEqual(['Shortened the message to 28000 bytes']);
});

it('a heading never leaves the text without room', () => {
  const { body } = fit('<'.repeat(MAX_BYTES), 'What is wrong');
  expect(encodeGoJson(body)).toMatch(/^\{"title":"(\\u003c)+…","text":"What is wrong"\}$/);
});

it('whatever the texts, the limit holds', () => {
  const text = fc
    .tuple(fc.string({ unit: 'binary', minLength: 1 }), fc.integer({ min: 1, max: 40_000 }))
    .map(([part, times]) => part.repeat(Math.ceil(times / part.length)));
  fc.assert(
    fc.property(text, text, (title, body) => {
      const json = encodeGoJson(fit(title, body).body);
      expect(Buffer.byteLength(json)).toBeLessThanOrEqual(MAX_BYTES);
    }),
    { numRuns: 50 },
  );
});
