// The test suites in the order in which they run: the fast and pure first, whole processes last.
import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './scripts/summary-reporter.ts';
import { HEAP_FLAGS } from './test/simulation/heap-flags.ts';
import { hasAlertmanager } from './test/support/alertmanager.ts';

interface Suite {
  readonly name: string;
  readonly testTimeout: number;
  /** Suites that start processes, listen on ports or load native code get a process of their own. */
  readonly pool: 'threads' | 'forks';
  /** Flags of Node. */
  readonly execArgv?: string[];
}

const SUITES: readonly Suite[] = [
  { name: 'unit', testTimeout: 10_000, pool: 'threads' },
  { name: 'contract', testTimeout: 20_000, pool: 'forks' },
  { name: 'fuzz', testTimeout: 60_000, pool: 'forks' },
  { name: 'simulation', testTimeout: 60_000, pool: 'forks', execArgv: HEAP_FLAGS },
  { name: 'acceptance', testTimeout: 60_000, pool: 'forks' },
  ...(isAskedFor('differential')
    ? [{ name: 'differential', testTimeout: 60_000, pool: 'forks' } as const]
    : []),
];

/** Tests that are not collected, and so not skipped either, where nothing may be skipped. */
const NOT_COLLECTED = hasAlertmanager() ? [] : ['test/acceptance/differential.test.ts'];

/** The comparison with the real Alertmanager takes minutes: it runs when it is named. */
function isAskedFor(project: string): boolean {
  return process.argv.some((word) => word === project || word === `--project=${project}`);
}

export default defineConfig({
  test: {
    reporters: ['default', new SummaryReporter()],
    passWithNoTests: true,
    maxWorkers: 2,
    projects: SUITES.map(({ name, testTimeout, pool, execArgv = [] }, groupOrder) => ({
      test: {
        name,
        include: [`test/${name}/**/*.test.ts`],
        exclude: NOT_COLLECTED,
        setupFiles: ['./test/support/leftover-check.ts'],
        environment: 'node',
        pool,
        execArgv,
        testTimeout,
        hookTimeout: 30_000,
        teardownTimeout: 5_000,
        restoreMocks: true,
        unstubEnvs: true,
        unstubGlobals: true,
        sequence: { groupOrder },
      },
    })),
  },
});
