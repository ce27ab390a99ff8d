// Which route tests hold for a routing tree, and what differs in those that do not.
import { closestTo } from '../../config/decode/closest.ts';
import { matchRoutes, walkRoutes, type Route } from '../../route/route.ts';
import type { RouteTest } from './route-test-file.ts';

export interface RouteTestResult {
  readonly test: RouteTest;
  readonly passed: boolean;
  /** Who is told, in the order of the routes. */
  readonly found: readonly string[];
  /** Expected and not found. */
  readonly missing: readonly MissingReceiver[];
  /** Found and not expected. */
  readonly surplus: readonly string[];
}

export interface MissingReceiver {
  readonly name: string;
  /** Whether no route at all leads there; then there may be one with a similar name. */
  readonly isUnknown: boolean;
  readonly similar: string | undefined;
}

/** Runs tests in their order. The order of receivers does not matter, how often each is told does. */
export function runRouteTests(
  root: Route,
  tests: readonly RouteTest[],
): readonly RouteTestResult[] {
  const known = [...new Set([...walkRoutes(root)].map(({ receiver }) => receiver))];
  return tests.map((test) => {
    const found = matchRoutes(root, test.labels).map(({ receiver }) => receiver);
    const missing = without(test.receivers, found).map((name) => {
      const isUnknown = !known.includes(name);
      return { name, isUnknown, similar: isUnknown ? closestTo(name, known) : undefined };
    });
    const surplus = without(found, test.receivers);
    return { test, found, missing, surplus, passed: missing.length + surplus.length === 0 };
  });
}

/** What is left of a list when each item of another has taken one of its like. */
function without(list: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return list.filter((item) => {
    const at = left.indexOf(item);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
