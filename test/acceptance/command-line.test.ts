// The executable as a command: its names, what it refuses, and in which words.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get } from '../support/alert-traffic.ts';
import { linkExecutable, runExecutable } from '../support/executable.ts';
import { hasPrograms } from '../support/programs.ts';
import { ServerProcess } from '../support/server-process.ts';

const CONFIG = 'route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n';

const COMMANDS =
  'help, alert, silence, check-config, cluster, config, template, receivers, dead-letters';

let folder = '';
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-command-'));
  for (const name of ['tocsin', 'alertmanager', 'amtool']) await linkExecutable(folder, name);
  server = await ServerProcess.start({ config: CONFIG });
});
afterAll(async () => {
  await server.remove();
  await rm(folder, { recursive: true, force: true });
});

describe('called through a link', () => {
  it.each(['tocsin', 'alertmanager', 'amtool'])('%s --version names it', async (name) => {
    const run = await runExecutable(['--version'], { path: join(folder, name) });
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toMatch(new RegExp(`^${name}, version \\d+\\.\\d+\\.\\d+ \\(tocsin\\)\n$`));
  });

  it("alertmanager serves with upstream's flags, and says which have no effect", async () => {
    const upstream = await ServerProcess.start({
      config: CONFIG,
      calledAs: 'alertmanager',
      flags: [
        '--cluster.listen-address=',
        '--cluster.peer=127.0.0.1:1',
        '--cluster.reconnect-timeout=5m',
        '--web.external-url=http://alerts.example.org/am/',
        '--data.retention=48h',
        '--log.level=info',
      ],
    });
    try {
      expect((await get(upstream, '/am/-/ready')).status).toBe(200);
      const warnings = upstream.log.split('\n').filter((line) => line.includes('level=WARN'));
      expect(warnings).toEqual([expect.stringMatching(/flags=.*--cluster\.reconnect-timeout/)]);
    } finally {
      await upstream.remove();
    }
  });

  it.each([
    ['tocsin', 'good', 0, 'SUCCESS'],
    ['amtool', 'good', 0, 'SUCCESS'],
    ['amtool', 'bad', 1, 'bad.yml:1:20: '],
  ])(
    '%s check-config says of a %s file whether it would be taken',
    async (name, kind, code, text) => {
      const file = join(folder, `${kind}.yml`);
      await writeFile(file, kind === 'good' ? CONFIG : 'route: { receiver: somebody }');
      const run = await runExecutable(['check-config', file], { path: join(folder, name) });
      expect([run.code, run.stdout]).toEqual([code, expect.stringContaining(text)]);
      expect(run.stderr).toBe(code === 0 ? '' : `${name}: error: failed to validate 1 file(s)\n\n`);
    },
  );
});

describe('called by its own name', () => {
  it('has a word for each command, the server included', async () => {
    const { code, stdout, stderr } = await runExecutable([]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^usage: tocsin \[<flags>\] <command>/);
    for (const command of ['alert', 'silence', 'check-config', 'completion', 'serve']) {
      expect(stdout).toMatch(new RegExp(`\n  ${command}\\b`));
    }
  });

  it.each([
    [['help', 'serve'], '`tocsin serve --help` tells its flags'],
    [['serve', '--help'], '--config.file'],
    [['completion', 'bash'], 'complete -o default -F _tocsin_complete tocsin'],
    [['alert', '--help'], 'usage: tocsin alert <command>'],
  ])('%j', async (args, text) => {
    const { code, stdout } = await runExecutable(args);
    expect([code, stdout]).toEqual([0, expect.stringContaining(text)]);
  });
});

