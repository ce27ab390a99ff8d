// When connections are shared, when they are renewed, and how much of an answer is read.
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readBoundedBody } from '../../../../src/receivers/http/bounded-body.ts';
import { Connections } from '../../../../src/receivers/http/connections.ts';
import { TlsLoader } from '../../../../src/receivers/tls/tls-options.ts';
import { NO_TLS } from '../../../support/receiver-fixtures.ts';
import { CERT } from '../../../support/test-certificate.ts';

const PLAIN = { options: { rejectUnauthorized: true }, key: 'plain' };
const LAX = { options: { rejectUnauthorized: false }, key: 'lax' };
const TARGET = new URL('https://a.example/x');

describe('Connections', () => {
  it('are shared by all targets that take the same way', async () => {
    const connections = new Connections({ enableHttp2: true, proxyConnectHeaders: [] });
    const proxy = new URL('http://p:1');
    const direct = await connections.dispatcherFor(TARGET, { tls: PLAIN, proxy: undefined });
    const proxied = await connections.dispatcherFor(TARGET, { tls: PLAIN, proxy });
    const other = new URL('https://b.example/');
    expect(await connections.dispatcherFor(other, { tls: PLAIN, proxy: undefined })).toBe(direct);
    expect(await connections.dispatcherFor(other, { tls: PLAIN, proxy })).toBe(proxied);
    expect(proxied).not.toBe(direct);
    await connections.close();
  });

  it('are renewed when the TLS settings change', async () => {
    const connections = new Connections({ enableHttp2: true, proxyConnectHeaders: [] });
    const strict = await connections.dispatcherFor(TARGET, { tls: PLAIN, proxy: undefined });
    const lax = await connections.dispatcherFor(TARGET, { tls: LAX, proxy: undefined });
    expect(lax).not.toBe(strict);
    expect(await connections.dispatcherFor(TARGET, { tls: LAX, proxy: undefined })).toBe(lax);
    await connections.close();
  });
});

describe('TlsLoader', () => {
  it('yields the same settings until a file changes', async () => {
    let text = CERT;
    const config = { ...NO_TLS, ca: { kind: 'file', path: 'ca.pem' } } as const;
    const loader = new TlsLoader(config, () => Promise.resolve(text));
    const [first, second] = [await loader.load(), await loader.load()];
    if (!first.ok || !second.ok) throw new Error('Cannot load the certificate');
    expect(second.value).toBe(first.value);
    text = `${CERT}\n${CERT}`;
    const third = await loader.load();
    expect(third.ok && third.value.key !== first.value.key).toBe(true);
  });
});

describe('readBoundedBody()', () => {
  it('does not read an answer of any length to its end', async () => {
    let pieces = 0;
    function* long(): Generator<Buffer> {
      while (pieces < 500) {
        pieces++;
        yield Buffer.alloc(10_000, 'x');
      }
    }
    const body = await readBoundedBody(Readable.from(long()));
    expect(body).toMatchObject({ error: undefined });
    expect(body.text).toHaveLength(64 * 1024);
    expect(pieces).toBeLessThan(20);
  });

  it('keeps what came before the answer broke off', async () => {
    function* broken(): Generator<Buffer> {
      yield Buffer.from('half');
      throw new Error('gone');
    }
    expect(await readBoundedBody(Readable.from(broken()))).toEqual({ text: 'half', error: 'gone' });
  });
});
