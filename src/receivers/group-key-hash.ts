// Services know a group by a hash of its key: the key itself is long and names labels.
import { createHash } from 'node:crypto';

/**
 * Gives the SHA-256 of a group key in hexadecimal, under which upstream's incidents are known too.
 * Source: prometheus/alertmanager:notify/util.go (Key.Hash).
 */
export function hashGroupKey(groupKey: string): string {
  return createHash('sha256').update(groupKey).digest('hex');
}
