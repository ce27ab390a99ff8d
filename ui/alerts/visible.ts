// How much of a long list is put on the page at once, so that thousands of alerts do not freeze it.
import type { Alert } from '../model/wire.ts';
import type { ShownGroup } from './grouping.ts';

/** How many rows are shown at first, and how many more each time somebody asks for more. */
export const ROWS = 100;

export interface VisibleGroup extends ShownGroup {
  readonly isExpanded: boolean;
  /** Those on the page; none in a group that is closed. */
  readonly visible: readonly Alert[];
}

export interface VisibleList {
  readonly groups: readonly VisibleGroup[];
  /** Groups that are not on the page. */
  readonly moreGroups: number;
}

export interface Expansion {
  /** How groups are unless somebody has opened or closed one. */
  readonly isOpen: boolean;
  /** The keys of groups that are the other way round. */
  readonly turned: ReadonlySet<string>;
}

/** Takes groups and their alerts from the top until `rows` of them are on the page. */
export function visibleList(
  groups: readonly ShownGroup[],
  { isOpen, turned }: Expansion,
  rows: number,
): VisibleList {
  const visible: VisibleGroup[] = [];
  let left = rows;
  for (const group of groups) {
    if (left <= 0) break;
    const isExpanded = turned.has(group.key) !== isOpen;
    left -= 1;
    const alerts = isExpanded ? group.alerts.slice(0, left) : [];
    visible.push({ ...group, isExpanded, visible: alerts });
    left -= alerts.length;
  }
  return { groups: visible, moreGroups: groups.length - visible.length };
}
