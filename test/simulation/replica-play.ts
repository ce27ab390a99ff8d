// What happens to replicas in one run: reports, silences and faults, in an order that a seed decides;
// then all faults end, and whatever has still to be told is told.
import { fingerprintOf, type Fingerprint } from '../../src/model/fingerprint.ts';
import { LabelSet } from '../../src/model/label-set.ts';
import { addMs, durationMs, type EpochMs } from '../../src/model/instant.ts';
import { engineConfig, HOUR, SECOND, START, WEBHOOK } from '../support/engine-world.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { NO_FAULTS } from './faulty-world.ts';
import type { ReplicaProcess } from './replica-process.ts';
import type { Scenario } from './replica-scenarios.ts';
import { CLOCK_ERROR_MS } from './clock-error.ts';
import { ReplicatedWorld } from './replicated-world.ts';

export const INTEGRATIONS = ['webhook[0]', 'slack[0]'] as const;
const INSTANCES = ['a', 'b', 'c'] as const;
/** Their groups are in slots 28, 39 and 44. */
const NAMES = ['Disk', 'Load', 'Fan'] as const;

/** Short times, so that a run has many looks at each group and few beats of hearts. */
const ROUTE = {
  groupWaitMs: durationMs(3 * SECOND),
  groupIntervalMs: durationMs(12 * SECOND),
  repeatIntervalMs: durationMs(40 * SECOND),
};
const SLACK = { name: 'slack', index: 0, sendResolved: true };
const CONFIG = engineConfig(ROUTE, [WEBHOOK, SLACK]);
const POLICIES = engineConfig(ROUTE, [
  { ...WEBHOOK, sendResolved: false },
  { ...SLACK, holdsUnknown: true },
]);

/** No sender changes its mind faster than this; clocks that differ could not tell the order. */
const MIN_PAUSE_MS = 2 * CLOCK_ERROR_MS + 2 * SECOND;

/** What a sender knows of an alert: its present state, and the last one that was acknowledged. */
export interface Truth {
  readonly fingerprint: Fingerprint;
  startsAt: EpochMs;
  /** All its starts. */
  readonly begins: EpochMs[];
  postedAt: EpochMs;
  isFiring: boolean;
  reports: number;
  acknowledged: 'unsure' | 'firing' | 'resolved';
  /** Whether it was acknowledged that it fires, since it last began. */
  isKnown: boolean;
}

/** News takes up to two seconds, and more may come meanwhile. */
const MAX_CATCH_UPS = 150;

export interface Play {
  readonly world: ReplicatedWorld;
  readonly random: SeededRandom;
  readonly scenario: Scenario;
  readonly truth: Map<string, Truth>;
  /** Ids of silences that somebody was told are stored, and whether they were ended since. */
  readonly silences: Map<string, 'held' | 'ended' | 'unsure'>;
  readonly silencedNames: Set<string>;
  /** Whether Redis has lost what the processes have not brought back yet. */
  isAtRisk: boolean;
  lostAt: EpochMs;
}

export async function beginPlay(
  seed: number,
  scenario: Scenario,
  { isTraced }: { readonly isTraced: boolean },
): Promise<Play> {
  const random = new SeededRandom(seed);
  const size = 2 + random.below(3);
  const config = scenario.policies ? POLICIES : CONFIG;
  const world = new ReplicatedWorld(config, random, { size, isTraced });
  for (let seat = 0; seat < size; seat++) world.start(seat);
  await world.advance(SECOND);
  world.receivers.faults = scenario.faults;
  return {
    ...{ world, random, scenario },
    truth: new Map(),
    silences: new Map(),
    silencedNames: new Set(),
    isAtRisk: false,
    lostAt: START,
  };
}

/** Does one thing that may happen. */
export async function act(play: Play): Promise<void> {
  const { world, random, scenario } = play;
  if (world.isInStep && addMs(play.lostAt, 2 * SECOND) < world.time.now()) play.isAtRisk = false;
  const dice = random.next();
  if (dice < 0.3) report(play);
  else if (dice < 0.62) await world.advance(random.below(4 * SECOND));
  else if (dice < 0.72) await world.advance(random.below(100));
  else if (dice < 0.78) changeSilence(play);
  else if (scenario.letters && dice < 0.86) askForLetters(play);
  else if (scenario.lonelyDeaths && dice < 0.84 && !play.isAtRisk) await dieAlone(play);
  else disturb(play);
}

/**
 * Redis is away from all or from one, who goes on telling people and dies of it; the others must guess
 * what it told.
 */
async function dieAlone(play: Play): Promise<void> {
  const { world, random } = play;
  const seat = random.below(world.seats.length);
  const isAlone = random.chance(0.3);
  const cutOff = (isCut: boolean): void => {
    if (isAlone) world.cut(seat, isCut);
    else world.breakOff(isCut);
  };
  report(play);
  await world.advance(random.below(4 * SECOND));
  cutOff(true);
  await world.advance(random.below(8 * SECOND));
  world.kill(seat);
  cutOff(false);
  if (random.chance(0.5)) world.start(seat);
  await world.advance(random.below(2 * SECOND));
  report(play);
}

