// The HTTP client of all receivers against real sockets: http_config's credentials, redirects,
// proxies and TLS (row C20), and what it says when the network or the service misbehaves.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpConfig, TlsConfig } from '../../../src/config/http-config.ts';
import { Secret } from '../../../src/model/secret.ts';
import {
  createHttpClient,
  type HttpClient,
  type HttpReply,
} from '../../../src/receivers/http/http-client.ts';
import type { IntegrationDeps } from '../../../src/receivers/integration-deps.ts';
import { HttpSink, type HttpSinkOptions } from '../../support/http-sink.ts';
import { RawPeer } from '../../support/raw-peer.ts';
import { httpConfig, inline, NO_TLS, receiverDeps } from '../../support/receiver-fixtures.ts';
import { CERT, CERT_PATH, KEY, KEY_PATH } from '../../support/test-certificate.ts';

const NEVER = new AbortController().signal;
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function startSink(options: HttpSinkOptions = {}): Promise<HttpSink> {
  const sink = await HttpSink.listen(options);
  closers.push(() => sink.close());
  return sink;
}

function client(config: Partial<HttpConfig> = {}, deps: Partial<IntegrationDeps> = {}): HttpClient {
  const made = createHttpClient(httpConfig(config), receiverDeps(deps));
  closers.push(() => made.close());
  return made;
}

function post(from: HttpClient, url: string, signal = NEVER): Promise<HttpReply> {
  return from.post({ url, contentType: 'application/json', body: '{"é":1}\n' }, signal);
}

function tls(parts: Partial<TlsConfig>): TlsConfig {
  return { ...NO_TLS, ...parts };
}

/** A SOCKS5 proxy that wants a login and tunnels to any port of this host (RFC 1928, RFC 1929). */
async function startSocksProxy(): Promise<{ readonly port: number; readonly logins: string[] }> {
  const logins: string[] = [];
  const peer = await RawPeer.listen((socket) => {
    const steps = [
      () => Buffer.of(5, 2),
      (data: Buffer) => {
        const userEnd = 2 + (data[1] ?? 0);
        logins.push(
          `${data.subarray(2, userEnd).toString()}:${data.subarray(userEnd + 1).toString()}`,
        );
        return Buffer.of(1, 0);
      },
      (data: Buffer) => {
        const upstream = connect(data.readUInt16BE(data.length - 2), '127.0.0.1');
        upstream.on('error', () => socket.destroy()).on('close', () => socket.destroy());
        socket.on('close', () => upstream.destroy());
        upstream.pipe(socket);
        socket.removeAllListeners('data').pipe(upstream);
        return Buffer.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0);
      },
    ];
    socket.on('data', (data: Buffer) => {
      const answer = steps.shift()?.(data);
      if (answer !== undefined) socket.write(answer);
    });
  });
  closers.push(() => peer.close());
  return { port: peer.port, logins };
}

const TRUST = tls({ ca: { kind: 'inline', pem: CERT } });

