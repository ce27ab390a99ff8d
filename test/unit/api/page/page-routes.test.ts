// The web page over HTTP (H45): what is sent, in which encoding, for how long, and under which
// policy.
import { describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../support/http-app.ts';
import { pageFile } from '../../../support/page-file.ts';

const SCRIPT = 'assets/main-1.js';

function appWithPage(routePrefix = ''): TestApp {
  return testApp({
    page: [
      pageFile('index.html', ['br', 'gzip']),
      pageFile(SCRIPT, ['br', 'gzip']),
      pageFile('assets/style-1.css', ['gzip']),
      pageFile('favicon.ico'),
    ],
    options: { routePrefix },
  });
}

function accepting(encoding: string): RequestInit {
  return { headers: { 'Accept-Encoding': encoding } };
}

describe('who may show the web page in a frame', () => {
  it.each([
    { frameAncestors: [], expected: "frame-ancestors 'self'" },
    {
      frameAncestors: ['https://grafana.example.org', 'https://*.example.com'],
      expected: "frame-ancestors 'self' https://grafana.example.org https://*.example.com",
    },
  ])('$frameAncestors besides the same site', async ({ frameAncestors, expected }) => {
    const page = [pageFile('index.html')];
    const { headers } = await testApp({ page, options: { frameAncestors } }).ask('/');
    const directives = (headers.get('content-security-policy') ?? '').split('; ');
    expect(directives.filter((each) => each.startsWith('frame-ancestors'))).toEqual([expected]);
    expect(directives).toContain("script-src 'self'");
  });
});

describe('the web page', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', 'no-cache'],
    ['/favicon.ico', 'image/vnd.microsoft.icon', 'no-cache'],
    [`/${SCRIPT}`, 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['/assets/style-1.css', 'text/css; charset=utf-8', 'public, max-age=31536000, immutable'],
  ])('%s comes with its type and its time to be kept', async (path, type, caching) => {
    const { status, headers } = await appWithPage().ask(path);
    expect(status).toBe(200);
    expect([headers.get('content-type'), headers.get('cache-control')]).toEqual([type, caching]);
    expect([headers.get('vary'), headers.get('x-content-type-options')]).toEqual([
      'Accept-Encoding',
      'nosniff',
    ]);
  });

  it.each([
    [`/${SCRIPT}`, 'gzip, deflate, br', 'br'],
    [`/${SCRIPT}`, 'gzip', 'gzip'],
    [`/${SCRIPT}`, 'br;q=0, gzip;q=0.1', 'gzip'],
    [`/${SCRIPT}`, '*', 'br'],
    [`/${SCRIPT}`, 'zstd', undefined],
    [`/${SCRIPT}`, '', undefined],
    ['/assets/style-1.css', 'br', undefined],
    ['/favicon.ico', 'gzip, br', undefined],
  ])('%s for a client that accepts "%s" is sent as %s', async (path, accepted, encoding) => {
    const response = await appWithPage().ask(path, accepting(accepted));
    const name = path.slice(1);
    expect(response.headers.get('content-encoding')).toBe(encoding ?? null);
    const body = await response.text();
    expect(body).toBe(encoding === undefined ? name : `${encoding} of ${name}`);
    expect(response.headers.get('content-length')).toBe(String(body.length));
  });

  it.each([
    ['"tag-1"', '', 304],
    ['"tag-0", "tag-1"', '', 304],
    ['W/"tag-1"', '', 304],
    ['"tag-1-br"', 'br', 304],
    ['"tag-1"', 'br', 200],
    ['"tag-0"', '', 200],
  ])('a client that has %s and accepts "%s" gets %i', async (tag, accepted, status) => {
    const init = { headers: { 'If-None-Match': tag, 'Accept-Encoding': accepted } };
    const response = await appWithPage().ask('/', init);
    expect(response.status).toBe(status);
    const [body, length] = [await response.text(), response.headers.get('content-length')];
    expect([body === '', length === null]).toEqual([status === 304, status === 304]);
  });

  it('allows nothing inline, nothing foreign, and no text that becomes markup', async () => {
    const policy = (await appWithPage().ask('/')).headers.get('content-security-policy') ?? '';
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "require-trusted-types-for 'script'",
      ]),
    );
    expect(policy).not.toContain('unsafe');
  });

  it('stands under the route prefix', async () => {
    const app = appWithPage('/am');
    const statuses = await Promise.all(
      ['/am/', `/am/${SCRIPT}`, '/am/favicon.ico', `/${SCRIPT}`, '/favicon.ico'].map(
        async (path) => (await app.ask(path)).status,
      ),
    );
    expect(statuses).toEqual([200, 200, 200, 404, 404]);
    expect((await app.ask('/am')).headers.get('location')).toBe('/am/');
  });

  it.each(['/assets/other.js', '/assets/', '/assets/..%2findex.html', '/index.html'])(
    'knows no %s',
    async (path) => {
      expect((await appWithPage().ask(path)).status).toBe(404);
    },
  );

  it('is missed in words where it was not built', async () => {
    const response = await testApp().ask('/');
    expect([response.status, await response.text()]).toEqual([
      404,
      'The web page is not part of this installation; the API is.\n',
    ]);
  });
});
