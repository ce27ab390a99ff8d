// `kill -9` at random moments: every group is told of, and told of its end, and none twice except
// where the crash fell between sending and recording; and there the second message is marked.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { hasRedisServer, startRedisServer } from '../support/redis-server.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { ServerProcess } from '../support/server-process.ts';
import { pause, waitUntil } from '../support/wait-until.ts';

const GROUPS = 200;
const KILLS = 20;
const SEED = Number(process.env['TOCSIN_CRASH_SEED'] ?? Date.now() % 1_000_000);

interface Message {
  readonly at: number;
  readonly groupKey: string;
  readonly status: string;
  readonly possibleDuplicate: boolean;
}

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

describe('killed twenty times while 200 groups fire and end', () => {
  it('tells each change once with the embedded store', { timeout: 180_000 }, async () => {
    await survive([]);
  });

  it.skipIf(!hasRedisServer())(
    'tells each change once with Redis',
    { timeout: 180_000 },
    async () => {
      const redis = await startRedisServer({
        settings: ['--appendonly', 'yes', '--appendfsync', 'always'],
      });
      cleanups.push(() => redis.stop());
      await survive([`--storage.redis.url=redis://127.0.0.1:${redis.port}`]);
    },
  );
});

async function survive(flags: readonly string[]): Promise<void> {
  const random = new SeededRandom(SEED);
  const sink = await SlowSink.start(random);
  cleanups.push(() => sink.stop());
  const server = await ServerProcess.start({ config: configFor(sink.url), flags });
  cleanups.push(() => server.remove());
  const kills: number[] = [];

  for (const phase of ['firing', 'resolved'] as const) {
    const posting = postAll(server, phase);
    for (let i = 0; i < KILLS / 2; i++) {
      await pause(50 + random.below(700));
      kills.push(performance.now());
      await server.end('SIGKILL');
      await server.restart();
    }
    await posting;
    await waitUntil(
      () => sink.groupsWith(phase).size === GROUPS,
      40_000,
      () => `${sink.groupsWith(phase).size} of ${GROUPS} groups ${phase} (seed ${SEED})`,
    );
  }
  // Long enough for a surplus message of the next flush to show itself.
  await pause(4_000);

  const surplus = findRepeats(sink.messages);
  const unmarked = surplus.filter(({ message }) => !message.possibleDuplicate);
  expect(unmarked, `seed ${SEED}`).toEqual([]);
  const unexplained = surplus.filter(
    ({ former, message }) => !kills.some((at) => at > former.at - 1_000 && at < message.at),
  );
  expect(unexplained, `marked without a crash in between, seed ${SEED}`).toEqual([]);
}

/** Messages that say of a group what its message before said. */
function findRepeats(messages: readonly Message[]): { former: Message; message: Message }[] {
  const last = new Map<string, Message>();
  const repeats: { former: Message; message: Message }[] = [];
  for (const message of messages) {
    const former = last.get(message.groupKey);
    if (former?.status === message.status) repeats.push({ former, message });
    last.set(message.groupKey, message);
  }
  return repeats;
}

function configFor(url: string): string {
  return `
route:
  receiver: sink
  group_by: [alertname]
  group_wait: 500ms
  group_interval: 2s
  repeat_interval: 1h
receivers:
  - name: sink
    webhook_configs: [{ url: '${url}' }]
`;
}

/** Posts alerts in small batches, each until it is acknowledged, as a careful sender does. */
async function postAll(server: ServerProcess, phase: 'firing' | 'resolved'): Promise<void> {
  const startsAt = new Date(Date.now() - 1_000).toISOString();
  for (let first = 0; first < GROUPS; first += 5) {
    const endsAt = new Date(Date.now() + (phase === 'firing' ? 3_600_000 : 0)).toISOString();
    const batch = Array.from({ length: 5 }, (_, i) => ({
      labels: { alertname: `Group${first + i}` },
      startsAt: phase === 'firing' ? startsAt : undefined,
      endsAt,
    }));
    await postUntilAcknowledged(server, JSON.stringify(batch));
    await pause(80);
  }
}

async function postUntilAcknowledged(server: ServerProcess, body: string): Promise<void> {
  for (;;) {
    try {
      const answer = await fetch(`${server.url}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body,
      });
      if (answer.status === 200) return;
    } catch {
      // The server is being restarted.
    }
    await pause(30);
  }
}

/** A webhook receiver that takes its time, so that crashes fall between sending and recording. */
class SlowSink {
  readonly messages: Message[] = [];
  readonly #server: Server;
  readonly #random: SeededRandom;

  private constructor(server: Server, random: SeededRandom) {
    this.#server = server;
    this.#random = random;
  }

  static async start(random: SeededRandom): Promise<SlowSink> {
    const server = createServer();
    const sink = new SlowSink(server, random);
    server.on('request', (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        sink.#take(body);
        setTimeout(() => response.end('ok'), sink.#random.below(60));
      });
      request.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return sink;
  }

  get url(): string {
    // A listening TCP server has an AddressInfo; the union is for pipes.
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/`;
  }

  groupsWith(status: string): ReadonlySet<string> {
    const matching = this.messages.filter((message) => message.status === status);
    return new Set(matching.map(({ groupKey }) => groupKey));
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #take(body: string): void {
    const {
      groupKey,
      status,
      possibleDuplicate = false,
    } = JSON.parse(body) as {
      groupKey: string;
      status: string;
      possibleDuplicate?: boolean;
    };
    this.messages.push({ at: performance.now(), groupKey, status, possibleDuplicate });
  }
}