describe('a request', () => {
  it('carries body, type, length and a user agent', async () => {
    const sink = await startSink();
    await post(client(), sink.url('/a?b=c'));
    const [request] = sink.requests;
    expect(request).toMatchObject({ method: 'POST', url: '/a?b=c', body: '{"é":1}\n' });
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': '9',
      'user-agent': 'Tocsin/1.2.3',
    });
    expect(request?.headers).not.toHaveProperty('authorization');
  });

  it('finds a connection open that an earlier one has left', async () => {
    const sink = await startSink();
    const one = client();
    for (let i = 0; i < 10; i++) await post(one, sink.url());
    // A request right after another may open a second one, before the first is free again.
    expect(sink.connectionCount).toBeLessThanOrEqual(2);
  });

  it('carries every configured header, secret ones and several of one name', async () => {
    const sink = await startSink();
    const headers = [
      ['X-Scope', inline('a')],
      ['X-Scope', inline('b')],
      ['X-Key', inline('k')],
    ] as const;
    await post(client({ headers }), sink.url());
    expect(sink.requests[0]?.headers).toMatchObject({ 'x-scope': 'a, b', 'x-key': 'k' });
  });

  it.each([
    ['basic', { kind: 'basic', username: inline('u'), password: inline('p:w') }, 'Basic dTpwOnc='],
    [
      'basic without password',
      { kind: 'basic', username: inline('u'), password: undefined },
      'Basic dTo=',
    ],
    ['bearer', { kind: 'scheme', type: 'Bearer', credentials: inline('tok') }, 'Bearer tok'],
    [
      'a scheme of its own',
      { kind: 'scheme', type: 'GenieKey', credentials: inline('k') },
      'GenieKey k',
    ],
  ] as const)('logs in with %s', async (_name, auth, expected) => {
    const sink = await startSink();
    await post(client({ auth }), sink.url());
    expect(sink.requests[0]?.headers.authorization).toBe(expected);
  });

  it('prefers user info in the URL, as Go does', async () => {
    const sink = await startSink();
    const auth = { kind: 'scheme', type: 'Bearer', credentials: inline('tok') } as const;
    await post(client({ auth }), sink.url().replace('//', '//us%40er:pa%zz@'));
    const expected = `Basic ${Buffer.from('us@er:pa%zz').toString('base64')}`;
    expect(sink.requests[0]?.headers.authorization).toBe(expected);
  });
});

describe('an answer', () => {
  it('is read up to a limit', async () => {
    const sink = await startSink();
    sink.answer = () => ({ status: 500, body: 'x'.repeat(5_000_000) });
    const reply = await post(client(), sink.url());
    expect(reply).toMatchObject({ kind: 'answer', status: 500, bodyError: undefined });
    expect(reply).toHaveProperty('text.length', 64 * 1024);
  });

  it('that breaks off keeps its status', async () => {
    const sink = await startSink();
    sink.answer = () => ({ status: 200, body: 'part', isCutOff: true });
    const reply = await post(client(), sink.url());
    expect(reply).toMatchObject({ kind: 'answer', status: 200, text: 'part' });
    expect(reply).toHaveProperty('bodyError', expect.any(String));
  });

  it('that repeats secrets does not get them into the reply', async () => {
    const sink = await startSink();
    sink.answer = ({ url, headers }) => ({
      status: 403,
      body: `no ${url} for ${headers.authorization ?? ''} at ${sink.url(url)}`,
    });
    const auth = { kind: 'basic', username: inline('user'), password: inline('hunter22') } as const;
    const reply = await post(client({ auth }), sink.url('/T0/B0/xyz?key=abcd'));
    expect(reply).toMatchObject({
      status: 403,
      text: 'no <redacted> for <redacted> at <redacted>',
    });
  });
});

describe('a failure', () => {
  it.each([
    ['text that is no URL', 'not a url'],
    ['another protocol', 'ftp://127.0.0.1/'],
    ['no host', 'http://'],
  ])('is reported for %s', async (_name, url) => {
    expect(await post(client(), url)).toEqual({
      kind: 'error',
      error: 'Post "<redacted>": the URL is not valid',
      reason: 'other',
      mayHaveArrived: false,
    });
  });

  it('of name resolution is known to have sent nothing', async () => {
    const reply = await post(client(), 'http://no..host/secret-path');
    expect(reply).toMatchObject({ kind: 'error', mayHaveArrived: false });
    expect(JSON.stringify(reply)).not.toContain('secret-path');
  });
});

