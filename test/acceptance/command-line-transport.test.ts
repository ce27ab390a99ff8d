// The ways to a server: plain, through redirects and proxies, and by an http_config (row F10).
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCommandLineTransport } from '../../src/app/command-line-transport.ts';
import { createDirectTransport } from '../../src/cli/api/direct-transport.ts';
import type { ApiRequest, Transport } from '../../src/cli/api/transport.ts';
import { HttpSink, type HttpSinkOptions } from '../support/http-sink.ts';
import { RawPeer } from '../support/raw-peer.ts';
import { CERT_PATH } from '../support/test-certificate.ts';

const cleanups: (() => Promise<unknown>)[] = [];
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-transport-'));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
});
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function startSink(options: HttpSinkOptions = {}): Promise<HttpSink> {
  const sink = await HttpSink.listen(options);
  cleanups.push(() => sink.close());
  return sink;
}

async function configured(
  text: string | undefined,
  environment: Readonly<Record<string, string>> = {},
): Promise<Transport> {
  const file = join(folder, 'http.yml');
  if (text !== undefined) await writeFile(file, text);
  const opened = await openCommandLineTransport(text === undefined ? undefined : file, {
    environment,
    version: '1.2.3',
  });
  if (!opened.ok) throw new Error(opened.error);
  cleanups.push(() => opened.value.close());
  return opened.value;
}

function direct(): Transport {
  const transport = createDirectTransport('amtool/1.2.3');
  cleanups.push(() => transport.close());
  return transport;
}

function originOf(sink: HttpSink): string {
  return new URL(sink.url()).origin;
}

function requestOf(url: string, fields: Partial<Omit<ApiRequest, 'url'>> = {}): ApiRequest {
  return { method: 'GET', url: new URL(url), body: undefined, ...fields };
}

const NEVER = new AbortController().signal;

describe.each([
  ['plain', async (): Promise<Transport> => direct()],
  ['by an http_config', (): Promise<Transport> => configured('follow_redirects: true\n')],
])('a transport that is %s', (_, open) => {
  it('sends all methods, and gives back what the server says', async () => {
    const sink = await startSink();
    const headers = { 'content-type': 'application/json' };
    sink.answer = ({ method }) => ({ status: 202, headers, body: `"${method}"` });
    const transport = await open();
    for (const method of ['GET', 'POST', 'DELETE'] as const) {
      const body = method === 'POST' ? '{"a":"ü"}' : undefined;
      const answer = await transport.send(
        requestOf(`${originOf(sink)}/x?y=1`, { method, body }),
        NEVER,
      );
      const value = { status: 202, contentType: 'application/json', text: `"${method}"` };
      expect(answer).toEqual({ ok: true, value });
    }
    expect(sink.requests.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['GET', '/x?y=1', ''],
      ['POST', '/x?y=1', '{"a":"ü"}'],
      ['DELETE', '/x?y=1', ''],
    ]);
    expect(sink.requests[1]?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'amtool/1.2.3',
    });
  });

  it('makes a login of the user in the URL, also behind a redirect on the same host', async () => {
    const sink = await startSink();
    sink.answer = ({ url }) =>
      url === '/a' ? { status: 302, headers: { location: '/b' } } : { status: 200, body: url };
    const url = originOf(sink).replace('//', '//joe:p%40ss@');
    const answer = await (await open()).send(requestOf(`${url}/a`), NEVER);
    expect(answer).toMatchObject({ ok: true, value: { text: '/b' } });
    const [first] = sink.requests;
    expect(first?.headers.authorization).toBe(`Basic ${btoa('joe:p@ss')}`);
  });

  it('gives up on redirects without an end', async () => {
    const sink = await startSink();
    sink.answer = () => ({ status: 302, headers: { location: '/again' } });
    const answer = await (await open()).send(requestOf(originOf(sink)), NEVER);
    expect(answer).toEqual({ ok: false, error: 'stopped after 10 redirects' });
    expect(sink.requests).toHaveLength(10);
  });

  it('fails without a secret when the server breaks off', async () => {
    const sink = await startSink();
    sink.answer = () => 'reset';
    const url = originOf(sink).replace('//', '//joe:opensesame@');
    const answer = await (await open()).send(requestOf(url), NEVER);
    expect(answer.ok).toBe(false);
    expect(JSON.stringify(answer)).not.toContain('opensesame');
  });

  it.each([
    ['a banner of SSH', 'SSH-2.0-OpenSSH_9.2p1\r\n', 'http:'],
    ['a banner of SSH, asked by TLS', 'SSH-2.0-OpenSSH_9.2p1\r\n', 'https:'],
    ['an error of Redis', "-ERR unknown command 'GET'\r\n", 'http:'],
    ['nothing', '', 'http:'],
    ['half an answer', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[', 'http:'],
  ])('says in one line what is wrong with a server that says %s', async (_, said, protocol) => {
    const peer = await RawPeer.listen((socket) => void socket.end(said));
    cleanups.push(() => peer.close());
    const url = `${protocol}//127.0.0.1:${peer.port}/`;
    const answer = await (await open()).send(requestOf(url), NEVER);
    expect(answer.ok ? '' : answer.error).toMatch(/^[^\n]{3,200}$/);
  });

  it('stops waiting when told', async () => {
    const sink = await startSink();
    sink.answer = () => 'hang';
    const controller = new AbortController();
    const answer = (await open()).send(requestOf(originOf(sink)), controller.signal);
    controller.abort();
    expect(await answer).toMatchObject({ ok: false });
  });
});

