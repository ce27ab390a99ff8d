import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '../../../../src/model/result.ts';
import { buildRouteTree } from '../../../../src/route/route.ts';
import { routeConfigOf } from '../../../support/route-tree.ts';
import { runWith } from '../command-line-world.ts';

const ROOT = buildRouteTree(
  routeConfigOf({
    receiver: 'default',
    routes: [{ matchers: ['severity="page"'], receiver: 'pager' }],
  }),
);
const GOOD = 'tests:\n- { name: pages, labels: { severity: page }, receivers: [pager] }\n';
const BAD = 'tests:\n- { labels: { severity: page }, receivers: [default] }\n';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-route-tests-'));
  await writeFile(join(folder, 'good.yml'), GOOD);
  await writeFile(join(folder, 'bad.yml'), BAD);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (files: readonly string[], more: readonly string[] = [], colour = '') =>
  runWith(
    [
      ...['config', 'routes', 'test', `--config.file=${join(folder, 'good.yml')}`],
      ...files.map((file) => `--tests=${join(folder, file)}`),
      ...more,
    ],
    {
      rooms: { loadRoutes: async () => ok(ROOT) },
      environment: { FORCE_COLOR: colour },
    },
  );

describe('config routes test --tests', () => {
  it('ends with 0 when every test holds', async () => {
    const { code, stdout, stderr } = await run(['good.yml']);
    expect([code, stdout, stderr]).toEqual([0, '1 of 1 route tests passed\n', '']);
  });

  it('names the tests that hold with -o extended', async () => {
    const { stdout } = await run(['good.yml'], ['-o', 'extended']);
    expect(stdout).toBe(`${folder}/good.yml:2: ok: pages\n1 of 1 route tests passed\n`);
  });

  it('ends with 1 and the difference when one does not', async () => {
    const { code, stdout, stderr } = await run(['good.yml', 'bad.yml']);
    expect([code, stderr]).toEqual([1, 'amtool: error: 1 of 2 route tests failed\n\n']);
    expect(stdout).toBe(`${folder}/bad.yml:2: FAILED: {severity="page"}
  - default
  + pager
    .
    └── default-route
        └── {severity="page"}  receiver: pager

1 of 2 route tests passed
`);
  });

  it('is coloured where that is wanted', async () => {
    const { stdout } = await run(['bad.yml'], [], '1');
    expect(stdout).toContain('\u001b[31m  - default\u001b[0m\n\u001b[32m  + pager\u001b[0m\n');
  });

  it('has JSON for programs', async () => {
    const { code, stdout } = await run(['bad.yml'], ['-o', 'json']);
    expect([code, JSON.parse(stdout)]).toEqual([
      1,
      [
        {
          file: `${folder}/bad.yml`,
          line: 2,
          name: '',
          labels: { severity: 'page' },
          passed: false,
          receivers: ['default'],
          found: ['pager'],
        },
      ],
    ]);
  });

  it.each([
    [
      'a file that is not there',
      ['none.yml'],
      [],
      'open FOLDER/none.yml: no such file or directory',
    ],
    ['a folder', ['.'], [], 'read FOLDER: is a directory'],
    [
      'labels beside it',
      ['good.yml'],
      ['a=b'],
      'labels belong into the file of --tests, or stand without it',
    ],
  ])('refuses %s', async (_, files, more, message) => {
    const { code, stdout, stderr } = await run(files, more);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr.replaceAll(folder, 'FOLDER')).toBe(`amtool: error: ${message}\n\n`);
  });
});
