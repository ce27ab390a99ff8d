// Replicas on one Redis: whichever of them are killed, stopped or cut off, all come to know the same,
// nobody is forgotten, and nobody is told twice without a mark.
import { describe, expect, it } from 'vitest';
import { readAlertRow, readAlertTimeRow } from '../../src/engine/rows/alert-rows.ts';
import { silenceRow } from '../../src/engine/rows/silence-rows.ts';
import { addMs, durationMs, type EpochMs } from '../../src/model/instant.ts';
import { engineConfig, HOUR, SECOND, START, WEBHOOK } from '../support/engine-world.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import type { Arrival, Faults } from './faulty-world.ts';
import { NO_FAULTS } from './faulty-world.ts';
import type { ReplicaProcess } from './replica-process.ts';
import { CLOCK_ERROR_MS, ReplicatedWorld } from './replicated-world.ts';

const SEEDS = Number(process.env['TOCSIN_SIMULATION_SEEDS'] ?? 500);
const FIRST_SEED = Number(process.env['TOCSIN_SIMULATION_SEED'] ?? 1);

const INSTANCES = ['a', 'b', 'c'] as const;
const NAMES = ['Disk', 'Load'] as const;
const INTEGRATIONS = ['webhook[0]', 'slack[0]'] as const;

/** Short times, so that a run has many looks at each group and few beats of hearts. */
const CONFIG = engineConfig(
  {
    groupWaitMs: durationMs(3 * SECOND),
    groupIntervalMs: durationMs(12 * SECOND),
    repeatIntervalMs: durationMs(40 * SECOND),
  },
  [WEBHOOK, { name: 'slack', index: 0, sendResolved: true }],
);

/** No sender changes its mind faster than this; clocks that differ could not tell the order. */
const MIN_PAUSE_MS = 2 * CLOCK_ERROR_MS + 2 * SECOND;

interface Scenario {
  readonly faults: Faults;
  readonly kills: boolean;
  readonly stops: boolean;
  readonly cuts: boolean;
}

/** What a sender knows of an alert: its present state, and the last one that was acknowledged. */
interface Truth {
  startsAt: EpochMs;
  postedAt: EpochMs;
  isFiring: boolean;
  reports: number;
  acknowledged: 'unsure' | 'firing' | 'resolved';
}

interface Play {
  readonly world: ReplicatedWorld;
  readonly random: SeededRandom;
  readonly scenario: Scenario;
  readonly truth: Map<string, Truth>;
  /** Ids of silences that somebody was told are stored, and whether they were ended since. */
  readonly silences: Map<string, 'held' | 'ended' | 'unsure'>;
  readonly silencedNames: Set<string>;
}

const FAILING: Faults = { lose: 0.2, arriveAndFail: 0.1, refuse: 0.03 };

describe.each<{ name: string; scenario: Scenario }>([
  {
    name: 'nothing but failing receivers',
    scenario: { faults: FAILING, kills: false, stops: false, cuts: false },
  },
  {
    name: 'kills among failing receivers',
    scenario: { faults: FAILING, kills: true, stops: false, cuts: false },
  },
  {
    name: 'processes that are stopped for a while',
    scenario: { faults: NO_FAULTS, kills: true, stops: true, cuts: false },
  },
  {
    name: 'a Redis that some or all cannot reach',
    scenario: { faults: NO_FAULTS, kills: true, stops: true, cuts: true },
  },
])('replicas with $name', ({ scenario }) => {
  it(`hold their promises over ${String(SEEDS)} seeds`, async () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      const problem = await runSeed(seed, scenario);
      expect(problem, `seed ${String(seed)}`).toBeUndefined();
    }
  });
});

