// The commands about what went wrong and about receivers, against a server that has lost a message.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postBody } from '../support/alert-traffic.ts';
import { runExecutable, type EndedRun } from '../support/executable.ts';
import { HttpSink } from '../support/http-sink.ts';
import { ServerProcess } from '../support/server-process.ts';
import { waitUntil } from '../support/wait-until.ts';

let sink: HttpSink;
let server: ServerProcess;

beforeAll(async () => {
  sink = await HttpSink.listen();
  sink.answer = () => ({ status: 400, body: 'no such channel' });
  server = await ServerProcess.start({ config: configFor(sink.url()) });
  await postBody(server, '[{"labels":{"alertname":"DiskFull","instance":"db1"}}]');
  await waitUntil(
    async () => (await tocsin('dead-letters')).stdout.includes('on-call'),
    15_000,
    () => 'a dead letter',
  );
});
afterAll(async () => {
  await server.remove();
  await sink.close();
});

describe('tocsin receivers', () => {
  it('preview shows what would be sent, and sends nothing', async () => {
    const before = sink.requests.length;
    const run = await tocsin('receivers', 'preview', 'on-call');
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toContain(`POST ${sink.url()}`);
    expect(run.stdout).toContain('"receiver": "on-call"');
    expect(sink.requests).toHaveLength(before);
  });

  it('test sends, and exits with 1 when a service refuses', async () => {
    const run = await tocsin('receivers', 'test', 'on-call');
    expect(run.code).toBe(1);
    expect(run.stdout).toContain('no such channel');
    expect(sink.requests.at(-1)?.body).toContain('"tocsin_test":"true"');
  });

  it('name a receiver that does not exist', async () => {
    const run = await tocsin('receivers', 'test', 'on-cal');
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('on-cal');
  });
});

describe('tocsin dead-letters', () => {
  it('lists what could not be told, and why', async () => {
    const run = await tocsin('dead-letters', 'list', '--output=extended');
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toContain('alertname="DiskFull"');
    expect(run.stdout).toContain('no such channel');
  });

  it('replays one once the service is repaired, and then there is none', async () => {
    sink.answer = () => ({ status: 200 });
    const listed = await tocsin('dead-letters', 'list', '--output=json');
    const [, id = ''] = /"id": ?"([^"]+)"/.exec(listed.stdout) ?? [];
    expect((await tocsin('dead-letters', 'replay', id)).code).toBe(0);
    await waitUntil(
      async () => !(await tocsin('dead-letters')).stdout.includes('on-call'),
      15_000,
      () => 'no dead letter',
    );
    expect(sink.requests.at(-1)?.body).toContain('"alertname":"DiskFull"');
  });

  it('answers in a line when there is no such letter', async () => {
    const run = await tocsin('dead-letters', 'replay', 'nobody');
    expect(run.code).toBe(1);
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
  });
});

function tocsin(...words: readonly string[]): Promise<EndedRun> {
  return runExecutable([...words, `--alertmanager.url=${server.url}`, '--no-version-check']);
}

/** The next flush comes too late to tell anybody. */
function configFor(url: string): string {
  return `
route: {receiver: on-call, group_by: [alertname], group_wait: 0s, group_interval: 1h}
receivers: [{name: on-call, webhook_configs: [{url: '${url}'}]}]
`;
}
