// What the HTTP client sends besides plain posts: other methods, and headers of one request.
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpConfig } from '../../../src/config/http-config.ts';
import { createHttpClient, type HttpClient } from '../../../src/receivers/http/http-client.ts';
import type { HttpRequest } from '../../../src/receivers/http/http-request.ts';
import { HttpSink } from '../../support/http-sink.ts';
import { httpConfig, inline, receiverDeps } from '../../support/receiver-fixtures.ts';

const NEVER = new AbortController().signal;
const JSON_BODY = { contentType: 'application/json', body: '{}' } as const;
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function listen(): Promise<HttpSink> {
  const sink = await HttpSink.listen();
  closers.push(() => sink.close());
  return sink;
}

function client(config: Partial<HttpConfig> = {}): HttpClient {
  const made = createHttpClient(httpConfig(config), receiverDeps());
  closers.push(() => made.close());
  return made;
}

function request(method: HttpRequest['method'], url: string): HttpRequest {
  return method === 'GET' ? { method, url } : { method, url, ...JSON_BODY };
}

describe('HttpClient.send()', () => {
  it.each([
    ['GET', undefined, undefined, ''],
    ['POST', 'application/json', '2', '{}'],
    ['PUT', 'application/json', '2', '{}'],
  ] as const)('sends a %s', async (method, type, length, body) => {
    const sink = await listen();
    const reply = await client().send(request(method, sink.url('/x?y=1')), NEVER);
    expect(reply).toMatchObject({ kind: 'answer', status: 200 });
    const [received] = sink.requests;
    expect(received).toMatchObject({ method, url: '/x?y=1', body });
    expect(received?.headers['content-type']).toBe(type);
    expect(received?.headers['content-length']).toBe(length);
  });

  it.each([
    ['PUT', 302, 'GET'],
    ['PUT', 303, 'GET'],
    ['PUT', 307, 'PUT'],
    ['PUT', 308, 'PUT'],
    ['GET', 302, 'GET'],
    ['GET', 307, 'GET'],
  ] as const)('follows a %s that gets %i with a %s', async (method, status, followed) => {
    const sink = await listen();
    sink.answer = ({ url }) =>
      url === '/' ? { status, headers: { location: '/next' } } : { status: 200 };
    expect(await client().send(request(method, sink.url()), NEVER)).toMatchObject({ status: 200 });
    expect(sink.requests.map((each) => each.method)).toEqual([method, followed]);
  });

  it.each([
    ['GET', 'Get'],
    ['POST', 'Post'],
    ['PUT', 'Put'],
  ] as const)('names a %s that fails "%s"', async (method, word) => {
    const sink = await listen();
    sink.answer = () => 'reset';
    const reply = await client().send(request(method, sink.url('/s3cr3t')), NEVER);
    expect(reply).toHaveProperty('error', expect.stringMatching(`^${word} "<redacted>": `));
  });

  it('lets the authorization of a request win over those of configuration and URL', async () => {
    const sink = await listen();
    const auth = { kind: 'scheme', type: 'Bearer', credentials: inline('other') } as const;
    const url = sink.url().replace('//', '//user:password@');
    const own = { authorization: 'GenieKey k3y' };
    await client({ auth }).send({ method: 'GET', url, ...own }, NEVER);
    await client({ auth }).post({ url, ...JSON_BODY, ...own }, NEVER);
    const sent = sink.requests.map(({ headers }) => headers.authorization);
    expect(sent).toEqual(['GenieKey k3y', 'GenieKey k3y']);
  });

  it('never shows the authorization of a request', async () => {
    const sink = await listen();
    sink.answer = ({ headers }) => ({
      status: 403,
      body: `${headers.authorization}; no k3y-of-mine`,
    });
    const url = sink.url();
    const sent = { method: 'GET', url, authorization: 'GenieKey k3y-of-mine' } as const;
    expect(await client().send(sent, NEVER)).toMatchObject({ text: '<redacted>; no <redacted>' });
  });

  it('sends headers of a request beside those of the configuration', async () => {
    const sink = await listen();
    const configured = client({ headers: [['X-Tenant', inline('t')]] });
    const headers = [['Accept-Language', 'en']] as const;
    await configured.send({ method: 'GET', url: sink.url(), headers }, NEVER);
    expect(sink.requests[0]?.headers).toMatchObject({ 'x-tenant': 't', 'accept-language': 'en' });
  });

  it('sends neither to another host that a redirect names', async () => {
    const [sink, other] = [await listen(), await listen()];
    const location = `http://localhost:${other.port}/`;
    sink.answer = () => ({ status: 307, headers: { location } });
    const headers = [['X-Own', 'own']] as const;
    await client().post({ url: sink.url(), ...JSON_BODY, authorization: 'a b', headers }, NEVER);
    expect(other.requests).toHaveLength(1);
    expect(other.requests[0]?.headers).not.toHaveProperty('authorization');
    expect(other.requests[0]?.headers).not.toHaveProperty('x-own');
  });
});
