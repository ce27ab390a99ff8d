// The closing line of a test run, `N passed, N failed, N skipped`, alone on a line for machines.
// With TOCSIN_TEST_REQUIRE_ALL=1 a skipped test fails the run: nothing may be missing there.
import type { Reporter, TestCase, TestModule } from 'vitest/node';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Prints the closing line after the reporters that stand before it in the list. */
export class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts: Counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) countModule(module, counts);
    if (process.env['TOCSIN_TEST_REQUIRE_ALL'] === '1') requireAll(modules, counts);
    console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  }
}

function countModule(module: TestModule, counts: Counts): void {
  let hasFailedTest = false;
  for (const test of module.children.allTests()) {
    const { state } = test.result();
    if (state === 'passed') counts.passed += 1;
    else if (state === 'failed') counts.failed += 1;
    else counts.skipped += 1;
    hasFailedTest ||= state === 'failed';
  }
  // A file that cannot be loaded, or whose hooks fail, has no failed test to count.
  if (module.state() === 'failed' && !hasFailedTest) counts.failed += 1;
}

function requireAll(modules: readonly TestModule[], counts: Counts): void {
  if (counts.skipped === 0 && counts.passed > 0) return;
  process.exitCode = 1;
  console.log('\nTOCSIN_TEST_REQUIRE_ALL=1 requires every test, but these did not run:');
  for (const test of modules.flatMap((module) => [...module.children.allTests()])) {
    if (!hasRun(test)) console.log(`  ${test.module.relativeModuleId} > ${test.fullName}`);
  }
}

function hasRun(test: TestCase): boolean {
  const { state } = test.result();
  return state === 'passed' || state === 'failed';
}
