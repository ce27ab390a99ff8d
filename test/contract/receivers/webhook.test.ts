// The webhook receiver against a real server, with the real template engine (row N1).
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { durationMs } from '../../../src/model/instant.ts';
import type { Notification, Outcome } from '../../../src/notify/integration.ts';
import { templatesOf } from '../../../src/receivers/rendering/template-renderer.ts';
import type { WebhookConfig } from '../../../src/receivers/webhook/config.ts';
import { Webhook } from '../../../src/receivers/webhook/webhook.ts';
import { DEFAULT_TEMPLATES } from '../../../src/template/defaults/default-templates.ts';
import { TemplateSet } from '../../../src/template/template-set.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { HttpSink } from '../../support/http-sink.ts';
import {
  alertOf,
  inline,
  notificationOf,
  receiverDeps,
  webhookConfig,
} from '../../support/receiver-fixtures.ts';

const NEVER = new AbortController().signal;
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function startSink(): Promise<HttpSink> {
  const sink = await HttpSink.listen();
  closers.push(() => sink.close());
  return sink;
}

function send(
  config: Partial<WebhookConfig>,
  notification: Partial<Notification> = {},
  clock = new FakeClock(),
): Promise<Outcome> {
  const set = TemplateSet.parse(DEFAULT_TEMPLATES);
  if (!set.ok) throw new Error(set.error.message);
  const templates = templatesOf(set.value, 'http://tocsin.example');
  const webhook = new Webhook(webhookConfig(config), 0, receiverDeps({ templates, clock }));
  closers.push(() => webhook.close());
  return webhook.notify(notificationOf(notification), NEVER);
}

describe('the webhook', () => {
  it.each([200, 202, 204])('takes status %i as success, whatever the body', async (status) => {
    const sink = await startSink();
    sink.answer = () => ({ status, body: status === 204 ? '' : 'ok:false' });
    expect(await send({ url: inline(sink.url()) })).toEqual({ kind: 'sent' });
    expect(sink.requests[0]?.headers['content-type']).toBe('application/json');
  });

  it('takes a success whose body breaks off as success', async () => {
    const sink = await startSink();
    sink.answer = () => ({ status: 200, body: 'o', isCutOff: true });
    expect(await send({ url: inline(sink.url()) })).toEqual({ kind: 'sent' });
  });

  it('says how long the service asked to wait', async () => {
    const sink = await startSink();
    const headers = { 'retry-after': 'Mon, 05 Jan 2026 08:01:00 GMT' };
    sink.answer = () => ({ status: 503, headers });
    expect(await send({ url: inline(sink.url()) })).toMatchObject({ retryAfterMs: 60_000 });
  });

  it('renders its URL, also one from a file', async () => {
    const sink = await startSink();
    const folder = await mkdtemp(join(tmpdir(), 'tocsin-'));
    closers.push(() => rm(folder, { recursive: true }));
    const path = join(folder, 'url');
    const template = `${sink.url()}{{ .CommonLabels.job }}?s={{ .Status }}`;
    await writeFile(path, ` ${template}\n`);
    await send({ url: inline(template) });
    await send({ url: { kind: 'file', path } });
    expect(sink.requests.map(({ url }) => url)).toEqual(['/api?s=firing', '/api?s=firing']);
  });

  it.each([
    ['{{ .CommonLabels.nope }}', 'Webhook URL is empty after templating'],
    ['{{ .Nope }}', /^Cannot render webhook templates: template: :1:3: executing "" at <.Nope>/],
    ['http://{{', /^Cannot render webhook templates: template: :1: unclosed action/],
  ])('gives up on the URL %s', async (url, error) => {
    const outcome = await send({ url: inline(url) });
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'other' });
    expect(outcome).toHaveProperty('error', expect.stringMatching(error));
  });

  it('sends no more alerts than configured, and says how many it left out', async () => {
    const sink = await startSink();
    const alerts = ['a', 'b', 'c'].map((job) => alertOf({ alertname: 'Down', job }));
    await send({ url: inline(sink.url()), maxAlerts: 2 }, { alerts });
    const body = JSON.parse(sink.requests[0]?.body ?? '') as { readonly alerts: unknown[] };
    expect(body).toHaveProperty('truncatedAlerts', 1);
    expect(body.alerts).toHaveLength(2);
  });

  it('sends a payload of the user instead', async () => {
    const sink = await startSink();
    const payload = { n: '{{ len .Alerts }}', who: ['{{ template "__subject" . }}'] };
    await send({ url: inline(sink.url()), payload });
    expect(sink.requests[0]?.body).toBe('{"n":1,"who":["[FIRING:1] Down (api)"]}\n');
  });

  it('waits no longer than the configured time', async () => {
    const sink = await startSink();
    sink.answer = () => 'hang';
    const clock = new FakeClock();
    const outcome = send({ url: inline(sink.url()), timeoutMs: durationMs(1_000) }, {}, clock);
    await expect.poll(() => sink.requests.length).toBe(1);
    clock.advance(1_000);
    expect(await outcome).toEqual({
      kind: 'retry',
      reason: 'contextDeadlineExceeded',
      error:
        'Post "<redacted>": context deadline exceeded: configured webhook timeout reached (1s)',
      mayHaveArrived: true,
    });
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('a signed webhook', () => {
  it('carries the id of the notification, the time of the attempt and a signature', async () => {
    const sink = await startSink();
    const config = {
      url: inline(sink.url()),
      signature: inline('s3cr3t'),
      hasIdempotencyKey: true,
    };
    const clock = new FakeClock();
    await send(config, { id: 'n-7' }, clock);
    clock.advance(5_000);
    await send(config, { id: 'n-7', possibleDuplicate: true }, clock);
    const [first, second] = sink.requests.map(({ headers }) => headers);
    for (const headers of [first, second]) {
      expect(headers).toMatchObject({ 'webhook-id': 'n-7', 'idempotency-key': 'n-7' });
      expect(headers?.['webhook-signature']).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/);
    }
    const times = [first, second].map((headers) => Number(headers?.['webhook-timestamp']));
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBe(5);
  });

  it('sends none of these unless it is asked to', async () => {
    const sink = await startSink();
    await send({ url: inline(sink.url()) });
    const names = Object.keys(sink.requests[0]?.headers ?? {});
    expect(names.filter((name) => /^webhook-|idempotency/.test(name))).toEqual([]);
  });

  it('tries again while the secret cannot be read, or is empty', async () => {
    const sink = await startSink();
    const folder = await mkdtemp(join(tmpdir(), 'tocsin-'));
    closers.push(() => rm(folder, { recursive: true }));
    const path = join(folder, 'secret');
    const config = { url: inline(sink.url()), signature: { kind: 'file', path } as const };
    expect(await send(config)).toMatchObject({ kind: 'retry', mayHaveArrived: false });
    await writeFile(path, '\n');
    expect(await send(config)).toMatchObject({
      kind: 'retry',
      error: 'The secret of the signature is empty',
    });
    await writeFile(path, 'x\n');
    expect(await send(config)).toEqual({ kind: 'sent' });
    expect(sink.requests).toHaveLength(1);
  });
});
