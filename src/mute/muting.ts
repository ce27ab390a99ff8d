// What keeps alerts quiet, and why: inhibition, then time intervals, then silences (reference
// rows P1, T1). The first of them that claims an alert is the reason.
import type { Alert } from '../model/alert.ts';
import type { EpochMs } from '../model/instant.ts';
import type { LabelSet } from '../model/label-set.ts';
import type { Route } from '../route/route.ts';
import type { Inhibitor } from './inhibition/inhibitor.ts';
import type { SilenceStore } from './silences/silence-store.ts';
import type { TimeIntervals } from './time-intervals/time-intervals.ts';

/** Upstream's closed list, also the metric label (row X5). */
export const MUTE_REASONS = [
  'inhibition',
  'active_time_interval',
  'mute_time_interval',
  'silence',
] as const;
export type MuteReason = (typeof MUTE_REASONS)[number];

export interface Mute {
  readonly reason: MuteReason;
  /** The fingerprint of the inhibiting alert, names of time intervals, or ids of silences. */
  readonly by: readonly string[];
}

export interface MutedAlert extends Mute {
  readonly alert: Alert;
}

/** Everything that can mute, as it is in force. */
export interface Muters {
  readonly inhibitor: Inhibitor;
  readonly intervals: TimeIntervals;
  readonly silences: SilenceStore;
}

type RouteIntervals = Pick<Route, 'muteTimeIntervals' | 'activeTimeIntervals'>;

/** Why a route is quiet at `now`; undefined when it may speak. */
export function muteOfRoute(
  route: RouteIntervals,
  intervals: TimeIntervals,
  now: EpochMs,
): Mute | undefined {
  const { activeTimeIntervals: active, muteTimeIntervals: mute } = route;
  if (active.length > 0 && intervals.holding(active, now).length === 0) {
    return { reason: 'active_time_interval', by: active };
  }
  if (mute.length === 0) return undefined;
  const by = intervals.holding(mute, now);
  return by.length === 0 ? undefined : { reason: 'mute_time_interval', by };
}

/** What the alerts of a flush are divided into; both parts keep their order. */
export interface Divided {
  readonly open: readonly Alert[];
  readonly muted: readonly MutedAlert[];
}

export interface Occasion {
  readonly route: RouteIntervals;
  readonly now: EpochMs;
  /** Alerts that are told of whatever mutes them. */
  readonly isExempt: (alert: Alert) => boolean;
}

/** Takes out of a flush what is to be kept quiet at `now`, ended alerts included (row P2). */
export function divideMuted(
  alerts: readonly Alert[],
  muters: Muters,
  { route, now, isExempt }: Occasion,
): Divided {
  const muteOf = mutesOn(route, muters, now);
  const open: Alert[] = [];
  const muted: MutedAlert[] = [];
  for (const alert of alerts) {
    const mute = muteOf(alert.labels);
    if (mute === undefined || isExempt(alert)) open.push(alert);
    else muted.push({ alert, ...mute });
  }
  return { open, muted };
}

/** What keeps labels quiet on a route at `now`. */
export function mutesOn(
  route: RouteIntervals,
  muters: Muters,
  now: EpochMs,
): (labels: LabelSet) => Mute | undefined {
  const ofRoute = muteOfRoute(route, muters.intervals, now);
  return (labels) => inhibitionOf(labels, muters, now) ?? ofRoute ?? silenceOf(labels, muters, now);
}

function inhibitionOf(
  labels: LabelSet,
  { inhibitor }: Pick<Muters, 'inhibitor'>,
  now: EpochMs,
): Mute | undefined {
  const source = inhibitor.inhibitedBy(labels, now);
  return source === undefined ? undefined : { reason: 'inhibition', by: [source] };
}

function silenceOf(
  labels: LabelSet,
  { silences }: Pick<Muters, 'silences'>,
  now: EpochMs,
): Mute | undefined {
  const by = silences.silencedBy(labels, now);
  return by.length === 0 ? undefined : { reason: 'silence', by };
}
