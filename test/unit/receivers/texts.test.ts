// Small things all receivers rely on: cutting, redacting, Go's JSON, secrets and deadlines.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationMs } from '../../../src/model/instant.ts';
import { fail, ok } from '../../../src/model/result.ts';
import { explainAbort, startDeadline } from '../../../src/receivers/deadline.ts';
import { encodeGoJson } from '../../../src/receivers/go-json.ts';
import { readSecret } from '../../../src/receivers/read-secret.ts';
import { excerpt, redact, secretsOfUrl } from '../../../src/receivers/redact.ts';
import { RenderScope } from '../../../src/receivers/render-scope.ts';
import { truncateHtml } from '../../../src/receivers/truncate-html.ts';
import { truncateJson } from '../../../src/receivers/truncate-json.ts';
import { truncateUtf16 } from '../../../src/receivers/truncate-utf16.ts';
import { truncateRunes } from '../../../src/receivers/truncate.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { inline } from '../../support/receiver-fixtures.ts';

describe('truncateRunes()', () => {
  it.each([
    ['short', 10, 'short'],
    ['exactly', 7, 'exactly'],
    ['too long', 5, 'too …'],
    ['🔥🔥🔥🔥🔥', 5, '🔥🔥🔥🔥🔥'],
    ['🔥🔥🔥🔥🔥🔥', 5, '🔥🔥🔥🔥…'],
    ['abcdef', 3, 'abc'],
    ['abcdef', 0, ''],
  ])('cuts %j to %i as %j', (text, max, expected) => {
    expect(truncateRunes(text, max)).toBe(expected);
  });
});

describe('truncateUtf16()', () => {
  it.each([
    ['exactly', 7, 'exactly'],
    ['too long', 5, 'too …'],
    ['🔥🔥🔥', 6, '🔥🔥🔥'],
    ['🔥🔥🔥', 5, '🔥🔥…'],
    ['🔥🔥🔥', 4, '🔥…'],
    ['🔥', 1, '…'],
    ['🔥', 0, ''],
  ])('cuts %j to %i units as %j', (text, max, expected) => {
    expect(truncateUtf16(text, max)).toBe(expected);
  });
});

describe('truncateJson()', () => {
  it.each([
    ['short', 5, 'short'],
    ['longer', 5, 'lo…'],
    ['a"b', 4, 'a"b'],
    ['a"b', 3, '…'],
    ['<<<', 18, '<<<'],
    ['<<<', 17, '<<…'],
    ['🔥🔥', 7, '🔥…'],
    ['\n\n\n', 5, '\n…'],
    ['abc', 2, ''],
  ])('cuts %j to %i bytes of JSON as %j', (text, max, expected) => {
    expect(truncateJson(text, max)).toBe(expected);
  });

  it('keeps to the limit, and wastes none of it, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, max) => {
        const cut = truncateJson(text, max + 3);
        expect(Buffer.byteLength(encodeGoJson(cut)) - 2).toBeLessThanOrEqual(max + 3);
        if (cut !== text) expect(cut).toMatch(/…$/);
      }),
    );
  });
});

describe('truncateHtml()', () => {
  it.each([
    ['<b>short</b>', 12, '<b>short</b>'],
    ['<b>longer</b>', 12, '<b>long…</b>'],
    ['<b><i>ab</i></b>cd', 17, '<b><i>ab</i></b>…'],
    ['<b><i>ab</i></b>cd', 16, '<b><i>a…</i></b>'],
    ['<b><i>abcdefgh</i></b>', 9, '<b>…</b>'],
    ['ab&amp;cd', 6, 'ab…'],
    ['ab&amp;cd', 8, 'ab&amp;…'],
    ['a<br>b<br>cdef', 8, 'a<br>b…'],
    ['<a href="x>y">link</a> more', 20, '<a href="x>y">l…</a>'],
    ['a < b and more', 9, 'a …'],
    ['<b>x', 3, '…'],
    ['🔥🔥🔥🔥', 3, '🔥🔥…'],
  ])('cuts %j to %i characters as %j', (html, max, expected) => {
    expect(truncateHtml(html, max)).toBe(expected);
  });

  const part = fc.constantFrom(
    '<b>',
    '</b>',
    '<a href="u">',
    '</a>',
    '&lt;',
    '&#39;',
    'x',
    '🔥',
    '<',
  );

  it('keeps to the limit and closes what it opens, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 40 }),
        fc.integer({ min: 1, max: 60 }),
        (parts, max) => {
          const html = parts.join('');
          const cut = truncateHtml(html, max);
          expect(Array.from(cut).length).toBeLessThanOrEqual(max);
          if (cut === html) return;
          expect(cut).toMatch(/…(<\/[ab]>)*$/);
          // No part of a tag or of an entity is left.
          expect(cut.replace(/<\/?[ab][^<>]*>|&[#\w]+;/g, '')).not.toMatch(/[<&]/);
        },
      ),
    );
  });

  it('does not take long over a text that is nothing but openings', () => {
    const began = performance.now();
    truncateHtml('<a "'.repeat(1_000_000), 4096);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

describe('redact()', () => {
  it('replaces the longest secret first', () => {
    expect(redact('Basic abcd and abcd', ['abcd', 'Basic abcd'])).toBe('<redacted> and <redacted>');
  });

  it('leaves words alone that are too short to be secrets', () => {
    expect(redact('a / b', ['/', ''])).toBe('a / b');
  });

  it('knows every part of a URL that can carry a token', () => {
    const url = 'https://us%40er:pass%25word@hooks.example/services/T0/B0?key=abcd';
    const secrets = secretsOfUrl(url);
    const sent = Buffer.from('us@er:pass%word').toString('base64');
    const path = '/services/T0/B0?key=abcd';
    for (const part of [url, path, '?key=abcd', 'us@er', 'pass%word', sent]) {
      expect(redact(`x ${part} y`, secrets)).toBe('x <redacted> y');
    }
  });

  it('treats what is no URL as secret as a whole', () => {
    expect(redact('parse "token-as-url": bad', secretsOfUrl('token-as-url'))).toBe(
      'parse "<redacted>": bad',
    );
  });
});

describe('excerpt()', () => {
  it('makes one printable line', () => {
    expect(excerpt(' a\r\nb\u0000\u001b[0m\u2028c ')).toBe('a b [0m c');
  });
});

describe('encodeGoJson()', () => {
  it('means what JSON.stringify means, and never contains what HTML could misread', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = encodeGoJson(toMaps(value));
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(text).not.toMatch(/[<>&\u2028\u2029\n]/);
      }),
    );
  });

  it('keeps the order of a map, also of names that look like numbers', () => {
    const map = new Map([
      ['b', 1],
      ['2', 2],
      ['1', 3],
      ['__proto__', 4],
    ]);
    expect(encodeGoJson(map)).toBe('{"b":1,"2":2,"1":3,"__proto__":4}');
  });
});

