// One fault, chosen by chance: what happens to whom, and how it ends.
import type { RedisServer } from '../support/redis-server.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import { pause } from '../support/wait-until.ts';
import type { Member, ReplicaGroup } from './replica-group.ts';

export interface Fault {
  /** For the trace. */
  readonly name: string;
  /** Whose slots others must take over, unless it comes back in time; undefined for nobody's. */
  readonly victim: Member | undefined;
  /** Whether it can only come back as another process. */
  readonly isDeadly: boolean;
  run(): Promise<void>;
}

/** A restart on the same seat within the lease, or after it. */
const MAX_AWAY_MS = 5_000;

export function chooseFault(group: ReplicaGroup, random: SeededRandom): Fault {
  const { redis } = group;
  const member = group.members[random.below(group.members.length)];
  if (member === undefined) throw new Error('There are no replicas');
  const ms = random.chance(0.5) ? random.below(1_000) : random.below(MAX_AWAY_MS);
  const faults: [Fault, ...Fault[]] = [kill(member, ms), kill(member, ms), stop(member, ms)];
  if (member.proxy !== undefined) faults.push(cut(member, ms), swallow(member, ms));
  if (redis !== undefined) faults.push(restart(redis, ms / 2), freeze(redis, ms / 2));
  return random.pick(faults);
}

function kill(victim: Member, ms: number): Fault {
  return {
    name: `kill ${victim.name} for ${String(ms)} ms`,
    victim,
    isDeadly: true,
    run: async () => {
      await victim.process.end('SIGKILL');
      await pause(ms);
      await restarted(victim);
    },
  };
}

/** Redis may be away at this moment, and a process does not start then: its manager tries again. */
async function restarted({ process }: Member): Promise<void> {
  for (;;) {
    try {
      await process.restart();
      return;
    } catch {
      await process.end('SIGKILL');
      await pause(500);
    }
  }
}

function stop(victim: Member, ms: number): Fault {
  return {
    name: `stop ${victim.name} for ${String(ms)} ms`,
    victim,
    isDeadly: false,
    run: async () => {
      victim.process.signal('SIGSTOP');
      await pause(ms);
      victim.process.signal('SIGCONT');
    },
  };
}

function cut(victim: Member, ms: number): Fault {
  return {
    name: `cut ${victim.name} off for ${String(ms)} ms`,
    victim,
    isDeadly: false,
    run: async () => {
      victim.proxy?.refuse();
      await pause(ms);
      victim.proxy?.heal();
    },
  };
}

function swallow(victim: Member, ms: number): Fault {
  return {
    name: `swallow what ${victim.name} sends for ${String(ms)} ms`,
    victim,
    isDeadly: false,
    run: async () => {
      victim.proxy?.swallow();
      await pause(ms);
      victim.proxy?.heal();
    },
  };
}

function restart(redis: RedisServer, ms: number): Fault {
  return {
    name: `kill Redis for ${String(ms)} ms`,
    victim: undefined,
    isDeadly: false,
    run: async () => {
      await redis.kill('SIGKILL');
      await pause(ms);
      await redis.start();
    },
  };
}

function freeze(redis: RedisServer, ms: number): Fault {
  return {
    name: `stop Redis for ${String(ms)} ms`,
    victim: undefined,
    isDeadly: false,
    run: async () => {
      await redis.kill('SIGSTOP');
      await pause(ms);
      await redis.kill('SIGCONT');
    },
  };
}
