import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lentRooms } from '../../../../src/app/run-command-line.ts';
import { runWith, type FakeWorldOptions } from '../command-line-world.ts';

const BEFORE = `route:
  receiver: mails
  routes:
  - { matchers: [team="web"], receiver: web }
receivers:
- name: mails
- name: web
  pagerduty_configs: [{ routing_key: opensesame }]
- { name: old }
time_intervals:
- name: nights
  time_intervals: [{ times: [{ start_time: '22:00', end_time: '24:00' }] }]
inhibit_rules:
- { source_matchers: [a="b"], target_matchers: [c="d"] }
templates: ['*.tmpl']
`;
const AFTER = BEFORE.replace('receiver: web }', 'receiver: new }')
  .replace('{ name: old }', '{ name: new }')
  .replace('22:00', '21:00')
  .replace('c="d"', 'c="e"')
  .replace('opensesame', 'opensesame2');
const URL_FLAG = '--alertmanager.url=http://am.example.org';
const ALERTS = JSON.stringify([
  { labels: { alertname: 'A', team: 'web' }, fingerprint: 'f1' },
  { labels: { alertname: 'B', team: 'db' }, fingerprint: 'f2' },
]);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-config-diff-'));
  await writeFile(join(folder, 'before.yml'), BEFORE);
  await writeFile(join(folder, 'after.yml'), AFTER);
  await writeFile(join(folder, 'bad.yml'), 'route: { receiver: nobody }\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const diff = (words: readonly string[], options: FakeWorldOptions = {}) => {
  const { loadCompared } = lentRooms({}, '0');
  const files = words.map((word) => (word.endsWith('.yml') ? join(folder, word) : word));
  return runWith(['config', 'diff', ...files], { rooms: { loadCompared }, ...options });
};

describe('config diff', () => {
  it('shows which routes, receivers, timings and rules changed, and no secret', async () => {
    const { code, stdout, stderr } = await diff(['before.yml', 'after.yml']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(`Routes
  ~ {team="web"}
      receiver: web → new

Receivers
  ~ web
      a secret differs
  - old
    - - name: old
    -   labels:
    -     name: old
  + new
    + - name: new
    +   labels:
    +     name: new

Time intervals
  ~ nights
    -     - start_time: "22:00"
    +     - start_time: "21:00"

Inhibit rules
    - - source_matchers:
    -   - a="b"
    -   target_matchers:
    -   - c="d"
    + - source_matchers:
    +   - a="b"
    +   target_matchers:
    +   - c="e"
`);
  });

  it('says when nothing changed', async () => {
    const { code, stdout } = await diff(['before.yml', 'before.yml', '--exit-code']);
    expect([code, stdout]).toEqual([0, 'The configurations mean the same.\n']);
  });

  it('ends with 1 for differences when asked to', async () => {
    const { code, stderr } = await diff(['before.yml', 'after.yml', '--exit-code']);
    expect([code, stderr]).toEqual([1, '']);
  });

  it('shows which alerts of a server would go elsewhere', async () => {
    const run = await diff(['before.yml', 'after.yml', URL_FLAG, '--no-version-check'], {
      answer: () => ({ text: ALERTS }),
    });
    expect(run.stdout).toContain(`
Alerts that would go elsewhere: 1 of 2
  {alertname="A",team="web"}
      receivers: web → new
`);
    expect(run.requests.map(({ url }) => url.pathname)).toEqual(['/api/v2/alerts']);
  });

  it('compares one file with what the server runs', async () => {
    const run = await diff(['after.yml', URL_FLAG, '--no-version-check'], {
      answer: ({ url }) => ({
        text: url.pathname.endsWith('/status')
          ? JSON.stringify({ config: { original: BEFORE }, cluster: {}, versionInfo: {} })
          : ALERTS,
      }),
    });
    expect(run.stderr).toContain('the server hides its secrets');
    expect(run.stdout).toContain('  ~ {team="web"}\n      receiver: web → new\n');
    expect(run.stdout).toContain('elsewhere: 1 of 2');
    expect(run.stdout).not.toContain('a secret differs');
  });

  it('shows what the files say also when the server is away', async () => {
    const run = await diff(['before.yml', 'after.yml', URL_FLAG], { answer: () => 'no way there' });
    expect([run.code, run.stderr]).toEqual([1, expect.stringContaining('no way there')]);
    expect(run.stdout).toContain('Routes\n');
  });

  it('has JSON for programs', async () => {
    const run = await diff(['before.yml', 'after.yml', '-o', 'json', URL_FLAG], {
      answer: () => ({ text: ALERTS }),
    });
    expect(JSON.parse(run.stdout)).toMatchObject({
      routes: [{ kind: 'changed', path: ['{team="web"}'], fields: [{ name: 'receiver' }] }],
      receivers: [{ name: 'web', hasNewSecret: true }, { kind: 'removed' }, { kind: 'added' }],
      settings: [],
      alerts: { total: 2, moved: [{ fingerprint: 'f1', before: ['web'], after: ['new'] }] },
    });
  });

  it.each([
    ['no file', [], 'expected two files, or one file and --alertmanager.url'],
    ['one file alone', ['after.yml'], 'expected two files, or one file and --alertmanager.url'],
    [
      'three files',
      ['after.yml', 'after.yml', 'after.yml'],
      'expected two files, or one file and --alertmanager.url',
    ],
    ['a bad file', ['after.yml', 'bad.yml'], 'bad.yml:1:20: undefined receiver "nobody"'],
    ['a file that is not there', ['none.yml', 'bad.yml'], "none.yml' does not exist"],
  ])('refuses %s', async (_, words, message) => {
    const { code, stdout, stderr } = await diff(words);
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining(message)]);
  });
});