describe('redirects', () => {
  const AUTH = { kind: 'scheme', type: 'Bearer', credentials: inline('tok') } as const;

  it.each([
    [301, 'GET', ''],
    [302, 'GET', ''],
    [303, 'GET', ''],
    [307, 'POST', '{"é":1}\n'],
    [308, 'POST', '{"é":1}\n'],
  ])('with status %i are followed as %s', async (status, method, body) => {
    const sink = await startSink();
    sink.answer = ({ url }) =>
      url === '/a' ? { status, headers: { location: 'b?c' } } : { status: 200, body: 'done' };
    expect(await post(client({ auth: AUTH }), sink.url('/a'))).toMatchObject({ text: 'done' });
    expect(sink.requests[1]).toMatchObject({ method, url: '/b?c', body });
    expect(sink.requests[1]?.headers.authorization).toBe('Bearer tok');
  });

  it('without a target are answers like any other', async () => {
    const sink = await startSink();
    sink.answer = () => ({ status: 302 });
    expect(await post(client(), sink.url())).toMatchObject({ kind: 'answer', status: 302 });
  });

  it('are not followed when the configuration forbids it', async () => {
    const sink = await startSink();
    sink.answer = () => ({ status: 307, headers: { location: '/b' } });
    const reply = await post(client({ followRedirects: false }), sink.url());
    expect(reply).toMatchObject({ kind: 'answer', status: 307 });
    expect(sink.requests).toHaveLength(1);
  });

  it('in a circle end after ten requests', async () => {
    const sink = await startSink();
    sink.answer = () => ({ status: 307, headers: { location: '/again' } });
    const reply = await post(client(), sink.url());
    expect(reply).toMatchObject({ kind: 'error', mayHaveArrived: false });
    expect(reply).toHaveProperty('error', 'Post "<redacted>": stopped after 10 redirects');
    expect(sink.requests).toHaveLength(10);
  });

  it('to another protocol are refused', async () => {
    const sink = await startSink();
    sink.answer = () => ({ status: 302, headers: { location: 'file:///etc/passwd' } });
    const reply = await post(client(), sink.url());
    expect(reply).toHaveProperty('error', expect.stringContaining('unsupported protocol scheme'));
  });

  it('to another host take no credentials along, nor back to the first', async () => {
    const [first, other] = [await startSink(), await startSink()];
    const elsewhere = other.url('/x').replace('127.0.0.1', 'localhost');
    first.answer = ({ url }) =>
      url === '/' ? { status: 307, headers: { location: elsewhere } } : { status: 200 };
    other.answer = () => ({ status: 307, headers: { location: first.url('/back') } });
    const headers = [['X-Key', inline('key')]] as const;
    expect(await post(client({ auth: AUTH, headers }), first.url())).toMatchObject({ status: 200 });
    for (const request of [other.requests[0], first.requests[1]]) {
      expect(request?.body).toBe('{"é":1}\n');
      expect(request?.headers).not.toHaveProperty('authorization');
      expect(request?.headers).not.toHaveProperty('x-key');
    }
  });
});

