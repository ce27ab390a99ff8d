// npm run bench:redis: what Redis is asked per accepted batch and per message, what rows take of its
// memory, and what a second replica adds to what is taken in. Figures of one run only.
//
//   npm run bench:redis -- --alerts 20000 --batch 1
import { parseArgs } from 'node:util';
import http from 'node:http';
import { once } from 'node:events';
import { makeAlerts, makePosts, send } from './load-generator.mjs';
import { startRedis, startReplicas } from './servers.mjs';

const BATCHES = [1, 64, 1000];
const CONNECTIONS = 8;
const QUIET_MS = 3_000;

const { values } = parseArgs({
  options: {
    alerts: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '3' },
    batch: { type: 'string', default: '64' },
  },
});
const alertCount = Number(values.alerts);

await countPerBatch();
await countPerMessage();
await compareReplicas();

/** Commands of Redis per accepted batch, beats and the like taken off. */
async function countPerBatch() {
  for (const batch of BATCHES) {
    const redis = await startRedis();
    const group = await startReplicas(redis, 1);
    const posts = makePosts(makeAlerts(alertCount), batch);
    const idle = await perSecond(redis);
    const before = await redis.counts();
    const { seconds } = await send(group.ports[0], posts, CONNECTIONS);
    const after = await redis.counts();
    const own = difference(after, before, idle, seconds);
    console.log(`batches of ${batch}: ${perUnit(own, posts.length)} per batch`);
    if (batch === 1000) await reportMemory(redis);
    await group.stop();
    await redis.stop();
  }
}

async function reportMemory(redis) {
  for (const table of ['alert', 'alert_time', 'group', 'feed']) {
    const key = `{tocsin}:${table}`;
    const bytes = Number(await redis.ask('MEMORY', 'USAGE', key, 'SAMPLES', '0'));
    const rows = Number(await redis.ask(table === 'feed' ? 'XLEN' : 'HLEN', key));
    console.log(`  ${table}: ${rows} rows, ${Math.round(bytes / rows)} bytes each`);
  }
}

/** Commands of Redis per message: each alert is a group of its own and is told of at once. */
async function countPerMessage() {
  const sink = http.createServer((request, response) => {
    request.resume().on('end', () => response.end());
    sink.told += 1;
  });
  sink.told = 0;
  sink.listen(0, '127.0.0.1');
  await once(sink, 'listening');
  const redis = await startRedis();
  const config = [
    'route: { receiver: sink, group_by: [pod], group_wait: 1s, group_interval: 5m, repeat_interval: 4h }',
    `receivers: [ { name: sink, webhook_configs: [ { url: "http://127.0.0.1:${sink.address().port}/" } ] } ]`,
  ].join('\n');
  const group = await startReplicas(redis, 1, config);
  const idle = await perSecond(redis);
  await send(group.ports[0], makePosts(makeAlerts(2_000), 1000), CONNECTIONS);
  const before = await redis.counts();
  const startedAt = performance.now();
  while (sink.told < 2_000) await pause(20);
  await pause(500);
  const own = difference(
    await redis.counts(),
    before,
    idle,
    (performance.now() - startedAt) / 1000,
  );
  console.log(`2,000 messages at once: ${perUnit(own, sink.told)} per message`);
  await group.stop();
  await redis.stop();
  sink.closeAllConnections();
  sink.close();
}

/**
 * Alerts per second into one replica and into two, in turn: new ones, and the same a minute later; and what
 * an alert costs everybody, in microseconds of CPU.
 */
async function compareReplicas() {
  const rates = { new: { 1: [], 2: [] }, 're-sent': { 1: [], 2: [] } };
  const costs = { new: [], 're-sent': [] };
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const size of [1, 2]) {
      const redis = await startRedis();
      const group = await startReplicas(redis, size);
      await pause(2_000);
      for (const [what, ofSize] of Object.entries(rates)) {
        const alerts = makeAlerts(alertCount, laterBy(what === 'new' ? 0 : 60_000));
        const posts = makePosts(alerts, Number(values.batch));
        const before = await cpuOf(group, redis);
        const rate = await rateInto(group.ports, posts);
        const cost = perAlert(before, await cpuOf(group, redis));
        ofSize[size].push(rate);
        if (size === 1) costs[what].push(cost);
        console.log(
          `${size} replica(s), ${what}: ${Math.round(rate)} alerts/s; ` +
            `us of CPU an alert: ${cost.map((us) => us.toFixed(1)).join(' + ')}`,
        );
      }
      await group.stop();
      await redis.stop();
    }
  }
  for (const [what, ofSize] of Object.entries(rates)) {
    const ratio = median(ofSize[2]) / median(ofSize[1]);
    console.log(`two against one, ${what}, batches of ${values.batch}: ${ratio.toFixed(2)}`);
    // One replica has a core for itself; two share two cores with Redis and the generator.
    const [own, ...others] = [0, 1, 2].map((i) => median(costs[what].map((cost) => cost[i])));
    const bound = (2 * own) / others.reduce((total, us) => total + us, own);
    console.log(`  on two cores, if following each other were free: ${bound.toFixed(2)}`);
  }
}

/** Seconds of CPU so far: of the replicas, of Redis, and of this process. */
async function cpuOf(group, redis) {
  const { user, system } = process.cpuUsage();
  return [await group.cpuSeconds(), await redis.cpuSeconds(), (user + system) / 1e6];
}

function perAlert(before, after) {
  return after.map((seconds, i) => ((seconds - before[i]) * 1e6) / alertCount);
}

/** Sends each replica its share at a time. */
async function rateInto(ports, posts) {
  const startedAt = performance.now();
  await Promise.all(
    ports.map((port, i) => {
      const share = posts.filter((_, n) => n % ports.length === i);
      return send(port, share, CONNECTIONS / ports.length);
    }),
  );
  return alertCount / ((performance.now() - startedAt) / 1000);
}

function laterBy(ms) {
  return { endsAt: new Date(Date.now() + 240_000 + ms) };
}

async function perSecond(redis) {
  const before = await redis.counts();
  await pause(QUIET_MS);
  const after = await redis.counts();
  const idle = new Map();
  for (const [name, { calls, usec }] of after) {
    const former = before.get(name) ?? { calls: 0, usec: 0 };
    const seconds = QUIET_MS / 1000;
    idle.set(name, {
      calls: (calls - former.calls) / seconds,
      usec: (usec - former.usec) / seconds,
    });
  }
  return idle;
}

function difference(after, before, idle, seconds) {
  const own = new Map();
  for (const [name, { calls, usec }] of after) {
    const former = before.get(name) ?? { calls: 0, usec: 0 };
    const rest = idle.get(name) ?? { calls: 0, usec: 0 };
    own.set(name, {
      calls: Math.max(0, calls - former.calls - rest.calls * seconds),
      usec: Math.max(0, usec - former.usec - rest.usec * seconds),
    });
  }
  return own;
}

function perUnit(own, units) {
  const parts = [...own].filter(([, { calls }]) => calls / units > 0.005);
  const commands = parts.map(([name, { calls }]) => `${name} ${(calls / units).toFixed(2)}`);
  const script = own.get('evalsha') ?? { calls: 0, usec: 0 };
  return (
    `${(script.calls / units).toFixed(2)} round trips, ${(script.usec / units).toFixed(0)} us of Redis ` +
    `(${commands.join(', ')})`
  );
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
