// The package as it is published: it can be installed where there is no registry, and runs.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runExecutable } from '../support/executable.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const QUIET = ['--silent', '--no-audit', '--no-fund', '--ignore-scripts'];

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-package-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function npm(...words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('npm', [...words, ...QUIET], { cwd: ROOT });
  return stdout.trim();
}

it('installs without a registry, and checks a configuration', async () => {
  const archive = join(folder, await npm('pack', `--pack-destination=${folder}`));
  await npm(
    'install',
    '--offline',
    `--cache=${join(folder, 'cache')}`,
    '--prefix',
    folder,
    archive,
  );
  const installed = join(folder, 'node_modules', 'tocsin');
  const ended = await runExecutable(
    ['check-config', join(installed, 'examples', 'alertmanager.yml')],
    { path: join(folder, 'node_modules', '.bin', 'tocsin') },
  );
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout).toContain('SUCCESS');
});
