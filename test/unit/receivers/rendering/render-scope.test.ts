// What becomes of a message of which templates fail.
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../../../src/model/result.ts';
import { RenderScope } from '../../../../src/receivers/rendering/render-scope.ts';

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
