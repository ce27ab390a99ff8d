import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closestTo } from '../../../../src/config/decode/closest.ts';
import { formatGoDuration, parseGoDuration } from '../../../../src/config/decode/go-duration.ts';
import { printGoUrl } from '../../../../src/config/decode/go-url-text.ts';
import { httpUrlProblem } from '../../../../src/config/decode/http-url.ts';
import { compareNaturally } from '../../../../src/config/decode/natural-order.ts';
import { folderOf, joinPath } from '../../../../src/config/decode/path.ts';
import { resolveScalar } from '../../../../src/config/decode/yaml-scalar.ts';
import { canonicalHeader } from '../../../../src/config/canonical-header.ts';
import { durationMs } from '../../../../src/model/instant.ts';

describe('resolveScalar()', () => {
  it.each<[text: string, kind: string, value: unknown]>([
    ['yes', 'boolean', true],
    ['Y', 'boolean', true],
    ['oFF', 'text', 'oFF'],
    ['off', 'boolean', false],
    ['010', 'integer', 8],
    ['0o17', 'integer', 15],
    ['08', 'float', 8],
    ['0x1F', 'integer', 31],
    ['0b11', 'integer', 3],
    ['-0b11', 'integer', -3],
    ['1_000', 'integer', 1000],
    ['+5', 'integer', 5],
    ['1.0', 'float', 1],
    ['1e3', 'float', 1000],
    ['.5', 'float', 0.5],
    ['.', 'text', '.'],
    ['99999999999999999999', 'float', 1e20],
    ['.inf', 'float', Number.POSITIVE_INFINITY],
    ['2020-01-01', 'text', '2020-01-01'],
    ['1:30', 'text', '1:30'],
    ['~', 'null', undefined],
    ['null', 'null', undefined],
    ['', 'null', undefined],
  ])('reads a plain %j as %s (C1)', (text, kind, value) => {
    const resolved = resolveScalar({ kind: 'scalar', at: 0, text, isPlain: true, tag: undefined });
    expect(resolved).toEqual(value === undefined ? { kind } : { kind, value });
  });

  it.each<[tag: string, text: string, expected: unknown]>([
    ['int', '5', { kind: 'integer', value: 5 }],
    ['int', 'x', undefined],
    ['float', '5', { kind: 'float', value: 5 }],
    ['bool', 'on', { kind: 'boolean', value: true }],
    ['str', '5', { kind: 'text', value: '5' }],
    ['binary', 'aGk=', { kind: 'text', value: 'hi' }],
    ['binary', '*', undefined],
    ['null', '', { kind: 'null' }],
  ])('obeys the tag !!%s on %j', (tag, text, expected) => {
    const node = {
      kind: 'scalar',
      at: 0,
      text,
      isPlain: true,
      tag: `tag:yaml.org,2002:${tag}`,
    } as const;
    expect(resolveScalar(node)).toEqual(expected);
  });

  it('reads anything in quotes as a text', () => {
    const node = { kind: 'scalar', at: 0, text: 'yes', isPlain: false, tag: undefined } as const;
    expect(resolveScalar(node)).toEqual({ kind: 'text', value: 'yes' });
  });
});

describe('parseGoDuration()', () => {
  it.each<[text: string, ms: number | undefined, printed?: string]>([
    ['0', 0, '0s'],
    ['1h30m', 5_400_000, '1h30m0s'],
    ['90s', 90_000, '1m30s'],
    ['1.5s', 1500, '1.5s'],
    ['.5m', 30_000, '30s'],
    ['250ms', 250, '250ms'],
    ['1500us', 1.5, '1.5ms'],
    ['10ns', 1e-5, '10ns'],
    ['2µs', 2e-3, '2µs'],
    ['-5s', -5000, '-5s'],
    ['1d', undefined],
    ['', undefined],
    ['-', undefined],
    ['5', undefined],
    ['s', undefined],
    ['1s ', undefined],
    ['9999999999h', undefined],
  ])('reads %j (C17)', (text, ms, printed) => {
    const parsed = parseGoDuration(text);
    expect(parsed).toBe(ms);
    if (parsed !== undefined) expect(formatGoDuration(parsed)).toBe(printed);
  });

  it('reads back what formatGoDuration() prints', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e11, max: 1e11 }), (ms) => {
        expect(parseGoDuration(formatGoDuration(durationMs(ms)))).toBe(ms);
      }),
    );
  });
});

