// What is muted is not told, what is not muted is not kept back: checked over thousands of seeded
// runs in which silences, inhibition, time intervals and reloads come and go among crashes.
import { describe, expect, it } from 'vitest';
import type { InhibitRule } from '../../src/config/inhibit-rule.ts';
import type { NamedTimeInterval } from '../../src/config/time-interval.ts';
import type { Effects } from '../../src/engine/effects.ts';
import type { EngineConfig } from '../../src/engine/engine-config.ts';
import { readAlertTimeRow } from '../../src/engine/rows/alert-rows.ts';
import { readSilenceRow } from '../../src/engine/rows/silence-rows.ts';
import { expireSilence, setSilence } from '../../src/engine/silence-changes.ts';
import { newMatcher } from '../../src/matcher/new-matcher.ts';
import { isResolvedAt, type Alert } from '../../src/model/alert.ts';
import { addMs, durationMs, type EpochMs } from '../../src/model/instant.ts';
import { LabelSet } from '../../src/model/label-set.ts';
import { MUTE_REASONS } from '../../src/mute/muting.ts';
import type { Silence } from '../../src/mute/silences/silence.ts';
import { stateOf } from '../../src/mute/silences/silence-state.ts';
import {
  engineConfig,
  HOUR,
  MINUTE,
  routeConfig,
  SECOND,
  START,
  WEBHOOK,
} from '../support/engine-world.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { FaultyWorld, NO_FAULTS, type Faults } from './faulty-world.ts';

const SEEDS = Number(process.env['TOCSIN_SIMULATION_SEEDS'] ?? 1_000);
const FIRST_SEED = Number(process.env['TOCSIN_SIMULATION_SEED'] ?? 1);

const NAMES = ['Disk', 'Load'] as const;
const INSTANCES = ['a', 'b', 'c'] as const;

/** While this one fires, nothing is said of any Load. */
const SOURCE = 'Disk/a';
const RULES: readonly InhibitRule[] = [
  {
    name: '',
    sourceMatchers: [matcher('instance', SOURCE)],
    targetMatchers: [matcher('alertname', 'Load')],
    equal: [],
  },
];

/** A run begins at noon and lasts for an hour or two. */
const QUIET = { from: 12 * 60 + 20, to: 12 * 60 + 50 };
const OFFICE = { from: 12 * 60 + 5, to: 12 * 60 + 65 };
const INTERVALS = [interval('quiet', QUIET), interval('office', OFFICE)];

type Muting = 'nothing' | 'rules' | 'intervals' | 'both';

const CONFIGS: Readonly<Record<Muting, EngineConfig>> = {
  nothing: config(false, false),
  rules: config(true, false),
  intervals: config(false, true),
  both: config(true, true),
};
const KINDS = ['nothing', 'rules', 'intervals', 'both'] as const;

describe.each<{ name: string; faults: Faults; crashes: boolean }>([
  { name: 'nothing else', faults: NO_FAULTS, crashes: false },
  { name: 'crashes', faults: NO_FAULTS, crashes: true },
  {
    name: 'crashes and failing receivers',
    faults: { lose: 0.2, arriveAndFail: 0.1, refuse: 0.03 },
    crashes: true,
  },
])('muting among $name', ({ faults, crashes }) => {
  it(`neither tells nor keeps back what it must not over ${String(SEEDS)} seeds`, () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      const run = new Run(new SeededRandom(seed), faults);
      for (let i = 0; i < 50; i++) run.act(crashes);
      run.heal();
      const problem = run.problems.length === 0 ? undefined : run.report();
      expect(problem, `seed ${String(seed)}`).toBeUndefined();
    }
  });
});

interface Known {
  readonly startsAt: EpochMs;
  readonly isFiring: boolean;
  readonly isAcknowledged: boolean;
}

