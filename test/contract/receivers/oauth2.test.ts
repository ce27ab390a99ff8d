// Access tokens against real sockets (row C20): how they are asked for, how long they are kept, and
// what is said, and not said, when there is none.
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { OAuth2Config } from '../../../src/config/http-config.ts';
import { Secret } from '../../../src/model/secret.ts';
import {
  createHttpClient,
  type HttpClient,
  type HttpReply,
} from '../../../src/receivers/http/http-client.ts';
import type { IntegrationDeps } from '../../../src/receivers/integration-deps.ts';
import golden from '../../golden/oauth2/token-exchange.json' with { type: 'json' };
import { FakeClock } from '../../support/fake-clock.ts';
import { HttpSink, type HttpSinkOptions, type SinkAnswer } from '../../support/http-sink.ts';
import { httpConfig, inline, NO_TLS, receiverDeps } from '../../support/receiver-fixtures.ts';
import { CERT } from '../../support/test-certificate.ts';
import { waitUntil } from '../../support/wait-until.ts';

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

/** A service that issues `token-1`, `token-2` and so on. */
async function startIssuer(
  fields: Readonly<Record<string, unknown>> = { expires_in: 3600 },
  options: HttpSinkOptions = {},
): Promise<HttpSink> {
  const issuer = await startSink(options);
  issuer.answer = () => token({ access_token: `token-${issuer.requests.length}`, ...fields });
  return issuer;
}

function token(fields: Readonly<Record<string, unknown>>): SinkAnswer {
  const headers = { 'content-type': 'application/json' };
  return { status: 200, headers, body: JSON.stringify(fields) };
}

function oauth2(tokenUrl: string, parts: Partial<OAuth2Config> = {}): OAuth2Config {
  return {
    clientId: 'me',
    grant: { kind: 'client_credentials', clientSecret: inline('s3cr+t') },
    scopes: [],
    tokenUrl,
    endpointParams: [],
    tlsConfig: NO_TLS,
    proxy: { kind: 'none' },
    proxyConnectHeaders: [],
    ...parts,
  };
}

function client(config: OAuth2Config, deps: Partial<IntegrationDeps> = {}): HttpClient {
  const auth = { kind: 'oauth2', oauth2: config } as const;
  const made = createHttpClient(httpConfig({ auth }), receiverDeps(deps));
  closers.push(() => made.close());
  return made;
}

function post(from: HttpClient, url: string, signal = NEVER): Promise<HttpReply> {
  return from.post({ url, contentType: 'application/json', body: '{}' }, signal);
}

function untilAsked(sink: HttpSink): Promise<void> {
  return waitUntil(
    () => sink.requests.length === 1,
    5_000,
    () => 'nobody asks',
  );
}

function tokensSeenBy(sink: HttpSink): readonly (string | undefined)[] {
  return sink.requests.map(({ headers }) => headers.authorization);
}

