// Several real processes on one real Redis: any of them answers, each tells its share of the groups, and
// killing one loses nothing.
import { afterEach, describe, expect, it } from 'vitest';
import { HttpSink } from '../support/http-sink.ts';
import { hasRedisServer, startRedisServer } from '../support/redis-server.ts';
import { ServerProcess } from '../support/server-process.ts';
import { pause, waitUntil } from '../support/wait-until.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

interface Status {
  readonly cluster: {
    readonly name: string;
    readonly peers: readonly { readonly name: string; readonly address: string }[];
  };
}

describe.skipIf(!hasRedisServer())('three replicas', { timeout: 60_000 }, () => {
  it('know one another, and each shows what was posted to any of them', async () => {
    const { replicas } = await startReplicas(3);
    const [a, b, c] = replicas;
    await waitUntil(
      async () => (await Promise.all(replicas.map(peersOf))).every((peers) => peers.length === 3),
      10_000,
      () => 'three peers everywhere',
    );
    await post(b, 'PostedToB');
    const silenceId = await silence(c, 'PostedToB');
    for (const replica of replicas) {
      await waitUntil(
        async () => (await silencedBy(replica, 'PostedToB')).includes(silenceId),
        5_000,
        () => `the alert and its silence at ${replica.url}`,
      );
    }
    await fetch(`${a.url}/api/v2/silence/${silenceId}`, { method: 'DELETE' });
    await waitUntil(
      async () => (await silencedBy(b, 'PostedToB')).length === 0,
      5_000,
      () => 'the end of the silence',
    );
  });

  it('tell once of what was posted to all of them', async () => {
    const { replicas, sink } = await startReplicas(3);
    await Promise.all(replicas.map((replica) => post(replica, 'PostedToAll')));
    await waitUntil(
      () => toldOf(sink).length > 0,
      10_000,
      () => 'the message',
    );
    await pause(3_000);
    expect(toldOf(sink)).toEqual(['firing PostedToAll']);
  });

  it('go on where a killed leader was: told once, nothing lost, the end told as well', async () => {
    const { replicas, sink } = await startReplicas(3);
    const [leader, b, c] = replicas;
    await post(leader, 'First');
    await waitUntil(
      () => toldOf(sink).includes('firing First'),
      10_000,
      () => 'the first message',
    );
    await post(leader, 'Second');
    await leader.end('SIGKILL');
    const killedAt = performance.now();
    await waitUntil(
      () => toldOf(sink).includes('firing Second'),
      20_000,
      () => 'the second one',
    );
    // The lease, one beat, one look, and the wait of the group.
    expect(performance.now() - killedAt).toBeLessThan(9_000);
    await post(c, 'First', 0);
    await waitUntil(
      () => toldOf(sink).includes('resolved First'),
      20_000,
      () => 'the end',
    );
    await pause(2_500);
    expect(toldOf(sink)).toEqual(['firing First', 'firing Second', 'resolved First']);
    expect(await peersOf(b)).toHaveLength(2);
  });

  it('are a group when they are told the address of another, as Alertmanager is', async () => {
    const redis = await startRedis();
    const sink = await startSink();
    const environment = { TOCSIN_CLUSTER_REDIS_URL: redis };
    const start = (...flags: string[]): Promise<ServerProcess> =>
      startServer({ sink, environment, flags: ['--cluster.listen-address=127.0.0.1:0', ...flags] });
    const first = await start();
    const stranger = await start();
    const [own] = await peersOf(first);
    const second = await start(`--cluster.peer=${own?.address ?? ''}`);
    await waitUntil(
      async () => (await peersOf(first)).length === 2,
      10_000,
      () => 'two peers',
    );
    expect(await peersOf(second)).toHaveLength(2);
    expect(await peersOf(stranger)).toHaveLength(1);
  });
});

