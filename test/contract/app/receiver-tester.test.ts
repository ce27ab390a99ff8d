// A test of a receiver: a real message, marked, and what became of it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReceiverTester } from '../../../src/app/receiver-tester.ts';
import { addMs } from '../../../src/model/instant.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { HttpSink } from '../../support/http-sink.ts';
import { receiverTester, WHOLE_TRIAL } from '../../support/receiver-trial.ts';

let sink: HttpSink;
let clock: FakeClock;

beforeEach(async () => {
  sink = await HttpSink.listen();
  clock = new FakeClock();
});

afterEach(async () => {
  await sink.close();
});

function tester(): ReceiverTester {
  return receiverTester(
    `
route: {receiver: other}
receivers:
  - name: other
  - name: ops
    webhook_configs:
      - url: ${sink.url('/')}good/hush-hush
      - url: ${sink.url('/')}bad/hush-hush
    msteams_configs:
      - webhook_url: ${sink.url('/')}good/teams
`,
    { clock },
  );
}

describe('a test of a receiver', () => {
  it('sends a marked message through each integration, also of one that no route names', async () => {
    sink.answer = ({ url }) => ({ status: url.startsWith('/bad') ? 500 : 200 });
    const results = await tester().test('ops', WHOLE_TRIAL);
    expect(results).toMatchObject({
      ok: true,
      value: [
        { integration: 'webhook', index: 0, failure: undefined },
        { integration: 'webhook', index: 1, failure: { reason: 'serverError', wouldRetry: true } },
        { integration: 'msteams', index: 0, failure: undefined },
      ],
    });
    expect(JSON.stringify(results)).not.toContain('hush-hush');
    const body = sink.requests.find(({ url }) => url.startsWith('/good/hush'))?.body ?? '{}';
    expect(JSON.parse(body)).toMatchObject({
      receiver: 'ops',
      groupKey: '{}/{tocsin_test="true"}:["alertname","TocsinTest","tocsin_test","true"]',
      groupLabels: { tocsin_test: 'true' },
      alerts: [
        { status: 'firing', annotations: { summary: expect.stringContaining('test') as string } },
      ],
    });
  });

  it('marks the alerts that it is given, and keeps the key that ends them', async () => {
    const labels = { alertname: 'Disk', host: 'a' };
    const alert = { labels, annotations: {}, startsAt: undefined, generatorURL: '' };
    const only = { ...WHOLE_TRIAL, integration: 'webhook', index: 0 };
    await tester().test('ops', { ...only, alerts: [{ ...alert, endsAt: undefined }] });
    await tester().test('ops', { ...only, alerts: [{ ...alert, endsAt: addMs(clock.now(), -1) }] });
    const [first, second] = sink.requests.map(({ body }) => JSON.parse(body) as Told);
    expect([first?.status, second?.status]).toEqual(['firing', 'resolved']);
    expect(first?.alerts[0]?.labels).toEqual({ ...labels, tocsin_test: 'true' });
    expect(second?.groupKey).toBe(first?.groupKey);
  });

  it('ends after ten seconds, whatever the receiver does', async () => {
    sink.answer = () => 'hang';
    const result = tester().test('ops', { ...WHOLE_TRIAL, integration: 'msteams' });
    while (sink.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(10_000);
    expect(await result).toMatchObject({
      value: [{ failure: { reason: 'contextDeadlineExceeded', wouldRetry: true } }],
    });
  });

  it('is one of four at a time', async () => {
    sink.answer = () => 'hang';
    const one = tester();
    const only = { ...WHOLE_TRIAL, integration: 'msteams' };
    const running = [1, 2, 3, 4].map(() => one.test('ops', only));
    expect(await one.test('ops', only)).toMatchObject({ ok: false, error: { kind: 'busy' } });
    while (sink.requests.length < 4) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(10_000);
    await Promise.all(running);
    sink.answer = () => ({ status: 200 });
    expect(await one.test('ops', only)).toMatchObject({ ok: true });
  });

  it('of a receiver without integrations has no results', async () => {
    expect(await tester().test('other', WHOLE_TRIAL)).toEqual({ ok: true, value: [] });
  });
});

interface Told {
  readonly status: string;
  readonly groupKey: string;
  readonly alerts: readonly { readonly labels: Readonly<Record<string, string>> }[];
}
