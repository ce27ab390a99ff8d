import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fail, ok } from '../../../src/model/result.ts';
import { runWith } from './command-line-world.ts';

const URL_FLAG = '--alertmanager.url=http://am.example.org';
const STATUS = (version: string): string =>
  JSON.stringify({
    config: { original: '' },
    cluster: { status: 'ready' },
    versionInfo: { version },
  });

let home = '';
afterEach(async () => {
  if (home !== '') await rm(home, { recursive: true, force: true });
  home = '';
});

async function homeWith(files: Readonly<Record<string, string>>): Promise<string> {
  home = await mkdtemp(join(tmpdir(), 'tocsin-home-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(home, name)), { recursive: true });
    await writeFile(join(home, name), text);
  }
  return home;
}

describe('--version', () => {
  it.each([[['--version']], [['alert', 'query', '--version']], [['--version', '--help']]])(
    '%j prints one line, whatever else there is',
    async (words) => {
      expect(await runWith(words)).toMatchObject({
        code: 0,
        stdout: 'amtool, version 1.2.3 (tocsin)\n',
        stderr: '',
      });
    },
  );
});

describe('help', () => {
  it.each([
    [['--help'], /^usage: amtool \[<flags>\] <command>/],
    [['help'], /^usage: amtool \[<flags>\] <command>/],
    [
      ['help', 'silence', 'add'],
      /^usage: amtool silence add \[<flags>\] \[<matcher-groups>\.\.\.\]/,
    ],
    [['silence', '--help'], /^usage: amtool silence <command> \[<args> \.\.\.\]/],
    [['silence', 'add', '-h'], /^usage: amtool silence add /],
    [['alert', 'foo', '--help'], /^usage: amtool alert /],
    [['template', 'render', '--help-long'], /--template\.glob=TEMPLATE\.GLOB/],
    [['config', 'routes', '--help'], /\n {2}config routes\n {6}show\*\n {6}test \[<flags>\]/],
  ])('%j shows the help of a command, without a server', async (words, text) => {
    const { code, stdout, stderr } = await runWith(words);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(text);
  });

  it('of a command that does not exist is refused', async () => {
    expect(await runWith(['help', 'sing'])).toMatchObject({
      code: 1,
      stderr:
        'amtool: error: expected command but got "sing"; there are help, alert, silence, check-config, cluster, config, template, receivers, dead-letters\n\n',
    });
  });

  it.each([40, 60, 80, 200])(
    'fits into %i columns, but for names and examples',
    async (columns) => {
      const { stdout } = await runWith(['help', 'alert', 'query'], { terminal: { columns } });
      const long = stdout.split('\n').filter((line) => line.length > columns);
      expect(long.filter((line) => !/^(?: {2}amtool | +-|usage:)/.test(line))).toEqual([]);
    },
  );
});

describe('the version check (row F10)', () => {
  it.each([
    ['the same', '1.2.9', ''],
    ['the release that this one stands in for', '0.34.1', ''],
    ['not told', '', ''],
    [
      'another',
      '0.25.0',
      'Warning: amtool version (1.2.3, for 0.34) and alertmanager version (0.25.0) are different.\n',
    ],
  ])('of a server whose version is %s', async (_, version, stderr) => {
    const answer = ({ url }: { readonly url: URL }): { readonly text: string } => {
      return { text: url.pathname.endsWith('/status') ? STATUS(version) : '[]' };
    };
    expect(await runWith([URL_FLAG, 'alert'], { answer })).toMatchObject({ code: 0, stderr });
  });

  it('is left out on request', async () => {
    const { requests } = await runWith([URL_FLAG, '--no-version-check', 'alert']);
    expect(requests.map(({ url }) => url.pathname)).toEqual(['/api/v2/alerts']);
  });

  it('never makes a command fail', async () => {
    const answer = ({ url }: { readonly url: URL }): { readonly text: string } | string => {
      return url.pathname.endsWith('/status') ? 'away' : { text: '[]' };
    };
    expect(await runWith([URL_FLAG, 'silence', 'query', '-q'], { answer })).toMatchObject({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });
});

describe('--verbose', () => {
  it('tells each request on standard error', async () => {
    const { stdout, stderr } = await runWith([URL_FLAG, '-v', '--no-version-check', 'silence']);
    expect(stderr).toBe('GET http://am.example.org/api/v2/silences: 200\n');
    expect(stdout).toBe('ID  Matchers  Ends At  Created By  Comment  \n');
  });
});

describe('configuration files (row F11)', () => {
  it("ours wins over amtool's, and both are read", async () => {
    const folder = await homeWith({
      '.config/tocsin/config.yml': 'output: json\n',
      '.config/amtool/config.yml': 'output: extended\nalertmanager.url: http://am.example.org/x\n',
    });
    const { code, stdout, requests } = await runWith(['alert'], { home: folder });
    expect([code, stdout]).toEqual([0, '[]\n']);
    expect(requests.map(({ url }) => url.pathname)).toContain('/x/api/v2/alerts');
  });

  it('values are texts, whatever YAML would make of them', async () => {
    const folder = await homeWith({
      '.config/amtool/config.yml': 'author: 0o17\nrequire-comment: no\n',
    });
    const run = await runWith([URL_FLAG, 'silence', 'add', 'a=b'], { home: folder });
    expect(run).toMatchObject({
      code: 1,
      stderr: 'amtool: error: strconv.ParseBool: parsing "no": invalid syntax\n\n',
    });
  });

  it('a value that is no text is refused with its place', async () => {
    const folder = await homeWith({ '.config/amtool/config.yml': 'a: b\noutput: [json]\n' });
    const { code, stderr } = await runWith([URL_FLAG, 'alert'], { home: folder });
    expect(code).toBe(1);
    expect(stderr).toContain('config.yml:2:9: expected a text as the value of a flag');
  });

  it('help and version need none', async () => {
    const folder = await homeWith({ '.config/amtool/config.yml': '[' });
    expect(await runWith(['--help'], { home: folder })).toMatchObject({ code: 0 });
    expect(await runWith(['--version'], { home: folder })).toMatchObject({ code: 0 });
  });
});

describe('rooms that are lent', () => {
  it('say why they cannot help', async () => {
    const rooms = { loadRoutes: async () => fail('a:1:1: bad') };
    const run = await runWith(['config', 'routes', '--config.file=package.json'], { rooms });
    expect(run).toMatchObject({ code: 1, stderr: 'amtool: error: a:1:1: bad\n' });
  });

  it.each(['html', 'text'])('render templates of the type %s', async (type) => {
    const words = ['template', 'render', '--template.glob=x', '--template.text=<{{ . }}>'];
    const asked: string[] = [];
    const rooms = {
      renderTemplate: async (request: { readonly type: string }) => {
        asked.push(request.type);
        return ok('<>');
      },
    };
    expect(await runWith([...words, `--template.type=${type}`], { rooms })).toMatchObject({
      code: 0,
      stdout: '<>',
      stderr: '',
    });
    expect(asked).toEqual([type]);
  });

  it('cannot be opened with both kinds of credentials', async () => {
    const words = ['--alertmanager.url=http://u:p@x', '--http.config.file=package.json', 'alert'];
    const { code, stderr } = await runWith(words);
    expect([code, stderr]).toEqual([
      1,
      'amtool: error: basic authentication and http.config.file are mutually exclusive\n',
    ]);
  });
});
