// Where a redirect leads, as Go's HTTP client decides it; test/contract/receivers follows them.
import { describe, expect, it } from 'vitest';
import { nextHop, type Hop } from '../../../../src/receivers/http/redirect.ts';

function hop(url: string, parts: Partial<Hop> = {}): Hop {
  return { url: new URL(url), method: 'POST', body: 'b', isForeign: false, ...parts };
}

describe('nextHop()', () => {
  it.each([
    ['the same host', 'http://a.example/x', 'http://a.example/y', false],
    ['another port', 'http://a.example/', 'http://a.example:8080/', false],
    ['TLS', 'http://a.example/', 'https://a.example/', false],
    ['a host below', 'http://a.example/', 'http://www.a.example/', false],
    ['a host above', 'http://www.a.example/', 'http://a.example/', true],
    ['a host that only ends alike', 'http://a.example/', 'http://evil-a.example/', true],
    ['another host', 'http://a.example/', 'http://b.example/', true],
    ['an address', 'http://1.2.3.4/', 'http://1.2.3.5/', true],
  ])('knows whether %s is foreign', (_name, from, to, isForeign) => {
    const next = nextHop([hop(from)], 307, to);
    expect(next).toMatchObject({ kind: 'follow', hop: { isForeign } });
  });

  it('stays foreign on the way back', () => {
    const path = [hop('http://a.example/'), hop('http://b.example/', { isForeign: true })] as const;
    const next = nextHop([...path], 307, 'http://a.example/');
    expect(next).toMatchObject({ kind: 'follow', hop: { isForeign: true } });
  });

  it('stays a GET once it has become one', () => {
    const get = hop('http://a.example/', { method: 'GET', body: undefined });
    const next = nextHop([hop('http://a.example/'), get], 308, '/c');
    expect(next).toMatchObject({ kind: 'follow', hop: { method: 'GET', body: undefined } });
  });

  it.each([200, 300, 304, 305, 400, 500])('stays with status %i', (status) => {
    expect(nextHop([hop('http://a.example/')], status, '/b')).toEqual({ kind: 'stay' });
  });

  it('refuses what is no address', () => {
    expect(nextHop([hop('http://a.example/')], 302, 'http://[')).toMatchObject({ kind: 'refuse' });
  });
});
