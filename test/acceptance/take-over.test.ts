// The switch: Alertmanager has ended, Tocsin starts in its folder with its file and its flags. The
// files are those of real Alertmanagers.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import of025 from '../golden/import/alertmanager-0.25.json' with { type: 'json' };
import of034 from '../golden/import/alertmanager-0.34.json' with { type: 'json' };
import { writeAlertmanagerFiles, type RecordedFiles } from '../support/alertmanager-files.ts';
import { HttpSink } from '../support/http-sink.ts';
import { ServerProcess } from '../support/server-process.ts';
import { pause, waitUntil } from '../support/wait-until.ts';

const HOUR = 3_600_000;
/** Two flushes and more. */
const QUIET_MS = 2_500;

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

describe.each([
  ['0.34', of034],
  ['0.25', of025],
] as const)('in the folder of Alertmanager %s', { timeout: 60_000 }, (_version, recorded) => {
  it('silences hold, nobody is paged again, and the end is told', async () => {
    const { server, told } = await startAfter(recorded, HOUR);
    expect(await silencesOf(server)).toEqual(
      Object.fromEntries(recorded.silences.map(({ id, status }) => [id, status.state])),
    );
    await post(server, [DOWN_A, DISK]);
    await pause(QUIET_MS);
    expect(told()).toEqual([]);

    await post(server, [{ ...DOWN_A, hasEnded: true }, DISK]);
    await waitUntil(
      () => told().length > 0,
      10_000,
      () => 'the end of Down',
    );
    await pause(QUIET_MS);
    // Disk is silenced, so nobody hears of it at all.
    expect(told()).toEqual(['/team resolved Down']);
    expect(server.log).toContain('msg="Took over the state of Alertmanager"');
  });

  it('what was told longer ago than repeat_interval is told again', async () => {
    const { server, told } = await startAfter(recorded, 5 * HOUR);
    await post(server, [DOWN_A]);
    await waitUntil(
      () => told().length > 0,
      10_000,
      () => 'the repeat',
    );
    expect(told()).toEqual(['/team firing Down']);
  });
});

it('a damaged file does not keep the server from starting', { timeout: 30_000 }, async () => {
  const { server } = await startAfter(
    { ...of034, files: { silences: 'AAAA', nflog: of034.files.nflog.slice(0, 100) } },
    HOUR,
  );
  expect(await silencesOf(server)).toEqual({});
  expect(server.log.match(/level=ERROR .*A file of Alertmanager is damaged/g)).toHaveLength(2);
});

it('a restart takes nothing over again, and Alertmanager finds its files unchanged', async () => {
  const { server } = await startAfter(of034, HOUR);
  const before = await filesOf(server);
  const [id = ''] = Object.keys(await silencesOf(server));
  await fetch(`${server.url}/api/v2/silence/${id}`, { method: 'DELETE' });
  await server.end('SIGTERM');
  await server.restart();
  expect((await silencesOf(server))[id]).toBe('expired');
  expect(server.log.match(/Took over the state of Alertmanager/g)).toHaveLength(1);
  expect(await filesOf(server)).toEqual(before);
});

interface Posted {
  readonly labels: Readonly<Record<string, string>>;
  readonly hasEnded?: boolean;
}

const DOWN_A: Posted = { labels: { alertname: 'Down', instance: 'a' } };
const DISK: Posted = { labels: { alertname: 'Disk', severity: 'page', path: '/var/lög' } };

/** Starts a server with what an Alertmanager left `ageMs` ago. */
async function startAfter(
  recorded: RecordedFiles,
  ageMs: number,
): Promise<{ readonly server: ServerProcess; readonly told: () => readonly string[] }> {
  const sink = await HttpSink.listen();
  cleanups.push(() => sink.close());
  const server = await ServerProcess.prepare({
    config: configFor(sink),
    calledAs: 'alertmanager',
    flags: ['--cluster.listen-address='],
  });
  cleanups.push(() => server.remove());
  await writeAlertmanagerFiles(join(server.folder, 'data'), recorded, { now: Date.now(), ageMs });
  await server.restart();
  const told = (): readonly string[] =>
    sink.requests.map(({ url, body }) => {
      const message = JSON.parse(body) as {
        readonly status: string;
        readonly groupLabels: Readonly<Record<string, string>>;
      };
      return `${url} ${message.status} ${message.groupLabels['alertname'] ?? ''}`;
    });
  return { server, told };
}

/** The file with which the recorded Alertmanagers worked. */
function configFor(sink: HttpSink): string {
  return `
route:
  receiver: team
  group_by: [alertname]
  group_wait: 100ms
  group_interval: 500ms
  repeat_interval: 4h
  routes:
    - receiver: pair
      matchers: [severity="page"]
receivers:
  - name: team
    webhook_configs:
      - url: ${sink.url('/team')}
  - name: pair
    webhook_configs:
      - url: ${sink.url('/one')}
      - url: ${sink.url('/two')}
`;
}

async function post(server: ServerProcess, alerts: readonly Posted[]): Promise<void> {
  const now = Date.now();
  const answer = await fetch(`${server.url}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(
      alerts.map(({ labels, hasEnded = false }) => ({
        labels,
        startsAt: new Date(now - 2 * HOUR).toISOString(),
        endsAt: new Date(hasEnded ? now : now + HOUR).toISOString(),
      })),
    ),
  });
  expect(answer.status).toBe(200);
}

/** Id to state. */
async function silencesOf(server: ServerProcess): Promise<Record<string, string>> {
  const answer = await fetch(`${server.url}/api/v2/silences`);
  const silences = (await answer.json()) as readonly {
    readonly id: string;
    readonly status: { readonly state: string };
  }[];
  return Object.fromEntries(silences.map(({ id, status }) => [id, status.state]));
}

function filesOf(server: ServerProcess): Promise<readonly Buffer[]> {
  const folder = join(server.folder, 'data');
  return Promise.all(['silences', 'nflog'].map((name) => readFile(join(folder, name))));
}