function disturb(play: Play): void {
  const { world, random, scenario } = play;
  const seat = random.below(world.seats.length);
  const dice = random.next();
  if (dice < 0.25) {
    world.start(seat);
  } else if (dice < 0.5) {
    if (scenario.kills && !play.isAtRisk) world.kill(seat);
  } else if (dice < 0.6) {
    if (scenario.ends && !play.isAtRisk) world.end(seat);
  } else if (dice < 0.75) {
    if (scenario.stops) world.freeze(seat, random.chance(0.6));
  } else if (dice < 0.9) {
    if (scenario.cuts) cut(play, seat);
  } else if (dice < 0.95) {
    if (scenario.jumps) world.jump(seat);
  } else if (scenario.losses && world.running().length > 0) lose(play);
}

/** Somebody must be left who knows what is lost. */
function lose(play: Play): void {
  const { world, random, scenario } = play;
  if (!world.isInStep && !scenario.unheardLosses) return;
  const commits = 1 + random.below(3);
  const isAll = world.isInStep && random.chance(0.5);
  if (!world.isInStep && !world.areThere(world.redis.latestWriters(commits))) return;
  world.lose(isAll ? 'everything' : commits);
  play.isAtRisk = true;
  play.lostAt = world.time.now();
}

/** Somebody looks at the dead letters of some replica, and wants all sent again, or drops one. */
function askForLetters({ world, random }: Play): void {
  const [first, ...others] = world.serving();
  if (first === undefined) return;
  const process = random.pick([first, ...others]);
  const [one, ...more] = [...process.engine.letters.views()].map(({ letter }) => letter.id);
  if (one === undefined) return;
  if (random.chance(0.7)) world.replay(process, [one, ...more]);
  else world.dismiss(process, random.pick([one, ...more]));
}

function cut({ world, random }: Play, seat: number): void {
  if (random.chance(0.7)) {
    world.cut(seat, random.chance(0.6));
    return;
  }
  world.breakOff(random.chance(0.5));
}

/** One alert begins, goes on, or ends; as Prometheus does, its start stays while it fires. */
function report({ world, random, truth }: Play): void {
  const alertname = random.pick(NAMES);
  const instance = `${alertname}/${random.pick(INSTANCES)}`;
  const now = world.time.now();
  const alert: Truth = truth.get(instance) ?? {
    fingerprint: fingerprintOf(LabelSet.from(Object.entries({ alertname, instance }))),
    startsAt: now,
    begins: [],
    postedAt: addMs(now, -HOUR),
    isFiring: false,
    reports: 0,
    acknowledged: 'unsure',
    isKnown: false,
  };
  if (addMs(alert.postedAt, MIN_PAUSE_MS) > now) return;
  const to = recipients(world, random);
  if (to.length === 0) return;
  const wasFiring = alert.isFiring;
  alert.isFiring = !wasFiring || random.chance(0.4);
  if (!wasFiring) {
    [alert.startsAt, alert.isKnown] = [now, false];
    alert.begins.push(now);
  }
  alert.postedAt = now;
  truth.set(instance, alert);
  const state = alert.isFiring ? 'firing' : 'resolved';
  // An end lies in the past by every clock, as that of a rule that was evaluated a while ago does.
  const endsAt = addMs(now, alert.isFiring ? 24 * HOUR : -2 * CLOCK_ERROR_MS);
  alert.acknowledged = 'unsure';
  const report = ++alert.reports;
  const { startsAt } = alert;
  world.post(
    { alertname, instance },
    { startsAt, endsAt },
    {
      to,
      acknowledged: () => {
        if (report === alert.reports) alert.acknowledged = state;
        if (alert.startsAt === startsAt && state === 'firing') alert.isKnown = true;
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
export async function heal({ world, silences, scenario }: Play): Promise<void> {
  world.note(() => 'heal');
  world.receivers.faults = NO_FAULTS;
  for (let seat = 0; seat < world.seats.length; seat++) {
    world.freeze(seat, false);
    world.cut(seat, false);
    world.start(seat);
  }
  // A start may fail at once where Redis was cut off just before, and an end takes a while.
  await world.advance(9 * SECOND);
  for (let seat = 0; seat < world.seats.length; seat++) world.start(seat);
  await world.advance(5 * SECOND);
  // One that was started again may read yet what is stored.
  const [process] = world.serving();
  for (const { id } of process === undefined ? [] : [...process.engine.silences.values()]) {
    if (process === undefined) break;
    void world.expire(process, id).then((isDone) => {
      if (isDone) silences.set(id, 'ended');
    });
    await world.advance(100);
  }
  if (process !== undefined && scenario.letters) replayAll(world, process);
  await world.advance(28 * SECOND);
  if (process !== undefined && scenario.policies) {
    replayAll(world, process);
    await world.advance(SECOND);
  }
  for (let i = 0; i < MAX_CATCH_UPS && !world.isInStep; i++) await world.advance(100);
}

function replayAll(world: ReplicatedWorld, process: ReplicaProcess): void {
  world.replay(
    process,
    [...process.engine.letters.views()].map(({ letter }) => letter.id),
  );
}

/** Ends all processes at once, and starts one: what it finds is what was kept. */
export async function startOver({ world }: Play): Promise<ReplicaProcess | undefined> {
  for (let seat = 0; seat < world.seats.length; seat++) world.kill(seat);
  world.start(0);
  await world.advance(10 * SECOND);
  return world.running()[0];
}