/** Plays one seed; returns what was broken, with the trace, or undefined. */
async function runSeed(seed: number, scenario: Scenario): Promise<string | undefined> {
  const random = new SeededRandom(seed);
  const world = new ReplicatedWorld(CONFIG, random, 2 + random.below(2));
  const play: Play = {
    ...{ world, random, scenario },
    truth: new Map(),
    silences: new Map(),
    silencedNames: new Set(),
  };
  for (let slot = 0; slot < world.slots.length; slot++) world.start(slot);
  await world.advance(SECOND);
  world.faults = scenario.faults;
  for (let i = 0; i < 40; i++) await act(play);
  await heal(play);
  const problems = [
    ...findForgotten(play),
    ...findDuplicates(world.arrivals, scenario),
    ...findIntrusions(play),
    ...findDifferences(play),
  ];
  world.note(`truth ${JSON.stringify([...play.truth])}`);
  for (const process of world.running()) process.kill();
  return problems.length === 0 ? undefined : [...problems, ...world.trace].join('\n');
}

async function act(play: Play): Promise<void> {
  const { world, random, scenario } = play;
  const slot = random.below(world.slots.length);
  const dice = random.next();
  if (dice < 0.3) report(play);
  else if (dice < 0.65) await world.advance(random.below(4 * SECOND));
  else if (dice < 0.75) await world.advance(random.below(100));
  else if (dice < 0.82) changeSilence(play);
  else if (dice < 0.88 && scenario.kills) world.kill(slot);
  else if (dice < 0.92) world.start(slot);
  else if (dice < 0.96 && scenario.stops) world.freeze(slot, random.chance(0.6));
  else if (scenario.cuts && random.chance(0.3)) cutAll(world, random.chance(0.5));
  else if (scenario.cuts) world.cut(slot, random.chance(0.6));
}

function cutAll(world: ReplicatedWorld, isCut: boolean): void {
  for (let slot = 0; slot < world.slots.length; slot++) world.cut(slot, isCut);
}

/** One alert begins, goes on, or ends; as Prometheus does, its start stays while it fires. */
function report({ world, random, truth }: Play): void {
  const alertname = random.pick(NAMES);
  const instance = `${alertname}/${random.pick(INSTANCES)}`;
  const now = world.time.now();
  const alert: Truth = truth.get(instance) ?? {
    startsAt: now,
    postedAt: addMs(now, -HOUR),
    isFiring: false,
    reports: 0,
    acknowledged: 'unsure',
  };
  if (addMs(alert.postedAt, MIN_PAUSE_MS) > now) return;
  const to = recipients(world, random);
  if (to.length === 0) return;
  const wasFiring = alert.isFiring;
  alert.isFiring = !wasFiring || random.chance(0.4);
  if (!wasFiring) alert.startsAt = now;
  alert.postedAt = now;
  truth.set(instance, alert);
  const state = alert.isFiring ? 'firing' : 'resolved';
  // An end lies in the past by every clock, as that of a rule that was evaluated a while ago does.
  const endsAt = addMs(now, alert.isFiring ? 24 * HOUR : -2 * CLOCK_ERROR_MS);
  alert.acknowledged = 'unsure';
  const report = ++alert.reports;
  world.post(
    { alertname, instance },
    { startsAt: alert.startsAt, endsAt },
    {
      to,
      acknowledged: () => {
        if (report === alert.reports) alert.acknowledged = state;
      },
    },
  );
}

function recipients(world: ReplicatedWorld, random: SeededRandom): readonly ReplicaProcess[] {
  const [first, ...others] = world.serving();
  if (first === undefined || random.chance(0.4)) return world.serving();
  return [random.pick([first, ...others])];
}

function changeSilence({ world, random, silences, silencedNames }: Play): void {
  const [first, ...others] = world.serving();
  if (first === undefined) return;
  const process = random.pick([first, ...others]);
  const [held] = [...silences].find(([, state]) => state === 'held') ?? [];
  if (held !== undefined && random.chance(0.6)) {
    if (process.engine.silences.get(held) === undefined) return;
    silences.set(held, 'unsure');
    void world.expire(process, held).then((isDone) => {
      if (isDone) silences.set(held, 'ended');
    });
    return;
  }
  const name = random.pick(NAMES);
  silencedNames.add(name);
  void world.silence(process, name, HOUR).then((id) => {
    if (id !== undefined) silences.set(id, 'held');
  });
}