type Json = Parameters<typeof encodeGoJson>[0];

function toMaps(value: unknown): Json {
  if (Array.isArray(value)) return value.map(toMaps);
  if (typeof value !== 'object' || value === null) return value as Json;
  return new Map(Object.entries(value).map(([name, member]) => [name, toMaps(member)]));
}

describe('RenderScope', () => {
  it('keeps the first failure, and renders nothing after it', () => {
    const scope = new RenderScope({
      renderText: (text) => (text.startsWith('bad') ? fail(text) : ok(`<${text}>`)),
      renderHtml: ok,
    });
    expect([scope.text('a'), scope.html('b'), scope.text('')]).toEqual(['<a>', 'b', '']);
    expect(scope.failure).toBeUndefined();
    expect([scope.text('bad 1'), scope.text('bad 2'), scope.html('c')]).toEqual(['', '', '']);
    expect(scope.failure).toBe('bad 1');
  });

  it('puts what is built in into the place of what fails, and tries that once', () => {
    const tried: string[] = [];
    const scope = new RenderScope({
      renderText: (text) => {
        tried.push(text);
        return text.startsWith('bad') ? fail(`why ${text}`) : ok(text);
      },
      renderHtml: () => fail('why not'),
      builtIn: { renderText: (text) => ok(`built-in ${text}`), renderHtml: ok },
    });
    expect([scope.text('bad 1', 'a'), scope.text('bad 1', 'b'), scope.text('c', 'd')]).toEqual([
      'built-in a',
      'built-in b',
      'c',
    ]);
    expect(scope.text('bad 2', '')).toBe('');
    expect(scope.html('bad 1', '<p>')).toBe('<p>');
    expect(tried).toEqual(['bad 1', 'c', 'bad 2']);
    expect(scope.replaced).toEqual(['why bad 1', 'why bad 2', 'why not']);
    expect(scope.failure).toBeUndefined();
  });

  it('fails when what is built in fails, too', () => {
    const bad = { renderText: () => fail('no'), renderHtml: () => fail('no') };
    const scope = new RenderScope({ ...bad, builtIn: bad });
    expect([scope.text('a', 'b'), scope.failure]).toEqual(['', 'no']);
  });
});

describe('readSecret()', () => {
  it('trims files and leaves inline secrets as they are', async () => {
    const readFile = (): Promise<string> => Promise.resolve('\t secret \n');
    const path = '/run/secret';
    expect(await readSecret({ kind: 'file', path }, readFile)).toEqual({
      ok: true,
      value: 'secret',
    });
    expect(await readSecret(inline(' x '), readFile)).toEqual({ ok: true, value: ' x ' });
  });

  it('says which file it could not read', async () => {
    const readFile = (): Promise<string> => Promise.reject(new Error('odd'));
    const source = { kind: 'file', path: '/run/secret' } as const;
    expect(await readSecret(source, readFile)).toEqual({
      ok: false,
      error: 'Cannot read "/run/secret": odd',
    });
  });
});

describe('startDeadline()', () => {
  const options = (clock: FakeClock, timeoutMs: number) =>
    ({ name: 'webhook', timeoutMs: durationMs(timeoutMs), clock }) as const;

  it('aborts by itself, and says which setting it was', () => {
    const clock = new FakeClock();
    const deadline = startDeadline(new AbortController().signal, options(clock, 1_500));
    clock.advance(1_499);
    expect(deadline.signal.aborted).toBe(false);
    clock.advance(1);
    expect(explainAbort(deadline.signal)).toEqual({
      reason: 'contextDeadlineExceeded',
      error: 'context deadline exceeded: configured webhook timeout reached (1s500ms)',
    });
  });

  it('follows the outer signal with its reason', () => {
    const clock = new FakeClock();
    const outer = new AbortController();
    const deadline = startDeadline(outer.signal, options(clock, 1_000));
    outer.abort();
    expect(explainAbort(deadline.signal)).toEqual({
      reason: 'contextCanceled',
      error: 'context canceled',
    });
    const late = startDeadline(outer.signal, options(clock, 1_000));
    expect(late.signal.aborted).toBe(true);
    deadline.release();
    late.release();
    expect(clock.pendingTimers).toBe(0);
  });

  it('sets no limit of its own for 0', () => {
    const outer = new AbortController();
    const clock = new FakeClock();
    expect(startDeadline(outer.signal, options(clock, 0)).signal).toBe(outer.signal);
    expect(clock.pendingTimers).toBe(0);
  });
});
