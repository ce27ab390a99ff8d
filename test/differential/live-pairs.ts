// Tells stories to pairs of processes: each story to an Alertmanager and a server of ours of its
// own, several stories at a time.
import { configText, play } from './play.ts';
import type { Pair } from './recording.ts';
import type { Scenario } from './scenario.ts';
import { ServerPeer } from './server-peer.ts';

/** From a start to its story: what a process does once it is up must not delay its first answers. */
const SETTLE_MS = 300;

export interface LiveOptions {
  /** Stories under way at the same time. */
  readonly atATime: number;
  /** Told of each pair as soon as its story has ended. */
  readonly onPair: (pair: Pair) => void;
}

/** Plays all scenarios. Every process has ended when it resolves or rejects. */
export async function playPairs(
  scenarios: readonly Scenario[],
  { atATime, onPair }: LiveOptions,
): Promise<void> {
  const waiting = [...scenarios];
  const turns = new Turns();
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      onPair(await playPair(next, turns));
    }
  };
  const results = await Promise.allSettled(Array.from({ length: atATime }, work));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

/** One start after the other: it takes the processors that stories need in order to be on time. */
class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

async function playPair(scenario: Scenario, turns: Turns): Promise<Pair> {
  const peers: ServerPeer[] = [];
  const start = async (program: 'alertmanager' | 'tocsin'): Promise<ServerPeer> => {
    const peer = await ServerPeer.start(program, configText(scenario, 0));
    peers.push(peer);
    return peer;
  };
  try {
    const [upstream, ours] = await turns.take(async () => {
      const pair = [await start('alertmanager'), await start('tocsin')] as const;
      await Promise.all(pair.map((peer) => peer.warmUp()));
      return pair;
    });
    const startedAt = Date.now() + SETTLE_MS;
    const [theirs, our] = await Promise.all([
      play(scenario, upstream, startedAt),
      play(scenario, ours, startedAt),
    ]);
    return { scenario, upstream: theirs, ours: our };
  } finally {
    await Promise.all(peers.map((peer) => peer.remove()));
  }
}
