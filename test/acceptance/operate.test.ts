// What those who run the server rely on: endpoints, reload and stop.
import { spawnSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  get,
  listedNames,
  messagesAt,
  metricOf,
  post,
  postAlert,
  timesTold,
} from '../support/alert-traffic.ts';
import { HttpSink } from '../support/http-sink.ts';
import { RawConnection } from '../support/raw-connection.ts';
import { hasPrograms } from '../support/programs.ts';
import { ServerProcess } from '../support/server-process.ts';
import { pause, waitUntil } from '../support/wait-until.ts';
import { parseExposition } from '../unit/telemetry/exposition-parser.ts';

/** Long enough for a flush that should not tell anything to show that it does. */
const TWO_FLUSHES_MS = 2_300;

let sink: HttpSink;
let server: ServerProcess;
/** Anew for each test, so that a restart with old state tells of nothing but the test's own. */
let name = '';
let count = 0;

beforeAll(async () => {
  sink = await HttpSink.listen();
  server = await ServerProcess.start({ config: configFor('/') });
});
afterAll(async () => {
  await server.remove();
  await sink.close();
});
afterEach(() => {
  sink.answer = () => ({ status: 200 });
});

describe('a server that runs', () => {
  it('says where it listens, with the real port, once it is ready', async () => {
    expect(server.log).toMatch(/level=INFO msg="Listening on" address=127\.0\.0\.1:[1-9]\d+$/m);
    expect((await get(server, '/-/ready')).status).toBe(200);
  });

  it.each([
    ['GET', '/-/healthy', 'OK'],
    ['HEAD', '/-/healthy', ''],
    ['GET', '/-/ready', 'OK'],
    ['HEAD', '/-/ready', ''],
  ])('answers %s %s with 200', async (method, path, text) => {
    const answer = await fetch(`${server.url}${path}`, { method });
    expect([answer.status, await answer.text()]).toEqual([200, text]);
  });

  it('exposes metrics that Prometheus can read', async () => {
    const { status, text } = await get(server, '/metrics');
    expect(status).toBe(200);
    const families = parseExposition(text);
    const samples = [...families.values()].flatMap((family) => family.samples);
    expect(samples.filter(({ value }) => Number.isNaN(value))).toEqual([]);
    expect(families.get('alertmanager_build_info')?.samples[0]?.value).toBe(1);
  });
});

describe('a server that starts', () => {
  const loads = 'is healthy and not ready while it loads, and sends senders away for a second';
  it.skipIf(!hasPrograms('mkfifo'))(loads, async () => {
    await server.end('SIGTERM');
    // The configuration is a pipe into which nothing is written yet.
    await rm(server.configFile);
    expect(spawnSync('mkfifo', [server.configFile]).status).toBe(0);
    const restarted = server.restart();
    await waitUntil(
      () =>
        get(server, '/-/healthy').then(
          ({ status }) => status === 200,
          () => false,
        ),
      10_000,
      () => server.log,
    );
    expect(await get(server, '/-/ready')).toEqual({
      status: 503,
      text: 'Not ready: loading state\n',
    });
    const posted = await fetch(`${server.url}/api/v2/alerts`, { method: 'POST', body: '[]' });
    expect([posted.status, posted.headers.get('retry-after')]).toEqual([503, '1']);
    await writeFile(server.configFile, configFor('/'));
    await restarted;
    expect((await get(server, '/-/ready')).status).toBe(200);
    await rm(server.configFile);
    await server.writeConfig(configFor('/'));
  });
});

describe.each(['POST /-/reload', 'SIGHUP'] as const)('%s', (trigger) => {
  it('takes a changed file', async () => {
    await server.writeConfig(configFor(`/after-${trigger.slice(0, 4)}`));
    await reload(trigger);
    await postNew();
    await told(`/after-${trigger.slice(0, 4)}`);
    expect(timesTold(sink, name)).toBe(1);
  });

  it('tells nobody again', async () => {
    await postNew();
    await told();
    const before = sink.requests.length;
    await reload(trigger);
    await server.writeConfig(`# The same, and yet another file.\n${configFor('/')}`);
    await reload(trigger);
    await pause(TWO_FLUSHES_MS);
    expect(sink.requests.slice(before)).toEqual([]);
  });

  it.each([
    [
      'has wrong values',
      () => server.writeConfig(configFor('/').replace('1s', 'soon').replace('1h', '[]')),
      ['alertmanager.yml:5:19: ', 'alertmanager.yml:6:20: '],
    ],
    ['is no YAML', () => server.writeConfig('route: {'), ['alertmanager.yml:1:9: ']],
    ['is binary', () => server.writeConfig('\x00\x01\x02'), ['alertmanager.yml:1:1: ']],
    ['is empty', () => server.writeConfig(''), ['alertmanager.yml:1:1: ']],
    [
      'names a broken template',
      async () => {
        await writeFile(join(server.folder, 'broken.tmpl'), '\n{{ if }}');
        await server.writeConfig(`templates: [broken.tmpl]\n${configFor('/')}`);
      },
      ['template: broken.tmpl:2: missing value for if'],
    ],
    ['has vanished', () => rm(server.configFile), ['alertmanager.yml: ENOENT']],
    [
      'is a folder',
      async () => {
        await rm(server.configFile);
        await mkdir(server.configFile);
      },
      ['alertmanager.yml: EISDIR'],
    ],
  ])('keeps the old file when the new one %s, and says why', async (_, spoil, problems) => {
    await spoil();
    const { answer, log } = await reload(trigger);
    const refused = log.split('\n').filter((line) => line.includes('level=ERROR'));
    expect(refused).toHaveLength(problems.length);
    problems.forEach((problem, i) => {
      expect(refused[i]).toContain(problem);
    });
    if (answer !== undefined) {
      expect(answer.status).toBe(500);
      for (const problem of problems) expect(answer.text).toContain(problem);
    }
    const isSuccess = 'alertmanager_config_last_reload_successful';
    expect(await metricOf(server, isSuccess)).toBe(0);
    await postNew();
    await told();
    await rm(server.configFile, { recursive: true, force: true });
    await server.writeConfig(configFor('/'));
    await reload(trigger);
    expect(await metricOf(server, isSuccess)).toBe(1);
  });
});

