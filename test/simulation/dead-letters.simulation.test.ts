// What is given up is a dead letter in the very commit that gives it up, and goes in the very commit
// that says that people were told. So no crash loses one, and none is sent again unmarked when it may
// have arrived: checked over thousands of seeded runs with replays among crashes.
import { describe, expect, it } from 'vitest';
import type { Effects } from '../../src/engine/effects.ts';
import { readNotificationRow } from '../../src/engine/rows/notification-rows.ts';
import { rowKey } from '../../src/engine/rows/row-key.ts';
import { addMs, durationMs } from '../../src/model/instant.ts';
import { deadLetterId } from '../../src/notify/dead-letter.ts';
import { notificationKeyText, type NotificationKey } from '../../src/notify/notification-record.ts';
import { engineConfig, HOUR, MINUTE, SECOND, WEBHOOK } from '../support/engine-world.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { FaultyWorld, NO_FAULTS, type Faults } from './faulty-world.ts';

const SEEDS = Number(process.env['TOCSIN_SIMULATION_SEEDS'] ?? 600);
const FIRST_SEED = Number(process.env['TOCSIN_SIMULATION_SEED'] ?? 1);

const HOLDING = { name: 'sms', index: 0, sendResolved: true, holdsUnknown: true } as const;
const CONFIG = engineConfig(
  {
    groupWaitMs: durationMs(30 * SECOND),
    groupIntervalMs: durationMs(5 * MINUTE),
    repeatIntervalMs: durationMs(4 * HOUR),
  },
  [WEBHOOK, HOLDING],
);
const LABELS = ['Disk/a', 'Disk/b', 'Load/a'] as const;

describe.each<{ name: string; faults: Faults; crashes: boolean }>([
  { name: 'crashes alone', faults: NO_FAULTS, crashes: true },
  { name: 'refusals', faults: { lose: 0.1, arriveAndFail: 0, refuse: 0.5 }, crashes: false },
  {
    name: 'crashes among failures of every kind',
    faults: { lose: 0.2, arriveAndFail: 0.2, refuse: 0.3 },
    crashes: true,
  },
])('dead letters among $name', ({ faults, crashes }) => {
  it(`are neither lost nor sent twice unmarked over ${SEEDS} seeds`, () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      const problem = runSeed(seed, { faults, crashes });
      expect(problem, `seed ${seed}`).toBeUndefined();
    }
  });
});

interface Scenario {
  readonly faults: Faults;
  readonly crashes: boolean;
}

/** Plays one seed; returns what was broken, with the trace, or undefined. */
function runSeed(seed: number, { faults, crashes }: Scenario): string | undefined {
  const random = new SeededRandom(seed);
  const world = new FaultyWorld(CONFIG, random);
  world.faults = faults;
  const problems: string[] = [];
  watch(world, problems);
  for (let i = 0; i < 40; i++) {
    const dice = random.next();
    if (dice < 0.3) report(world, random);
    else if (dice < 0.7) world.advance(random.below(4 * MINUTE), 0.7);
    else if (dice < 0.85) for (let n = random.below(6); n > 0 && world.hasSteps; n--) world.step();
    else if (dice < 0.93) replayAll(world);
    else if (crashes) world.crash();
  }
  heal(world, problems);
  return problems.length === 0 ? undefined : [...problems, ...world.trace].join('\n');
}

function report(world: FaultyWorld, random: SeededRandom): void {
  const instance = random.pick(LABELS);
  const [alertname = ''] = instance.split('/');
  const endsAt = random.chance(0.6) ? addMs(world.now, 24 * HOUR) : world.now;
  world.post({ alertname, instance }, { startsAt: addMs(world.now, -1), endsAt }, () => undefined);
}

function replayAll(world: FaultyWorld): void {
  const ids = [...world.engine.letters.views()].map(({ letter }) => letter.id);
  if (ids.length === 0) return;
  world.note(`replay ${ids.length}`);
  world.change((engine, now) => engine.letters.askReplay(ids, now));
}

/** Checks each commit as it is decided, and each message as it arrives. */
function watch(world: FaultyWorld, problems: string[]): void {
  const ids = new Set<string>();
  world.onEffects = (effects) => {
    problems.push(...brokenCommits(effects));
  };
  world.onArrival = ({ target, notification }, { key }) => {
    const id = `${target} ${notification.id}`;
    const hasArrived = ids.has(id);
    if (hasArrived && !notification.possibleDuplicate) problems.push(`UNMARKED ${id}`);
    ids.add(id);
    const view = world.engine.letters.view(deadLetterId(key));
    const isAskedFor = view?.replayRequestedAt !== undefined;
    // What is new is told, marked; but not what is held, or has been told, once more.
    const isRepeat = hasArrived || view?.letter.message.id === notification.id;
    if (key.integration === 'sms' && isRepeat && !isAskedFor) {
      problems.push(`REPEATED ALTHOUGH HELD ${id}`);
    }
  };
}

/** What of a commit would lose a letter, if a crash came right behind it. */
function brokenCommits({ changes, events }: Effects): string[] {
  const letters = new Map<string, boolean>();
  for (const { table, key, value } of changes) {
    if (table === 'dead_letter') letters.set(key, value !== undefined);
  }
  const told = (key: NotificationKey): boolean =>
    changes.some(
      ({ table, key: row, value = '' }) =>
        table === 'notification' &&
        row === rowKey(notificationKeyText(key)) &&
        readNotificationRow(value)?.last !== undefined,
    );
  return events.flatMap((event): readonly string[] => {
    switch (event.kind) {
      case 'notification failed':
      case 'notification held': {
        const isKept = letters.get(deadLetterId(event.key)) === true;
        return isKept ? [] : [`NOT KEPT ${event.id}`];
      }
      case 'dead letter gone':
        return told(event.letter.key) ? [] : [`LOST ${event.letter.id}: ${event.end}`];
      default:
        return [];
    }
  });
}

/** Ends all faults, and has everything sent that is left: then nothing is. */
function heal(world: FaultyWorld, problems: string[]): void {
  world.note('heal');
  world.faults = NO_FAULTS;
  world.settle();
  world.advance(11 * MINUTE, 1);
  world.settle();
  const left = [...world.engine.letters.views()].map(({ letter }) => letter);
  const before = world.arrivals.length;
  replayAll(world);
  world.settle();
  world.advance(SECOND, 1);
  world.settle();
  for (const { letter } of world.engine.letters.views()) problems.push(`LEFT ${letter.id}`);
  for (const { key, message } of left) {
    const target = `${key.groupKey} ${key.integration}[${key.index}]`;
    const arrival = world.arrivals.slice(before).find((one) => one.target === target);
    const names = message.alerts.map(({ labels }) => labels.get('instance'));
    const shown = new Set([...(arrival?.firing ?? []), ...(arrival?.resolved ?? [])]);
    const missing = names.filter((name) => !shown.has(name));
    if (arrival === undefined || missing.length > 0) {
      problems.push(`NOT TOLD ${message.id} ${target}: ${missing.join(' ')}`);
    }
  }
}
