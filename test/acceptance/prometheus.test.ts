// The main job with the real peer: a real Prometheus fires and resolves an alert, and an email, a
// Slack message and a webhook arrive; grouped, once, with the resolve following, also over a
// `kill -9` in between.
import PostalMime from 'postal-mime';
import { afterEach, expect, it } from 'vitest';
import { HttpSink } from '../support/http-sink.ts';
import { hasPrometheus, PrometheusProcess } from '../support/prometheus-process.ts';
import { ServerProcess } from '../support/server-process.ts';
import { SmtpSink } from '../support/smtp-sink.ts';
import { pause, waitUntil } from '../support/wait-until.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

interface WebhookBody {
  readonly status: string;
  readonly alerts: readonly { readonly labels: Readonly<Record<string, string>> }[];
}

it.skipIf(!hasPrometheus())(
  'carries an alert of a real Prometheus to email, Slack and webhook, once each way',
  { timeout: 120_000 },
  async () => {
    const webhook = await HttpSink.listen();
    cleanups.push(() => webhook.close());
    const slack = await HttpSink.listen();
    slack.answer = () => ({ status: 200, body: 'ok' });
    cleanups.push(() => slack.close());
    const smtp = await SmtpSink.listen();
    cleanups.push(() => smtp.close());
    const config = configFor({
      webhook: webhook.url(),
      slack: slack.url('/hook'),
      smtp: smtp.port,
    });
    const server = await ServerProcess.start({ config });
    cleanups.push(() => server.remove());
    const prometheus = await PrometheusProcess.start(server.url.slice('http://'.length));
    cleanups.push(() => prometheus.stop());

    const arrived = (): string =>
      `webhook ${webhook.requests.length}, slack ${slack.requests.length}, mail ${smtp.mails.length}`;
    const everywhere = (count: number): Promise<void> =>
      waitUntil(
        () => arrived() === `webhook ${count}, slack ${count}, mail ${count}`,
        40_000,
        arrived,
      );

    prometheus.disks.set('sda', 0.97).set('sdb', 0.95).set('sdc', 0.2);
    await everywhere(1);
    // What has arrived may not be known to have; killed before that, the process would tell it again.
    await waitUntil(
      async () => isKnown(await (await fetch(`${server.url}/metrics`)).text()),
      10_000,
      () => 'the outcomes on record',
    );
    await server.end('SIGKILL');
    await server.restart();
    // Several evaluations and flushes, in which nothing new must arrive.
    await pause(6_000);
    expect(arrived()).toBe('webhook 1, slack 1, mail 1');
    prometheus.disks.set('sda', 0.1).set('sdb', 0.1);
    await everywhere(2);
    await pause(5_000);
    expect(arrived()).toBe('webhook 2, slack 2, mail 2');

    const bodies = webhook.requests.map(({ body }) => JSON.parse(body) as WebhookBody);
    expect(
      bodies.map(({ status, alerts }) => [status, ...alerts.map((a) => a.labels['disk'])]),
    ).toEqual([
      ['firing', 'sda', 'sdb'],
      ['resolved', 'sda', 'sdb'],
    ]);
    const titles = slack.requests.map(({ body }) => /"title":"([^"]*)"/.exec(body)?.[1]);
    const subjects = await Promise.all(
      smtp.mails.map(async ({ raw }) => (await new PostalMime().parse(raw)).subject),
    );
    const rest = 'DiskAlmostFull (127.0.0.1:';
    for (const [firing, resolved] of [titles, subjects]) {
      expect(firing).toContain(`[FIRING:2] ${rest}`);
      expect(resolved).toContain(`[RESOLVED] ${rest}`);
    }
  },
);

function configFor(sinks: { webhook: string; slack: string; smtp: number }): string {
  return `
global:
  smtp_smarthost: 127.0.0.1:${sinks.smtp}
  smtp_from: tocsin@example.org
  smtp_require_tls: false
route:
  receiver: everyone
  group_by: [alertname]
  group_wait: 2s
  group_interval: 3s
  repeat_interval: 1h
receivers:
  - name: everyone
    webhook_configs: [{ url: '${sinks.webhook}' }]
    slack_configs: [{ api_url: '${sinks.slack}', channel: '#oncall', send_resolved: true }]
    email_configs: [{ to: oncall@example.org, send_resolved: true }]
`;
}

function isKnown(metrics: string): boolean {
  const told = ['email', 'slack', 'webhook'].map(
    (integration) =>
      new RegExp(
        `^alertmanager_notification_requests_total\\{integration="${integration}"\\} [1-9]`,
        'm',
      ),
  );
  return [...told, /^tocsin_store_pending_changes 0$/m].every((pattern) => pattern.test(metrics));
}