/** One seed: a world, and what must be true of it, found out by other means than the engine's. */
class Run {
  readonly problems: string[] = [];
  readonly #random: SeededRandom;
  readonly #world: FaultyWorld;
  readonly #known = new Map<string, Known>();
  #kind: Muting = 'nothing';
  #silences = new Map<string, Silence>();
  /** By alert and integration, what it was last told, or is being told. */
  readonly #told = new Map<string, 'firing' | 'resolved'>();
  /** Alerts whose end was kept quiet when their group was looked at. */
  readonly #keptEnds = new Set<string>();
  /** Since when an alert fires, may be told of, and nothing has come in between. */
  readonly #openSince = new Map<string, EpochMs>();

  constructor(random: SeededRandom, faults: Faults) {
    this.#random = random;
    this.#world = new FaultyWorld(CONFIGS.nothing, random);
    this.#world.faults = faults;
    this.#world.onEffects = (effects) => {
      this.#check(effects);
    };
  }

  act(crashes: boolean): void {
    const [random, world] = [this.#random, this.#world];
    const dice = random.next();
    if (dice < 0.3) this.#post();
    else if (dice < 0.7) world.advance(random.below(4 * MINUTE), 0.7);
    else if (dice < 0.8) for (let i = random.below(6); i > 0 && world.hasSteps; i--) world.step();
    else if (dice < 0.9) this.#changeSilence();
    else if (dice < 0.95) this.#reload(random.pick(KINDS));
    else if (crashes) this.#crash();
    this.#checkOpen();
  }

  /** Ends all faults and all that mutes, and lets time pass. */
  heal(): void {
    const world = this.#world;
    world.note('heal');
    world.faults = NO_FAULTS;
    world.settle();
    for (const id of [...this.#silences.keys()]) this.#expire(id);
    this.#reload('nothing');
    world.settle();
    world.advance(11 * MINUTE, 1);
    world.settle();
    this.#recall();
    for (const [name, { isFiring, isAcknowledged }] of this.#known) {
      if (!isAcknowledged) continue;
      for (const integration of ['webhook', 'slack']) {
        const told = this.#told.get(`${name} ${integration}`);
        if (isFiring && told !== 'firing') this.#blame(`FORGOTTEN ${name} for ${integration}`);
        if (!isFiring && told === 'firing' && !this.#keptEnds.has(name)) {
          this.#blame(`NEVER RESOLVED ${name} for ${integration}`);
        }
      }
    }
  }

  report(): string {
    return [...this.problems, ...this.#world.trace].join('\n');
  }

  #post(): void {
    const [random, world] = [this.#random, this.#world];
    const alertname = random.pick(NAMES);
    const instance = `${alertname}/${random.pick(INSTANCES)}`;
    const before = this.#known.get(instance);
    const isFiring = before?.isFiring !== true || random.chance(0.5);
    const startsAt = before?.isFiring === true ? before.startsAt : world.now;
    const endsAt = isFiring ? addMs(world.now, 24 * HOUR) : world.now;
    const known = { startsAt, isFiring, isAcknowledged: false };
    this.#known.set(instance, known);
    this.#openSince.delete(instance);
    world.post({ alertname, instance }, { startsAt, endsAt }, () => {
      if (this.#known.get(instance) !== known) return;
      this.#known.set(instance, { ...known, isAcknowledged: true });
    });
  }

  #changeSilence(): void {
    const [random, world] = [this.#random, this.#world];
    const [id] = this.#silences.keys();
    if (id !== undefined && random.chance(0.5)) {
      this.#expire(id);
      return;
    }
    const name = random.pick(NAMES);
    const lasts = random.below(20 * MINUTE) + MINUTE;
    world.note(`silence ${name} for ${String(lasts / SECOND)}s`);
    const result = world.change((engine, now) =>
      setSilence(
        engine.silences,
        {
          id: '',
          matcherSets: [[matcher('alertname', name)]],
          startsAt: addMs(now, random.chance(0.3) ? random.below(5 * MINUTE) : 0),
          endsAt: addMs(now, lasts + 5 * MINUTE),
          createdBy: 'a test',
          comment: 'quiet, please',
          annotations: LabelSet.EMPTY,
        },
        now,
      ),
    );
    if (result.kind !== 'stored') throw new Error(`not stored: ${result.kind}`);
    for (const silence of result.changed) this.#silences.set(silence.id, silence);
  }

  #expire(id: string): void {
    this.#world.note(`expire ${id}`);
    const result = this.#world.change((engine, now) => expireSilence(engine.silences, id, now));
    if (result.kind === 'not found') this.#blame(`LOST silence ${id}`);
    else this.#silences.delete(id);
  }

  #reload(kind: Muting): void {
    this.#world.note(`mutes: ${kind}`);
    this.#kind = kind;
    this.#openSince.clear();
    this.#world.reload(CONFIGS[kind]);
  }

  /** What is not stored is gone; what is stored is there, as it is stored. */
  #crash(): void {
    const world = this.#world;
    const rows = world.storedRows();
    world.crash();
    this.#openSince.clear();
    this.#recall();
    const stored = rows.flatMap(({ table, key, value }) => {
      const silence = table === 'silence' ? readSilenceRow(key, value) : undefined;
      return silence === undefined || stateOf(silence, world.now) === 'expired' ? [] : [silence];
    });
    this.#silences = new Map(stored.map((silence) => [silence.id, silence]));
    const times = rows.filter(({ table }) => table === 'alert_time');
    const found = new Map<string, Alert>();
    for (const alert of world.engine.alerts.values()) found.set(alert.fingerprint, alert);
    if (found.size !== times.length) this.#blame('OTHER alerts after a crash than are stored');
    for (const { key, value } of times) {
      const row = readAlertTimeRow(value);
      const alert = found.get(key);
      if (row?.startsAt !== alert?.startsAt || row?.updatedAt !== alert?.updatedAt) {
        this.#blame(`OTHER times of ${key} after a crash than are stored`);
      }
    }
  }

  /** What was decided counts until a crash; what has arrived counts after it. */
  #recall(): void {
    this.#told.clear();
    for (const { target, firing, resolved } of this.#world.arrivals) {
      const integration = target.slice(target.lastIndexOf(' ') + 1, target.lastIndexOf('['));
      for (const name of firing) this.#told.set(`${name} ${integration}`, 'firing');
      for (const name of resolved) this.#told.set(`${name} ${integration}`, 'resolved');
    }
  }

  /** Looks at each decision at the moment at which it is made. */
  #check(effects: Effects): void {
    const { now } = this.#world;
    for (const event of effects.events) {
      if (event.kind !== 'alerts muted') continue;
      for (const { alert, reason, by } of event.muted) {
        const name = alert.labels.get('instance');
        const text = `${name} by ${reason} ${by.join(' ')}`;
        if (!MUTE_REASONS.includes(reason) || by.length === 0) this.#blame(`NO REASON ${text}`);
        if (this.#muteOf(alert) === undefined) this.#blame(`MUTED WITHOUT CAUSE ${text}`);
        if (isResolvedAt(alert, now)) this.#keptEnds.add(name);
      }
    }
    for (const { key, notification } of effects.sends) {
      for (const alert of notification.alerts) {
        const name = alert.labels.get('instance');
        const isResolved = isResolvedAt(alert, notification.now);
        this.#told.set(`${name} ${key.integration}`, isResolved ? 'resolved' : 'firing');
        // A retry tells what was decided when its group was looked at.
        if (notification.now !== now) continue;
        if (isResolved) this.#keptEnds.delete(name);
        const reason = this.#muteOf(alert);
        if (reason !== undefined) this.#blame(`TOLD ${name} although muted by ${reason}`);
      }
    }
  }

  /** Whatever fires and may be told of is told within group_wait or group_interval. */
  #checkOpen(): void {
    const { now, hasSteps, faults, engine } = this.#world;
    if (hasSteps || faults !== NO_FAULTS) this.#openSince.clear();
    if (hasSteps || faults !== NO_FAULTS) return;
    for (const alert of engine.alerts.values()) {
      const name = alert.labels.get('instance');
      if (isResolvedAt(alert, now) || this.#muteOf(alert) !== undefined) {
        this.#openSince.delete(name);
        continue;
      }
      const since = this.#openSince.get(name) ?? now;
      this.#openSince.set(name, since);
      const isLate = now > addMs(since, 5 * MINUTE + SECOND);
      // A mute may have come and gone between two looks of this check.
      if (
        isLate &&
        this.#wasOpenFrom(alert, since) &&
        this.#told.get(`${name} webhook`) !== 'firing'
      ) {
        this.#blame(`KEPT BACK ${name} since ${String((since - START) / SECOND)}s`);
      }
    }
  }

  #wasOpenFrom(alert: Alert, since: EpochMs): boolean {
    for (let at = since; at <= this.#world.now; at = addMs(at, 30 * SECOND)) {
      if (this.#muteOf(alert, at) !== undefined) return false;
    }
    return true;
  }

  /** Why an alert is muted, by a reading of what is in force that is plainer than the engine's. */
  #muteOf(alert: Pick<Alert, 'labels'>, now = this.#world.now): string | undefined {
    const name = alert.labels.get('alertname');
    const hasRules = this.#kind === 'rules' || this.#kind === 'both';
    const hasIntervals = this.#kind === 'intervals' || this.#kind === 'both';
    const source = [...this.#world.engine.alerts.values()].find(
      ({ labels }) => labels.get('instance') === SOURCE,
    );
    const isInhibited = source !== undefined && !isResolvedAt(source, now);
    if (hasRules && name === 'Load' && isInhibited) return 'inhibition';
    const minute = new Date(now).getUTCHours() * 60 + new Date(now).getUTCMinutes();
    const isWithin = ({ from, to }: typeof QUIET): boolean => minute >= from && minute < to;
    if (hasIntervals && name === 'Load' && isWithin(QUIET)) return 'mute_time_interval';
    if (hasIntervals && name === 'Disk' && !isWithin(OFFICE)) return 'active_time_interval';
    const silence = [...this.#silences.values()].find(
      (one) => one.matcherSets[0]?.[0]?.value === name && stateOf(one, now) === 'active',
    );
    return silence && `silence ${silence.id}`;
  }

  #blame(problem: string): void {
    this.#world.note(problem);
    this.problems.push(problem);
  }
}

