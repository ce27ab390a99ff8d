// A few rounds of faults on three real replicas and their Redis; `npm run faults` does many.
import { describe, expect, it } from 'vitest';
import { describe as describeExpectation, runFaults } from '../faults/fault-run.ts';
import { hasRedisServer } from '../support/redis-server.ts';

describe.skipIf(!hasRedisServer())('three replicas under faults', { timeout: 180_000 }, () => {
  it('lose nothing, and repeat nothing without saying so', async () => {
    const trace: string[] = [];
    const logs = new Map<string, string>();
    const report = await runFaults({
      ...{ kind: { kind: 'tocsin' }, rounds: 5, seed: Date.now() % 1_000_000 },
      ...{ groups: 200, rate: 20, note: (line) => trace.push(line) },
      keepLog: (name, log) => logs.set(name, log),
    });
    const story = [...trace, ...[...logs].flat()].join('\n');
    expect(report.lost.map(describeExpectation), story).toEqual([]);
    expect(report.unmarkedDuplicates.map(describeExpectation), story).toEqual([]);
    expect(report.strange, story).toEqual([]);
    expect(report.expected).toBeGreaterThan(20);
  });
});
