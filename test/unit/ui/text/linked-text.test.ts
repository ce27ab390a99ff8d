// Which parts of a text from outside become links: addresses of the web, and nothing else.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAddress, linkedText } from '../../../../ui/text/linked-text.ts';

function links(text: string): readonly string[] {
  return linkedText(text).flatMap((part) => (part.kind === 'link' ? [part.text] : []));
}

describe('linkedText()', () => {
  it.each<[text: string, found: readonly string[]]>([
    ['See https://a.example/x?y=1&z=2#q, then call.', ['https://a.example/x?y=1&z=2#q']],
    ['(http://a.example/b_(c))', ['http://a.example/b_(c)']],
    ['"https://a.example/"onmouseover="x', ['https://a.example/']],
    ['<https://a.example/>', ['https://a.example/']],
    ['http://a.example and HTTPS://B.example!', ['http://a.example', 'HTTPS://B.example']],
    ['https://', []],
    ['https:// x', []],
    ['javascript:alert(1)', []],
    ['javascript://x%0aalert(1)', []],
    ['data:text/html,x ftp://a.example file:///etc', []],
    ['xhttp://a.example', []],
    ['javascript:location="http://a.example"', ['http://a.example']],
  ])('finds in %j %j', (text, found) => {
    expect(links(text)).toEqual(found);
  });

  it('loses nothing of any text, and links to the web only', () => {
    const text = fc.array(fc.oneof(fc.string(), fc.constantFrom('http://', 'https://a', ')', '(')));
    fc.assert(
      fc.property(text, (pieces) => {
        const whole = pieces.join('');
        expect(
          linkedText(whole)
            .map((part) => part.text)
            .join(''),
        ).toBe(whole);
        expect(links(whole).filter((link) => !isAddress(link))).toEqual([]);
      }),
    );
  });
});

describe('isAddress()', () => {
  it.each<[text: string, verdict: boolean]>([
    ['http://prometheus:9090/graph?g0.expr=up', true],
    ['HTTPS://a.example', true],
    ['/graph', false],
    ['javascript:alert(1)//http://a', false],
    [' https://a.example', false],
    ['https://', false],
    ['', false],
  ])('of %j is %s', (text, verdict) => {
    expect(isAddress(text)).toBe(verdict);
  });
});