/** Ends all faults and silences, and lets time pass until everything has been told. */
async function heal({ world, silences }: Play): Promise<void> {
  world.note('heal');
  world.faults = NO_FAULTS;
  for (let slot = 0; slot < world.slots.length; slot++) {
    world.freeze(slot, false);
    world.cut(slot, false);
    world.start(slot);
  }
  // A start may fail at once where Redis was cut off just before.
  await world.advance(8 * SECOND);
  for (let slot = 0; slot < world.slots.length; slot++) world.start(slot);
  await world.advance(5 * SECOND);
  const [process] = world.running();
  for (const { id } of process === undefined ? [] : [...process.engine.silences.values()]) {
    if (process !== undefined && (await expired(world, process, id))) silences.set(id, 'ended');
  }
  await world.advance(28 * SECOND);
  for (let i = 0; i < 40 && world.running().some(({ isBehind }) => isBehind); i++) {
    await world.advance(100);
  }
}

async function expired(
  world: ReplicatedWorld,
  process: ReplicaProcess,
  id: string,
): Promise<boolean> {
  const done = world.expire(process, id);
  await world.advance(100);
  return done;
}

/** Alerts about whose present state some receiver was not told. */
function findForgotten({ world, truth, silencedNames }: Play): string[] {
  const told = new Map<string, 'firing' | 'resolved'>();
  const disputed = new Set<string>();
  for (const { at, target, firing, resolved, by, isStray } of world.arrivals) {
    if (isStray) disputed.add(target);
    // Nobody can know any more what it told while it could not reach Redis.
    if (by.tookAway && at >= by.cutAt) continue;
    const integration = target.slice(target.lastIndexOf(' ') + 1);
    for (const name of firing) told.set(`${name} ${integration}`, 'firing');
    for (const name of resolved) told.set(`${name} ${integration}`, 'resolved');
  }
  const problems: string[] = [];
  for (const [key, { acknowledged }] of truth) {
    const [alertname = ''] = key.split('/');
    for (const integration of INTEGRATIONS) {
      // Where two have told people at a time, either may have had the last word.
      if (disputed.has(`{}:{alertname="${alertname}"} ${integration}`)) continue;
      const state = told.get(`${key} ${integration}`) ?? 'nothing';
      if (acknowledged === 'firing' && state !== 'firing') {
        problems.push(`FORGOTTEN ${key} for ${integration}`);
      }
      // What ends while it is muted is not told (row P2).
      const mayBeKept = silencedNames.has(alertname);
      if (acknowledged === 'resolved' && state === 'firing' && !mayBeKept) {
        problems.push(`NEVER RESOLVED ${key} for ${integration}`);
      }
    }
  }
  return problems;
}

/** Unmarked messages that say what the one before said, or that carry an id seen before. */
function findDuplicates(arrivals: readonly Arrival[], { cuts }: Scenario): string[] {
  // A leader that alone cannot reach Redis goes on, as its successor does.
  if (cuts) return [];
  const last = new Map<string, Arrival>();
  const unmarked = new Set<string>();
  const problems: string[] = [];
  for (const arrival of arrivals) {
    const { target, notification } = arrival;
    const { id, possibleDuplicate, reason } = notification;
    const before = last.get(target);
    last.set(target, arrival);
    if (possibleDuplicate) continue;
    const isKnown = unmarked.has(`${target} ${id}`);
    unmarked.add(`${target} ${id}`);
    // A message that its sender did not live to see arrive may come after its marked repeat.
    const isRepeat =
      before !== undefined &&
      !before.notification.possibleDuplicate &&
      contentOf(before) === contentOf(arrival) &&
      reason !== 'repeat interval elapsed';
    if (isKnown || isRepeat) problems.push(`DUPLICATE ${id} ${target}: ${contentOf(arrival)}`);
  }
  return problems;
}

function contentOf({ firing, resolved }: Arrival): string {
  return `${firing.join(' ')} | ${resolved.join(' ')}`;
}

