import { describe, expect, it } from 'vitest';
import {
  withPathSuffix,
  withTrailingSlash,
} from '../../../../src/receivers/encoding/go-url-path.ts';

// Expected values from Go 1.26: url.Parse, Path += suffix, String.
describe('withPathSuffix()', () => {
  it.each([
    ['http://h/a/', 'b', 'http://h/a/b'],
    ['http://h/a/?x=1&y=%20z', 'b', 'http://h/a/b?x=1&y=%20z'],
    ['http://h', 'b', 'http://h/b'],
    ['http://h/sp%20a%2Fce/(x)/', 'b', 'http://h/sp%20a/ce/%28x%29/b'],
    ['http://h/', 'key/ü?#%&=+:;@!*()~', 'http://h/key/%C3%BC%3F%23%25&=+:;@%21%2A%28%29~'],
    ['http://h/#frag', 'b', 'http://h/b#frag'],
    ['http://h/%ff/', 'b', 'http://h/%FF/b'],
  ])('makes of %s and %s', (url, suffix, expected) => {
    expect(withPathSuffix(url, suffix)).toBe(expected);
  });
});

describe('withTrailingSlash()', () => {
  it.each([
    ['http://h', 'http://h/'],
    ['http://h/', 'http://h/'],
    ['http://h/a', 'http://h/a/'],
    ['http://h/a?x=/', 'http://h/a/?x=/'],
    ['http://h?x', 'http://h/?x'],
    ['http://h/a%20b(c)', 'http://h/a%20b%28c%29/'],
    ['http://h/a%2F', 'http://h/a%2F'],
    ['no url', 'no url'],
  ])('makes of %s', (url, expected) => {
    expect(withTrailingSlash(url)).toBe(expected);
  });
});
