// Sockets behind a --web.config.file: TLS, HTTP/2, certificates of clients, changes without a
// restart, limits and headers (H19).
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HttpListeners } from '../../../src/app/web/http-listeners.ts';
import { WebSecurity } from '../../../src/app/web/web-security.ts';
import type { Logger } from '../../../src/model/logger.ts';
import { CERT, CERT_PATH, KEY, KEY_PATH } from '../../support/test-certificate.ts';

const TLS = `cert_file: ${CERT_PATH}, key_file: ${KEY_PATH}`;

let folder: string;
let file: string;
let logged: string[];
let open: HttpListeners[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-web-'));
  file = join(folder, 'web.yml');
  logged = [];
  open = [];
});

afterEach(async () => {
  await Promise.all(open.map((listeners) => listeners.close(0)));
  await rm(folder, { recursive: true, force: true });
});

const logger: Logger = {
  log: (level, message, fields) => {
    logged.push(`${level}: ${message} ${String(fields?.['err'] ?? '')}`);
  },
};

/** Listens with the text as --web.config.file; every request is answered with its path. */
async function listen(text: string): Promise<HttpListeners> {
  await writeFile(file, text);
  const security = WebSecurity.open(file, { logger, clock: { monotonicMs: () => 0 } });
  if (!security.ok) throw new Error(security.error);
  const listeners = await HttpListeners.bind([{ host: '127.0.0.1', port: 0 }], {
    onFault: () => undefined,
    security: security.value,
  });
  open.push(listeners);
  listeners.serve((request, response) => {
    response.setHeader('X-Frame-Options', 'from the handler');
    response.end(`${request.httpVersion} ${request.url ?? ''}`);
  });
  return listeners;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

function ask(
  port: number,
  options: RequestOptions & { readonly plain?: boolean } = {},
): Promise<Answer> {
  const { plain = false, ...rest } = options;
  const send = plain ? httpRequest : httpsRequest;
  return new Promise((resolve, reject) => {
    const base = { host: '127.0.0.1', port, path: '/a', agent: false, rejectUnauthorized: false };
    const sent = send({ ...base, ...rest }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (piece: string) => (body += piece));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** One request over HTTP/2; resolves to status and body. */
function askHttp2(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const session = connectHttp2(`https://127.0.0.1:${port}`, { rejectUnauthorized: false });
    session.on('error', reject);
    const stream = session.request({ ':path': '/b' });
    let answer = '';
    stream.on('response', (headers) => (answer += String(headers[':status'])));
    stream.setEncoding('utf8').on('data', (piece: string) => (answer += ` ${piece}`));
    stream.on('end', () => {
      session.close(() => {
        resolve(answer);
      });
    });
    stream.end();
  });
}

function protocolOf(port: number, options: { maxVersion?: 'TLSv1.2' } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls(
      {
        port,
        host: '127.0.0.1',
        rejectUnauthorized: false,
        ALPNProtocols: ['h2', 'http/1.1'],
        ...options,
      },
      () => {
        resolve(`${socket.getProtocol() ?? ''} ${String(socket.alpnProtocol)}`);
        socket.destroy();
      },
    );
    socket.on('error', reject);
  });
}

