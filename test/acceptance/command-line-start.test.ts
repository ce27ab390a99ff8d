// What a start loads: a command must feel instant, so a question for alerts loads no library and
// takes hardly longer than Node.js itself, and a server leaves aside what it may never need.
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runExecutable } from '../support/executable.ts';
import { HttpSink } from '../support/http-sink.ts';
import { ServerProcess } from '../support/server-process.ts';

/** Of a command, in kB: the YAML parser or the regular expressions alone are more. */
const MAX_COMMAND_SIZE = 150;
/** Of a server, in kB: the clients for HTTP, SMTP and Redis are 1,600 more. */
const MAX_SERVER_SIZE = 2_200;
const CONFIG = `
receivers:
  - name: mail
    email_configs: [{to: a@example.org, from: b@example.org, smarthost: '127.0.0.1:25'}]
    webhook_configs: [{url: 'http://127.0.0.1:9/'}]
route: {receiver: mail}
`;
const MAX_MS_OVER_BARE = 150;
const ROUNDS = 7;

let folder = '';
let sink: HttpSink;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-start-'));
  sink = await HttpSink.listen({});
  sink.answer = () => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '[]',
  });
});
afterAll(async () => {
  await sink.close();
  await rm(folder, { recursive: true, force: true });
});

const queryWords = (): readonly string[] => [
  ...['alert', 'query', '--no-version-check'],
  `--alertmanager.url=${new URL(sink.url()).origin}`,
];

describe('alert query', () => {
  it('loads few files and no library', async () => {
    const coverage = join(folder, 'command');
    await runExecutable(queryWords(), { environment: { NODE_V8_COVERAGE: coverage } });
    const loaded = await loadedBy(coverage);
    expect(loaded.files).toBeGreaterThan(5);
    expect(loaded.files).toBeLessThan(60);
    expect(loaded.size).toBeLessThan(MAX_COMMAND_SIZE);
  });

  it(`takes less than ${MAX_MS_OVER_BARE} ms more than Node.js alone`, async () => {
    const bare: number[] = [];
    const query: number[] = [];
    // In turn, so that a change of the machine's speed hits both alike.
    for (let round = 0; round < ROUNDS; round += 1) {
      bare.push(await timeOf(async () => void spawnSync(process.execPath, ['-e', '0'])));
      query.push(
        await timeOf(async () => {
          expect((await runExecutable(queryWords())).code).toBe(0);
        }),
      );
    }
    // The best of several: a busy machine only ever adds.
    expect(Math.min(...query) - Math.min(...bare)).toBeLessThan(MAX_MS_OVER_BARE);
  });
});

describe('serve', () => {
  it('loads no client that the first message alone needs', async () => {
    const coverage = join(folder, 'server');
    const environment = { NODE_V8_COVERAGE: coverage };
    const server = await ServerProcess.start({ config: CONFIG, environment });
    await server.end('SIGTERM');
    await server.remove();
    const loaded = await loadedBy(coverage);
    expect(loaded.size).toBeGreaterThan(1_000);
    expect(loaded.size).toBeLessThan(MAX_SERVER_SIZE);
  });
});

async function timeOf(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** What a run has loaded, which V8 lists for those who measure coverage: files, and kB in all. */
async function loadedBy(
  coverage: string,
): Promise<{ readonly files: number; readonly size: number }> {
  const [file = ''] = await readdir(coverage);
  const text = await readFile(join(coverage, file), 'utf8');
  const urls = [...text.matchAll(/"url":"(file:[^"]+)"/g)].map(([, url = '']) => url);
  const stats = await Promise.all(urls.map((url) => stat(fileURLToPath(url))));
  const bytes = stats.reduce((sum, { size }) => sum + size, 0);
  return { files: urls.length, size: bytes / 1024 };
}
