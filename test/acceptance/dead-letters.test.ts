// A dead letter outlives `kill -9`, and is sent again once: unmarked when it cannot have arrived, marked
// when the process dies while it is being sent.
import { afterEach, describe, expect, it } from 'vitest';
import type { components } from '../../src/api/v2/openapi.d.ts';
import { postBody, type WebhookMessage } from '../support/alert-traffic.ts';
import { HttpSink } from '../support/http-sink.ts';
import { hasRedisServer, startRedisServer } from '../support/redis-server.ts';
import { ServerProcess } from '../support/server-process.ts';
import { waitUntil } from '../support/wait-until.ts';

type Letters = components['schemas']['DeadLetters'];

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

describe('a dead letter', () => {
  it('outlives crashes with the embedded store', { timeout: 60_000 }, async () => {
    await survive([]);
  });

  it.skipIf(!hasRedisServer())('outlives crashes with Redis', { timeout: 60_000 }, async () => {
    const redis = await startRedisServer({
      settings: ['--appendonly', 'yes', '--appendfsync', 'always'],
    });
    cleanups.push(() => redis.stop());
    await survive([`--storage.redis.url=redis://127.0.0.1:${redis.port}`]);
  });
});

async function survive(flags: readonly string[]): Promise<void> {
  const sink = await HttpSink.listen();
  cleanups.push(() => sink.close());
  const server = await ServerProcess.start({ config: configFor(sink.url()), flags });
  cleanups.push(() => server.remove());
  const messages = (): readonly WebhookMessage[] =>
    sink.requests.map(({ body }) => JSON.parse(body) as WebhookMessage);

  sink.answer = () => ({ status: 400 });
  await postBody(server, '[{"labels":{"alertname":"a"}},{"labels":{"alertname":"b"}}]');
  await untilLeft(server, 2);
  // What is listed may not be stored yet; killed before that, the process would tell both again, marked.
  await waitUntil(
    async () => (await metricsOf(server)).includes(STORED),
    10_000,
    () => 'a commit',
  );
  await crash(server);
  const { deadLetters } = await lettersOf(server);
  expect(deadLetters).toMatchObject([{ reason: 'clientError' }, { reason: 'clientError' }]);

  const [first, second] = deadLetters.map(({ id }) => id);
  sink.answer = () => ({ status: 200 });
  sink.requests.length = 0;
  await replay(server, first);
  await untilLeft(server, 1);
  expect(messages().map(({ possibleDuplicate }) => possibleDuplicate)).toEqual([undefined]);

  sink.answer = () => 'hang';
  await replay(server, second);
  await waitUntil(
    () => sink.requests.length === 2,
    10_000,
    () => 'the second replay',
  );
  sink.answer = () => ({ status: 200 });
  await crash(server);
  await untilLeft(server, 0);
  expect(messages().map(({ possibleDuplicate }) => possibleDuplicate)).toEqual([
    undefined,
    undefined,
    true,
  ]);
}

const STORED = 'tocsin_store_pending_changes 0\n';

async function untilLeft(server: ServerProcess, count: number): Promise<void> {
  const isSo = async (): Promise<boolean> => (await lettersOf(server)).total === count;
  await waitUntil(isSo, 15_000, () => `${count} dead letters`);
}

async function metricsOf({ url }: ServerProcess): Promise<string> {
  return (await fetch(`${url}/metrics`)).text();
}

async function crash(server: ServerProcess): Promise<void> {
  await server.end('SIGKILL');
  await server.restart();
}

async function lettersOf({ url }: ServerProcess): Promise<Letters> {
  const answer = await fetch(`${url}/api/ext/v1/dead-letters`);
  return (await answer.json()) as Letters;
}

async function replay({ url }: ServerProcess, id = ''): Promise<void> {
  const path = `/api/ext/v1/dead-letters/${id}/replay`;
  const answer = await fetch(`${url}${path}`, { method: 'POST' });
  expect(answer.status).toBe(202);
}

/** The next flush comes too late to tell anybody. */
function configFor(url: string): string {
  return `
route: {receiver: r, group_by: [alertname], group_wait: 0s, group_interval: 1h}
receivers: [{name: r, webhook_configs: [{url: '${url}'}]}]
`;
}