describe('SIGTERM', () => {
  it('lets a notification under way end, and nobody hears it twice', async () => {
    sink.answer = () => ({ status: 200, delayMs: 1_500 });
    await postNew();
    await told();
    const startedAt = performance.now();
    expect(await server.end('SIGTERM')).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    expect(server.log).toContain('msg=Stopped');
    const before = sink.requests.length;
    await server.restart();
    await pause(TWO_FLUSHES_MS);
    expect(sink.requests.slice(before)).toEqual([]);
    expect(await listedNames(server)).toContain(name);
  });

  it('cuts off a notification that does not end, and the next start repeats it, marked', async () => {
    sink.answer = () => 'hang';
    await postNew();
    await told();
    const startedAt = performance.now();
    expect(await server.end('SIGTERM')).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(8_000);
    sink.answer = () => ({ status: 200 });
    await server.restart();
    await waitUntil(
      () => timesTold(sink, name) === 2,
      5_000,
      () => server.log.slice(-2_000),
    );
    const marks = messagesAt(sink)
      .filter(({ groupLabels }) => groupLabels['alertname'] === name)
      .map(({ possibleDuplicate }) => possibleDuplicate ?? false);
    expect(marks).toEqual([false, true]);
  });

  it('does not wait for clients that stall, and tells those who finish that it stops', async () => {
    const stalled = await RawConnection.open(server.url);
    await stalled.write('POST /api/v2/alerts HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n[');
    const late = await RawConnection.open(server.url);
    await late.write('GET /-/ready HTTP/1.1\r\nHost: x\r\n');
    await pause(50);
    const startedAt = performance.now();
    const ended = server.end('SIGTERM');
    await pause(200);
    await late.write('\r\n');
    expect(await ended).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    expect(late.received).toMatch(/^HTTP\/1\.1 503 [^]*Not ready: stopping/);
    stalled.drop();
    late.drop();
    await server.restart();
  });

  it('ends the process at once when it comes twice', async () => {
    sink.answer = () => 'hang';
    await postNew();
    await told();
    server.signal('SIGTERM');
    await waitUntil(
      () => server.log.endsWith('msg="Shutting down gracefully"\n'),
      2_000,
      () => server.log.slice(-500),
    );
    const startedAt = performance.now();
    expect(await server.end('SIGTERM')).toBeNull();
    expect(performance.now() - startedAt).toBeLessThan(500);
    await server.restart();
  });
});

/** Posts one alert of a name that no test had before. */
async function postNew(): Promise<void> {
  count += 1;
  name = `Alert${count}`;
  expect(await postAlert(server, { alertname: name })).toEqual({ status: 200, text: '' });
}

/** Waits until the alert posted last has arrived at a path. */
function told(path?: string): Promise<void> {
  return waitUntil(
    () =>
      sink.requests.some(
        ({ url, body }) => body.includes(`"${name}"`) && (path === undefined || url === path),
      ),
    5_000,
    () => `${name} was not told\n${server.log.slice(-2_000)}`,
  );
}

interface Reloaded {
  /** Undefined after a signal. */
  readonly answer: { readonly status: number; readonly text: string } | undefined;
  /** What was logged meanwhile. */
  readonly log: string;
}

async function reload(trigger: 'POST /-/reload' | 'SIGHUP'): Promise<Reloaded> {
  const start = server.log.length;
  if (trigger === 'SIGHUP') server.signal('SIGHUP');
  const answer = trigger === 'SIGHUP' ? undefined : await post(server, '/-/reload');
  const log = (): string => server.log.slice(start);
  await waitUntil(
    () => /Completed loading|Loading configuration file failed/.test(log()),
    5_000,
    () => `the end of a reload in ${log()}`,
  );
  // All problems are logged at once, but may be read in pieces.
  await pause(50);
  return { answer, log: log() };
}

function configFor(path: string): string {
  return `route:
  receiver: sink
  group_by: [alertname]
  group_wait: 50ms
  group_interval: 1s
  repeat_interval: 1h
receivers:
  - name: sink
    webhook_configs: [{ url: '${sink.url(path)}' }]
`;
}
