// Whatever a client sends, it gets a clear answer or none, the same process lives on, and the next
// good alert arrives.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  get,
  messagesAt,
  metricOf,
  postAlert,
  postBody,
  timesTold,
} from '../support/alert-traffic.ts';
import { HttpSink } from '../support/http-sink.ts';
import { RawConnection } from '../support/raw-connection.ts';
import { ServerProcess } from '../support/server-process.ts';
import { pause, waitUntil } from '../support/wait-until.ts';

const MIB = 1024 * 1024;
const FLOOD = 100_000;
/** How many of them its message may list. */
const MAX_ALERTS = 10;
/** What a process may hold with the flood in memory; an idle one holds about a tenth. */
const MAX_RESIDENT_BYTES = 1024 * MIB;

let sink: HttpSink;
let server: ServerProcess;
let pid = 0;
let goodAlerts = 0;

beforeAll(async () => {
  sink = await HttpSink.listen();
  server = await ServerProcess.start({ config: configFor(sink) });
  pid = server.pid;
});
afterAll(async () => {
  await server.remove();
  await sink.close();
});

// What holds after every case.
afterEach(async () => {
  goodAlerts += 1;
  const name = `Good${goodAlerts}`;
  expect(await postAlert(server, { alertname: name })).toEqual({ status: 200, text: '' });
  await waitUntil(
    () => timesTold(sink, name) === 1,
    5_000,
    () => `${name} was not told\n${server.log.slice(-2_000)}`,
  );
  expect(() => process.kill(pid, 0)).not.toThrow();
  expect(server.log).not.toContain('A request failed');
});

describe('a body that is no list of alerts is refused with the reason', () => {
  const parsing = 'parsing alerts body from \\"\\" failed, because ';
  it.each([
    ['no body', '', 422, 'alerts in body is required'],
    ['broken JSON', '[{"labels":', 400, `${parsing}unexpected EOF`],
    ['text', 'alertname=Down', 400, `${parsing}invalid character 'a'`],
    ['an object', '{"labels":{"a":"b"}}', 400, `${parsing}json: cannot unmarshal object`],
    ['a list of numbers', '[1]', 400, `${parsing}json: cannot unmarshal number`],
    ['labels that are a list', '[{"labels":["a"]}]', 400, `${parsing}json: cannot unmarshal array`],
    ['a label value that is a number', '[{"labels":{"a":1}}]', 400, 'cannot unmarshal number'],
    ['a date that is a number', '[{"labels":{"a":"b"},"startsAt":1}]', 400, 'unmarshal number'],
    ['a date that is none', '[{"labels":{"a":"b"},"endsAt":"soon"}]', 400, `${parsing}parsing`],
    ['an alert without labels', '[{}]', 422, '0.labels in body is required'],
    [
      'an alert with empty labels',
      '[{"labels":{"a":""}}]',
      400,
      'at least one label pair required',
    ],
    [
      '5,000,000 open brackets',
      '['.repeat(5_000_000),
      400,
      "invalid character '[' exceeded max depth",
    ],
    ['a megabyte of zero bytes', Buffer.alloc(MIB), 400, `${parsing}invalid character '\\\\x00'`],
  ])('%s', async (_, body, status, text) => {
    const answer = await postBody(server, body);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(text);
    expect(answer.text.length).toBeLessThan(1_000);
  });
});

