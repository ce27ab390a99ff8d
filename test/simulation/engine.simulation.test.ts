// Nobody is forgotten, nobody is told twice without a mark: checked over thousands of seeded runs
// with crashes between any two steps, failing receivers and an absent store.
import { describe, expect, it } from 'vitest';
import { addMs, durationMs, type EpochMs } from '../../src/model/instant.ts';
import { engineConfig, HOUR, MINUTE, SECOND, WEBHOOK } from '../support/engine-world.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { FaultyWorld, NO_FAULTS, type Arrival, type Faults } from './faulty-world.ts';

const SEEDS = Number(process.env['TOCSIN_SIMULATION_SEEDS'] ?? 3_000);
const FIRST_SEED = Number(process.env['TOCSIN_SIMULATION_SEED'] ?? 1);

const INSTANCES = ['a', 'b', 'c', 'd'] as const;
const NAMES = ['Disk', 'Load'] as const;

const CONFIG = engineConfig(
  {
    groupWaitMs: durationMs(30 * SECOND),
    groupIntervalMs: durationMs(5 * MINUTE),
    repeatIntervalMs: durationMs(30 * MINUTE),
  },
  [WEBHOOK, { name: 'slack', index: 0, sendResolved: true }],
);

/** What a sender knows of an alert: its present state, and the last one that was acknowledged. */
interface Truth {
  startsAt: EpochMs;
  isFiring: boolean;
  reports: number;
  /** `unsure` while the last report is not acknowledged: either state may be told. */
  acknowledged: 'unsure' | 'firing' | 'resolved';
}

interface Scenario {
  readonly faults: Faults;
  readonly crashes: boolean;
  readonly storeOutages: boolean;
}

describe.each<{ name: string; scenario: Scenario }>([
  {
    name: 'crashes alone',
    scenario: { faults: NO_FAULTS, crashes: true, storeOutages: false },
  },
  {
    name: 'failing receivers alone',
    scenario: {
      faults: { lose: 0.3, arriveAndFail: 0.15, refuse: 0.05 },
      crashes: false,
      storeOutages: false,
    },
  },
  {
    name: 'crashes among failing receivers',
    scenario: {
      faults: { lose: 0.3, arriveAndFail: 0.1, refuse: 0.05 },
      crashes: true,
      storeOutages: false,
    },
  },
  {
    name: 'a store that is away for a while',
    scenario: {
      faults: { lose: 0.1, arriveAndFail: 0.05, refuse: 0 },
      crashes: false,
      storeOutages: true,
    },
  },
  {
    name: 'services that ask to be left alone, and crashes',
    scenario: {
      faults: { lose: 0.1, arriveAndFail: 0.05, refuse: 0, postpone: 0.4 },
      crashes: true,
      storeOutages: false,
    },
  },
])('with $name', ({ scenario }) => {
  it(`holds its promises over ${SEEDS} seeds`, () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      const problem = runSeed(seed, scenario);
      expect(problem, `seed ${seed}`).toBeUndefined();
    }
  });
});

/** Plays one seed; returns what was broken, with the trace, or undefined. */
function runSeed(seed: number, scenario: Scenario): string | undefined {
  const random = new SeededRandom(seed);
  const world = new FaultyWorld(CONFIG, random);
  const truth = new Map<string, Truth>();
  world.faults = scenario.faults;
  for (let i = 0; i < 40; i++) act(world, { random, truth, scenario });
  heal(world, truth);
  const told = [...findForgotten(world, truth), ...findDuplicates(world.arrivals)];
  const problems = [...told, ...world.impatient];
  return problems.length === 0 ? undefined : [...problems, ...world.trace].join('\n');
}

interface Play {
  readonly random: SeededRandom;
  readonly truth: Map<string, Truth>;
  readonly scenario: Scenario;
}