describe('TLS', () => {
  it('serves HTTP/1.1 and HTTP/2 on one port', async () => {
    const { port, protocol } = await listen(`tls_server_config: {${TLS}}`);
    expect((await ask(port)).body).toBe('1.1 /a');
    expect(await askHttp2(port)).toBe('200 2.0 /b');
    expect(protocol).toEqual({ tls: true, http2: true });
  });

  it('offers HTTP/2 only when it may', async () => {
    const text = `tls_server_config: {${TLS}}\nhttp_server_config: {http2: false}`;
    const { port } = await listen(text);
    expect(await protocolOf(port)).toBe('TLSv1.3 http/1.1');
  });

  it('has the versions that the file allows', async () => {
    const { port } = await listen(`tls_server_config: {${TLS}}`);
    expect(await protocolOf(port, { maxVersion: 'TLSv1.2' })).toBe('TLSv1.2 h2');
    await writeFile(file, `tls_server_config: {${TLS}, min_version: TLS13}`);
    await expect(protocolOf(port, { maxVersion: 'TLSv1.2' })).rejects.toThrow('protocol version');
    expect(await protocolOf(port)).toBe('TLSv1.3 h2');
  });

  it('asks for certificates as soon as the file says so', async () => {
    const { port } = await listen(`tls_server_config: {${TLS}}`);
    const client = { cert: CERT, key: KEY };
    expect((await ask(port)).status).toBe(200);
    const verified = `${TLS}, client_auth_type: RequireAndVerifyClientCert`;
    await writeFile(file, `tls_server_config: {${verified}, client_ca_file: ${CERT_PATH}}`);
    await expect(ask(port)).rejects.toThrow();
    expect((await ask(port, client)).status).toBe(200);
    const sans = 'client_allowed_sans: [nobody]';
    await writeFile(
      file,
      `tls_server_config: {${verified}, client_ca_file: ${CERT_PATH}, ${sans}}`,
    );
    await expect(ask(port, client)).rejects.toThrow();
  });

  it('refuses connections while the certificate is broken, says so once, and recovers', async () => {
    const cert = join(folder, 'cert.pem');
    await writeFile(cert, CERT);
    const { port } = await listen(
      `tls_server_config: {cert_file: cert.pem, key_file: ${KEY_PATH}}`,
    );
    await writeFile(cert, 'none');
    await expect(ask(port)).rejects.toThrow('internal error');
    await expect(ask(port)).rejects.toThrow('internal error');
    expect(logged.filter((line) => line.startsWith('error: Cannot take TLS'))).toHaveLength(1);
    await writeFile(cert, CERT);
    expect((await ask(port)).status).toBe(200);
  });

  it('ends connections that are in the middle of their handshake', async () => {
    const listeners = await listen(`tls_server_config: {${TLS}}`);
    const socket = await import('node:net').then(({ connect }) =>
      connect(listeners.port, '127.0.0.1'),
    );
    await new Promise((resolve) => socket.once('connect', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    await listeners.close(20);
    await closed;
  });

  it('ends sessions of HTTP/2', async () => {
    const listeners = await listen(`tls_server_config: {${TLS}}`);
    const session = connectHttp2(`https://127.0.0.1:${listeners.port}`, {
      rejectUnauthorized: false,
    });
    await new Promise((resolve) => session.once('connect', resolve));
    const closed = new Promise((resolve) => session.once('close', resolve));
    await listeners.close(1_000);
    await closed;
  });
});

describe('a start', () => {
  it.each([
    ['tls_server_config: {cert_file: absent.pem, key_file: k}', 'failed to read cert_file'],
    [`tls_server_config: {cert_file: ${CERT_PATH}, key: x}`, 'failed to load certificate and key'],
    [
      `tls_server_config: {${TLS}, client_ca: x, client_auth_type: RequireAnyClientCert}`,
      'client_ca has no certificate',
    ],
    ['basic_auth_users: {a: b}', 'web.yml:1:23: the password of user "a"'],
    ['x', 'web.yml:1:1: expected web configuration as a mapping'],
  ])('with %j fails', async (text, expected) => {
    await writeFile(file, text);
    const security = WebSecurity.open(file, { logger, clock: { monotonicMs: () => 0 } });
    expect(security).toMatchObject({
      ok: false,
      error: expect.stringContaining(expected) as string,
    });
  });

  it('without the file fails', () => {
    const security = WebSecurity.open(file, { logger, clock: { monotonicMs: () => 0 } });
    expect(security).toMatchObject({
      ok: false,
      error: expect.stringContaining('ENOENT') as string,
    });
  });
});

describe('requests', () => {
  it('get the headers of the file, unless the handler has its own', async () => {
    const { port } = await listen(
      'http_server_config: {headers: {X-Frame-Options: deny, X-Content-Type-Options: nosniff}}',
    );
    const { headers } = await ask(port, { plain: true });
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-frame-options']).toBe('from the handler');
  });

  it('over the limit are answered 429', async () => {
    const { port } = await listen('rate_limit: {interval: 1h, burst: 2}');
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push(await ask(port, { plain: true }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers[2]).toMatchObject({
      body: 'Too Many Requests\n',
      headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    });
  });

  it('without a login are answered 401, whatever the path', async () => {
    const hash = '$2y$10$qRTBuFoULoYNA7AQ/F3ck.trZBPyjV64.oA4ZsSBCIWvXuvQlQTuu';
    const { port } = await listen(`basic_auth_users: {alice: '${hash}'}`);
    for (const path of ['/', '/-/healthy', '/api/v2/alerts']) {
      expect(await ask(port, { plain: true, path })).toMatchObject({
        status: 401,
        body: 'Unauthorized\n',
        headers: { 'www-authenticate': 'Basic' },
      });
    }
  });

  it('are answered 500 while the file is broken, and the log says why once', async () => {
    const { port } = await listen('');
    await writeFile(file, 'foo: 1');
    const answers = [await ask(port, { plain: true }), await ask(port, { plain: true })];
    expect(answers.map(({ status, body }) => `${status} ${body}`)).toEqual(
      Array(2).fill('500 Internal Server Error\n'),
    );
    expect(logged).toEqual([
      `error: Unable to parse configuration ${file}:1:1: field foo not found in web configuration`,
    ]);
    await writeFile(file, '');
    expect((await ask(port, { plain: true })).status).toBe(200);
  });
});

describe('bytes that are no request', () => {
  it.each([
    ['nonsense', 'nonsense\r\n\r\n', '400 Bad Request'],
    [
      'a header of a megabyte',
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(1_100_000)}\r\n\r\n`,
      '431 Request Header Fields Too Large',
    ],
    ['a request for a tunnel', 'CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n', '404 Not Found'],
    [
      'an address with raw umlauts',
      'GET /api/v2/alerts?filter=city=Köln HTTP/1.1\r\nHost: a\r\n\r\n',
      '400 Bad Request',
      ': characters outside ASCII must be percent-encoded in an address',
    ],
  ])('as in %s are answered in words', async (_name, bytes, status, detail = '') => {
    const { port } = await listen('');
    const { connect } = await import('node:net');
    const answer = await new Promise<string>((resolve) => {
      let received = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
      socket.setEncoding('utf8').on('data', (piece: string) => (received += piece));
      socket
        .on('error', () => undefined)
        .on('close', () => {
          resolve(received);
        });
    });
    expect(answer).toContain(`HTTP/1.1 ${status}\r\n`);
    expect(answer.endsWith(`\r\n\r\n${status}${detail}`)).toBe(true);
  });

  it('do not include long URLs and many headers', async () => {
    const { port } = await listen('');
    const headers = Object.fromEntries(Array.from({ length: 2500 }, (_, i) => [`x-${i}`, 'y']));
    const path = `/${'a'.repeat(100_000)}`;
    expect((await ask(port, { plain: true, path, headers })).status).toBe(200);
  });
});
