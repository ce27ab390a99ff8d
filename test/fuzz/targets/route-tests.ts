// Files of route tests: read and run, or problems that have a place.
import { routeTestsText } from '../../../src/cli/route-tests/route-test-report.ts';
import { parseRouteTests } from '../../../src/cli/route-tests/route-test-file.ts';
import { runRouteTests } from '../../../src/cli/route-tests/run-route-tests.ts';
import { buildRouteTree } from '../../../src/route/route.ts';
import { routeConfigOf } from '../../support/route-tree.ts';
import { broken, kept, type FuzzTarget, type Verdict } from '../fuzz-target.ts';
import { routeTestText } from '../generate/route-test-text.ts';
import { placeProblem } from './problem-places.ts';

const ROOT = buildRouteTree(
  routeConfigOf({
    receiver: 'default',
    routes: [{ matchers: ['service="web"'], receiver: 'web-mails', continue: true }],
  }),
);
const STYLE = {
  format: 'extended',
  formatDate: (text: string) => text,
  isForTerminal: true,
  hasColour: false,
} as const;

export const ROUTE_TESTS: FuzzTarget = {
  name: 'route-tests',
  promise: 'files of route tests: run, or refused with problems at places in the file',
  sessionLength: Number.MAX_SAFE_INTEGER,
  fixedParts: 0,
  generate: (random) => [routeTestText(random)],
  open: () => ({ check: ([text = '']) => check(text) }),
};

function check(text: string): Verdict {
  const read = parseRouteTests(text, { file: 'tests.yml', matcherMode: 'fallback' });
  if (!read.ok) {
    const problem = placeProblem(text, read.error);
    return problem === undefined ? kept('refused') : broken(problem);
  }
  if (read.value.length === 0) return broken('read without a test');
  const results = runRouteTests(ROOT, read.value);
  const report = routeTestsText(results, ROOT, STYLE);
  if (/[\u0000-\u0009\u007f]/.test(report)) return broken('commands a terminal');
  return kept(results.every(({ passed }) => passed) ? 'passed' : 'failed');
}