function act(world: FaultyWorld, { random, truth, scenario }: Play): void {
  const dice = random.next();
  if (dice < 0.35) report(world, { random, truth });
  else if (dice < 0.75) world.advance(random.below(4 * MINUTE), 0.7);
  else if (dice < 0.9) for (let i = random.below(6); i > 0 && world.hasSteps; i--) world.step();
  else if (dice < 0.93) world.reload();
  else if (dice < 0.96) world.isStoreAway = scenario.storeOutages && !world.isStoreAway;
  else if (scenario.crashes) world.crash();
}

/** One alert begins, goes on, or ends; as Prometheus does, its start stays while it fires. */
function report(world: FaultyWorld, { random, truth }: Pick<Play, 'random' | 'truth'>): void {
  const alertname = random.pick(NAMES);
  const instance = `${alertname}/${random.pick(INSTANCES)}`;
  const alert = truth.get(instance) ?? {
    startsAt: world.now,
    isFiring: false,
    reports: 0,
    acknowledged: 'unsure',
  };
  const wasFiring = alert.isFiring;
  alert.isFiring = !wasFiring || random.chance(0.5);
  if (!wasFiring) alert.startsAt = world.now;
  truth.set(instance, alert);
  const state = alert.isFiring ? 'firing' : 'resolved';
  // Far enough in the future that nothing times out by itself in a run.
  const endsAt = alert.isFiring ? addMs(world.now, 24 * HOUR) : world.now;
  alert.acknowledged = 'unsure';
  const range = { startsAt: alert.startsAt, endsAt };
  const report = ++alert.reports;
  world.post({ alertname, instance }, range, () => {
    if (report === alert.reports) alert.acknowledged = state;
  });
}

/** Ends all faults, has every sender repeat itself as Prometheus does, and lets time pass. */
function heal(world: FaultyWorld, truth: Map<string, Truth>): void {
  world.note('heal');
  world.faults = NO_FAULTS;
  world.isStoreAway = false;
  world.settle();
  // A flush may leave it to the next one to wait for the rest of a time that a service asked for.
  world.advance(21 * MINUTE, 1);
  world.settle();
  world.note(`truth ${JSON.stringify([...truth])}`);
}

/** Alerts about whose present state some receiver was not told. */
function findForgotten(world: FaultyWorld, truth: ReadonlyMap<string, Truth>): string[] {
  const told = new Map<string, 'firing' | 'resolved'>();
  for (const { target, firing, resolved } of world.arrivals) {
    for (const name of firing) told.set(`${name} ${integrationOf(target)}`, 'firing');
    for (const name of resolved) told.set(`${name} ${integrationOf(target)}`, 'resolved');
  }
  const problems: string[] = [];
  for (const [key, { acknowledged }] of truth) {
    for (const integration of ['webhook[0]', 'slack[0]']) {
      const state = told.get(`${key} ${integration}`) ?? 'nothing';
      if (acknowledged === 'firing' && state !== 'firing') {
        problems.push(`FORGOTTEN ${key} for ${integration}`);
      }
      if (acknowledged === 'resolved' && state === 'firing') {
        problems.push(`NEVER RESOLVED ${key} for ${integration}`);
      }
    }
  }
  return problems;
}

/** Unmarked messages that say what the one before said, or that carry an id seen before. */
function findDuplicates(arrivals: readonly Arrival[]): string[] {
  const last = new Map<string, string>();
  const ids = new Set<string>();
  const problems: string[] = [];
  for (const { target, notification, firing, resolved } of arrivals) {
    const content = `${firing.join(' ')} | ${resolved.join(' ')}`;
    const id = `${target} ${notification.id}`;
    const isRepeat = last.get(target) === content;
    const mayRepeat = notification.reason === 'repeat interval elapsed';
    if (!notification.possibleDuplicate && ((isRepeat && !mayRepeat) || ids.has(id))) {
      problems.push(`DUPLICATE ${notification.id} ${target}: ${content}`);
    }
    last.set(target, content);
    ids.add(id);
  }
  return problems;
}

function integrationOf(target: string): string {
  return target.slice(target.lastIndexOf(' ') + 1);
}
