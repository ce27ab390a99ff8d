// GroupKey: the public name of an aggregation group, byte for byte upstream's (reference row D3).
import { quoteGo } from '../model/go-quote.ts';
import type { LabelSet } from '../model/label-set.ts';
import type { Route } from './route.ts';

/** `<route key>:{a="b", c="d"}`. Shared by equal siblings, and hashed by several receivers. */
export type GroupKey = string & { readonly __brand: 'GroupKey' };

/** Unique within a tree, as group keys are not: label names may hold any character. */
export type GroupId = string & { readonly __brand: 'GroupId' };

export function groupKeyOf(route: Route, groupLabels: LabelSet): GroupKey {
  return `${route.key}:${formatLabels(groupLabels)}` as GroupKey;
}

export function groupIdOf(route: Route, groupLabels: LabelSet): GroupId {
  return `${route.id}:${JSON.stringify([...groupLabels])}` as GroupId;
}

/** Prints `{a="b", c="d"}` in byte order. Source: prometheus/common:model/labelset_string.go. */
export function formatLabels(labels: LabelSet): string {
  const parts: string[] = [];
  labels.forEach((name, value) => parts.push(`${name}=${quoteGo(value)}`));
  return `{${parts.join(', ')}}`;
}