function matcher(name: string, value: string): InhibitRule['sourceMatchers'][number] {
  const made = newMatcher('=', name, value);
  if (!made.ok) throw new Error(made.error);
  return made.value;
}

function interval(
  name: string,
  { from, to }: { readonly from: number; readonly to: number },
): NamedTimeInterval {
  const times = [{ startMinute: from, endMinute: to }];
  const any = { weekdays: [], daysOfMonth: [], months: [], years: [], location: 'UTC' };
  return { name, intervals: [{ times, ...any }] };
}

function config(hasRules: boolean, hasIntervals: boolean): EngineConfig {
  const times = {
    groupWaitMs: durationMs(30 * SECOND),
    groupIntervalMs: durationMs(5 * MINUTE),
    repeatIntervalMs: durationMs(30 * MINUTE),
  };
  const routeOf = (name: string, mutes: object): ReturnType<typeof routeConfig> =>
    routeConfig({ ...times, matchers: [matcher('alertname', name)], ...mutes });
  return engineConfig(
    {
      ...times,
      routes: [
        routeOf('Load', hasIntervals ? { muteTimeIntervals: ['quiet'] } : {}),
        routeOf('Disk', hasIntervals ? { activeTimeIntervals: ['office'] } : {}),
      ],
    },
    [WEBHOOK, { name: 'slack', index: 0, sendResolved: true }],
    { inhibitRules: hasRules ? RULES : [], timeIntervals: hasIntervals ? INTERVALS : [] },
  );
}