describe('completion in bash', () => {
  const hasBash = hasPrograms('bash');

  /** What the shell offers behind a line, in a shell that has loaded the script. */
  function offered(line: string): readonly string[] {
    const words = line.split(' ');
    const script = `
      source <(tocsin completion bash)
      COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
      _tocsin_complete tocsin
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], {
      encoding: 'utf8',
      env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, HOME: folder },
    });
    return [...stdout.split('\n').filter((text) => text !== ''), stderr];
  }

  it.skipIf(!hasBash).each([
    ['tocsin sil', ['silence']],
    ['tocsin config ', ['show', 'diff', 'routes']],
    ['tocsin silence add --from', ['--from-alert']],
    ['tocsin alert -o e', ['extended']],
  ])('offers for "%s" %j', (line, words) => {
    expect(offered(line)).toEqual([...words, '']);
  });
});

describe('called as amtool against a server', () => {
  const amtool = (args: readonly string[]) =>
    runExecutable([`--alertmanager.url=${server.url}`, ...args], { path: join(folder, 'amtool') });

  it('sends an alert, shows it, and silences it', async () => {
    expect(await amtool(['alert', 'add', 'Disk', 'node=a'])).toMatchObject({ code: 0, stderr: '' });
    const shown = await amtool(['alert', 'query', 'Disk']);
    expect(shown.stdout).toMatch(
      /^Alertname +Starts At +Summary +State +\nDisk +20.* UTC +active +\n$/,
    );
    const added = await amtool(['silence', 'add', '-c', 'why', '-a', 'me', 'Disk']);
    expect([added.code, added.stderr]).toEqual([0, '']);
    expect(added.stdout).toMatch(/^[-\da-f]{36}\n$/);
    const ids = await amtool(['silence', 'query', '-q', '--created-by=me']);
    expect(ids.stdout).toBe(added.stdout);
    expect((await amtool(['silence', 'expire', ids.stdout.trim()])).code).toBe(0);
    expect((await amtool(['silence', 'query', '-q'])).stdout).toBe('');
  });

  it('draws its routes', async () => {
    const { stdout } = await amtool(['config', 'routes']);
    expect(stdout).toBe('Routing tree:\n.\n└── default-route  receiver: nobody\n\n');
  });
});

describe('a command line that is wrong ends with 1 and one line that says how', () => {
  it.each([
    ['an unknown flag', ['serve', '--nope'], "unknown long flag '--nope'"],
    ['a missing file', ['serve', '--web.config.file=/nowhere.yml'], '/nowhere.yml'],
    [
      'a flag without its value',
      ['serve', '--config.file'],
      "expected argument for flag '--config.file'",
    ],
    ['a bad number', ['serve', '--web.get-concurrency=many'], 'parsing "many": invalid syntax'],
    ['a bad duration', ['serve', '--data.retention=long'], 'invalid duration "long"'],
    ['a bad level', ['serve', '--log.level=loud'], "got 'loud'"],
    ['an unknown feature', ['serve', '--enable-feature=warp'], 'unknown option "warp"'],
    ['a bad address', ['serve', '--web.listen-address=here'], '--web.listen-address="here"'],
    ['a bad URL', ['serve', '--web.external-url=ftp://x'], '--web.external-url="ftp://x"'],
    ['an argument too many', ['serve', 'now'], 'unexpected now'],
  ])('%s', async (_, args, text) => {
    const { code, stdout, stderr } = await runExecutable(args);
    expect([code, stdout]).toEqual([1, '']);
    const lines = stderr.trim().split('\n').filter(isComplaint);
    expect(lines).toEqual([expect.stringContaining(text)]);
  });

  it.each([
    [
      'tocsin',
      ['sing'],
      `expected command but got "sing"; there are ${COMMANDS}, completion, serve`,
    ],
    ['amtool', ['serve'], `expected command but got "serve"; there are ${COMMANDS}`],
    ['tocsin', ['serv'], 'expected command but got "serv", did you mean "serve"?'],
    ['tocsin', ['alert', '--nope'], "unknown long flag '--nope'"],
    ['amtool', ['template'], "must select a subcommand of 'template': render"],
  ])('%s %j', async (name, args, message) => {
    const { code, stdout, stderr } = await runExecutable(args, { path: join(folder, name) });
    expect([code, stdout, stderr]).toEqual([1, '', `${name}: error: ${message}\n\n`]);
  });
});

describe('a server that cannot start ends with 1 and says why', () => {
  const serve = (flags: readonly string[]) =>
    runExecutable(['serve', '--web.listen-address=127.0.0.1:0', ...flags]);

  it('when the port is taken', async () => {
    const address = server.url.slice('http://'.length);
    const { code, stderr } = await serve([
      `--config.file=${server.configFile}`,
      `--storage.path=${join(folder, 'other')}`,
      `--web.listen-address=${address}`,
    ]);
    expect(code).toBe(1);
    const errors = stderr.trim().split('\n').filter(isComplaint);
    expect(errors).toEqual([expect.stringMatching(`cannot listen: .*EADDRINUSE.*${address}`)]);
  });

  it('when another process uses the storage folder, whose number it names', async () => {
    const { code, stderr } = await serve([
      `--config.file=${server.configFile}`,
      `--storage.path=${join(server.folder, 'data')}`,
    ]);
    expect(code).toBe(1);
    const errors = stderr.trim().split('\n').filter(isComplaint);
    expect(errors).toEqual([expect.stringMatching(`process.* ${server.pid}\\b`)]);
    expect((await get(server, '/-/ready')).status).toBe(200);
  });

  it('when the storage folder is a file', async () => {
    const { code, stderr } = await serve([
      `--config.file=${server.configFile}`,
      `--storage.path=${server.configFile}`,
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/level=ERROR .*alertmanager\.yml.* must be a folder/);
  });

  it.each([
    ['does not answer', 'redis://:opensesame@127.0.0.1:1/0', '127.0.0.1:1'],
    ['has a URL that is none', 'http://:opensesame@127.0.0.1:1', 'redis://'],
    [
      'has a URL with a bad database',
      'redis://:opensesame@127.0.0.1:1/x',
      'the number of a database',
    ],
  ])('when Redis %s, without its password', async (_, url, text) => {
    const { code, stderr } = await serve([
      `--config.file=${server.configFile}`,
      `--storage.redis.url=${url}`,
    ]);
    expect(code).toBe(1);
    const errors = stderr.trim().split('\n').filter(isComplaint);
    expect(errors).toEqual([expect.stringContaining('cannot open the state store: ')]);
    expect(errors[0]).toContain(text);
    expect(stderr).not.toContain('opensesame');
  });

  it('when the configuration has problems: each with its place, and no secret', async () => {
    const file = join(folder, 'problems.yml');
    await writeFile(
      file,
      `global:
  smtp_auth_password: opensesame
  slack_api_url: opensesame
  resolve_timeout: soon
route:
  receiver: nobody
  group_wait: forever
receivers:
  - name: somebody
    webhook_configs: [{ url: 'opensesame://x', colour: red }]
`,
    );
    const { code, stderr } = await serve([`--config.file=${file}`]);
    expect(code).toBe(1);
    const errors = stderr
      .split('\n')
      .filter((line) => line.includes('Loading configuration file failed'));
    const places = errors.map((line) => /problems\.yml:(\d+:\d+): /.exec(line)?.[1]);
    expect(places).toEqual(['3:18', '4:20', '6:13', '7:15', '10:30', '10:48']);
    expect(stderr).not.toContain('opensesame');
  });

  it('when there is no configuration', async () => {
    const { code, stderr } = await serve(['--config.file=/nowhere.yml']);
    expect(code).toBe(1);
    expect(stderr).toContain('cannot read /nowhere.yml: ENOENT');
  });
});

function isComplaint(line: string): boolean {
  return !/ level=(INFO|WARN) /.test(line);
}