describe('an alert that looks odd is taken, listed and told like any other', () => {
  it('with a label value of 10 MB', async () => {
    const value = 'x'.repeat(10_000_000);
    expect((await postAlert(server, { alertname: 'Long', value })).status).toBe(200);
    await told('Long');
    const listed = await get(server, '/api/v2/alerts?filter=alertname=Long');
    expect(labelsIn(listed.text)).toEqual([{ alertname: 'Long', value }]);
  });

  it('with a million objects in one another under a name that nobody knows', async () => {
    const bomb = '{"a":'.repeat(1_000_000) + '}'.repeat(1_000_000).replace('}', '1}');
    const body = `[{"labels":{"alertname":"Deep"},"unknown":${bomb}}]`;
    expect((await postBody(server, body)).status).toBe(200);
    await told('Deep');
  });

  it('with bytes that are not UTF-8, which become U+FFFD', async () => {
    const body = Buffer.from('[{"labels":{"alertname":"Bytes","value":"\xff\xc3("}}]', 'latin1');
    expect((await postBody(server, body)).status).toBe(200);
    await told('Bytes');
    expect(messagesAt(sink).at(-1)?.alerts[0]?.labels['value']).toBe('\ufffd\ufffd(');
  });

  it('with labels that JavaScript has a meaning for', async () => {
    // As text, because a literal `__proto__` would set a prototype.
    const labels = (value: string): string =>
      `{"alertname":"Odd","__proto__":"${value}","constructor":"c","hasOwnProperty":"h","toString":"t"}`;
    const body = `[{"labels":${labels('one')},"annotations":{"__proto__":"a"}},{"labels":${labels('two')}}]`;
    expect((await postBody(server, body)).status).toBe(200);
    await waitUntil(
      () => timesTold(sink, 'Odd') === 2,
      5_000,
      () => `told ${timesTold(sink, 'Odd')} times`,
    );
    const messages = messagesAt(sink, '/odd');
    const groups = messages.map(({ groupLabels }) => Object.entries(groupLabels)).sort();
    expect(groups).toEqual([
      [
        ['__proto__', 'one'],
        ['constructor', 'c'],
      ],
      [
        ['__proto__', 'two'],
        ['constructor', 'c'],
      ],
    ]);
    const one = messages.find(({ groupLabels }) => Object.values(groupLabels).includes('one'));
    expect(JSON.stringify(one?.alerts[0]?.labels)).toBe(sorted(labels('one')));
    const filter = encodeURIComponent('__proto__="two"');
    const listed = await get(server, `/api/v2/alerts?filter=${filter}`);
    expect(labelsIn(listed.text).map((found) => JSON.stringify(found))).toEqual([
      sorted(labels('two')),
    ]);
    const grouped = await get(server, `/api/v2/alerts/groups?filter=${filter}`);
    expect(grouped.text).toContain('"labels":{"__proto__":"two","constructor":"c"}');
  });

  it.each([
    ['year 0', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'],
    [
      'the last leap day of the first era',
      '0004-02-29T12:00:00+14:00',
      '9999-12-31T00:00:00-12:00',
    ],
  ])('with dates in %s and 9999', async (year, startsAt, endsAt) => {
    const name = `Dates of ${year}`;
    const answer = await postBody(
      server,
      JSON.stringify([{ labels: { alertname: name }, startsAt, endsAt }]),
    );
    expect(answer).toEqual({ status: 200, text: '' });
    await told(name);
    const alert = messagesAt(sink).at(-1)?.alerts[0];
    expect(alert?.startsAt.slice(0, 4)).toBe(startsAt.slice(0, 4));
    const filter = encodeURIComponent(`alertname="${name}"`);
    const listed = await get(server, `/api/v2/alerts?filter=${filter}`);
    expect(listed.text).toContain(`"startsAt":"${startsAt.slice(0, 5)}`);
    expect(listed.text).toContain('"state":"active"');
  });
});

// One that explodes here would find no answer before the test runs out of time.
describe('a query with a regular expression that explodes elsewhere is answered', () => {
  const text = `${'a'.repeat(50_000)}!`;
  it.each([
    ['nested repeats in a filter', 'filter=text=~"(a+)+$"', 200],
    ['overlapping choices in a filter', 'filter=text=~"(a|aa|a*)*b"', 200],
    ['nested repeats in receiver', 'receiver=(a%2B)%2B$', 200],
    ['repeats that multiply in a filter', 'filter=text=~"((a{100}){100}){100}"', 400],
    ['repeats that multiply in receiver', 'receiver=((a{100}){100}){100}', 400],
    ['deep nesting in a filter', `filter=text=~"${'('.repeat(3_000)}a${')'.repeat(3_000)}"`, 400],
    ['deep nesting in receiver', `receiver=${'('.repeat(3_000)}a${')'.repeat(3_000)}`, 400],
  ])('%s', async (_, query, status) => {
    await postAlert(server, { alertname: 'Text', text });
    const path = `/api/v2/alerts?${query.replaceAll('"', '%22').replace('~', '%7E')}`;
    const answer = await get(server, path.replaceAll('+', '%2B'));
    expect(answer.status, answer.text.slice(0, 300)).toBe(status);
  });
});

describe('a client that does not finish', () => {
  const head = 'POST /api/v2/alerts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
  it.each([
    ['the first line', 'POST /api/v2/al'],
    ['the headers', head],
    ['a body of announced length', `${head}Content-Length: 9999999\r\n\r\n[{"labels":`],
    ['a chunk', `${head}Transfer-Encoding: chunked\r\n\r\nff\r\n[{"labels":`],
  ])('stalls in %s, and keeps nobody else waiting', async (_, text) => {
    const connections = await Promise.all(
      Array.from({ length: 20 }, () => RawConnection.open(server.url)),
    );
    await Promise.all(connections.map((connection) => connection.write(text)));
    await pause(50);
    const healthy = await get(server, '/-/healthy');
    expect(healthy.status).toBe(200);
    expect(await postAlert(server, { alertname: 'Meanwhile' })).toEqual({ status: 200, text: '' });
    for (const connection of connections) connection.drop();
  });

  it('disconnects in the middle of a large body, of which nothing counts', async () => {
    const before = await metricOf(server, 'alertmanager_alerts{state="active"}');
    for (let i = 0; i < 20; i++) {
      const connection = await RawConnection.open(server.url);
      const half = `[{"labels":{"alertname":"Half"}},{"labels":{"alertname":"${'h'.repeat(MIB)}`;
      await connection.write(`${head}Content-Length: 9999999\r\n\r\n${half}`);
      connection.drop();
    }
    await pause(100);
    expect(await metricOf(server, 'alertmanager_alerts{state="active"}')).toBe(before);
  });

  it.each([
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n'],
    ['a header of a megabyte', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(MIB)}`],
    ['two lengths', `${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n[]`],
  ])('sends %s and is told that it is wrong', async (_, text) => {
    const connection = await RawConnection.open(server.url);
    await connection.write(text).catch(() => undefined);
    await waitUntil(
      () => /^HTTP\/1\.1 4\d\d /.test(connection.received),
      5_000,
      () => connection.received,
    );
    connection.drop();
  });
});

describe('much at once', () => {
  it('takes 100,000 alerts of one post while it answers others', async () => {
    const alerts = Array.from({ length: FLOOD }, (_, i) => ({
      labels: { alertname: 'Flood', flood: 'yes', instance: `host-${i}.example.org:9100` },
      annotations: { summary: `The disk of host ${i} is full` },
    }));
    const before = await metricOf(server, 'alertmanager_alerts{state="active"}');
    const taken = postBody(server, JSON.stringify(alerts));
    let beside = 0;
    // On past the answer, over the making and sending of the message.
    while (messagesAt(sink, '/flood').length === 0) {
      const answers = await Promise.all([
        get(server, '/-/healthy'),
        postAlert(server, { alertname: `Beside${beside}` }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      beside += 1;
      await pause(20);
    }
    expect(await taken).toEqual({ status: 200, text: '' });
    expect(beside).toBeGreaterThan(0);
    expect(await metricOf(server, 'alertmanager_alerts{state="active"}')).toBe(
      before + FLOOD + beside,
    );
    // It may be made before all are taken, and never lists more than it may.
    expect(messagesAt(sink, '/flood')[0]?.alerts).toHaveLength(MAX_ALERTS);
  });

  it('does not keep the memory of what it refused', async () => {
    const resident = (): Promise<number> => metricOf(server, 'process_resident_memory_bytes');
    const before = await resident();
    const junk = Buffer.alloc(20 * MIB, '[{"labels":{"a":');
    for (let i = 0; i < 20; i++) expect((await postBody(server, junk)).status).toBe(400);
    await waitUntil(
      async () => (await resident()) < before + 100 * MIB,
      10_000,
      () => 'the memory of 400 MiB to be given back',
    );
    expect(before).toBeLessThan(MAX_RESIDENT_BYTES);
  });
});

/** Waits until the webhook was told of an alert. */
async function told(name: string): Promise<void> {
  await waitUntil(
    () => timesTold(sink, name) > 0,
    5_000,
    () => `${name} was not told\n${server.log.slice(-2_000)}`,
  );
}

function labelsIn(text: string): readonly unknown[] {
  return (JSON.parse(text) as readonly { labels: unknown }[]).map(({ labels }) => labels);
}

/** The same object with its keys in order, as JSON text; `__proto__` stays a key. */
function sorted(json: string): string {
  const pairs = json.slice(1, -1).split(',').sort();
  return `{${pairs.join(',')}}`;
}

function configFor(receiver: HttpSink): string {
  return `
route:
  receiver: sink
  group_by: [alertname]
  group_wait: 50ms
  group_interval: 10m
  repeat_interval: 1h
  routes:
    - { matchers: ['flood="yes"'], receiver: flood }
    - { matchers: ['alertname="Odd"'], receiver: odd, group_by: [constructor, __proto__] }
receivers:
  - name: sink
    webhook_configs: [{ url: '${receiver.url()}' }]
  - name: flood
    webhook_configs: [{ url: '${receiver.url('/flood')}', max_alerts: ${MAX_ALERTS} }]
  - name: odd
    webhook_configs: [{ url: '${receiver.url('/odd')}' }]
`;
}
