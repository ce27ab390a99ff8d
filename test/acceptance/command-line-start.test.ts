// How soon a command answers: it must feel instant, so a question for alerts loads no library, and
// takes hardly longer than Node.js itself.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXECUTABLE, runExecutable } from '../support/executable.ts';
import { HttpSink } from '../support/http-sink.ts';

const MAX_FILES = 60;
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
  it('loads few files of its own and no library', async () => {
    const words = [EXECUTABLE, ...queryWords()];
    const loaded = await loadedBy(words);
    expect(loaded.filter((url) => url.includes('/node_modules/'))).toEqual([]);
    expect(loaded.length).toBeGreaterThan(10);
    expect(loaded.length).toBeLessThan(MAX_FILES);
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

async function timeOf(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** The files that a run has loaded, which V8 lists for those who measure coverage. */
async function loadedBy(words: readonly string[]): Promise<readonly string[]> {
  await new Promise((resolve) => {
    spawn(process.execPath, words, {
      stdio: 'ignore',
      env: { PATH: process.env['PATH'] ?? '', NODE_V8_COVERAGE: folder },
    }).once('close', resolve);
  });
  const [file = ''] = await readdir(folder);
  const text = await readFile(join(folder, file), 'utf8');
  return [...text.matchAll(/"url":"(file:[^"]+)"/g)].map(([, url = '']) => url);
}
