import { describe, expect, it } from 'vitest';
import { runWith } from '../command-line-world.ts';

const IMPORT = ['--alertmanager.url=http://x', '--no-version-check', 'silence', 'import'];

function silences(count: number, fields: object = {}): string {
  const one = { matchers: [{ name: 'a', value: 'b', isRegex: false }], ...fields };
  return JSON.stringify(Array.from({ length: count }, (_, i) => ({ ...one, comment: String(i) })));
}

describe('silence import (row F17)', () => {
  it('sends as many at once as there are workers', async () => {
    let underWay = 0;
    let most = 0;
    const run = await runWith([...IMPORT, '-w', '3'], {
      stdin: silences(10),
      rooms: {
        openTransport: async () => ({
          ok: true,
          value: {
            send: async () => {
              underWay += 1;
              most = Math.max(most, underWay);
              await Promise.resolve();
              await Promise.resolve();
              underWay -= 1;
              const answer = { status: 200, contentType: '', text: '{"silenceID":"x"}' };
              return { ok: true, value: answer };
            },
            close: async () => {},
          },
        }),
      },
    });
    expect([run.code, run.stdout, most]).toEqual([0, 'x\n'.repeat(10), 3]);
  });

  it('goes on behind a silence that is refused, and counts', async () => {
    const run = await runWith([...IMPORT, '-w', '1'], {
      stdin: silences(3, { id: 'old' }),
      answer: ({ body = '' }) =>
        body.includes('"comment":"1"')
          ? { status: 400, text: '"no"' }
          : { text: '{"silenceID":"new"}' },
    });
    expect(run).toMatchObject({ code: 1, stdout: 'new\nnew\n' });
    expect(run.stderr).toBe(
      `Error adding silence id='old': [POST /silences][400] postSilencesBadRequest "no"\n` +
        `amtool: error: couldn't import 1 out of 3 silences\n\n`,
    );
  });

  it('changes nothing when the end of the file is broken', async () => {
    const run = await runWith(IMPORT, { stdin: silences(2).replace(/\]$/, ',5]') });
    expect([run.code, run.requests]).toEqual([1, []]);
    expect(run.stderr).toContain("couldn't unmarshal input data, is it JSON?: [2]: expected");
  });

  it.each([
    ['[{"matchers":{}}]', '[0].matchers: expected a list'],
    ['[{"comment":5}]', '[0].comment: expected a text'],
    ['[{"annotations":[]}]', '[0].annotations: expected an object'],
  ])('refuses %s', async (stdin, reason) => {
    const { code, stderr } = await runWith(IMPORT, { stdin });
    expect([code, stderr]).toEqual([
      1,
      `amtool: error: couldn't unmarshal input data, is it JSON?: ${reason}\n\n`,
    ]);
  });

  it('wants at least one worker', async () => {
    const { code, stderr } = await runWith([...IMPORT, '-w', '0'], { stdin: '[]' });
    expect([code, stderr]).toEqual([
      1,
      'amtool: error: the number of workers must be greater than 0\n\n',
    ]);
  });

  it('shows a bar on a terminal, and wipes it', async () => {
    const { stderr } = await runWith([...IMPORT, '-w', '1'], {
      stdin: silences(2),
      answer: () => ({ text: '{"silenceID":"x"}' }),
      terminal: { showsProgress: true },
    });
    // The clock stands still, so it is drawn once.
    expect(stderr).toMatch(/^\r\u001b\[Kimporting ━+╌+ 1\/2 +50 % 0:00 left\r\u001b\[K$/);
  });
});
