// A server with something to look at: alerts in all states, for the suites with a browser.
import { ServerProcess } from './server-process.ts';

const CONFIG = `
route:
  receiver: on-call
  group_by: [alertname]
  routes:
    - {receiver: night.team, matchers: ['team="night"'], mute_time_intervals: [always]}
time_intervals:
  - {name: always, time_intervals: [{times: [{start_time: '00:00', end_time: '24:00'}]}]}
inhibit_rules:
  - {source_matchers: ['alertname="ClusterDown"'], target_matchers: ['severity="warning"'], equal: [cluster]}
receivers: [{name: on-call}, {name: night.team}]
`;

export type Labels = Readonly<Record<string, string>>;

export interface SentAlert {
  readonly labels: Labels;
  readonly annotations?: Labels;
  readonly generatorURL?: string;
  readonly startedMinutesAgo?: number;
}

export const ALERTS: readonly SentAlert[] = [
  {
    labels: { alertname: 'DiskFull', instance: 'db1', severity: 'critical' },
    annotations: {
      summary: 'Disk of db1 is full',
      runbook: 'First (https://runbooks.example/disk?a=1&b=2), then call.',
    },
    generatorURL: 'http://prometheus.example/graph?g0.expr=disk',
    startedMinutesAgo: 125,
  },
  { labels: { alertname: 'DiskFull', instance: 'db2', severity: 'page' }, startedMinutesAgo: 5 },
  { labels: { alertname: 'ClusterDown', cluster: 'eu', severity: 'critical' } },
  { labels: { alertname: 'HighLatency', cluster: 'eu', severity: 'warning' } },
  { labels: { alertname: 'Backup', team: 'night' } },
];

export interface SentSilence {
  readonly matchers: readonly { readonly name: string; readonly value: string }[];
  readonly comment: string;
  readonly startsInMinutes?: number;
}

/** A running server and the few things that tests ask of it. */
export class PageWorld {
  readonly server: ServerProcess;
  /** The address of the page, with a slash at its end. */
  readonly page: string;

  private constructor(server: ServerProcess, prefix: string) {
    this.server = server;
    this.page = `${server.url}${prefix}/`;
  }

  static async start(prefix = ''): Promise<PageWorld> {
    const flags = prefix === '' ? [] : [`--web.route-prefix=${prefix}`];
    return new PageWorld(await ServerProcess.start({ config: CONFIG, flags }), prefix);
  }

  async post(alerts: readonly SentAlert[]): Promise<void> {
    const endsAt = new Date(Date.now() + 3_600_000).toISOString();
    await this.#send(
      'alerts',
      alerts.map(({ startedMinutesAgo = 1, ...alert }) => ({
        ...alert,
        startsAt: new Date(Date.now() - startedMinutesAgo * 60_000).toISOString(),
        endsAt,
      })),
    );
  }

  /** Creates a silence of an hour; the answer is its id. */
  async silence({ matchers, comment, startsInMinutes = 0 }: SentSilence): Promise<string> {
    const startMs = Date.now() + startsInMinutes * 60_000;
    const answer = await this.#send('silences', {
      matchers: matchers.map((matcher) => ({ ...matcher, isRegex: false })),
      startsAt: new Date(startMs).toISOString(),
      endsAt: new Date(startMs + 3_600_000).toISOString(),
      createdBy: 'alice',
      comment,
    });
    // The server is ours, and its answer is held by the tests of the contract.
    return (JSON.parse(answer) as { readonly silenceID: string }).silenceID;
  }

  async #send(path: string, body: unknown): Promise<string> {
    const response = await fetch(`${this.page}api/v2/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${text}`);
    return text;
  }
}
