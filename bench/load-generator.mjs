// A load generator over bare sockets: prepared requests, keep-alive, one in flight per connection.
// It costs little CPU, because it shares two cores with the server that it measures.
import net from 'node:net';

/** Alerts as a Prometheus sends them: 8 labels, 3 annotations, about 660 bytes. */
export function makeAlerts(count, { endsAt = new Date(Date.now() + 240_000) } = {}) {
  return Array.from({ length: count }, (_, i) => ({
    labels: {
      alertname: `BenchAlert${i % 50}`,
      cluster: `us-east-${i % 20}`,
      instance: `10.1.${Math.floor(i / 250) % 250}.${i % 250}:9100`,
      job: 'node-exporter',
      namespace: `namespace-${i % 40}`,
      pod: `svc-${i}-api-7d9f8c6b5-x2x4z`,
      severity: ['warning', 'critical', 'info'][i % 3],
      team: `team-${i % 16}`,
    },
    annotations: {
      description: 'More than 5 % of the requests of the last five minutes ended with an error.',
      runbook_url: 'https://runbooks.example.org/alerts/service-not-answering',
      summary: `The service svc-${i} in namespace-${i % 40} is not answering health checks`,
    },
    startsAt: '2026-01-01T00:00:00.000Z',
    endsAt: endsAt.toISOString(),
    generatorURL: `http://prometheus.example.org:9090/graph?g0.expr=up%3D%3D0&g0.tab=1#${i}`,
  }));
}

/** Cuts alerts into POST requests of `size` alerts each. */
export function makePosts(alerts, size) {
  const posts = [];
  for (let from = 0; from < alerts.length; from += size) {
    const body = Buffer.from(JSON.stringify(alerts.slice(from, from + size)));
    const head =
      'POST /api/v2/alerts HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n' +
      `Content-Length: ${body.length}\r\n\r\n`;
    posts.push(Buffer.concat([Buffer.from(head), body]));
  }
  return posts;
}

/**
 * Sends all requests over a number of connections. Resolves to the seconds it took and the
 * latencies in milliseconds, sorted. Rejects at the first answer that is not 200.
 */
export async function send(port, posts, connections) {
  const latencies = [];
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: Math.min(connections, posts.length) }, () =>
      sendOver(port, () => posts[next++], latencies),
    ),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  return { seconds, latencies: latencies.sort((a, b) => a - b) };
}

function sendOver(port, takeNext, latencies) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    let sentAt = 0;
    let answer = '';
    const sendNext = () => {
      const post = takeNext();
      if (post === undefined) {
        socket.end();
        resolve();
        return;
      }
      sentAt = performance.now();
      socket.write(post);
    };
    socket.on('connect', sendNext);
    socket.on('error', reject);
    socket.setEncoding('latin1').on('data', (text) => {
      answer += text;
      if (!isComplete(answer)) return;
      if (!answer.startsWith('HTTP/1.1 200')) {
        reject(new Error(answer.slice(0, 300)));
        socket.destroy();
        return;
      }
      answer = '';
      latencies.push(performance.now() - sentAt);
      sendNext();
    });
  });
}

/** Whether an answer with a Content-Length has arrived whole. */
function isComplete(answer) {
  const end = answer.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(answer.slice(0, end))?.[1] ?? 0);
  return answer.length >= end + 4 + length;
}
