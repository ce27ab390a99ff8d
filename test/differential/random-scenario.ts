// Makes a whole story from a number: the same number, the same story.
import { SeededRandom } from '../support/seeded-random.ts';
import type { ConfigSpec } from './config-spec.ts';
import { randomConfig, randomTree } from './random-config.ts';
import { matcherText, randomMatcher, randomSilenceMatchers } from './random-matchers.ts';
import { RandomReports } from './random-reports.ts';
import type { Scenario, Step } from './scenario.ts';

const DURATION_MS = 8_400;
const SLOT_MS = 500;
/** The step of each slot comes a little later in it than the one before, off everybody's timers. */
const SHIFT_MS = 30;
const LAST_SLOT = 14;
/** Silences change so much before the alerts of their slot. */
const EARLIER_MS = 45;
/** How long processes may take to end and to start again. */
const RESTART_SLOTS = 6;
/** A look comes this long after a step, when all servers have settled. */
const LOOK_MS = 85;

/** What happens in a story, beside alerts. */
export interface Traits {
  readonly inhibits: boolean;
  readonly hasIntervals: boolean;
  readonly silences: boolean;
  readonly reloads: boolean;
  readonly restarts: boolean;
  readonly repeatsEnds: boolean;
  readonly hasBadRequests: boolean;
}

/** Which of them the story of a number has. */
export function randomTraits(random: SeededRandom): Traits {
  return {
    inhibits: random.chance(0.35),
    hasIntervals: random.chance(0.3),
    silences: random.chance(0.45),
    reloads: random.chance(0.2),
    restarts: random.chance(0.06),
    repeatsEnds: random.chance(0.12),
    hasBadRequests: random.chance(0.25),
  };
}

/** Makes the story of a number. */
export function randomScenario(seed: number): Scenario {
  // Neighbouring seeds begin alike.
  const random = new SeededRandom(Math.imul(seed, 0x9e3779b1));
  const traits = randomTraits(random);
  const first = randomConfig(random, traits);
  const configs = [first, changedConfig(random, first, traits)];
  const steps = new StoryWriter(random, traits).write();
  return { seed, configs, steps, durationMs: DURATION_MS };
}

function changedConfig(
  random: SeededRandom,
  config: ConfigSpec,
  { restarts }: Pick<Traits, 'restarts'>,
): ConfigSpec {
  // A file that is refused leaves the former in force, but lets no process start.
  if (random.chance(0.2) && !restarts) return { ...config, route: { receiver: 'nosuch' } };
  if (random.chance(0.5)) return config;
  const receivers = config.receivers.length;
  const traits = { inhibits: false, hasIntervals: config.time_intervals !== undefined };
  return { ...config, route: randomTree(random, { receivers, traits }) };
}

class StoryWriter {
  readonly #random: SeededRandom;
  readonly #traits: Traits;
  readonly #reports: RandomReports;
  readonly #steps: Step[] = [];
  readonly #silences: string[] = [];
  #reloads = 0;

  constructor(random: SeededRandom, traits: Traits) {
    const { repeatsEnds, hasBadRequests } = traits;
    this.#random = random;
    this.#traits = traits;
    this.#reports = new RandomReports(random, { repeatsEnds, hasBadAlerts: hasBadRequests });
  }

  write(): readonly Step[] {
    const random = this.#random;
    const slots = randomSlots(random, 5 + random.below(6));
    const restartAt = this.#traits.restarts ? 2 + random.below(2) : -1;
    let notBefore = 0;
    slots.forEach((slot, index) => {
      if (slot < notBefore) return;
      const at = slot * SLOT_MS + index * SHIFT_MS;
      if (index === restartAt) {
        this.#restart(at);
        notBefore = slot + RESTART_SLOTS;
        return;
      }
      this.#happen(at, index === 0);
      if (random.chance(0.5)) this.#look(at + LOOK_MS);
    });
    this.#lookAtAll(DURATION_MS - 300);
    return this.#steps.sort((a, b) => a.at - b.at);
  }