describe('a plain transport', () => {
  it('keeps a login from other hosts', async () => {
    const [sink, other] = [await startSink(), await startSink()];
    const location = originOf(other).replace('127.0.0.1', 'localhost');
    sink.answer = () => ({ status: 302, headers: { location } });
    await direct().send(requestOf(originOf(sink).replace('//', '//joe:secret@')), NEVER);
    expect(other.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  it('sends a post again where a 307 says so, and asks where a 303 does', async () => {
    const sink = await startSink();
    sink.answer = ({ url }) => {
      if (url === '/') return { status: 307, headers: { location: '/again' } };
      return url === '/again' ? { status: 303, headers: { location: '/see' } } : { status: 200 };
    };
    await direct().send(requestOf(originOf(sink), { method: 'POST', body: '[]' }), NEVER);
    expect(sink.requests.map(({ method, url, body }) => `${method} ${url} ${body}`)).toEqual([
      'POST / []',
      'POST /again []',
      'GET /see ',
    ]);
  });

  it.each([
    [
      'an unknown certificate',
      { tls: 'http/1.1' },
      'https:',
      /^tls: failed to verify certificate: /,
    ],
    ['no TLS at all', {}, 'https:', /^http: server gave HTTP response to HTTPS client$/],
  ] as const)('says what is wrong with %s', async (_, options, protocol, error) => {
    const sink = await startSink(options);
    const url = new URL(originOf(sink));
    const request = requestOf(`${protocol}//${url.host}/`);
    const answer = await direct().send(request, NEVER);
    expect(answer.ok ? '' : answer.error).toMatch(error);
  });

  it.each([
    ['speaks another protocol', 'SSH-2.0-x\r\n', /^the server does not speak HTTP$/],
    ['hangs up', '', /^EOF: the server hung up without an answer; does it expect https:/],
  ])('says of a server that it %s', async (_, said, error) => {
    const peer = await RawPeer.listen((socket) => void socket.end(said));
    cleanups.push(() => peer.close());
    const answer = await direct().send(requestOf(`http://127.0.0.1:${peer.port}/`), NEVER);
    expect(answer.ok ? '' : answer.error).toMatch(error);
  });

  it('says of a server that expects TLS that it may', async () => {
    const sink = await startSink({ tls: 'http/1.1' });
    const url = `http://${new URL(originOf(sink)).host}/`;
    const answer = await direct().send(requestOf(url), NEVER);
    expect(answer.ok ? '' : answer.error).toContain('does it expect https://?');
  });

  it('knows no other schemes', async () => {
    expect(await direct().send(requestOf('ftp://x/'), NEVER)).toEqual({
      ok: false,
      error: 'unsupported protocol scheme "ftp"',
    });
  });
});

describe('a transport by an http_config', () => {
  it.each([
    ['basic auth', 'basic_auth: { username: joe, password: pass }', `Basic ${btoa('joe:pass')}`],
    ['a token', 'authorization: { credentials: tok }', 'Bearer tok'],
    ['a token of another type', 'authorization: { type: Key, credentials: tok }', 'Key tok'],
  ])('sends %s', async (_, text, authorization) => {
    const sink = await startSink();
    await (await configured(text)).send(requestOf(originOf(sink)), NEVER);
    expect(sink.requests.map(({ headers }) => headers.authorization)).toEqual([authorization]);
  });

  it('reads a password from a file beside it', async () => {
    const sink = await startSink();
    await writeFile(join(folder, 'password'), 'from-file\n');
    const text = 'basic_auth: { username: joe, password_file: password }';
    await (await configured(text)).send(requestOf(originOf(sink)), NEVER);
    expect(sink.requests[0]?.headers.authorization).toBe(`Basic ${btoa('joe:from-file')}`);
  });

  it('trusts the authority that it names', async () => {
    const sink = await startSink({ tls: 'http/1.1' });
    const transport = await configured(`tls_config: { ca_file: ${CERT_PATH} }`);
    expect(await transport.send(requestOf(originOf(sink)), NEVER)).toMatchObject({ ok: true });
  });

  it('goes through the proxy that it names', async () => {
    const proxy = await startSink();
    proxy.answer = ({ url }) => ({ status: 200, body: url });
    const transport = await configured(`proxy_url: ${originOf(proxy)}`);
    const answer = await transport.send(requestOf('http://am.example.org/api'), NEVER);
    expect(answer).toMatchObject({ ok: true, value: { text: 'http://am.example.org/api' } });
  });

  it('goes through the proxy of the environment without a file', async () => {
    const proxy = await startSink();
    proxy.answer = ({ url }) => ({ status: 200, body: url });
    const transport = await configured(undefined, { HTTP_PROXY: originOf(proxy) });
    const answer = await transport.send(requestOf('http://am.example.org/api'), NEVER);
    expect(answer).toMatchObject({ ok: true, value: { text: 'http://am.example.org/api' } });
  });

  it('is refused with all problems of its file, and no secret', async () => {
    const file = join(folder, 'bad.yml');
    await writeFile(
      file,
      'basic_auth: { user: x, password: opensesame }\nbearer_token: 5\nnope: 1\n',
    );
    const opened = await openCommandLineTransport(file, { environment: {}, version: '' });
    const error = opened.ok ? '' : opened.error;
    expect(error.split('\n').map((line) => /bad\.yml:(\d+:\d+): /.exec(line)?.[1])).toContain(
      '3:1',
    );
    expect(error).not.toContain('opensesame');
  });
});
