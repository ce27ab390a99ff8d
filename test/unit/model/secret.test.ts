import { format, inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/model/secret.ts';

describe('Secret', () => {
  const secret = new Secret('hunter2');

  it('gives its value to whoever asks for it by name', () => {
    expect(secret.reveal()).toBe('hunter2');
  });

  it.each([
    ['a template literal', `${String(secret)}!`],
    ['String()', String(secret)],
    ['concatenation', 'a' + String(secret)],
    ['JSON', JSON.stringify({ secret })],
    ['inspection', inspect({ secret }, { depth: 5, showHidden: true })],
    ['formatting', format('%s %o %j', secret, secret, secret)],
    ['its entries', JSON.stringify(Object.entries(secret))],
    ['an error', new Error(String(secret)).message],
  ])('prints no value in %s (C19)', (_name, text) => {
    expect(text).not.toContain('hunter2');
  });

  it('prints as <secret> (C19)', () => {
    expect(String(secret)).toBe('<secret>');
    expect(JSON.stringify({ secret })).toBe('{"secret":"<secret>"}');
  });
});