describe('a token', () => {
  it('is asked for once, and sent with every request', async () => {
    const [issuer, service] = [await startIssuer(), await startSink()];
    const one = client(oauth2(issuer.url('/token?tenant=a')));
    await post(one, service.url());
    await post(one, service.url());
    expect(tokensSeenBy(service)).toEqual(['Bearer token-1', 'Bearer token-1']);
    expect(issuer.requests).toHaveLength(1);
    expect(issuer.requests[0]).toMatchObject({ method: 'POST', url: '/token?tenant=a' });
    expect(issuer.requests[0]?.headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'Tocsin/1.2.3',
    });
  });

  it('is asked for once even when many requests need it at the same time', async () => {
    const [issuer, service] = [await startIssuer(), await startSink()];
    const one = client(oauth2(issuer.url()));
    const signals = Array.from({ length: 20 }, () => new AbortController().signal);
    await Promise.all(signals.map((signal) => post(one, service.url(), signal)));
    expect(issuer.requests).toHaveLength(1);
    expect(new Set(tokensSeenBy(service))).toEqual(new Set(['Bearer token-1']));
  });

  it('is replaced ten seconds before it ends', async () => {
    const [issuer, service] = [await startIssuer({ expires_in: 60 }), await startSink()];
    const clock = new FakeClock();
    const one = client(oauth2(issuer.url()), { clock });
    await post(one, service.url());
    clock.advance(50_000);
    await post(one, service.url());
    clock.advance(1);
    await post(one, service.url());
    expect(tokensSeenBy(service)).toEqual(['Bearer token-1', 'Bearer token-1', 'Bearer token-2']);
  });

  it('is not used longer because somebody has set the clock back', async () => {
    const [issuer, service] = [await startIssuer({ expires_in: 60 }), await startSink()];
    const clock = new FakeClock();
    const one = client(oauth2(issuer.url()), { clock });
    await post(one, service.url());
    clock.jumpBy(-3_600_000);
    clock.advance(60_000);
    await post(one, service.url());
    expect(tokensSeenBy(service).at(-1)).toBe('Bearer token-2');
  });

  it('is not used longer because the machine has slept', async () => {
    const [issuer, service] = [await startIssuer({ expires_in: 60 }), await startSink()];
    const clock = new FakeClock();
    const one = client(oauth2(issuer.url()), { clock });
    await post(one, service.url());
    clock.jumpBy(60_000);
    await post(one, service.url());
    expect(tokensSeenBy(service).at(-1)).toBe('Bearer token-2');
  });

  it('without an end is kept for good', async () => {
    const [issuer, service] = [await startIssuer({}), await startSink()];
    const clock = new FakeClock();
    const one = client(oauth2(issuer.url()), { clock });
    await post(one, service.url());
    clock.advance(1e10);
    await post(one, service.url());
    expect(issuer.requests).toHaveLength(1);
  });

  it('is kept when the service refuses it, as upstream does', async () => {
    const [issuer, service] = [await startIssuer(), await startSink()];
    service.answer = () => ({ status: 401 });
    const one = client(oauth2(issuer.url()));
    expect(await post(one, service.url())).toMatchObject({ kind: 'answer', status: 401 });
    expect(await post(one, service.url())).toMatchObject({ kind: 'answer', status: 401 });
    expect(issuer.requests).toHaveLength(1);
  });

  it('is asked for anew when the file with the secret has changed', async () => {
    const [issuer, service] = [await startIssuer(), await startSink()];
    let secret = 'one\n';
    const clientSecret = { kind: 'file', path: '/run/secret' } as const;
    const config = oauth2(issuer.url(), { grant: { kind: 'client_credentials', clientSecret } });
    const one = client(config, { readFile: async () => secret });
    await post(one, service.url());
    await post(one, service.url());
    secret = 'two\n';
    await post(one, service.url());
    expect(tokensSeenBy(issuer)).toEqual(
      ['me:one', 'me:two'].map((text) => `Basic ${Buffer.from(text).toString('base64')}`),
    );
    expect(tokensSeenBy(service).at(-1)).toBe('Bearer token-2');
  });

  it('wins over user info in the URL, unlike other credentials', async () => {
    const [issuer, service] = [await startIssuer(), await startSink()];
    await post(client(oauth2(issuer.url())), service.url().replace('//', '//user:pass@'));
    expect(tokensSeenBy(service)).toEqual(['Bearer token-1']);
  });

  it('stays behind when a redirect leads to another host', async () => {
    const [issuer, service, other] = [await startIssuer(), await startSink(), await startSink()];
    const elsewhere = other.url().replace('127.0.0.1', 'localhost');
    service.answer = () => ({ status: 307, headers: { location: elsewhere } });
    expect(await post(client(oauth2(issuer.url())), service.url())).toMatchObject({ status: 200 });
    expect(other.requests[0]?.headers).not.toHaveProperty('authorization');
  });
});

