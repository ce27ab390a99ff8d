// What changed between two configurations: routes, receivers, time intervals, inhibit rules and the
// rest, and which alerts would go elsewhere.
import type { LabelSet } from '../../model/label-set.ts';
import { matchRoutes, type Route } from '../../route/route.ts';
import type { ComparedConfig } from '../world.ts';
import { changedLines, type ChangedLine } from './line-difference.ts';
import type { Lines, PrintedSections } from './printed-sections.ts';
import { routeChanges, type RouteChange } from './route-difference.ts';

/** A configuration with its printed form cut into parts. */
export interface CutConfig extends ComparedConfig {
  readonly sections: PrintedSections;
}

export interface ConfigDifference {
  readonly routes: readonly RouteChange[];
  readonly receivers: readonly PartChange[];
  readonly timeIntervals: readonly PartChange[];
  readonly inhibitRules: readonly PartChange[];
  /** All other keys. */
  readonly settings: readonly PartChange[];
}

export interface PartChange {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly name: string;
  readonly lines: readonly ChangedLine[];
  /** Whether something differs that may not be shown. */
  readonly hasNewSecret: boolean;
}

const INTERVAL_KEYS = ['time_intervals', 'mute_time_intervals'] as const;
const TOLD_ELSEWHERE = new Set<string>(['route', 'receivers', 'inhibit_rules', ...INTERVAL_KEYS]);

/** Compares two configurations. */
export function configDifference(before: CutConfig, after: CutConfig): ConfigDifference {
  const namedIn = ({ sections }: CutConfig, keys: readonly string[]): ReadonlyMap<string, Lines> =>
    new Map(keys.flatMap((key) => [...sections.named(key)]));
  const intervals = partChanges(namedIn(before, INTERVAL_KEYS), namedIn(after, INTERVAL_KEYS));
  return {
    routes: routeChanges(before.root, after.root),
    receivers: partChanges(namedIn(before, ['receivers']), namedIn(after, ['receivers']), (name) =>
      differs(before.secretsOfReceivers, after.secretsOfReceivers, name),
    ),
    timeIntervals: intervals,
    inhibitRules: ruleChanges(
      before.sections.items('inhibit_rules'),
      after.sections.items('inhibit_rules'),
    ),
    settings: partChanges(settingsOf(before), settingsOf(after)),
  };
}

/** Whether nothing at all changed. */
export function isSame(difference: ConfigDifference): boolean {
  return Object.values(difference).every((changes: readonly unknown[]) => changes.length === 0);
}

function settingsOf({ sections }: CutConfig): ReadonlyMap<string, Lines> {
  return new Map([...sections.keys].filter(([key]) => !TOLD_ELSEWHERE.has(key)));
}

function differs(
  before: ReadonlyMap<string, string> | undefined,
  after: ReadonlyMap<string, string> | undefined,
  name: string,
): boolean {
  if (before === undefined || after === undefined) return false;
  return before.get(name) !== after.get(name);
}

function partChanges(
  before: ReadonlyMap<string, Lines>,
  after: ReadonlyMap<string, Lines>,
  secretDiffers: (name: string) => boolean = () => false,
): readonly PartChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((name): PartChange[] => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === undefined || is === undefined) {
      const kind = was === undefined ? 'added' : 'removed';
      return [{ kind, name, lines: changedLines(was ?? [], is ?? []), hasNewSecret: false }];
    }
    const lines = changedLines(was, is);
    const hasNewSecret = secretDiffers(name);
    if (lines.length === 0 && !hasNewSecret) return [];
    return [{ kind: 'changed', name, lines, hasNewSecret }];
  });
}

/** Rules have no names: one that changed is another rule. */
function ruleChanges(before: readonly Lines[], after: readonly Lines[]): readonly PartChange[] {
  const textOf = (lines: Lines): string => lines.join('\n');
  const changed = changedLines(before.map(textOf), after.map(textOf));
  return changed.map(({ sign, text }) => ({
    kind: sign === '+' ? 'added' : 'removed',
    name: '',
    lines: text.split('\n').map((line) => ({ sign, text: line })),
    hasNewSecret: false,
  }));
}

export interface Rerouted<T> {
  readonly alert: T;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Finds the alerts whose receivers are others, or told another number of times. */
export function reroutedAlerts<T>(
  alerts: readonly (readonly [labels: LabelSet, alert: T])[],
  before: Route,
  after: Route,
): readonly Rerouted<T>[] {
  const receiversOf = (root: Route, labels: LabelSet): readonly string[] =>
    matchRoutes(root, labels)
      .map(({ receiver }) => receiver)
      .sort();
  return alerts.flatMap(([labels, alert]) => {
    const [was, is] = [receiversOf(before, labels), receiversOf(after, labels)];
    const isSame = was.length === is.length && was.every((name, i) => name === is[i]);
    return isSame ? [] : [{ alert, before: was, after: is }];
  });
}
