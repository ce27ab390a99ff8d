// Runs the examples of README.md and docs/ as their readers do: the built server, bash and curl.
// Ports and folders are the only words that are exchanged.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anchorsOf, localLinks, markedExamples, tableAfter } from '../support/markdown.ts';
import { hasPrograms } from '../support/programs.ts';
import { ServerProcess } from '../support/server-process.ts';
import { pause, waitUntil } from '../support/wait-until.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SAMPLE = 'examples/alertmanager.yml';
const PAGES = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
/** The examples are for a shell, and for what everybody has in it. */
const hasShell = hasPrograms('bash', 'curl', 'ln', 'mkdir');
const inShell = it.skipIf(!hasShell);

const cleanups: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

let receiverPort = 0;
let server: ServerProcess;
/** A folder for commands, in place of /usr/local/bin. */
let bin = '';

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-docs-'));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  bin = join(folder, 'bin');
  await mkdir(bin);
  receiverPort = await freePort();
  const config = read(SAMPLE).replaceAll('127.0.0.1:5001', `127.0.0.1:${receiverPort}`);
  server = await ServerProcess.start({ config });
  cleanups.push(() => server.remove());
  if (hasShell) run(exampleOf('docs/cli.md', 'names'));
});

describe('every page', () => {
  it.each(PAGES)('leads somewhere with each link: %s', (page) => {
    const broken = localLinks(read(page)).filter(({ path, anchor }) => {
      const target = path === '' ? page : normalize(join(dirname(page), path));
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== undefined && !anchorsOf(read(target)).has(anchor);
    });
    expect(broken).toEqual([]);
  });

  it.each(PAGES)('names only files that exist: %s', (page) => {
    const named = read(page).matchAll(/`((?:src|test|docs|examples|api|scripts)\/[\w./-]+)`/g);
    const missing = [...named]
      .map(([, path = '']) => path)
      .filter((path) => !path.includes('NNNN') && !existsSync(join(ROOT, path)));
    expect(missing).toEqual([]);
  });
});

describe('README.md', () => {
  it('has a start that runs the sample configuration', () => {
    const manifest: unknown = JSON.parse(read('package.json'));
    expect(manifest).toMatchObject({
      scripts: { start: `node dist/main.js serve --config.file=${SAMPLE}` },
    });
  });

  it('is short', () => {
    expect(read('README.md').split('\n').length).toBeLessThanOrEqual(150);
  });

  inShell('leads to the first alert, once, also over a crash (row A12)', async () => {
    const receiver = startReceiver();
    await waitUntil(isReceiving, 5_000, () => receiver.output());
    const [alerts, groups, ...rest] = run(exampleOf('README.md', 'first alert')).split('\n');
    expect(JSON.parse(alerts ?? '')).toMatchObject([{ labels: { alertname: 'DiskFull' } }]);
    expect(JSON.parse(groups ?? '')).toMatchObject([{ labels: { alertname: 'DiskFull' } }]);
    expect(rest).toEqual(['']);

    const isTold = (): boolean => receiver.output().includes('"summary":"96 % used"');
    await waitUntil(isTold, 12_000, () => `${receiver.output()}\n${server.log}`);
    const told = receiver.output();
    await pause(200);
    await server.end('SIGKILL');
    await server.restart();
    const kept = await fetch(`${server.url}/api/v2/alerts`);
    expect(await kept.json()).toMatchObject([{ labels: { alertname: 'DiskFull' } }]);
    await pause(1_000);
    expect(receiver.output()).toBe(told);
    await receiver.end();
  });

  inShell('has a smallest configuration that is accepted', async () => {
    const example = markedExamples(read('README.md')).find(({ language }) => language === 'yaml');
    const file = join(server.folder, 'smallest.yml');
    await writeFile(file, example?.text ?? '');
    expect(run(`tocsin check-config ${file}`)).toContain('SUCCESS');
  });

  inShell('checks the sample configuration', () => {
    expect(run(exampleOf('README.md', 'check'))).toContain(`Checking '${SAMPLE}'  SUCCESS`);
  });
});

