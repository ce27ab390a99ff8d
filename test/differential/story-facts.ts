// What is known of a story beforehand: when its alerts were reported to have ended, when it reloads
// and restarts, and what its configurations say. Intended differences are judged by it.
import { matchesAll } from '../../src/matcher/matches-all.ts';
import type { Matcher } from '../../src/matcher/matcher.ts';
import { parseMatchers } from '../../src/matcher/parse-matchers.ts';
import { LabelSet } from '../../src/model/label-set.ts';
import type { ConfigSpec, RouteSpec } from './config-spec.ts';
import { labelsKey } from './random-labels.ts';
import type { AlertSpec, Scenario } from './scenario.ts';

type Labels = Readonly<Record<string, string>>;

interface Report {
  readonly at: number;
  readonly alert: AlertSpec;
}

/** By when what is told at once has been told, on a busy machine too. */
const URGENT_MS = 450;

export class StoryFacts {
  readonly #reports: readonly Report[];
  readonly #reloads: readonly number[];
  readonly #restarts: readonly { readonly at: number; readonly isKill: boolean }[];
  readonly #configs: readonly ConfigSpec[];

  constructor({ steps, configs }: Scenario) {
    this.#reports = steps.flatMap((step) =>
      step.kind === 'post' ? step.alerts.map((alert) => ({ at: step.at, alert })) : [],
    );
    this.#reloads = steps.flatMap(({ kind, at }) => (kind === 'reload' ? [at] : []));
    this.#restarts = steps.flatMap((step) =>
      step.kind === 'restart' ? [{ at: step.at, isKill: step.signal === 'SIGKILL' }] : [],
    );
    this.#configs = configs;
  }

  /** Whether a process had been started again by then. */
  hasRestarted(at: number): boolean {
    return this.#restarts.some((restart) => restart.at <= at);
  }

  /** Whether it had been started again after an end without notice. */
  wasKilled(at: number): boolean {
    return this.#restarts.some((restart) => restart.isKill && restart.at <= at);
  }

  /**
   * Whether an end that was known came up again by then, for an alert of a group with these labels:
   * its sender reported it once more, or a reload formed groups anew.
   */
  hasOldEnd(group: ReadonlyMap<string, string>, at: number): boolean {
    return this.#reports.some((report) => {
      if (report.at > at || !isWithin(report.alert.labels, group)) return false;
      const endsAt = this.#endOf(report);
      const next = this.#nextAfter(report);
      const isToldAgain = next !== undefined && next.at <= at && this.#endOf(next) <= next.at;
      if (isToldAgain && endsAt < next.at) return true;
      const until = Math.min(at, next?.at ?? Infinity);
      return this.#reloads.some((reload) => endsAt < reload && reload <= until);
    });
  }

  /** Whether an alert for a group with these labels had ended by then, by its last report. */
  hasEnded(group: ReadonlyMap<string, string>, at: number): boolean {
    return this.#reports.some((report) => {
      if (report.at > at || !isWithin(report.alert.labels, group)) return false;
      const next = this.#nextAfter(report);
      return this.#endOf(report) <= at && (next === undefined || next.at > at);
    });
  }

  /** Whether several alerts for one group came at the same time, shortly before, and not all new. */
  hasUrgentBatch(group: ReadonlyMap<string, string>, at: number): boolean {
    const near = this.#reports.filter(
      (report) =>
        report.at <= at && report.at > at - URGENT_MS && isWithin(report.alert.labels, group),
    );
    return near.some(({ at: time, alert: { startsAt, endsAt } }) => {
      const isOld = [startsAt, endsAt].some((given) => typeof given === 'number' && given < time);
      return isOld && near.filter((other) => other.at === time).length > 1;
    });
  }

  /** The label sets of alerts for a group with these labels that were reported by then. */
  membersOf(group: ReadonlyMap<string, string>, at: number): readonly Labels[] {
    return this.#reports
      .filter((report) => report.at <= at && isWithin(report.alert.labels, group))
      .map(({ alert }) => alert.labels);
  }

  /** Whether some rule has several sources for one of these targets by then. */
  hasRivalSources(targets: readonly Labels[], at: number): boolean {
    const known = this.#reports
      .filter((report) => report.at <= at)
      .map(({ alert }) => alert.labels);
    const sets = [...new Map(known.map((labels) => [labelsKey(labels), labels])).values()];
    return this.#configs.some(({ inhibit_rules: rules = [] }) =>
      rules.some((rule) => {
        const sources = sets.filter((labels) => matches(rule.source_matchers, labels));
        return targets.some(
          (target) =>
            matches(rule.target_matchers, target) &&
            sources.filter((source) => agree(source, target, rule.equal)).length > 1,
        );
      }),
    );
  }

  /** Whether some route has two children that ask the same of an alert. */
  get hasEqualSiblings(): boolean {
    return this.#configs.some(({ route }) => hasTwins(route));
  }

  /** When an alert ended as far as its report tells; Infinity when it does not. */
  #endOf({ at, alert: { endsAt } }: Report): number {
    if (typeof endsAt === 'number') return endsAt;
    const timeouts = this.#configs.map(({ global }) => parseInt(global.resolve_timeout, 10));
    const shortest = Math.min(...timeouts.filter((ms) => ms >= 1_000));
    return at + shortest;
  }

  /** The next report of the same alert. */
  #nextAfter({ at, alert }: Report): Report | undefined {
    const key = labelsKey(alert.labels);
    return this.#reports.find((other) => other.at > at && labelsKey(other.alert.labels) === key);
  }
}

function isWithin(labels: Labels, group: ReadonlyMap<string, string>): boolean {
  const own = new Map(Object.entries(labels));
  return [...group].every(([name, value]) => own.get(name) === value);
}

function agree(a: Labels, b: Labels, names: readonly string[]): boolean {
  const [one, other] = [LabelSet.fromRecord(a), LabelSet.fromRecord(b)];
  return names.every((name) => one.get(name) === other.get(name));
}

function matches(texts: readonly string[], labels: Labels): boolean {
  const set = LabelSet.fromRecord(labels);
  return matchesAll(texts.flatMap(parse), set);
}

function parse(text: string): readonly Matcher[] {
  const parsed = parseMatchers(text, 'fallback');
  return parsed.ok ? parsed.value.value : [];
}

function hasTwins({ routes = [] }: RouteSpec): boolean {
  const conditions = routes.map(({ matchers = [], match = {}, match_re: matchRe = {} }) =>
    JSON.stringify([[...matchers].sort(), match, matchRe]),
  );
  return new Set(conditions).size < conditions.length || routes.some(hasTwins);
}
