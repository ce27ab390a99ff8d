// Rounds of faults under a stream of groups, and what came of it.
import { SeededRandom } from '../support/seeded-random.ts';
import { pause } from '../support/wait-until.ts';
import { examine } from './examine.ts';
import { chooseFault, type Fault } from './fault.ts';
import { GroupStream } from './group-stream.ts';
import { NoticeBook, type Expectation, type Findings } from './notice-book.ts';
import { startGroup, targetsOf, type GroupKind, type ReplicaGroup } from './replica-group.ts';
import { storyOf, type Note } from './story.ts';
import { tenuresOf, watchTakeover, type Takeover, type Tenures } from './takeover-watch.ts';

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
  readonly takeovers: readonly Takeover[];
}

/** How long people may wait after everything is well again. */
const DRAIN_MS = 60_000;
const POLL_MS = 200;
/** What is not told by then is lost; the faults of these rounds are in the trace. */
const OVERDUE_MS = 60_000;
/** Of each process, some minutes of its log at least. */
const LOG_CHARS = 8 * 1024 * 1024;

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
  const run: Run = { ...{ options, group, book, random, notes: [] }, reported: new Set() };
  try {
    stream.start();
    const takeovers = await runRounds(run);
    await stream.stop();
    await drain(book);
    await report(run, { overdueMs: 0 });
    return { ...book.findings(), takeovers };
  } finally {
    for (const { name, process } of group.members) options.keepLog(name, process.log);
    await group.remove();
  }
}

interface Run {
  readonly options: FaultRunOptions;
  readonly group: ReplicaGroup;
  readonly book: NoticeBook;
  readonly random: SeededRandom;
  readonly notes: Note[];
  /** Findings of which the story was told. */
  readonly reported: Set<Expectation>;
}

async function runRounds(run: Run): Promise<readonly Takeover[]> {
  const { options, group, random, notes } = run;
  const takeovers: Takeover[] = [];
  const watches: Promise<void>[] = [];
  const note = (takeover: Takeover | undefined, text: string): void => {
    if (takeover === undefined) return;
    takeovers.push(takeover);
    const [ms, awayMs] = [takeover.ms, takeover.redisAwayMs].map((each) => each.toFixed(0));
    options.note(`  taken over after ${ms} ms, Redis away for ${awayMs} ms: ${text}`);
  };
  await pause(2_000);
  for (let round = 1; round <= options.rounds; round += 1) {
    const fault = chooseFault(group, random);
    const text = `round ${String(round)}: ${fault.name}`;
    notes.push({ at: Date.now(), text });
    options.note(`${new Date().toISOString()} ${text}`);
    let isOver = false;
    const tenures = await tenuresBefore(group, fault);
    if (group.redis !== undefined) {
      const watch = watchTakeover(group.redis, tenures, () => isOver && !fault.isDeadly);
      watches.push(watch.then((takeover) => note(takeover, text)));
    }
    await fault.run();
    notes.push({ at: Date.now(), text: `over: ${fault.name}` });
    isOver = true;
    // Sometimes the next fault comes before this one is got over.
    await pause(random.below(1_500));
    await report(run, { overdueMs: OVERDUE_MS });
  }
  await Promise.all(watches);
  return takeovers;
}

async function tenuresBefore({ redis }: ReplicaGroup, { victim }: Fault): Promise<Tenures> {
  if (redis === undefined || victim === undefined) return new Map();
  return tenuresOf(redis, victim.name);
}

/** Tells the story of what was lost, or told twice, as soon as that is known. */
async function report(
  { options, group, book, notes, reported }: Run,
  { overdueMs }: { readonly overdueMs: number },
): Promise<void> {
  const { members } = group;
  const late = book.overdue(overdueMs);
  for (const finding of [...late, ...book.findings().unmarkedDuplicates]) {
    if (reported.has(finding)) continue;
    reported.add(finding);
    options.note(`${late.includes(finding) ? 'OVERDUE' : 'TWICE'} ${describe(finding)}`);
    const ofGroup = book.of(finding.group);
    for (const line of storyOf(finding, { notes, ofGroup, members })) options.note(line);
    if (late.includes(finding)) {
      for (const line of await examine(group, finding.group)) options.note(line);
    }
  }
  for (const { process } of members) process.log = process.log.slice(-LOG_CHARS);
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
  const came = arrivals.map(
    (each) => `${at(each.at)} by ${each.by}${each.isMarked ? ' marked' : ''}`,
  );
  return (
    `${group} ${status} of ${at(event)}: posted ${at(postedAt)}, stored ${at(ackedAt)} ` +
    `by ${ackedBy ?? 'nobody'}, told ${came.length === 0 ? 'never' : came.join(', ')}`
  );
}
