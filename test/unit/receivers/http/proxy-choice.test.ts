// Which requests go through a proxy (row C20), as Go decides it.
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../../src/model/secret.ts';
import {
  proxiesOf,
  proxyFor,
  type Environment,
} from '../../../../src/receivers/http/proxy-choice.ts';

interface Golden {
  readonly targets: readonly string[];
  readonly cases: readonly { readonly noProxy: string; readonly proxied: readonly string[] }[];
}

const golden = JSON.parse(
  readFileSync(new URL('../../../golden/receivers/no-proxy.json', import.meta.url), 'utf8'),
  // The shape of the file is ours.
) as Golden;

function viaEnvironment(target: string, environment: Environment): string | undefined {
  return proxyFor(new URL(target), { kind: 'environment' }, environment)?.href;
}

describe('proxyFor() with the environment', () => {
  it.each(golden.cases)('exempts the same targets as Go with NO_PROXY "$noProxy"', (example) => {
    const environment = {
      HTTP_PROXY: 'http://p:1',
      HTTPS_PROXY: 'http://p:1',
      NO_PROXY: example.noProxy,
    };
    const proxied = golden.targets.filter((target) => viaEnvironment(target, environment));
    expect(proxied).toEqual(example.proxied);
  });

  it.each<readonly [string, Environment, string, string | undefined]>([
    ['nothing set', {}, 'http://a.example/', undefined],
    ['only the other protocol', { HTTPS_PROXY: 'http://p:1' }, 'http://a.example/', undefined],
    ['upper case', { HTTPS_PROXY: 'http://p:1' }, 'https://a.example/', 'http://p:1/'],
    ['lower case', { https_proxy: 'http://p:1' }, 'https://a.example/', 'http://p:1/'],
    [
      'upper case first',
      { HTTP_PROXY: 'http://up', http_proxy: 'http://low' },
      'http://a.b/',
      'http://up/',
    ],
    [
      'host and port',
      { HTTP_PROXY: 'proxy.example:3128' },
      'http://a.b/',
      'http://proxy.example:3128/',
    ],
    ['socks', { HTTP_PROXY: 'socks5://p:1080' }, 'http://a.b/', 'socks5://p:1080'],
    ['nonsense', { HTTP_PROXY: '::::' }, 'http://a.b/', undefined],
    ['a CGI program', { HTTP_PROXY: 'http://p', REQUEST_METHOD: 'GET' }, 'http://a.b/', undefined],
    [
      'a CGI program and TLS',
      { HTTPS_PROXY: 'http://p', REQUEST_METHOD: 'GET' },
      'https://a.b/',
      'http://p/',
    ],
  ])('takes %s', (_name, environment, target, expected) => {
    expect(viaEnvironment(target, environment)).toBe(expected);
  });
});

describe('proxyFor() with proxy_url', () => {
  const choice = (noProxy: string) =>
    ({ kind: 'url', url: new Secret('http://p:1'), noProxy }) as const;

  it('sends even local targets through the proxy when there is no no_proxy', () => {
    const target = new URL('http://localhost:9093/');
    expect(proxyFor(target, choice(''), {})?.href).toBe('http://p:1/');
    expect(proxyFor(target, choice('x'), {})).toBeUndefined();
  });

  it('does not look at the environment', () => {
    const environment = { NO_PROXY: '*', HTTP_PROXY: 'http://other' };
    const target = new URL('http://a.example/');
    expect(proxyFor(target, choice(''), environment)?.href).toBe('http://p:1/');
    expect(proxyFor(target, { kind: 'none' }, environment)).toBeUndefined();
  });

  it('survives any no_proxy', () => {
    const entry = fc.oneof(fc.string(), fc.ipV4(), fc.ipV6(), fc.domain(), fc.webAuthority());
    const target = fc.webUrl().map((url) => new URL(url));
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 5 }), target, (entries, url) => {
        proxyFor(url, choice(entries.join(',')), {});
      }),
    );
  });
});

describe('proxiesOf()', () => {
  const environment = { HTTP_PROXY: 'http://p:1', https_proxy: 'q:2', NO_PROXY: '*' };
  it.each([
    ['none', { kind: 'none' } as const, []],
    ['the environment', { kind: 'environment' } as const, ['http://p:1/', 'http://q:2/']],
    [
      'a URL, whatever is exempt from it',
      { kind: 'url', url: new Secret('http://r:3'), noProxy: '*' } as const,
      ['http://r:3/'],
    ],
  ])('names all that may be used: %s', (_, choice, expected) => {
    expect(proxiesOf(choice, environment).map(({ href }) => href)).toEqual(expected);
  });
});
