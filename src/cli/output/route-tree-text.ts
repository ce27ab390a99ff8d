// The routes of a configuration drawn as a tree, whole or as far as an alert goes (reference row F20).
// Source: xlab/treeprint, prometheus/alertmanager:cli/routing.go.
import { formatMatchers } from '../../matcher/format.ts';
import { matchesAll } from '../../matcher/matches-all.ts';
import type { LabelSet } from '../../model/label-set.ts';
import type { Route } from '../../route/route.ts';

interface Branch {
  readonly text: string;
  readonly branches: readonly Branch[];
}

/** Draws all routes, each with its receiver. */
export function routeTreeText(root: Route): string {
  return draw(wholeBranch(root));
}

/** Draws the routes that an alert goes through; only those that take it tell their receiver. */
export function matchingTreeText(root: Route, labels: LabelSet): string {
  return draw(matchingBranch(root, labels));
}

function wholeBranch(route: Route): Branch {
  const parts = [
    nameOf(route),
    ...(route.continue ? ['continue: true'] : []),
    `receiver: ${route.receiver}`,
  ];
  return { text: parts.join('  '), branches: route.routes.map(wholeBranch) };
}

function matchingBranch(route: Route, labels: LabelSet): Branch {
  const branches: Branch[] = [];
  for (const child of route.routes) {
    if (!matchesAll(child.matchers, labels)) continue;
    branches.push(matchingBranch(child, labels));
    if (!child.continue) break;
  }
  const isFinal = branches.length === 0;
  const text = isFinal ? `${nameOf(route)}  receiver: ${route.receiver}` : nameOf(route);
  return { text, branches };
}

/** A route that takes everything has no matchers to show. */
function nameOf({ matchers }: Route): string {
  return matchers.length === 0 ? 'default-route' : formatMatchers(matchers);
}

function draw(root: Branch): string {
  return `.\n${drawBranches([root], '')}`;
}

function drawBranches(branches: readonly Branch[], indent: string): string {
  return branches
    .map(({ text, branches: inner }, i) => {
      const isLast = i === branches.length - 1;
      const line = `${indent}${isLast ? '└──' : '├──'} ${text}\n`;
      return line + drawBranches(inner, `${indent}${isLast ? '    ' : '│   '}`);
    })
    .join('');
}