describe('httpUrlProblem()', () => {
  it.each([
    ['http://a', undefined],
    ['HTTPS://user:p%20w@h.example:443/p?q=%zz#f', undefined],
    ['http://[::1]:80/', undefined],
    ['http://a:/', undefined],
    ['', 'unsupported scheme "" for URL, expected http or https'],
    ['/path', 'unsupported scheme "" for URL, expected http or https'],
    ['file:///x', 'unsupported scheme "file" for URL, expected http or https'],
    ['xoxb-1:2', 'unsupported scheme "…" for URL, expected http or https'],
    ['http:x', 'missing host for URL'],
    ['http://', 'missing host for URL'],
    [':x', 'missing protocol scheme'],
    ['1a:x', 'first path segment in URL cannot contain colon'],
    ['http://a:b', 'invalid port after host'],
    ['http://a b', 'invalid character in host name'],
    ['http://[::1', "missing ']' in host"],
    ['http://a/%zz', 'invalid URL escape'],
    ['http://u@x:y@h', undefined],
    ['http://u^@h', 'invalid userinfo in URL'],
    ['http://a/\n', 'invalid control character in URL'],
  ])('of %j is %j', (text, problem) => {
    expect(httpUrlProblem(text)).toBe(problem);
  });

  it.each([
    ['http://u:p@h:1/x', 'http://u:xxxxx@h:1/x'],
    ['http://u@h', 'http://u@h'],
    ['http://h/a:b@c', 'http://h/a:b@c'],
    ['HTTP://H/a b?c d#e f', 'http://H/a%20b?c d#e%20f'],
    ['http://h/%2f%7e', 'http://h/%2f%7e'],
    ['http://h/é', 'http://h/%C3%A9'],
    ['http://', 'http:'],
    ['///x', '///x'],
    ['mailto:a b', 'mailto:a b'],
    ['*', '*'],
  ])('a proxy %j prints as %j', (text, printed) => {
    expect(printGoUrl(text, true)).toBe(printed);
  });
});

describe('compareNaturally()', () => {
  it('sorts keys as yaml.v2 does: punctuation, numbers by value, letters', () => {
    const keys = ['b10', 'b9', 'B1', 'a', '_z', 'a1', 'a01', 'ab', 'é', '0', '10', '9', '', '-'];
    const sorted = ['', '-', '_z', '0', '9', '10', 'B1', 'a', 'a1', 'a01', 'ab', 'b9', 'b10', 'é'];
    expect(keys.sort(compareNaturally)).toEqual(sorted);
  });
});

describe('paths', () => {
  it.each([
    ['/etc/am', 'a/../b', '/etc/am/b'],
    ['.', './a', 'a'],
    ['.', '../a', '../a'],
    ['/', '../a', '/a'],
    ['/x', '', ''],
    ['/x', '/y/../z', '/y/../z'],
    ['a', '..', '.'],
  ])('joinPath(%j, %j) is %j (C18)', (folder, path, joined) => {
    expect(joinPath(folder, path)).toBe(joined);
  });

  it.each([
    ['am.yml', '.'],
    ['/am.yml', '/'],
    ['a//b/am.yml', 'a/b'],
  ])('folderOf(%j) is %j', (file, folder) => {
    expect(folderOf(file)).toBe(folder);
  });
});

describe('closestTo()', () => {
  it.each([
    ['reciever', 'receiver'],
    ['url_fil', 'url_file'],
    ['x', undefined],
    ['__proto__', undefined],
  ])('of %j is %j', (word, closest) => {
    expect(closestTo(word, ['receiver', 'url', 'url_file'])).toBe(closest);
  });
});

describe('canonicalHeader()', () => {
  it.each([
    ['subject', 'Subject'],
    ['X-FOO-bar', 'X-Foo-Bar'],
    ['in-reply-to', 'In-Reply-To'],
    ['x y', 'x y'],
    ['', ''],
  ])('of %j is %j', (name, canonical) => {
    expect(canonicalHeader(name)).toBe(canonical);
  });
});
