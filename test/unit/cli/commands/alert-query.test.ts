import { describe, expect, it } from 'vitest';
import { runWith, type FakeRun, type FakeWorldOptions } from '../command-line-world.ts';

const QUERY = ['--alertmanager.url=http://x', '--no-version-check', 'alert', 'query'];

function alert(name: string, day: number, labels: object = {}): object {
  const startsAt = `2026-01-0${day}T00:00:00Z`;
  return { labels: { alertname: name, ...labels }, startsAt, status: { state: 'active' } };
}

const ALERTS = [
  alert('b', 2, { severity: 'page' }),
  alert('a', 3),
  alert('c', 1, { severity: 'info' }),
];

function query(words: readonly string[], options: FakeWorldOptions = {}): Promise<FakeRun> {
  return runWith([...QUERY, ...words], {
    answer: () => ({ text: JSON.stringify(ALERTS) }),
    ...options,
  });
}

function namesIn(table: string): string {
  return table
    .split('\n')
    .slice(1)
    .map((line) => line[0] ?? '')
    .join('');
}

describe('alert query --sort', () => {
  it.each([
    [[], 'cba'],
    [['--sort=startsAt'], 'cba'],
    [['--sort=-startsAt'], 'abc'],
    [['--sort=alertname'], 'abc'],
    [['--sort=severity'], 'cba'],
    [['--sort=-severity'], 'bca'],
    [['--sort=state'], 'bac'],
    [['--sort=nothing'], 'bac'],
    [['--sort=endsAt'], 'bac'],
  ])('%j', async (words, names) => {
    expect(namesIn((await query(words)).stdout)).toBe(names);
  });

  it('leaves JSON in the order of the server unless asked', async () => {
    const order = async (words: readonly string[]): Promise<string> => {
      const { stdout } = await query(['-o', 'json', ...words]);
      return [...stdout.matchAll(/"alertname":"(.)"/g)].map(([, name]) => name).join('');
    };
    expect([await order([]), await order(['--sort=alertname'])]).toEqual(['bac', 'abc']);
  });
});

describe('colours of states', () => {
  const onTerminal = { terminal: { isInteractive: true } };

  it('are there on a terminal, and have no width', async () => {
    const plain = (await query([])).stdout;
    const { stdout } = await query([], onTerminal);
    expect(stdout).toContain('\u001b[31mactive\u001b[0m  \n');
    expect(stdout.replace(/\u001b\[\d+m/g, '')).toBe(plain);
  });

  it('are nowhere else', async () => {
    expect((await query([])).stdout).not.toContain('\u001b');
    expect((await query(['-o', 'json'], onTerminal)).stdout).not.toContain('\u001b');
    const run = await query([], { ...onTerminal, environment: { NO_COLOR: '1' } });
    expect(run.stdout).not.toContain('\u001b');
  });
});
