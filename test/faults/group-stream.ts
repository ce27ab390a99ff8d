// GroupStream: many groups whose one alert begins and ends again and again, posted until a replica
// says that it is stored, as Prometheus does.
import type { SeededRandom } from '../support/seeded-random.ts';
import { pause } from '../support/wait-until.ts';
import type { Expectation, Notice, NoticeBook } from './notice-book.ts';

export interface Target {
  readonly name: string;
  readonly url: string;
}

export interface StreamOptions {
  readonly book: NoticeBook;
  readonly random: SeededRandom;
  readonly groups: number;
  /** Groups that change per second. */
  readonly rate: number;
  readonly targets: () => readonly Target[];
  /** `any`: one replica that is chosen by chance; `all`: each of them, until each has it. */
  readonly postTo: 'any' | 'all';
}

const TICK_MS = 100;
const RETRY_MS = 300;
const POST_TIMEOUT_MS = 5_000;
const HOUR_MS = 3_600_000;

export class GroupStream {
  readonly #options: StreamOptions;
  /** The last thing that happened to each group. */
  readonly #last = new Map<string, Expectation>();
  readonly #posts = new Set<Promise<void>>();
  #isRunning = true;
  #running: Promise<void> = Promise.resolve();

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Resolves once everything that happened is stored. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    await this.#running;
    await Promise.all(this.#posts);
  }

  async #run(): Promise<void> {
    const perTick = (this.#options.rate * TICK_MS) / 1000;
    for (let owed = perTick; this.#isRunning; owed += perTick) {
      for (; owed >= 1; owed -= 1) this.#change();
      await pause(TICK_MS);
    }
  }

  /** Changes one group, unless people have yet to be told of its last change. */
  #change(): void {
    const { book, groups, random } = this.#options;
    const group = `g${String(random.below(groups))}`;
    const last = this.#last.get(group);
    if (last !== undefined && (last.ackedAt === undefined || last.arrivals.length === 0)) return;
    const event = Math.max(Date.now(), (last?.event ?? 0) + 1);
    const status = last?.status === 'firing' ? 'resolved' : 'firing';
    const expectation = book.expect({ group, status, event });
    this.#last.set(group, expectation);
    const post = this.#post(expectation).finally(() => this.#posts.delete(post));
    this.#posts.add(post);
  }

  async #post(expectation: Expectation): Promise<void> {
    const body = bodyOf(expectation);
    if (this.#options.postTo === 'all') {
      const names = this.#options.targets().map(({ name }) => name);
      await Promise.all(names.map((name) => this.#postTo(expectation, body, name)));
    } else {
      await this.#postTo(expectation, body, undefined);
    }
  }

  async #postTo(expectation: Expectation, body: string, name: string | undefined): Promise<void> {
    for (;;) {
      const targets = this.#options.targets();
      const index = this.#options.random.below(targets.length);
      const target = targets.find((each) => each.name === name) ?? targets[index];
      if (target !== undefined && (await this.#try(expectation, body, target))) return;
      await pause(RETRY_MS);
    }
  }

  async #try(expectation: Expectation, body: string, target: Target): Promise<boolean> {
    const [sentAt, to] = [Date.now(), target.name];
    const isDone = await isStored(target, body);
    expectation.posts.push({ sentAt, answeredAt: Date.now(), to, isStored: isDone });
    if (!isDone) return false;
    expectation.ackedAt ??= Date.now();
    expectation.ackedBy ??= to;
    return true;
  }
}

/** A replica that is cut off may take it for a part of what it knows: the annotation is always the last. */
function bodyOf({ group, status, event }: Notice): string {
  const isFiring = status === 'firing';
  return JSON.stringify([
    {
      labels: { alertname: 'Fault', group },
      annotations: { event: String(event) },
      startsAt: new Date(isFiring ? event : event - 1).toISOString(),
      endsAt: new Date(isFiring ? event + HOUR_MS : event).toISOString(),
    },
  ]);
}

async function isStored({ url }: Target, body: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(POST_TIMEOUT_MS),
      body,
    });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}
