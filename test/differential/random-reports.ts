// Reports of alerts at random: new ones, ones sent again, changed, ended and back, with times as
// odd as senders make them.
import type { SeededRandom } from '../support/seeded-random.ts';
import { labelsKey, randomLabels } from './random-labels.ts';
import type { AlertSpec } from './scenario.ts';

/** Ends lie this far off the grid of steps, so that nothing ends at the instant of a look. */
const OFF_GRID_MS = 25;
/** Group waits are longer than this, and an alert that is older has its group looked at at once. */
const YOUNG_MS = 350;

const BAD_ALERTS: readonly ((at: number) => AlertSpec)[] = [
  () => ({ labels: {} }),
  () => ({ labels: { x: '' } }),
  () => ({ labels: { '': 'v' } }),
  (at) => ({ labels: { alertname: 'A9' }, startsAt: at, endsAt: at - 1_000 }),
  () => ({ labels: { alertname: 'A1', job: 'q' }, annotations: { '': 'x' } }),
];

interface KnownAlert {
  spec: AlertSpec;
  hasEnded: boolean;
}

export interface ReportTraits {
  /** Ends that were reported are reported again. */
  readonly repeatsEnds: boolean;
  readonly hasBadAlerts: boolean;
}

/** Remembers what it has reported, so that later reports are about the same alerts. */
export class RandomReports {
  readonly #random: SeededRandom;
  readonly #traits: ReportTraits;
  readonly #known: KnownAlert[] = [];

  constructor(random: SeededRandom, traits: ReportTraits) {
    this.#random = random;
    this.#traits = traits;
  }

  /** A batch for this instant; empty when nothing comes to mind. */
  batch(at: number, size: number): readonly AlertSpec[] {
    const made = Array.from({ length: size }, () => this.#report(at)).filter(
      (a) => a !== undefined,
    );
    const batch = ofOneAge(withoutTwins(made), at);
    if (!this.#traits.hasBadAlerts || !this.#random.chance(0.4)) return batch;
    const bad = BAD_ALERTS[this.#random.below(BAD_ALERTS.length)]?.(at);
    const place = this.#random.below(batch.length + 1);
    return bad === undefined ? batch : batch.toSpliced(place, 0, bad);
  }

  /** Everything that fires as far as its sender knows, as after a restart of the server. */
  everythingFiring(): readonly AlertSpec[] {
    return this.#known.filter(({ hasEnded }) => !hasEnded).map(({ spec }) => spec);
  }

  #report(at: number): AlertSpec | undefined {
    const random = this.#random;
    const firing = this.#pickKnown(false);
    const ended = this.#pickKnown(true);
    const dice = random.next();
    if (dice < 0.28 || this.#known.length === 0) return this.#begin(at);
    if (dice < 0.45 && firing) return this.#sendAgain(firing, at);
    if (dice < 0.55 && firing) return this.#annotate(firing, at);
    if (dice < 0.83 && firing) return this.#end(firing, at);
    if (dice < 0.9 && ended && this.#traits.repeatsEnds) return this.#repeatEnd(ended, at);
    if (dice < 0.95 && ended) return this.#beginAgain(ended, at);
    if (dice >= 0.95 && firing) return this.#overlap(firing, at);
    return undefined;
  }

  #pickKnown(hasEnded: boolean): KnownAlert | undefined {
    const [first, ...rest] = this.#known.filter((known) => known.hasEnded === hasEnded);
    return first && this.#random.pick([first, ...rest]);
  }

  #begin(at: number): AlertSpec | undefined {
    const spec = this.#newAlert(at);
    const key = labelsKey(spec.labels);
    const same = this.#known.find((known) => labelsKey(known.spec.labels) === key);
    if (same === undefined) this.#known.push({ spec, hasEnded: false });
    else Object.assign(same, { spec, hasEnded: false });
    return spec;
  }

  #newAlert(at: number): AlertSpec {
    const random = this.#random;
    const startsAt = random.pick([
      undefined,
      undefined,
      undefined,
      undefined,
      at - 100,
      at - 100,
      at - 60_000,
      at - 60_000,
      at + 2_000,
      'zero',
    ] as const);
    const from = Math.max(at, typeof startsAt === 'number' ? startsAt : at);
    const soon = random.pick([1_000, 1_500, 2_000, 3_000]) - OFF_GRID_MS;
    const endsAt = random.pick([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      from + 60_000,
      from + 60_000,
      from + soon,
      from + soon,
      'zero',
    ] as const);
    return compact({
      labels: randomLabels(random),
      annotations: random.chance(0.6) ? { note: random.pick(['n1', 'n2', '']) } : undefined,
      generatorURL: random.chance(0.3)
        ? random.pick(['http://p.example/g?x=1', '/rel', ''])
        : undefined,
      startsAt,
      endsAt,
    });
  }