describe('a token request', () => {
  it.each(golden.requests)('is the one Go makes: $name', async (row) => {
    const [issuer, service] = [await startSink(), await startSink()];
    issuer.answer = ({ headers }) => {
      const style = headers.authorization === undefined ? 'params' : 'header';
      return style === row.accepts
        ? token({ access_token: 'abcd', expires_in: 1 })
        : { status: 401, headers: { 'content-type': 'application/json' } };
    };
    const config = oauth2(issuer.url(), {
      clientId: row.clientId,
      grant: { kind: 'client_credentials', clientSecret: inline(row.secret) },
      scopes: row.scopes ?? [],
      endpointParams: Object.entries(row.endpointParams ?? {}),
    });
    const one = client(config);
    const replies = [await post(one, service.url()), await post(one, service.url())];
    const seen = issuer.requests.map(({ headers, body }) => ({
      authorization: headers.authorization ?? '',
      body,
    }));
    expect(seen).toEqual(row.requests);
    const error = row.error === undefined ? undefined : `Post "<redacted>": ${row.error}`;
    expect(replies.map((reply) => (reply.kind === 'error' ? reply.error : undefined))).toEqual([
      error,
      error,
    ]);
  });

  it('signs with a key instead of sending a secret', async () => {
    const [issuer, service] = [await startIssuer(), await startSink()];
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = inline(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    const config = oauth2(issuer.url('/token'), {
      scopes: ['a', 'b'],
      endpointParams: [['resource', 'r']],
      grant: {
        kind: 'jwt-bearer',
        key,
        keyId: 'k',
        algorithm: 'RS384',
        issuer: 'issuer',
        audience: '',
        claims: new Map([['extra', 1]]),
      },
    });
    expect(await post(client(config), service.url())).toMatchObject({ status: 200 });
    expect(tokensSeenBy(service)).toEqual(['Bearer token-1']);
    const form = new URLSearchParams(issuer.requests[0]?.body);
    expect([...form.keys()]).toEqual(['assertion', 'grant_type', 'resource', 'scope']);
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const [header = '', payload = ''] = (form.get('assertion') ?? '')
      .split('.')
      .map((part) => Buffer.from(part, 'base64url').toString('utf8'));
    expect(JSON.parse(header)).toEqual({ alg: 'RS384', kid: 'k', typ: 'JWT' });
    expect(JSON.parse(payload)).toMatchObject({
      iss: 'issuer',
      sub: 'me',
      aud: issuer.url('/token'),
      scope: 'a b',
      extra: 1,
    });
    expect(issuer.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('goes through its own proxy, and trusts its own authorities', async () => {
    const [proxy, service] = [await startSink(), await startSink()];
    const issuer = await startIssuer({}, { tls: 'http/1.1' });
    const config = oauth2(issuer.url(), {
      tlsConfig: { ...NO_TLS, ca: { kind: 'inline', pem: CERT } },
      proxy: { kind: 'url', url: new Secret(proxy.url()), noProxy: '' },
      proxyConnectHeaders: [['X-Connect', new Secret('c')]],
    });
    expect(await post(client(config), service.url())).toMatchObject({ status: 200 });
    expect(proxy.connects[0]).toMatchObject({ target: `127.0.0.1:${issuer.port}` });
    expect(proxy.connects[0]?.headers).toMatchObject({ 'x-connect': 'c' });
    expect(proxy.requests).toEqual([]);
  });
});

describe('without a token', () => {
  const SECRETS = ['s3cr+t', 's3cr%2Bt', Buffer.from('me:s3cr%2Bt').toString('base64')];

  async function failWith(answer: SinkAnswer, path = '/token'): Promise<HttpReply> {
    const [issuer, service] = [await startSink(), await startSink()];
    issuer.answer = () => answer;
    const url = issuer.url(path).replace('//', '//user:passw0rd@');
    const reply = await post(client(oauth2(url)), service.url('/hook/abc'));
    expect(service.requests).toEqual([]);
    return reply;
  }

  it.each([
    ['a refusal', 401, '{"error":"invalid_client"}', 'oauth2: "invalid_client"'],
    ['an overload', 503, 'busy', 'oauth2: cannot fetch token: 503 Service Unavailable: busy'],
    ['nonsense', 200, '<html>', 'oauth2: cannot parse json'],
    ['nothing', 200, '{}', 'oauth2: server response missing access_token'],
  ])('nothing is sent, and %s is told', async (_name, status, body, expected) => {
    const headers = { 'content-type': 'application/json' };
    expect(await failWith({ status, headers, body })).toEqual({
      kind: 'error',
      error: `Post "<redacted>": ${expected}`,
      reason: 'other',
      mayHaveArrived: false,
    });
  });

  it('a lost connection is told with the address that was asked', async () => {
    const reply = await failWith('reset', '/token?key=abcd');
    expect(reply).toMatchObject({ kind: 'error', reason: 'other', mayHaveArrived: false });
    const address = /oauth2: cannot fetch token: Post "http:\/\/127\.0\.0\.1:\d+\/token": /;
    expect(reply).toHaveProperty('error', expect.stringMatching(address));
    expect(JSON.stringify(reply)).not.toMatch(/passw0rd|key=abcd/);
  });

  it('no text repeats the secret, in any of its shapes', async () => {
    const reply = await failWith({ status: 400, body: `no: ${SECRETS.join(' ')} user passw0rd` });
    expect(reply).toMatchObject({ kind: 'error' });
    for (const secret of [...SECRETS, 'passw0rd']) {
      expect(JSON.stringify(reply)).not.toContain(secret);
    }
  });

  it('the service cannot put the token or the secret into the reply either', async () => {
    const [issuer, service] = [await startIssuer(), await startSink()];
    service.answer = ({ headers }) => ({
      status: 403,
      body: `${headers.authorization ?? ''} token-1 s3cr+t`,
    });
    const reply = await post(client(oauth2(issuer.url())), service.url());
    expect(reply).toMatchObject({ text: '<redacted> <redacted> <redacted>' });
  });

  it('a secret that cannot be read is told by its path', async () => {
    const service = await startSink();
    const clientSecret = { kind: 'file', path: '/no/such/secret' } as const;
    const config = oauth2('http://127.0.0.1:1/', {
      grant: { kind: 'client_credentials', clientSecret },
    });
    expect(await post(client(config), service.url())).toHaveProperty(
      'error',
      'Post "<redacted>": Cannot use oauth2 client secret: Cannot read "/no/such/secret": ENOENT',
    );
  });

  it('a token URL that is none is told', async () => {
    const service = await startSink();
    expect(await post(client(oauth2('nonsense')), service.url())).toHaveProperty(
      'error',
      'Post "<redacted>": oauth2: cannot fetch token: Post "<invalid>": the URL is not valid',
    );
  });

  it('the next request asks again', async () => {
    const [issuer, service] = [await startSink(), await startSink()];
    issuer.answer = () =>
      issuer.requests.length <= 2 ? { status: 503 } : token({ access_token: 'late' });
    const one = client(oauth2(issuer.url()));
    expect(await post(one, service.url())).toMatchObject({ kind: 'error' });
    expect(await post(one, service.url())).toMatchObject({ status: 200 });
    expect(tokensSeenBy(service)).toEqual(['Bearer late']);
  });
});

describe('waiting for a token', () => {
  it('ends with the signal of a send, and goes on for the others', async () => {
    const [issuer, service] = [await startSink(), await startSink()];
    issuer.answer = () => ({ ...answered(), delayMs: 200 });
    const one = client(oauth2(issuer.url()));
    const impatient = new AbortController();
    const first = post(one, service.url(), impatient.signal);
    const second = post(one, service.url());
    await untilAsked(issuer);
    impatient.abort(new DOMException('', 'TimeoutError'));
    expect(await first).toEqual({
      kind: 'error',
      error: 'Post "<redacted>": context deadline exceeded',
      reason: 'contextDeadlineExceeded',
      mayHaveArrived: false,
    });
    expect(await second).toMatchObject({ status: 200 });
    expect(issuer.requests).toHaveLength(1);
  });

  it('ends by itself when the service never answers', async () => {
    const [issuer, service] = [await startSink(), await startSink()];
    issuer.answer = () => 'hang';
    const clock = new FakeClock();
    const reply = post(client(oauth2(issuer.url()), { clock }), service.url());
    await untilAsked(issuer);
    clock.advance(30_000);
    expect(await reply).toMatchObject({ kind: 'error', mayHaveArrived: false });
    expect(clock.pendingTimers).toBe(0);
  });

  it('ends when the client is closed', async () => {
    const [issuer, service] = [await startSink(), await startSink()];
    issuer.answer = () => 'hang';
    const clock = new FakeClock();
    const one = client(oauth2(issuer.url()), { clock });
    const reply = post(one, service.url());
    await untilAsked(issuer);
    await one.close();
    expect(await reply).toMatchObject({ kind: 'error' });
    expect(clock.pendingTimers).toBe(0);
  });

  function answered(): Exclude<SinkAnswer, string> {
    const headers = { 'content-type': 'application/json' };
    return { status: 200, headers, body: '{"access_token":"slow"}' };
  }
});