describe('docs/cli.md', () => {
  inShell.each(['tocsin', 'alertmanager', 'amtool'])('tells what %s --version prints', (name) => {
    const rows = tableAfter(read('docs/cli.md'), '# Command line');
    const [, , printed] = rows.find(([calledAs]) => calledAs === name) ?? [];
    expect(run(`${name} --version`)).toBe(`${printed ?? ''}\n`);
  });

  inShell('shows what check-config says (row F18)', () => {
    const [, answer = ''] = /test above. -->\s+```text\n([^]*?)```/.exec(read('docs/cli.md')) ?? [];
    expect(run(exampleOf('docs/cli.md', 'check-config'))).toBe(`${answer}\n`.repeat(2));
  });

  inShell('tests routes', () => {
    expect(run(exampleOf('docs/cli.md', 'route tests'))).toBe('2 of 2 route tests passed\n');
  });

  inShell('shows what config diff says', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tocsin-diff-'));
    cleanups.push(() => rm(folder, { recursive: true, force: true }));
    const changed = join(folder, 'changed.yml');
    const text = read(SAMPLE).replace('receiver: on-call', 'receiver: default');
    await writeFile(changed, text.replace('group_wait: 10s', 'group_wait: 1m'));
    const am = await ServerProcess.start({ config: read(SAMPLE) });
    cleanups.push(() => am.remove());
    run(`tocsin alert add DiskFull severity=page --alertmanager.url=${am.url}`);
    const [, answer = ''] =
      /answer to a test. -->\s+```text\n([^]*?)```/.exec(read('docs/cli.md')) ?? [];
    const said = run(`tocsin config diff ${SAMPLE} ${changed} --alertmanager.url=${am.url}`);
    expect(said).toBe(answer);
  });

  inShell('queries with curl', () => {
    expect(run(exampleOf('docs/cli.md', 'curl'))).toContain('"versionInfo"');
  });
});

describe('docs/migration.md', () => {
  inShell('checks a configuration', () => {
    const check = exampleOf('docs/migration.md', 'check');
    expect(run(`cd examples\n${check}`)).toContain('SUCCESS');
  });
});

describe('docs/operations.md', () => {
  inShell('names endpoints that answer', () => {
    expect(run(exampleOf('docs/operations.md', 'endpoints'))).toContain('alertmanager_build_info{');
  });

  it('names every metric and no other', async () => {
    // Some appear with the first request.
    await (await fetch(`${server.url}/api/v2/status`)).text();
    const exposition = await (await fetch(`${server.url}/metrics`)).text();
    const exposed = [...exposition.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    const rows = tableAfter(read('docs/operations.md'), '## Metrics');
    const documented = rows.flatMap(([names = '']) => names.split(', '));
    expect(documented.toSorted()).toEqual(exposed.toSorted());
  });

  it('tells what signals do (row F7)', async () => {
    const reloads = (): number => server.log.split('Completed loading').length;
    const before = reloads();
    server.signal('SIGHUP');
    await waitUntil(
      () => reloads() > before,
      5_000,
      () => server.log,
    );
    expect(await server.end('SIGTERM')).toBe(0);
    await server.restart();
  });
});

function read(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

function exampleOf(page: string, name: string): string {
  const example = markedExamples(read(page)).find((marked) => marked.name === name);
  if (example === undefined) throw new Error(`${page} has no example "${name}"`);
  return example.text;
}

/** Runs commands of a page in the root of the project; returns what they print. */
function run(text: string): string {
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-euc', adapted(text)], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` },
  });
  expect(status, stderr).toBe(0);
  return stdout;
}

function adapted(text: string): string {
  return text.replaceAll('/usr/local/bin', bin).replaceAll('http://127.0.0.1:9093', server.url);
}

/** Starts the program that README suggests as a receiver. */
function startReceiver(): { output: () => string; end: () => Promise<void> } {
  const text = exampleOf('README.md', 'receiver').replace('5001', String(receiverPort));
  const child = spawn('bash', ['--norc', '-c', `exec ${text}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (output += part));
  const end = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  cleanups.push(end);
  return { output: () => output, end };
}

function isReceiving(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(receiverPort, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => {
      resolve(false);
    });
  });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  // Of a TCP server this is never null nor a path.
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
