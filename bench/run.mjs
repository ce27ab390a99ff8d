// npm run bench: alerts per second into each server that this machine has, in turn, several times.
// Quote medians and ratios of one run: machines are shared and noisy.
//
//   npm run bench -- --alerts 10000 --rounds 3 --only tocsin,prometheus-alertmanager
import { register } from 'node:module';
import { parseArgs } from 'node:util';
import { makeAlerts, makePosts, send } from './load-generator.mjs';
import { availableServers, startServer } from './servers.mjs';

register('../test/fuzz/typescript-hook.mjs', import.meta.url);
const { ProgressBar } = await import('../src/cli/output/progress-bar.ts');

const BATCHES = [1, 64, 1000];
const CONNECTIONS = 8;

const { values } = parseArgs({
  options: {
    alerts: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
  },
});
const alertCount = Number(values.alerts);
const rounds = Number(values.rounds);
const wanted = values.only?.split(',');
const servers = availableServers().filter(({ name }) => wanted?.includes(name) ?? true);
console.log(`${alertCount} alerts, ${CONNECTIONS} connections, ${rounds} rounds; medians`);

const bar = new ProgressBar(
  {
    showsProgress: process.stderr.isTTY === true,
    errorColumns: process.stderr.columns ?? 80,
    printError: (text) => process.stderr.write(text),
  },
  { label: 'measuring', total: rounds * BATCHES.length * servers.length, now: () => Date.now() },
);
const results = new Map();
for (let round = 1; round <= rounds; round++) {
  for (const batch of BATCHES) {
    // In turn, so that a change of the machine's speed hits all alike.
    for (const server of servers) {
      await measure(server, batch);
      bar.advance();
    }
  }
}
bar.hide();
report();

async function measure(server, batch) {
  const running = await startServer(server);
  try {
    note(server.name, 'start', 'ready ms', running.readyMs);
    note(server.name, 'start', 'idle MiB', await running.residentMib());
    const alerts = makeAlerts(alertCount);
    await measurePosts(running, makePosts(alerts, batch), `${server.name}|${batch} new`);
    const again = makeAlerts(alertCount, { endsAt: new Date(Date.now() + 300_000) });
    await measurePosts(running, makePosts(again, batch), `${server.name}|${batch} re-sent`);
    note(server.name, String(batch), 'MiB after', await running.residentMib());
  } finally {
    await running.stop();
  }
}

async function measurePosts(running, posts, name) {
  const [server, what] = name.split('|');
  const cpuBefore = await running.cpuSeconds();
  const { seconds, latencies } = await send(running.port, posts, CONNECTIONS);
  const cpu = (await running.cpuSeconds()) - cpuBefore;
  note(server, what, 'alerts/s', alertCount / seconds);
  note(server, what, 'p50 ms', at(latencies, 0.5));
  note(server, what, 'p99 ms', at(latencies, 0.99));
  note(server, what, 'CPU-s/100k', (cpu / alertCount) * 100_000);
}

function note(server, what, figure, value) {
  const key = `${what}|${figure}`;
  const byServer = results.get(key) ?? new Map();
  results.set(key, byServer);
  byServer.set(server, [...(byServer.get(server) ?? []), value]);
}

function report() {
  const names = servers.map(({ name }) => name);
  const rows = [...results].map(([key, byServer]) => {
    const figures = names.map((name) => format(median(byServer.get(name) ?? [])));
    return [...key.split('|'), ...figures];
  });
  const table = [['what', 'figure', ...names], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table) {
    console.log(row.map((cell, column) => cell.padEnd(widths[column])).join('  '));
  }
}

function median(values) {
  return at(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

function at(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function format(value) {
  return value >= 100 ? String(Math.round(value)) : value.toFixed(2);
}