describe('proxies', () => {
  function proxyConfig(proxy: HttpSink, noProxy = ''): Partial<HttpConfig> {
    const url = proxy.url().replace('//', '//user:pass@');
    return { proxy: { kind: 'url', url: new Secret(url), noProxy } };
  }
  const PROXY_LOGIN = `Basic ${Buffer.from('user:pass').toString('base64')}`;

  it('get plain requests with the whole URL', async () => {
    const proxy = await startSink();
    await post(client(proxyConfig(proxy)), 'http://service.example:8080/a?b');
    expect(proxy.requests[0]).toMatchObject({
      url: 'http://service.example:8080/a?b',
      body: '{"é":1}\n',
    });
    expect(proxy.requests[0]?.headers).toMatchObject({
      host: 'service.example:8080',
      'proxy-authorization': PROXY_LOGIN,
    });
  });

  it('tunnel TLS, with the configured CONNECT headers', async () => {
    const [proxy, sink] = [await startSink(), await startSink({ tls: 'http/1.1' })];
    const config = {
      ...proxyConfig(proxy),
      tlsConfig: TRUST,
      proxyConnectHeaders: [['X-Connect', new Secret('c')]] as const,
    };
    expect(await post(client(config), sink.url())).toMatchObject({ status: 200 });
    expect(proxy.connects[0]?.target).toBe(`127.0.0.1:${sink.port}`);
    expect(proxy.connects[0]?.headers).toMatchObject({
      'x-connect': 'c',
      'proxy-authorization': PROXY_LOGIN,
    });
    expect(sink.requests[0]?.headers).not.toHaveProperty('proxy-authorization');
    expect(sink.requests[0]?.headers).not.toHaveProperty('x-connect');
  });

  it('that refuse a tunnel are named without their password', async () => {
    const proxy = await startSink();
    proxy.connectStatus = 407;
    const reply = await post(client(proxyConfig(proxy)), 'https://service.example/');
    expect(reply).toMatchObject({ kind: 'error', mayHaveArrived: false });
    expect(reply).toHaveProperty('error', expect.stringContaining('407'));
    expect(JSON.stringify(reply)).not.toContain('pass@');
  });

  it.each(['socks5', 'socks5h'])('may speak %s, with and without TLS behind it', async (scheme) => {
    const [plain, secure] = [await startSink(), await startSink({ tls: 'http/1.1' })];
    const proxy = await startSocksProxy();
    const url = new Secret(`${scheme}://us%40er:pass@127.0.0.1:${proxy.port}`);
    const through = client({ proxy: { kind: 'url', url, noProxy: '' }, tlsConfig: TRUST });
    expect(await post(through, plain.url())).toMatchObject({ status: 200 });
    expect(await post(through, secure.url())).toMatchObject({ status: 200 });
    expect(proxy.logins).toEqual(['us@er:pass', 'us@er:pass']);
    expect(plain.requests[0]?.headers).not.toHaveProperty('proxy-authorization');
  });

  it('are passed over for hosts in no_proxy', async () => {
    const [proxy, sink] = [await startSink(), await startSink()];
    await post(client(proxyConfig(proxy, 'example.org')), sink.url());
    expect([proxy.requests.length, sink.requests.length]).toEqual([0, 1]);
  });

  it('come from the environment only when the configuration says so', async () => {
    const proxy = await startSink();
    const environment = { HTTP_PROXY: proxy.url() };
    await post(client({ proxy: { kind: 'environment' } }, { environment }), 'http://a.example/');
    expect(proxy.requests).toHaveLength(1);
    const sink = await startSink();
    await post(client({}, { environment }), sink.url());
    expect([proxy.requests.length, sink.requests.length]).toEqual([1, 1]);
  });
});