  #happen(at: number, isFirst: boolean): void {
    const random = this.#random;
    const { silences, reloads, hasBadRequests } = this.#traits;
    if (silences && random.chance(0.45)) this.#changeSilences(at);
    if (reloads && !isFirst && this.#reloads < 2 && random.chance(0.3)) {
      this.#reload(at + 10);
      return;
    }
    const alerts = this.#reports.batch(at, 1 + random.below(isFirst ? 4 : 3));
    if (alerts.length > 0) this.#steps.push({ kind: 'post', at, alerts });
    if (hasBadRequests && random.chance(0.2)) this.#sendNonsense(at + 5);
  }

  #reload(at: number): void {
    this.#reloads += 1;
    const config = this.#reloads === 1 ? 1 : this.#random.below(2);
    this.#steps.push({ kind: 'reload', at, config });
  }

  #restart(at: number): void {
    const signal = this.#random.chance(0.7) ? 'SIGTERM' : 'SIGKILL';
    this.#steps.push({ kind: 'restart', at, signal });
    const alerts = this.#reports.everythingFiring();
    if (alerts.length > 0) {
      this.#steps.push({ kind: 'post', at: at + RESTART_SLOTS * SLOT_MS - 400, alerts });
    }
  }

  #changeSilences(at: number): void {
    const random = this.#random;
    const [first, ...rest] = this.#silences;
    if (first !== undefined && random.chance(0.3)) {
      const name = random.chance(0.9) ? random.pick([first, ...rest]) : 'nobody';
      this.#steps.push({ kind: 'unsilence', at: at - EARLIER_MS, name });
      return;
    }
    const replaced = first !== undefined && random.chance(0.4) ? { replaces: first } : {};
    const name = `s${this.#silences.length + 1}`;
    const startsAt = at + random.pick([-1_000, -1_000, 698]);
    this.#silences.push(name);
    this.#steps.push({
      kind: 'silence',
      at: at - EARLIER_MS,
      silence: {
        name,
        matchers: randomSilenceMatchers(random),
        startsAt,
        endsAt: at + random.pick([1_242, 2_742, 60_000]),
        comment: random.chance(0.9) ? `quiet ${name}` : '',
        ...replaced,
      },
    });
  }

  #sendNonsense(at: number): void {
    const [path, body] = this.#random.pick<readonly [string, string]>([
      ['/api/v2/alerts', '{'],
      ['/api/v2/alerts', '[{"annotations":{}}]'],
      ['/api/v2/alerts', '[{"labels":{"a":"b"},"startsAt":"yesterday"}]'],
      ['/api/v2/alerts', ''],
      ['/api/v2/alerts', 'null'],
      ['/api/v2/alerts', '[]'],
      ['/api/v2/alerts', '[{"labels":{"a":"b"},"generatorURL":"::bad"}]'],
      ['/api/v2/silences', '{}'],
      ['/api/v2/silences', '{"matchers":[]}'],
    ]);
    this.#steps.push({ kind: 'raw', at, path, body });
  }

  #look(at: number): void {
    this.#steps.push({ kind: 'get', at, path: randomPath(this.#random) });
  }

  #lookAtAll(at: number): void {
    ALL_PATHS.forEach((path, i) => this.#steps.push({ kind: 'get', at: at + 5 * i, path }));
  }
}

const ALL_PATHS = [
  '/api/v2/alerts',
  '/api/v2/alerts/groups',
  '/api/v2/silences',
  '/api/v2/receivers',
  '/api/v2/status',
] as const;

/** A list, in one case of two with filters. */
function randomPath(random: SeededRandom): string {
  const list = random.pick(['alerts', 'alerts', 'alerts/groups', 'alerts/groups', 'silences']);
  const path = `/api/v2/${list}`;
  if (random.chance(0.5)) return path;
  const query = new URLSearchParams();
  if (random.chance(0.6)) query.append('filter', matcherText(randomMatcher(random)));
  if (list === 'silences') return withQuery(path, query);
  for (const state of ['active', 'silenced', 'inhibited', 'muted'] as const) {
    if (random.chance(0.2)) query.append(state, random.pick(['false', 'false', 'true']));
  }
  if (random.chance(0.2)) query.append('receiver', random.pick(['r0', 'r[12]', '.*', '(']));
  if (random.chance(0.15))
    query.append('receiver_matchers', random.pick(['team="x"', 'team!="x"']));
  if (list === 'alerts' && random.chance(0.1)) query.append('unprocessed', 'false');
  return withQuery(path, query);
}

function withQuery(path: string, query: URLSearchParams): string {
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

/** Different slots in their order. */
function randomSlots(random: SeededRandom, count: number): readonly number[] {
  const slots = new Set<number>();
  while (slots.size < count) slots.add(random.below(LAST_SLOT));
  return [...slots].sort((a, b) => a - b);
}
