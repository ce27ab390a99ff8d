// node bench/inhibition.mjs: how long the question "is this alert inhibited?"
// takes with few and many sources, and with few and many rules. Quote the ratios: machines differ.
//
//   node bench/inhibition.mjs --rounds 5 --src ../src/
import { register } from 'node:module';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    src: { type: 'string', default: '../src/' },
  },
});
const rounds = Number(values.rounds);
const src = new URL(values.src, import.meta.url);
register('../test/fuzz/typescript-hook.mjs', import.meta.url);
const load = (path) => import(new URL(path, src).href);
const { Inhibitor } = await load('mute/inhibition/inhibitor.ts');
const { StoredAlert } = await load('dedupe/stored-alert.ts');
const { newMatcher } = await load('matcher/new-matcher.ts');
const { fingerprintOf } = await load('model/fingerprint.ts');
const { LabelSet } = await load('model/label-set.ts');

const NOW = 1_800_000_000_000;
const FAR = NOW + 3_600_000;
const QUESTIONS = 20_000;

/** Each group's rows are compared with its first. */
const GROUPS = [
  {
    title: 'sources of one rule, each with equal labels of its own',
    rows: [10, 1_000, 100_000].map((count) => ({
      name: `${count} sources`,
      rules: [rule({ source: 'NodeDown', equal: ['node'] })],
      sources: times(count, (i) => ({ alertname: 'NodeDown', node: `node-${i}` })),
      targets: times(count, (i) => warning({ node: `node-${i}` })),
    })),
  },
  {
    title: 'sources of one rule, all with the same equal labels',
    rows: [10, 1_000, 100_000].map((count) => ({
      name: `${count} sources`,
      rules: [rule({ source: 'NodeDown', equal: ['rack'] })],
      sources: times(count, (i) => ({ alertname: 'NodeDown', node: `node-${i}`, rack: 'r1' })),
      targets: times(100, (i) => warning({ node: `node-${i}`, rack: 'r1' })),
    })),
  },
  {
    title: 'sources of one rule that have ended, but for the last',
    rows: [10, 1_000, 100_000].map((count) => ({
      name: `${count} sources`,
      rules: [rule({ source: 'NodeDown', equal: ['rack'] })],
      sources: times(count, (i) => ({ alertname: 'NodeDown', node: `node-${i}`, rack: 'r1' })),
      firing: 1,
      targets: times(100, (i) => warning({ node: `node-${i}`, rack: 'r1' })),
    })),
  },
  {
    title: 'rules of which one has a source, all for the same targets',
    rows: [1, 1_000].map((count) => ({
      name: `${count} rules`,
      rules: times(count, (i) => rule({ source: `Cause${i}`, equal: ['node'] })),
      sources: [{ alertname: `Cause${count - 1}`, node: 'node-1' }],
      targets: times(100, (i) => warning({ node: `node-${i % 2}` })),
    })),
  },
  {
    title: 'rules that all have a source, each for targets of its own',
    rows: [1, 1_000].map((count) => ({
      name: `${count} rules`,
      rules: times(count, (i) => rule({ source: `Cause${i}`, service: `s${i}`, equal: ['node'] })),
      sources: times(count, (i) => ({ alertname: `Cause${i}`, node: 'node-1' })),
      targets: times(100, (i) => warning({ node: 'node-1', service: `s${i % count}` })),
    })),
  },
  {
    title:
      'rules that all have a source, all for the same targets, none with the same equal labels',
    rows: [1, 1_000].map((count) => ({
      name: `${count} rules`,
      rules: times(count, (i) => rule({ source: `Cause${i}`, equal: ['node'] })),
      sources: times(count, (i) => ({ alertname: `Cause${i}`, node: 'node-1' })),
      targets: times(100, () => warning({ node: 'node-2' })),
    })),
  },
];

for (const { title, rows } of GROUPS) {
  console.log(title);
  const results = rows.map(measure);
  results.forEach((result, i) => {
    const ratio = (result.ask / (results[0]?.ask ?? 1)).toFixed(2);
    const observe = `${result.observe.toFixed(0)} ns per new source`;
    console.log(
      `  ${(rows[i]?.name ?? '').padEnd(15)} ${result.ask.toFixed(0).padStart(7)} ns  x ${ratio.padEnd(8)} ${observe}`,
    );
  });
}

/** Medians over the rounds, in nanoseconds; the first question, which tidies up, is not counted. */
function measure({ rules, sources, targets, firing = sources.length }) {
  const alerts = sources.map((labels, i) => alert(labels, i >= sources.length - firing));
  const ask = [];
  const observe = [];
  for (let round = 0; round < rounds; round++) {
    const inhibitor = new Inhibitor(rules);
    const observed = process.hrtime.bigint();
    for (const one of alerts) inhibitor.observe(one);
    const first = process.hrtime.bigint();
    observe.push(Number(first - observed) / alerts.length);
    inhibitor.inhibitedBy(targets[0], NOW);
    const asked = process.hrtime.bigint();
    for (let i = 0; i < QUESTIONS; i++) inhibitor.inhibitedBy(targets[i % targets.length], NOW);
    ask.push(Number(process.hrtime.bigint() - asked) / QUESTIONS);
  }
  return { ask: median(ask), observe: median(observe) };
}

function rule({ source, service, equal }) {
  const target = [matcher('severity', 'warning')];
  if (service !== undefined) target.push(matcher('service', service));
  return {
    name: '',
    sourceMatchers: [matcher('alertname', source)],
    targetMatchers: target,
    equal,
  };
}

function matcher(name, value) {
  return newMatcher('=', name, value).value;
}

function warning(labels) {
  return LabelSet.fromRecord({
    alertname: 'DiskSlow',
    job: 'node',
    severity: 'warning',
    ...labels,
  });
}

function alert(record, isFiring) {
  const labels = LabelSet.fromRecord(record);
  return new StoredAlert({
    fingerprint: fingerprintOf(labels),
    labels,
    annotations: LabelSet.EMPTY,
    startsAt: NOW,
    endsAt: isFiring ? FAR : NOW,
    updatedAt: NOW,
    timeout: false,
    generatorURL: '',
  });
}

function times(count, make) {
  return Array.from({ length: count }, (_, i) => make(i));
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
