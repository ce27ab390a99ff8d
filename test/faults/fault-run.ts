// Rounds of faults under a stream of groups, and what came of it.
import { SeededRandom } from '../support/seeded-random.ts';
import { pause } from '../support/wait-until.ts';
import { examine } from './examine.ts';
import { chooseFault } from './fault.ts';
import { GroupStream } from './group-stream.ts';
import { NoticeBook, type Expectation, type Findings } from './notice-book.ts';
import { startGroup, targetsOf, type GroupKind, type ReplicaGroup } from './replica-group.ts';
import { takeoverMs, tenuresOf, type Tenures } from './takeover-watch.ts';

export interface FaultRunOptions {
  readonly kind: GroupKind;
  readonly rounds: number;
  readonly seed: number;
  readonly groups: number;
  /** Groups that change per second. */
  readonly rate: number;
  readonly note: (line: string) => void;
  /** Keeps what the processes have logged so far. */
  readonly keepLog: (name: string, log: string) => void;
}

export interface FaultReport extends Findings {
  readonly takeovers: readonly number[];
}

/** How long people may wait after everything is well again. */
const DRAIN_MS = 60_000;
const POLL_MS = 200;
/** What is not told by then is lost; the faults of these rounds are in the trace. */
const OVERDUE_MS = 60_000;

export async function runFaults(options: FaultRunOptions): Promise<FaultReport> {
  const { kind, seed, groups, rate } = options;
  const random = new SeededRandom(seed);
  const book = new NoticeBook();
  const group = await startGroup(kind, book);
  const stream = new GroupStream({
    ...{ book, random: new SeededRandom(seed + 1), groups, rate },
    targets: () => targetsOf(group),
    // Alertmanagers do not tell one another of alerts: Prometheus posts to all of them.
    postTo: kind.kind === 'alertmanager' ? 'all' : 'any',
  });
  try {
    stream.start();
    const takeovers = await runRounds(options, { group, book, random });
    await stream.stop();
    await drain(book);
    return { ...book.findings(), takeovers: takeovers.sort((a, b) => a - b) };
  } finally {
    for (const { name, process } of group.members) options.keepLog(name, process.log);
    await group.remove();
  }
}

interface Scene {
  readonly group: ReplicaGroup;
  readonly book: NoticeBook;
  readonly random: SeededRandom;
}

async function runRounds(
  { rounds, note, keepLog }: FaultRunOptions,
  { group, book, random }: Scene,
): Promise<number[]> {
  const takeovers: number[] = [];
  const watches: Promise<void>[] = [];
  const told = new Set<Expectation>();
  await pause(2_000);
  for (let round = 1; round <= rounds; round += 1) {
    const fault = chooseFault(group, random);
    note(`${new Date().toISOString()} round ${String(round)}: ${fault.name}`);
    const { victim } = fault;
    const tenures = await tenuresBefore(group, victim?.name);
    const since = performance.now();
    if (group.redis !== undefined && victim !== undefined) {
      const watch = takeoverMs(group.redis, tenures, since);
      watches.push(
        watch.then((ms) => {
          if (ms !== undefined) takeovers.push(ms);
        }),
      );
    }
    await fault.run();
    // Sometimes the next fault comes before this one is got over.
    await pause(random.below(1_500));
    for (const late of book.overdue(OVERDUE_MS)) {
      if (told.has(late)) continue;
      told.add(late);
      note(`OVERDUE ${describe(late)}`);
      for (const line of await examine(group, late.group)) note(line);
      for (const { name, process } of group.members) keepLog(name, process.log);
    }
  }
  await Promise.all(watches);
  return takeovers;
}

async function tenuresBefore({ redis }: ReplicaGroup, name: string | undefined): Promise<Tenures> {
  if (redis === undefined || name === undefined) return new Map();
  return tenuresOf(redis, name);
}

async function drain(book: NoticeBook): Promise<void> {
  const until = performance.now() + DRAIN_MS;
  while (performance.now() < until && book.overdue(0).length > 0) await pause(POLL_MS);
  // A repeat may still be on its way.
  await pause(5_000);
}

/** One line on what was expected and what came. */
export function describe(expectation: Expectation): string {
  const { group, status, event, postedAt, ackedAt, ackedBy, arrivals } = expectation;
  const at = (ms: number | undefined): string =>
    ms === undefined ? 'never' : new Date(ms).toISOString();
  const came = arrivals.map((each) => `${at(each.at)}${each.isMarked ? ' marked' : ''}`);
  return (
    `${group} ${status} of ${at(event)}: posted ${at(postedAt)}, stored ${at(ackedAt)} ` +
    `by ${ackedBy ?? 'nobody'}, told ${came.length === 0 ? 'never' : came.join(', ')}`
  );
}
