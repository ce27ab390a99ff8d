// Alertmanager's notification log names alerts by a hash of its own and holds no labels. So an entry
// that was taken over learns the fingerprints of its alerts when they are reported here.
import type { Alert } from '../model/alert.ts';
import { alertHashOf } from '../model/alert-hash.ts';
import type { LogEntry } from './notification-record.ts';

export type NamedAlert = Pick<Alert, 'fingerprint' | 'labels'>;

/**
 * Moves the alerts that an entry has not seen yet to where their fingerprints belong. Returns the
 * same entry when it knows none of them. Hashes only what the entry does not name already, so an
 * alert is looked at once, and nothing at all where nothing was taken over.
 */
export function recognize(entry: LogEntry, alerts: readonly NamedAlert[]): LogEntry {
  const { unseen, ...seen } = entry;
  if (unseen === undefined) return entry;
  const named = new Set([...entry.firing, ...entry.resolved]);
  const [unseenFiring, unseenResolved] = [new Set(unseen.firing), new Set(unseen.resolved)];
  const [firing, resolved] = [[...entry.firing], [...entry.resolved]];
  for (const { fingerprint, labels } of alerts) {
    if (named.has(fingerprint)) continue;
    const hash = alertHashOf(labels);
    if (unseenFiring.delete(hash)) firing.push(fingerprint);
    else if (unseenResolved.delete(hash)) resolved.push(fingerprint);
  }
  const found = firing.length + resolved.length - entry.firing.length - entry.resolved.length;
  if (found === 0) return entry;
  const rest = { firing: [...unseenFiring], resolved: [...unseenResolved] };
  const isComplete = rest.firing.length + rest.resolved.length === 0;
  return { ...seen, firing, resolved, ...(!isComplete && { unseen: rest }) };
}
