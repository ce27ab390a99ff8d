// node bench/flood.mjs: what a post of 100,000 alerts costs, and how long others wait meanwhile. They ask
// on until the flood is taken and its message has arrived. The longest of their waits counts: under a
// second is wanted, on a machine that has nothing else to do.
import { once } from 'node:events';
import http from 'node:http';
import { makeAlerts, makePosts, send } from './load-generator.mjs';
import { availableServers, startServer } from './servers.mjs';

const FLOOD = 100_000;
const ROUNDS = 3;
/** Between one of the others and the next. */
const PAUSE_MS = 20;

const [tocsin] = availableServers();
for (let round = 1; round <= ROUNDS; round++) console.log(describe(await measure()));

/** Seconds until the flood was taken, and the waits of others in milliseconds, sorted. */
async function measure() {
  const sink = await startSink();
  const server = await startServer(tocsin, configFor(sink.port));
  try {
    const [flood] = makePosts(makeAlerts(FLOOD), FLOOD);
    const [single] = makePosts([{ labels: { alertname: 'Beside' } }], 1);
    const post = { isTaken: false };
    const taken = send(server.port, [flood], 1).finally(() => (post.isTaken = true));
    const waits = [];
    while (!post.isTaken || !sink.isTold) {
      const { latencies } = await send(server.port, [single], 1);
      waits.push(...latencies);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    const { seconds } = await taken;
    return { seconds, waits: waits.sort((a, b) => a - b) };
  } finally {
    await server.stop();
    sink.stop();
  }
}

async function startSink() {
  const sink = { isTold: false, port: 0, stop: () => listener.close() };
  const listener = http.createServer((request, response) => {
    request.resume();
    response.end();
    sink.isTold = true;
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  sink.port = listener.address().port;
  return sink;
}

/** The flood is one group, of which the message lists a few; nobody is told of the rest. */
function configFor(port) {
  return `
route:
  receiver: nobody
  group_wait: 50ms
  routes: [ { matchers: [ 'job="node-exporter"' ], receiver: sink } ]
receivers:
  - name: nobody
  - { name: sink, webhook_configs: [ { url: "http://127.0.0.1:${port}/", max_alerts: 10 } ] }
`;
}

function describe({ seconds, waits }) {
  const median = waits[Math.floor(waits.length / 2)];
  return (
    `${FLOOD} alerts taken in ${seconds.toFixed(2)} s; ` +
    `${waits.length} others waited ${median.toFixed(1)} ms (median) to ${waits.at(-1).toFixed(0)} ms`
  );
}
