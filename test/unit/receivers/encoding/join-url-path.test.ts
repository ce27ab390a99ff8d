// Longer paths, with one slash between each two segments.
import { describe, expect, it } from 'vitest';
import { joinUrlPath } from '../../../../src/receivers/encoding/join-url-path.ts';

describe('joinUrlPath()', () => {
  it.each([
    ['http://h', 'http://h/a/b'],
    ['http://h/', 'http://h/a/b'],
    ['http://h//x///', 'http://h/x/a/b'],
    ['http://h/x/../y/./z', 'http://h/y/z/a/b'],
    ['http://h/x%2Fy%20z/', 'http://h/x%2Fy%20z/a/b'],
    ['http://u:p@h:8080/x?q=1//2', 'http://u:p@h:8080/x/a/b?q=1//2'],
    ['no URL', 'no URL'],
  ])('makes of %s and a/b %s', (base, joined) => {
    expect(joinUrlPath(base, 'a/b')).toBe(joined);
  });
});
