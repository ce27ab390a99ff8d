// Why people are told of an alert, or not: its state for the page, and what keeps it quiet.
import type { Alert, AlertStatus } from '../model/wire.ts';
import type { AlertsQuery } from '../route/route.ts';

/** The reasons to keep quiet, in the order in which they are told. */
export type Quiet = 'silenced' | 'inhibited' | 'muted';

/** One thing that keeps an alert quiet. */
export interface QuietReason {
  readonly kind: Quiet;
  /** The id of a silence, the fingerprint of another alert, or the name of a time interval. */
  readonly by: string;
}

/** Everything that keeps an alert quiet; empty for one that people are told of. */
export function quietReasons({ status }: Pick<Alert, 'status'>): readonly QuietReason[] {
  return [
    ...status.silencedBy.map((by) => ({ kind: 'silenced', by }) as const),
    ...status.inhibitedBy.map((by) => ({ kind: 'inhibited', by }) as const),
    ...status.mutedBy.map((by) => ({ kind: 'muted', by }) as const),
  ];
}

/** How many alerts each switch of the list shows or hides. One alert may count in several. */
export type StateCounts = Readonly<Record<Quiet | 'active', number>>;

/** The switches: each leaves out the alerts for which it is off, as the API's parameters do. */
export type Switches = Pick<AlertsQuery, 'active' | Quiet>;

/** Whether the switches let an alert through. */
export function isShown({ status }: Pick<Alert, 'status'>, switches: Switches): boolean {
  if (!switches.active && isActive(status)) return false;
  if (!switches.silenced && status.silencedBy.length > 0) return false;
  if (!switches.inhibited && status.inhibitedBy.length > 0) return false;
  return switches.muted || status.mutedBy.length === 0;
}

/** Counts alerts by what the switches would do to them. */
export function countStates(alerts: Iterable<Pick<Alert, 'status'>>): StateCounts {
  const counts = { active: 0, silenced: 0, inhibited: 0, muted: 0 };
  for (const { status } of alerts) {
    if (isActive(status)) counts.active += 1;
    if (status.silencedBy.length > 0) counts.silenced += 1;
    if (status.inhibitedBy.length > 0) counts.inhibited += 1;
    if (status.mutedBy.length > 0) counts.muted += 1;
  }
  return counts;
}

/** As for the API, an alert that only a time interval mutes is active, and `muted` decides. */
function isActive({ silencedBy, inhibitedBy }: AlertStatus): boolean {
  return silencedBy.length + inhibitedBy.length === 0;
}