  #sendAgain(known: KnownAlert, at: number): AlertSpec {
    if (typeof known.spec.endsAt !== 'number' || this.#random.chance(0.2)) return known.spec;
    const ms = this.#random.pick([60_000, 2_000, 1_500]);
    return (known.spec = { ...known.spec, endsAt: at + ms - OFF_GRID_MS });
  }

  #annotate(known: KnownAlert, at: number): AlertSpec {
    const link = this.#random.chance(0.3) ? { generatorURL: 'http://p.example/h' } : {};
    return (known.spec = { ...known.spec, annotations: { note: `c${at}` }, ...link });
  }

  #end(known: KnownAlert, at: number): AlertSpec {
    const endsAt = at - this.#random.pick([10, 50, 300]);
    const { startsAt } = known.spec;
    const isEarlier = typeof startsAt === 'number' && startsAt > endsAt;
    known.spec = compact({ ...known.spec, startsAt: isEarlier ? undefined : startsAt, endsAt });
    known.hasEnded = true;
    return known.spec;
  }

  #repeatEnd(known: KnownAlert, at: number): AlertSpec {
    if (this.#random.chance(0.3)) known.spec = { ...known.spec, endsAt: at - 20 };
    return known.spec;
  }

  #beginAgain(known: KnownAlert, at: number): AlertSpec {
    const startsAt = this.#random.pick([undefined, at - 50, known.spec.startsAt]);
    known.hasEnded = false;
    return (known.spec = compact({ ...known.spec, startsAt, endsAt: undefined }));
  }

  /** A range that begins before, in or after the one that is known, and ends in the future. */
  #overlap(known: KnownAlert, at: number): AlertSpec {
    const startsAt = at + this.#random.pick([-5_000, -2_700, -1_200, -200]);
    const endsAt = at + this.#random.pick([350, 1_300, 3_300, 8_300]) - OFF_GRID_MS;
    return (known.spec = { ...known.spec, startsAt, endsAt });
  }
}

/** One report per alert and batch: Alertmanager's two workers would race over them. */
function withoutTwins(batch: readonly AlertSpec[]): readonly AlertSpec[] {
  return [...new Map(batch.map((alert) => [labelsKey(alert.labels), alert])).values()];
}

/**
 * All of the batch old enough to be told at once, or none: Alertmanager's workers race over which
 * alert opens a group, and with it over when the group is looked at first.
 */
function ofOneAge(batch: readonly AlertSpec[], at: number): readonly AlertSpec[] {
  const [first, ...rest] = batch;
  if (first === undefined) return [];
  return [first, ...rest.filter((alert) => isOld(alert, at) === isOld(first, at))];
}

function isOld({ startsAt, endsAt }: AlertSpec, at: number): boolean {
  const given = typeof startsAt === 'number' ? startsAt : endsAt;
  return typeof given === 'number' && given <= at - YOUNG_MS;
}

type Loose<T> = { readonly [K in keyof T]: T[K] | undefined };

function compact({ labels = {}, ...rest }: Loose<AlertSpec>): AlertSpec {
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { labels, ...Object.fromEntries(given) };
}
