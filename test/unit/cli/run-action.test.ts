import { describe, expect, it } from 'vitest';
import { runWith } from './command-line-world.ts';

const URL_FLAG = '--alertmanager.url=http://x';
const QUIET = [URL_FLAG, '--no-version-check', 'silence', 'query', '-q'];

function silence(id: string): string {
  return JSON.stringify([{ id, matchers: [], endsAt: '2099-01-01T00:00:00Z' }]);
}

/** Goes on for so many pauses, and remembers how long they were. */
function pauses(count: number, lengths: number[] = []): (ms: number) => Promise<boolean> {
  return async (ms) => {
    lengths.push(ms);
    return lengths.length < count;
  };
}

describe('--watch', () => {
  it('asks again and again, and prints each answer', async () => {
    const lengths: number[] = [];
    let asked = 0;
    const run = await runWith([...QUIET, '--watch=5s'], {
      answer: () => ({ text: silence(String((asked += 1))) }),
      pause: pauses(3, lengths),
    });
    expect([run.code, run.stdout, lengths]).toEqual([0, '1\n2\n3\n', [5_000, 5_000, 5_000]]);
  });

  it('begins a new page on a terminal', async () => {
    const run = await runWith([...QUIET, '--watch=1s'], {
      answer: () => ({ text: silence('a') }),
      pause: pauses(2),
      terminal: { isInteractive: true },
    });
    expect(run.stdout).toBe('\u001b[H\u001b[2Ja\n'.repeat(2));
  });

  it('goes on when the server is away for a moment, and says so', async () => {
    const answers = ['away', { text: silence('a') }];
    const run = await runWith([...QUIET, '--watch=1s'], {
      answer: () => answers.shift() ?? '',
      pause: pauses(2),
    });
    expect([run.code, run.stdout, run.stderr]).toEqual([
      0,
      'a\n',
      'amtool: error: Get "http://x/api/v2/silences": away\n\n',
    ]);
  });
});

describe('what a terminal is shown', () => {
  const comment = 'a\u001b]0;title\u0007b\u009bc';
  const answer = (): { readonly text: string } => {
    return {
      text: JSON.stringify([{ id: 'x', matchers: [], endsAt: '2099-01-01T00:00:00Z', comment }]),
    };
  };

  it.each(['simple', 'extended'])('has no control characters of others (%s)', async (format) => {
    const words = [URL_FLAG, '--no-version-check', 'silence', '-o', format];
    const run = await runWith(words, { answer, terminal: { isInteractive: true } });
    expect(run.stdout).toContain('a\ufffd]0;title\ufffdb\ufffdc');
    expect((await runWith(words, { answer })).stdout).toContain(comment);
  });
});
