// The order of matchers in a route or a silence; group keys depend on it (reference row D3).
import { compareBytes } from '../model/byte-order.ts';
import type { Matcher, MatchType } from './matcher.ts';

const TYPE_RANK: Readonly<Record<MatchType, number>> = { '=': 0, '!=': 1, '=~': 2, '!~': 3 };

/**
 * Orders by name, then value, then type (`=`, `!=`, `=~`, `!~`), in bytes of UTF-8.
 * Source: prometheus/alertmanager:pkg/labels/matcher.go (Matchers.Less).
 */
export function compareMatchers(a: Matcher, b: Matcher): number {
  return (
    compareBytes(a.name, b.name) ||
    compareBytes(a.value, b.value) ||
    TYPE_RANK[a.type] - TYPE_RANK[b.type]
  );
}
