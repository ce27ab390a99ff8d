// The decision: given what an integration was last told about a group, must it be told again, and
// why (reference row P3).
import type { Fingerprint } from '../model/fingerprint.ts';
import type { DurationMs, EpochMs } from '../model/instant.ts';
import type { NotifyReason } from './integration.ts';
import type { Intent, LogEntry } from './notification-record.ts';

/** Why nobody is told. */
export type QuietReason =
  | 'nothing was told and nothing fires'
  | 'nothing changed within repeat_interval'
  | 'all resolved was told already';

export type Decision =
  | { readonly kind: 'notify'; readonly reason: NotifyReason }
  | { readonly kind: 'quiet'; readonly reason: QuietReason };

/** The two halves of a group at the moment of a flush. */
export interface GroupState {
  readonly firing: readonly Fingerprint[];
  readonly resolved: readonly Fingerprint[];
}

export interface DecisionRules {
  readonly repeatIntervalMs: DurationMs;
  readonly sendResolved: boolean;
  readonly now: EpochMs;
}

/** Source: prometheus/alertmanager:notify/dedup_stage.go (needsUpdate). */
export function decide(
  last: LogEntry | undefined,
  state: GroupState,
  rules: DecisionRules,
): Decision {
  const { firing, resolved } = state;
  if (last === undefined) {
    return firing.length > 0
      ? notify('first notification')
      : quiet('nothing was told and nothing fires');
  }
  if (!isSubset(firing, last.firing) || isAnyOf(firing, last.unlisted)) {
    return notify(toldOfFiring(last) ? 'new alerts added' : 'first notification');
  }
  if (firing.length === 0) {
    // Whatever send_resolved says: the log must learn that nothing fires any more.
    return toldOfFiring(last)
      ? notify('all alerts resolved')
      : quiet('all resolved was told already');
  }
  if (rules.sendResolved && !isSubset(resolved, last.resolved)) {
    return notify('some alerts resolved');
  }
  return last.at < rules.now - rules.repeatIntervalMs
    ? notify('repeat interval elapsed')
    : quiet('nothing changed within repeat_interval');
}

/**
 * Why to tell again when a send was begun and its outcome is unknown. There is always something
 * to tell: until a message is known to have arrived, nobody knows what the receiver believes.
 */
export function reasonAfterUnknown(
  last: LogEntry | undefined,
  intent: Intent,
  question: { readonly state: GroupState; readonly rules: DecisionRules },
): NotifyReason {
  const { state, rules } = question;
  const ifLost = decide(last, state, rules);
  if (ifLost.kind === 'notify') return ifLost.reason;
  const { startedAt: at, firing, resolved } = intent;
  const ifArrived = decide({ at, firing, resolved, receiverData: {} }, state, rules);
  return ifArrived.kind === 'notify' ? ifArrived.reason : intent.reason;
}

function toldOfFiring({ firing, unseen }: LogEntry): boolean {
  return firing.length > 0 || (unseen?.firing.length ?? 0) > 0;
}

function notify(reason: NotifyReason): Decision {
  return { kind: 'notify', reason };
}

function quiet(reason: QuietReason): Decision {
  return { kind: 'quiet', reason };
}

function isAnyOf(some: readonly Fingerprint[], others: readonly Fingerprint[] = []): boolean {
  if (others.length === 0) return false;
  const known = new Set(others);
  return some.some((fingerprint) => known.has(fingerprint));
}

function isSubset(part: readonly Fingerprint[], whole: readonly Fingerprint[]): boolean {
  if (part.length === 0) return true;
  const known = new Set(whole);
  return part.every((fingerprint) => known.has(fingerprint));
}