/** Followers that told people. */
function findIntrusions({ world }: Play): string[] {
  return world.intrusions
    .filter(({ isExcused }) => !isExcused)
    .map(({ by, leader }) => `INTRUSION of ${by} while ${leader} leads`);
}

/** What one process shows otherwise than another, or than what is stored. */
function findDifferences({ world, silences }: Play): string[] {
  const problems: string[] = [];
  const leaders = world.running().filter(({ replica }) => replica.leads());
  if (leaders.length !== 1) problems.push(`LEADERS ${leaders.map(({ id }) => id).join(' ')}`);
  const [leader] = leaders;
  if (leader === undefined) return problems;
  const stored = storedPicture(world);
  for (const process of world.running()) {
    const picture = pictureOf(process);
    for (const [what, value] of Object.entries(picture)) {
      const expected = process === leader ? stored[what] : pictureOf(leader)[what];
      if (value === expected || expected === undefined) continue;
      const other = process === leader ? 'what is stored' : `the leader ${leader.id}`;
      problems.push(`DIFFERENT ${what} of ${process.id}: ${value}\n  from ${other}: ${expected}`);
    }
    for (const [id, state] of silences) {
      const silence = process.engine.silences.get(id);
      const isEnded = silence !== undefined && silence.endsAt <= process.now();
      if (silence === undefined) problems.push(`LOST silence ${id} at ${process.id}`);
      if (state === 'ended' && !isEnded) problems.push(`UNENDED silence ${id} at ${process.id}`);
    }
    problems.push(...findLateGroups(process, leader));
  }
  return problems;
}

function findLateGroups(process: ReplicaProcess, leader: ReplicaProcess): string[] {
  const problems: string[] = [];
  for (const group of process.engine.dispatcher.groups()) {
    const other = leader.engine.dispatcher.get(group.id);
    const dueAt = process.engine.dispatcher.dueAt(group);
    const expected = other && leader.engine.dispatcher.dueAt(other);
    if (dueAt === undefined || expected === undefined) continue;
    if (Math.abs(dueAt - expected) > 2 * CLOCK_ERROR_MS) {
      const late = String(dueAt - expected);
      problems.push(`DUE ${group.id} at ${process.id} ${late} ms after the leader's time`);
    }
  }
  return problems;
}

type Picture = Record<string, string>;

function pictureOf({ engine }: ReplicaProcess): Picture {
  const firing = [...engine.alerts.values()].filter(({ endsAt }) => isLong(endsAt));
  const groups = [...engine.dispatcher.groups()].filter((group) =>
    [...group.alerts()].some(({ endsAt }) => isLong(endsAt)),
  );
  return {
    alerts: lines(
      firing.map(({ labels, startsAt, endsAt }) => [labels.get('instance'), startsAt, endsAt]),
    ),
    silences: lines([...engine.silences.values()].map((silence) => silenceRow(silence))),
    groups: lines(groups.map(({ id }) => id)),
  };
}

/** Whether an alert fires: what has ended, ended before the end of the run. */
function isLong(endsAt: EpochMs): boolean {
  return endsAt > addMs(START, HOUR);
}

function storedPicture(world: ReplicatedWorld): Picture {
  const rows = world.redis.rows();
  const contents = new Map(
    rows.flatMap(({ table, key, value }) => {
      const content = table === 'alert' ? readAlertRow(key, value) : undefined;
      return content === undefined ? [] : [[key, content.labels.get('instance')] as const];
    }),
  );
  const alerts = rows.flatMap(({ table, key, value }) => {
    const times = table === 'alert_time' ? readAlertTimeRow(value) : undefined;
    if (times === undefined || !isLong(times.endsAt)) return [];
    return [[contents.get(key), times.startsAt, times.endsAt]];
  });
  return {
    alerts: lines(alerts),
    silences: lines(rows.filter(({ table }) => table === 'silence')),
  };
}

function lines(values: readonly unknown[]): string {
  return values
    .map((value) => JSON.stringify(value))
    .sort()
    .join('\n');
}
