// ReplicaGroup: the processes that are tested, what is between them and Redis, and whom they tell.
import { HttpSink } from '../support/http-sink.ts';
import { startRedisServer, type RedisServer } from '../support/redis-server.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { ServerProcess } from '../support/server-process.ts';
import type { Target } from './group-stream.ts';
import type { NoticeBook } from './notice-book.ts';
import { TcpProxy } from './tcp-proxy.ts';

export interface Member {
  readonly name: string;
  readonly process: ServerProcess;
  /** Undefined where there is no Redis of ours. */
  readonly proxy: TcpProxy | undefined;
}

export interface ReplicaGroup {
  readonly members: readonly Member[];
  readonly sink: HttpSink;
  /** Undefined where there is no Redis of ours. */
  readonly redis: RedisServer | undefined;
  remove(): Promise<void>;
}

/** Three Tocsins on one Redis, or on one that is there already; or two Alertmanagers that gossip. */
export type GroupKind =
  | { readonly kind: 'tocsin'; readonly logLevel?: string }
  | { readonly kind: 'tocsin-at'; readonly url: string; readonly logLevel?: string }
  | { readonly kind: 'alertmanager'; readonly program: string };

const REPLICAS = 3;
/** Answers of receivers take a while, so that faults come between a send and its outcome. */
const MAX_ANSWER_MS = 60;

export async function startGroup(kind: GroupKind, book: NoticeBook): Promise<ReplicaGroup> {
  const sink = await startSink(book);
  if (kind.kind === 'alertmanager') {
    const members = await startAlertmanagers(kind.program, sink);
    return { members, sink, redis: undefined, remove: () => removeAll(members, sink, undefined) };
  }
  const redis = kind.kind === 'tocsin' ? await startRedis() : undefined;
  const members: Member[] = [];
  for (let i = 0; i < REPLICAS; i += 1) {
    const proxy = redis === undefined ? undefined : await TcpProxy.listen(redis.port);
    const url = proxy === undefined ? urlOf(kind) : `redis://127.0.0.1:${String(proxy.port)}`;
    const name = nameOf(i);
    const level = `--log.level=${kind.logLevel ?? 'info'}`;
    const flags = [`--storage.redis.url=${url}`, `--cluster.peer-name=${name}`, level];
    const config = configOf(sink, name);
    members.push({ name, process: await ServerProcess.start({ config, flags }), proxy });
  }
  return { members, sink, redis, remove: () => removeAll(members, sink, redis) };
}

export function targetsOf({ members }: ReplicaGroup): readonly Target[] {
  return members.map(({ name, process }) => ({ name, url: process.url }));
}

async function startAlertmanagers(program: string, sink: HttpSink): Promise<readonly Member[]> {
  const members: Member[] = [];
  let first: string | undefined;
  for (let i = 0; i < 2; i += 1) {
    const port = 30_000 + (process.pid % 10_000) + i;
    const own = `127.0.0.1:${String(port)}`;
    const flags = [
      `--cluster.listen-address=${own}`,
      `--cluster.peer=${first ?? `127.0.0.1:${String(port + 1)}`}`,
    ];
    first = own;
    const config = configOf(sink, nameOf(i));
    const server = await ServerProcess.start({ config, flags, program });
    members.push({ name: nameOf(i), process: server, proxy: undefined });
  }
  return members;
}

function startRedis(): Promise<RedisServer> {
  return startRedisServer({ settings: ['--appendonly', 'yes', '--appendfsync', 'everysec'] });
}

async function startSink(book: NoticeBook): Promise<HttpSink> {
  const sink = await HttpSink.listen();
  const random = new SeededRandom(1);
  sink.answer = ({ body, url }) => {
    sink.requests.length = 0;
    noteMessage(book, body, url.slice(1));
    return { status: 200, delayMs: random.below(MAX_ANSWER_MS) };
  };
  return sink;
}

function noteMessage(book: NoticeBook, body: string, by: string): void {
  const message = JSON.parse(body) as {
    readonly possibleDuplicate?: boolean;
    readonly alerts: readonly {
      readonly status: 'firing' | 'resolved';
      readonly labels: Readonly<Record<string, string>>;
      readonly annotations: Readonly<Record<string, string>>;
    }[];
  };
  for (const { status, labels, annotations } of message.alerts) {
    const event = Number(annotations['event']);
    const notice = { group: labels['group'] ?? '', status, event };
    book.arrive(notice, { by, isMarked: message.possibleDuplicate === true });
  }
}

/** Each has an address of its own to send to, which says who sent a message. */
function configOf(sink: HttpSink, name: string): string {
  return [
    'route:',
    '  { receiver: sink, group_by: [group], group_wait: 500ms, group_interval: 1s, repeat_interval: 4h }',
    'receivers:',
    '  - name: sink',
    `    webhook_configs: [ { url: '${sink.url(`/${name}`)}', send_resolved: true } ]`,
    '',
  ].join('\n');
}

async function removeAll(
  members: readonly Member[],
  sink: HttpSink,
  redis: RedisServer | undefined,
): Promise<void> {
  await Promise.all(members.map(({ process }) => process.remove()));
  for (const { proxy } of members) await proxy?.close();
  await sink.close();
  await redis?.stop();
}

function urlOf(kind: GroupKind): string {
  return kind.kind === 'tocsin-at' ? kind.url : '';
}

function nameOf(i: number): string {
  return String.fromCharCode(65 + i);
}
