// node bench/silences.mjs: microseconds to find out which silences hold for an
// alert, with ever more silences. The ratios between the columns count: flat is good.
import { register } from 'node:module';

register('../test/fuzz/typescript-hook.mjs', import.meta.url);
const { durationMs, epochMs } = await import('../src/model/instant.ts');
const { LabelSet } = await import('../src/model/label-set.ts');
const { SilenceStore } = await import('../src/mute/silences/silence-store.ts');

const COUNTS = [100, 1000, 10_000, 50_000];
const ALERTS = 20_000;
const ROUNDS = 3;
const NOW = epochMs(Date.UTC(2026, 0, 1));
const HOUR = 3_600_000;

const rows = new Map();
for (let round = 0; round < ROUNDS; round++) {
  // In turn, so that a change of the machine's speed hits all alike.
  for (const count of COUNTS) {
    for (const kind of ['by label', '1 % by pattern alone']) measure(count, kind);
  }
}
report();

function measure(count, kind) {
  let created = 0;
  const store = new SilenceStore({
    newId: () => `00000000-0000-4000-8000-${String(created++).padStart(12, '0')}`,
    retentionMs: durationMs(120 * HOUR),
    maxSilences: 0,
    maxSizeBytes: 0,
    matcherMode: 'fallback',
  });
  const add = (i) => store.set(draft(i, kind), NOW);
  note(kind, 'set', count, timed(count, add));
  const alerts = Array.from({ length: ALERTS }, (_, i) => labels(i));
  const ask = (i) => store.silencedBy(alerts[i], NOW);
  note(kind, 'first question', count, timed(ALERTS, ask));
  note(kind, 'again', count, timed(ALERTS, ask));
  add(count);
  note(kind, 'after one more', count, timed(ALERTS, ask));
  store.expire(store.values().next().value.id, NOW);
  note(kind, 'after one less', count, timed(ALERTS, ask));
}

function draft(i, kind) {
  return {
    id: '',
    matcherSets: [matchers(i, kind)],
    startsAt: NOW,
    endsAt: epochMs(NOW + HOUR + i),
    createdBy: 'bench',
    comment: 'bench',
    annotations: LabelSet.EMPTY,
  };
}

/** One silence in ten holds for some alerts. */
function matchers(i, kind) {
  if (kind !== 'by label' && i % 100 === 0) {
    return [{ type: '=~', name: 'instance', value: `host${i}[a-f].*` }];
  }
  const instance = i % 10 === 0 ? `host${i}` : `gone${i}`;
  const alertname = { type: '=', name: 'alertname', value: `Alert${i % 50}` };
  if (i % 3 === 0) return [alertname, { type: '=', name: 'instance', value: instance }];
  if (i % 3 === 1)
    return [alertname, { type: '=~', name: 'instance', value: `${instance}|other${i}` }];
  return [
    { type: '=~', name: 'alertname', value: 'Alert.*' },
    { type: '=', name: 'instance', value: instance },
  ];
}

function labels(i) {
  return LabelSet.fromRecord({
    alertname: `Alert${i % 50}`,
    cluster: `c${i % 7}`,
    instance: `host${i}`,
    job: 'node',
    severity: 'page',
    team: `team${i % 20}`,
  });
}

/** Microseconds per call. */
function timed(times, call) {
  const start = process.hrtime.bigint();
  for (let i = 0; i < times; i++) call(i);
  return Number(process.hrtime.bigint() - start) / 1000 / times;
}

function note(kind, what, count, micros) {
  const key = `${kind}|${what}`;
  const byCount = rows.get(key) ?? new Map();
  rows.set(key, byCount);
  byCount.set(count, [...(byCount.get(count) ?? []), micros]);
}

function report() {
  console.log(
    `${ALERTS} alerts, ${ROUNDS} rounds; median microseconds, and the ratio to ${COUNTS[0]} silences`,
  );
  const table = [['silences', '', ...COUNTS.map(String)]];
  for (const [key, byCount] of rows) {
    const base = median(byCount.get(COUNTS[0]));
    const cells = COUNTS.map((count) => {
      const micros = median(byCount.get(count));
      return `${micros.toFixed(2)} (${(micros / base).toFixed(1)})`;
    });
    table.push([...key.split('|'), ...cells]);
  }
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table) {
    console.log(row.map((cell, column) => cell.padEnd(widths[column])).join('  '));
  }
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