describe('TLS', () => {
  it('shows a client certificate, from text or from files', async () => {
    const sink = await startSink({ tls: 'http/1.1', requestCert: true });
    const inText = tls({
      ca: TRUST.ca,
      cert: { kind: 'inline', pem: CERT },
      key: { kind: 'inline', pem: new Secret(KEY) },
    });
    const inFiles = tls({
      ca: { kind: 'file', path: CERT_PATH },
      cert: { kind: 'file', path: CERT_PATH },
      key: { kind: 'file', path: KEY_PATH },
    });
    for (const tlsConfig of [inText, inFiles]) {
      expect(await post(client({ tlsConfig }), sink.url())).toMatchObject({ status: 200 });
    }
    const reply = await post(client({ tlsConfig: TRUST }), sink.url());
    expect(reply.kind).toBe('error');
  });

  it('checks the name it is told to check', async () => {
    const sink = await startSink({ tls: 'http/1.1' });
    const wrong = await post(
      client({ tlsConfig: { ...TRUST, serverName: 'other.example' } }),
      sink.url(),
    );
    expect(wrong).toMatchObject({ kind: 'error', mayHaveArrived: false });
    expect(wrong).toHaveProperty('error', expect.stringContaining('other.example'));
    const right = client({ tlsConfig: { ...TRUST, serverName: 'localhost' } });
    expect(await post(right, sink.url())).toMatchObject({ status: 200 });
  });

  it('is not verified when the configuration says so', async () => {
    const sink = await startSink({ tls: 'http/1.1' });
    const lax = client({ tlsConfig: tls({ insecureSkipVerify: true }) });
    expect(await post(lax, sink.url())).toMatchObject({ status: 200 });
  });

  it('keeps to the configured versions', async () => {
    const sink = await startSink({ tls: 'http/1.1', maxTlsVersion: 'TLSv1.2' });
    const modern = client({ tlsConfig: { ...TRUST, minVersion: 'TLSv1.3' } });
    expect(await post(modern, sink.url())).toMatchObject({ kind: 'error', mayHaveArrived: false });
    const older = client({ tlsConfig: { ...TRUST, maxVersion: 'TLSv1.2' } });
    expect(await post(older, sink.url())).toMatchObject({ status: 200 });
  });

  it.each(['TLSv1', 'TLSv1.1'] as const)('speaks %s when it is allowed to', async (version) => {
    const versions = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' };
    const server = createServer({ cert: CERT, key: KEY, ...versions }, (_request, response) => {
      response.end('old');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    // Of a TCP server this is never null nor a path.
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const legacy = client({ tlsConfig: { ...TRUST, minVersion: version } });
    expect(await post(legacy, url)).toMatchObject({ status: 200, text: 'old' });
    expect(await post(client({ tlsConfig: TRUST }), url)).toMatchObject({ kind: 'error' });
  });

  it.each([
    ['a CA without certificate', { ca: { kind: 'inline', pem: 'nonsense' } }, /TLS ca/],
    ['a missing file', { ca: { kind: 'file', path: '/no/such/ca.pem' } }, /ca.pem": ENOENT/],
    [
      'a broken key',
      { cert: { kind: 'inline', pem: CERT }, key: { kind: 'inline', pem: 'no' } },
      /TLS settings/,
    ],
  ] as const)('reports %s', async (_name, parts, message) => {
    const reply = await post(client({ tlsConfig: tls(parts) }), 'https://127.0.0.1:1/');
    expect(reply).toMatchObject({ kind: 'error', mayHaveArrived: false });
    expect(reply).toHaveProperty('error', expect.stringMatching(message));
  });

  it('takes up a certificate file that has changed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tocsin-'));
    closers.push(() => rm(folder, { recursive: true }));
    const path = join(folder, 'ca.pem');
    await writeFile(path, 'not yet');
    const sink = await startSink({ tls: 'http/1.1' });
    const one = client({ tlsConfig: tls({ ca: { kind: 'file', path } }) });
    expect(await post(one, sink.url())).toMatchObject({ kind: 'error' });
    await writeFile(path, CERT);
    expect(await post(one, sink.url())).toMatchObject({ status: 200 });
  });
});

describe('HTTP/2', () => {
  it('is spoken when the service offers it', async () => {
    const sink = await startSink({ tls: 'h2' });
    expect(await post(client({ tlsConfig: TRUST }), sink.url('/a'))).toMatchObject({ status: 200 });
    expect(sink.requests[0]).toMatchObject({ httpVersion: '2.0', url: '/a', body: '{"é":1}\n' });
  });

  it('is not spoken when the configuration forbids it', async () => {
    const sink = await startSink({ tls: 'h2' });
    await post(client({ tlsConfig: TRUST, enableHttp2: false }), sink.url());
    expect(sink.requests[0]?.httpVersion).toBe('1.1');
  });

  it.each(['hang', 'reset'] as const)(
    'reports a service that answers with a %s',
    async (answer) => {
      const sink = await startSink({ tls: 'h2' });
      sink.answer = () => answer;
      const reply = await post(client({ tlsConfig: TRUST }), sink.url(), AbortSignal.timeout(300));
      expect(reply).toMatchObject({ kind: 'error', mayHaveArrived: true });
    },
  );
});
