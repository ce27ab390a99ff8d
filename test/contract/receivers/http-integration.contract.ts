// What every integration that speaks HTTP promises besides: how it takes each status (row P5), that
// it keeps secrets which the service repeats, and that it goes through a proxy.
import { describe, expect, it } from 'vitest';
import { HttpSink } from '../../support/http-sink.ts';
import type { Harness, Service, Services } from './integration.contract.ts';

/** The proxy's password; SECRET is part of it. */
const PROXY_LOGIN = 'gate:s3cr3t-t0k3n-gate';
/** SECRET, where a service would name it. */
const REDIRECTED = '/again/s3cr3t-t0k3n-';

type HttpService = Service & Required<Pick<Service, 'answer'>>;

export function describeHttpIntegration(
  harness: Harness,
  services: Pick<Services, 'afterwards' | 'attempt' | 'start'>,
): void {
  const { afterwards, attempt } = services;

  async function start(options?: Parameters<Services['start']>[0]): Promise<HttpService> {
    const service = await services.start(options);
    const { answer } = service;
    if (answer === undefined) throw new Error(`${harness.name} cannot be told what to answer`);
    return { ...service, answer };
  }

  describe('over HTTP', () => {
    const givesUp = harness.retriesEveryStatus === true ? 'retry' : 'failed';

    it.each([
      [304, givesUp, 'other', false],
      [400, givesUp, 'clientError', false],
      [401, givesUp, 'authError', false],
      [403, givesUp, 'authError', false],
      [404, givesUp, 'clientError', false],
      [410, givesUp, 'clientError', false],
      [413, givesUp, 'clientError', false],
      [422, givesUp, 'clientError', false],
      [429, 'retry', 'rateLimited', false],
      [500, 'retry', 'serverError', false],
      [502, 'retry', 'serverError', false],
      [503, 'retry', 'serverError', false],
      [504, 'retry', 'serverError', true],
    ])('takes %i for "%s" (%s)', async (status, kind, reason, mayHaveArrived) => {
      const service = await start();
      service.answer(() => ({ status, body: status === 304 ? '' : '<html>\n<b>no</b>' }));
      const outcome = await attempt(service);
      expect(outcome).toMatchObject({ kind, reason });
      expect(outcome).toHaveProperty('error', expect.stringContaining(String(status)));
      if (kind === 'retry') expect(outcome).toMatchObject({ mayHaveArrived });
    });

    it('waits as long as it is told to', async () => {
      const service = await start();
      service.answer(() => ({ status: 429, headers: { 'retry-after': '7' } }));
      expect(await attempt(service)).toMatchObject({ kind: 'retry', retryAfterMs: 7_000 });
    });

    it('is content with an answer that broke off when the status says enough', async () => {
      const service = await start();
      service.answer(() => ({ status: 500, body: 'half', isCutOff: true }));
      expect(await attempt(service)).toMatchObject({ kind: 'retry', reason: 'serverError' });
    });

    it('shows one short line of an answer, whatever that is', async () => {
      const service = await start();
      service.answer(() => ({ status: 500, body: `\u0000\r\n${'long '.repeat(50_000)}` }));
      const outcome = await attempt(service);
      const { error } = { error: '', ...outcome };
      expect(error.length).toBeLessThan(1200);
      expect(error).not.toMatch(/\p{Cc}/u);
    });

    it.each([400, 500])('keeps secrets that the service repeats with a %i', async (status) => {
      const service = await start();
      service.answer(({ url, headers, body }) => ({
        status,
        body: `${url} ${JSON.stringify(headers)} ${body}`,
      }));
      expect(await attempt(service)).toHaveProperty('error');
    });

    it('speaks HTTP/2 with a service that does', async () => {
      const service = await start({ tls: 'trusted', isHttp2: true });
      expect(await attempt(service)).toMatchObject({ kind: 'sent' });
    });

    it('stops following redirects that lead nowhere', async () => {
      const service = await start();
      let count = 0;
      service.answer(() => {
        count += 1;
        return { status: 307, headers: { location: `${REDIRECTED}${count}` } };
      });
      const outcome = await attempt(service);
      expect(outcome).toMatchObject({ kind: 'retry' });
      expect(outcome).toHaveProperty('error', expect.stringContaining('redirects'));
      expect(count).toBeLessThanOrEqual(11);
    });

    it.each([200, 500])('does not swallow an answer of 10 MB to the end (%i)', async (status) => {
      const service = await start();
      service.answer(() => ({ status, body: Buffer.alloc(10_000_000, '{"ok": "x') }));
      const outcome = await attempt(service);
      if (status === 500) expect(outcome).toMatchObject({ kind: 'retry', reason: 'serverError' });
      const { error } = { error: '', ...outcome };
      expect(error.length).toBeLessThan(1_400);
    });

    it.each([200, 503])(
      'waits no longer than it has time for an answer without end (%i)',
      async (status) => {
        const service = await start();
        service.answer(() => ({ status, body: '{"', isEndless: true }));
        const outcome = await attempt(service, AbortSignal.timeout(200));
        if (status === 503) expect(outcome).toMatchObject({ kind: 'retry' });
        // Once the status has said that it was taken, it may have arrived.
        else if (outcome.kind !== 'sent') {
          expect(outcome).toMatchObject({ kind: 'retry', mayHaveArrived: true });
        }
      },
    );

    it('goes through a proxy, with its login', async () => {
      const proxy = await HttpSink.listen();
      afterwards(() => proxy.close());
      const url = `http://${PROXY_LOGIN}@127.0.0.1:${proxy.port}`;
      const service = await start({ proxy: url, tls: 'trusted' });
      expect(await attempt(service)).toMatchObject({ kind: 'sent' });
      const login = `Basic ${Buffer.from(PROXY_LOGIN).toString('base64')}`;
      expect(proxy.connects[0]?.headers).toMatchObject({ 'proxy-authorization': login });
    });

    it('knows that nothing arrived when the proxy refuses', async () => {
      const proxy = await HttpSink.listen();
      afterwards(() => proxy.close());
      proxy.connectStatus = 407;
      const url = `http://${PROXY_LOGIN}@127.0.0.1:${proxy.port}`;
      const service = await start({ proxy: url, tls: 'trusted' });
      expect(await attempt(service)).toMatchObject({ kind: 'retry', mayHaveArrived: false });
      expect(service.received()).toEqual([]);
    });
  });
}