describe('a process with the embedded store', { timeout: 20_000 }, () => {
  it('says that it tells people by itself when it is told of peers', async () => {
    const sink = await startSink();
    const server = await startServer({ sink, flags: ['--cluster.peer=10.0.0.1:9094'] });
    expect(server.log).toContain('with --cluster.peer alone each of them tells people');
  });

  it('is a cluster of one, or of none where that is off (H30)', async () => {
    const sink = await startSink();
    const alone = await startServer({ sink, flags: ['--cluster.peer-name=me'] });
    expect((await statusOf(alone)).cluster).toMatchObject({ name: 'me', peers: [{ name: 'me' }] });
    const none = await startServer({ sink, flags: ['--cluster.listen-address='] });
    expect((await statusOf(none)).cluster).toEqual({ peers: [], status: 'disabled' });
  });
});

async function startReplicas(count: 3): Promise<{
  readonly replicas: readonly [ServerProcess, ServerProcess, ServerProcess];
  readonly sink: HttpSink;
}> {
  const redis = await startRedis();
  const sink = await startSink();
  const started: ServerProcess[] = [];
  for (let i = 0; i < count; i++) {
    started.push(await startServer({ sink, flags: [`--storage.redis.url=${redis}`] }));
  }
  const [a, b, c] = started;
  if (a === undefined || b === undefined || c === undefined) throw new Error('not three');
  return { replicas: [a, b, c], sink };
}

async function startRedis(): Promise<string> {
  const redis = await startRedisServer({ settings: ['--appendonly', 'yes'] });
  cleanups.push(() => redis.stop());
  return `redis://127.0.0.1:${redis.port}`;
}

async function startSink(): Promise<HttpSink> {
  const sink = await HttpSink.listen();
  cleanups.push(() => sink.close());
  return sink;
}

async function startServer(options: {
  readonly sink: HttpSink;
  readonly flags: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}): Promise<ServerProcess> {
  const { sink, ...rest } = options;
  const server = await ServerProcess.start({ config: configFor(sink.url()), ...rest });
  cleanups.push(() => server.remove());
  return server;
}

function configFor(url: string): string {
  return `
route:
  receiver: sink
  group_by: [alertname]
  group_wait: 1s
  group_interval: 2s
  repeat_interval: 1h
receivers:
  - name: sink
    webhook_configs: [{ url: '${url}' }]
`;
}

async function post(server: ServerProcess, alertname: string, lastsMs = 3_600_000): Promise<void> {
  const now = Date.now();
  const answer = await fetch(`${server.url}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify([
      {
        labels: { alertname },
        startsAt: new Date(now - 1).toISOString(),
        endsAt: new Date(now + lastsMs).toISOString(),
      },
    ]),
  });
  expect(answer.status).toBe(200);
}

async function silence(server: ServerProcess, alertname: string): Promise<string> {
  const answer = await fetch(`${server.url}/api/v2/silences`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      matchers: [{ name: 'alertname', value: alertname, isRegex: false }],
      startsAt: new Date().toISOString(),
      endsAt: new Date(Date.now() + 3_600_000).toISOString(),
      createdBy: 'a test',
      comment: 'quiet',
    }),
  });
  const { silenceID } = (await answer.json()) as { readonly silenceID: string };
  return silenceID;
}

async function silencedBy(server: ServerProcess, alertname: string): Promise<readonly string[]> {
  const filter = encodeURIComponent(`alertname="${alertname}"`);
  const answer = await fetch(`${server.url}/api/v2/alerts?filter=${filter}`);
  const alerts = (await answer.json()) as readonly {
    readonly status: { readonly silencedBy: readonly string[] };
  }[];
  return alerts.flatMap(({ status }) => status.silencedBy);
}

async function statusOf(server: ServerProcess): Promise<Status> {
  return (await (await fetch(`${server.url}/api/v2/status`)).json()) as Status;
}

async function peersOf(server: ServerProcess): Promise<Status['cluster']['peers']> {
  return (await statusOf(server)).cluster.peers;
}

/** What the sink was told, as `status name`, in order. */
function toldOf(sink: HttpSink): readonly string[] {
  return sink.requests.map(({ body }) => {
    const message = JSON.parse(body) as {
      readonly status: string;
      readonly groupLabels: { readonly alertname: string };
    };
    return `${message.status} ${message.groupLabels.alertname}`;
  });
}
