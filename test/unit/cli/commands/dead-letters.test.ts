import { describe, expect, it } from 'vitest';
import { breach } from '../../../support/api-contract.ts';
import { runWith, type FakeWorldOptions } from '../command-line-world.ts';

const FLAGS = ['--alertmanager.url=http://am.example.org/am', '--no-version-check'];
const LETTER = {
  id: 'a1',
  receiver: 'on-call',
  integration: 'webhook',
  index: 1,
  groupKey: '{}:{alertname="Disk"}',
  groupLabels: { alertname: 'Disk' },
  numAlerts: 3,
  attempts: 12,
  firstFailedAt: '2026-01-02T03:00:00.000Z',
  lastFailedAt: '2026-01-02T03:04:05.000Z',
  reason: 'serverError',
  notifyReason: 'first',
  error: 'unexpected status code 500:\n<h1>\u001b[31mno</h1>',
  mayHaveArrived: true,
};
const ASKED = { ...LETTER, id: 'b2', index: 0, replayRequestedAt: '2026-01-02T04:00:00.000Z' };

const run = (words: readonly string[], options: FakeWorldOptions = {}) =>
  runWith(['dead-letters', ...words, ...FLAGS], {
    answer: () => ({ text: JSON.stringify({ deadLetters: [LETTER, ASKED], total: 2 }) }),
    ...options,
  });

it('is tested with an answer that the API may give', async () => {
  const answer = Response.json({ deadLetters: [LETTER, ASKED], total: 2 });
  expect(await breach('GET /api/ext/v1/dead-letters', answer)).toBeUndefined();
});

describe('dead-letters list', () => {
  it('shows letters as a table', async () => {
    const { code, stdout, stderr } = await run([]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      [
        'ID  Receiver  Integration  Group               Alerts  Last Failed At           Reason                      ',
        'a1  on-call   webhook[1]   {alertname="Disk"}  3       2026-01-02 03:04:05 UTC  serverError                 ',
        'b2  on-call   webhook[0]   {alertname="Disk"}  3       2026-01-02 03:04:05 UTC  serverError, is sent again  ',
        '',
      ].join('\n'),
    );
  });

  it('shows all of a letter with -o extended, in one line and safely', async () => {
    const { stdout } = await run(['list', '-o', 'extended'], { terminal: { isInteractive: true } });
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain(
      ' yes               serverError  unexpected status code 500: <h1>\ufffd[31m',
    );
  });

  it('shows JSON as the server told it', async () => {
    const { stdout } = await run(['list', '-o', 'json']);
    expect(JSON.parse(stdout)).toEqual([LETTER, ASKED]);
  });

  it('shows ids only', async () => {
    expect((await run(['-q'])).stdout).toBe('a1\nb2\n');
  });

  it('sends its conditions', async () => {
    const { requests } = await run(['list', 'Disk', 'a=~b.*', '-r', 'on.*', '--limit=5']);
    expect(requests.map(({ url }) => url.pathname + url.search)).toEqual([
      '/am/api/ext/v1/dead-letters?filter=alertname%3D%22Disk%22&filter=a%3D~b.%2A&receiver=on.%2A&limit=5',
    ]);
  });

  it('says when there are more', async () => {
    const answer = () => ({ text: JSON.stringify({ deadLetters: [LETTER], total: 7 }) });
    expect((await run([], { answer })).stderr).toBe('Warning: shown are 1 of 7 letters\n');
  });

  it.each([
    [
      'a server that is no Tocsin',
      { status: 404, contentType: 'text/plain', text: '404 page not found\n' },
      '[GET /dead-letters] getDeadLetters (status 404): the server has nothing there; only tocsin does',
    ],
    [
      'a condition that is refused',
      { status: 400, text: '{"code":400,"message":"bad matcher"}' },
      '[GET /dead-letters] getDeadLetters (status 400): bad matcher',
    ],
    [
      'another shape',
      { text: '{"deadLetters":[3]}' },
      '[GET /dead-letters] cannot read the answer: deadLetters[0]: expected an object',
    ],
  ])('tells of %s in one line', async (_, answer, message) => {
    const { code, stdout, stderr } = await run([], { answer: () => answer });
    expect([code, stdout, stderr]).toEqual([1, '', `amtool: error: ${message}\n\n`]);
  });
});

describe('dead-letters replay', () => {
  const replays = (requested: readonly string[], refused: readonly object[] = []) => ({
    status: 202,
    text: JSON.stringify({ requested, refused }),
  });

  it('asks for each letter, and prints the ids', async () => {
    const { code, stdout, requests } = await run(['replay', 'a1', 'b/2'], {
      answer: ({ url }) => replays([url.pathname.includes('a1') ? 'a1' : 'b/2']),
    });
    expect([code, stdout]).toEqual([0, 'a1\nb/2\n']);
    expect(requests.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual([
      'POST /am/api/ext/v1/dead-letters/a1/replay',
      'POST /am/api/ext/v1/dead-letters/b%2F2/replay',
    ]);
  });

  it('asks for all that pass the conditions', async () => {
    const { code, stdout, requests } = await run(['replay', '--all', '-r', 'x', 'Disk'], {
      answer: () => replays(['a1']),
    });
    expect([code, stdout]).toEqual([0, 'a1\n']);
    expect(requests.map(({ url }) => url.pathname + url.search)).toEqual([
      '/am/api/ext/v1/dead-letters/replay?filter=alertname%3D%22Disk%22&receiver=x',
    ]);
  });

  it('ends with 1 when some cannot be sent again, and goes on behind them', async () => {
    const { code, stdout, stderr } = await run(['replay', 'gone', 'a1'], {
      answer: ({ url }) =>
        url.pathname.includes('gone')
          ? { status: 404, text: '{"code":404,"message":"no such letter"}' }
          : replays(['a1']),
    });
    expect([code, stdout]).toEqual([1, 'a1\n']);
    expect(stderr).toBe(
      "Error replaying dead letter id='gone': [POST /dead-letters/{id}/replay] replayDeadLetter (status 404): no such letter\namtool: error: couldn't replay 1 out of 2 dead letters\n\n",
    );
  });

  it('tells why one cannot be', async () => {
    const { code, stderr } = await run(['replay', '--all'], {
      answer: () => replays([], [{ id: 'a1', message: 'receiver "x" is gone' }]),
    });
    expect([code, stderr]).toEqual([
      1,
      `Error replaying dead letter id='a1': receiver "x" is gone\namtool: error: couldn't replay 1 out of 1 dead letters\n\n`,
    ]);
  });

  it('does not take nothing for all', async () => {
    expect(await run(['replay'])).toMatchObject({
      code: 1,
      stderr: 'amtool: error: expected ids of dead letters, or --all\n\n',
      requests: [],
    });
  });
});

describe('dead-letters dismiss', () => {
  it('removes each letter', async () => {
    const { code, stdout, requests } = await run(['dismiss', 'a1', 'b2'], {
      answer: () => ({ text: '' }),
    });
    expect([code, stdout]).toEqual([0, '']);
    expect(requests.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual([
      'DELETE /am/api/ext/v1/dead-letters/a1',
      'DELETE /am/api/ext/v1/dead-letters/b2',
    ]);
  });

  it('needs an id', async () => {
    expect(await run(['dismiss'])).toMatchObject({
      code: 1,
      stderr: 'amtool: error: expected ids of dead letters\n\n',
    });
  });
});
