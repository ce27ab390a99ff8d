import { describe, expect, it } from 'vitest';
import { breach } from '../../../support/api-contract.ts';
import { runWith, type FakeWorldOptions } from '../command-line-world.ts';

const FLAGS = ['--alertmanager.url=http://am.example.org', '--no-version-check'];
const SENT = { integration: 'webhook', index: 0, outcome: 'sent', elapsedMs: 12 };
const FAILED = {
  integration: 'slack',
  index: 1,
  outcome: 'failed',
  elapsedMs: 3400,
  reason: 'serverError',
  error: 'status 500:\nno',
  wouldRetry: true,
};
const REQUEST = {
  kind: 'request',
  method: 'POST',
  url: 'http://x/',
  headers: [{ name: 'Content-Type', value: 'application/json' }],
  body: '{"a":[1]}',
};
const MAIL = {
  kind: 'mail',
  server: 'mx:25',
  from: 'a@x',
  to: ['b@x', 'c@x'],
  subject: 'S',
  headers: [],
  text: 'hello\n',
  html: '',
};

const run = (words: readonly string[], answer: object, options: FakeWorldOptions = {}) =>
  runWith(['receivers', ...words, ...FLAGS], {
    answer: () => ({ text: JSON.stringify(answer) }),
    ...options,
  });

describe('the answers that these tests are made with', () => {
  const preview = { integration: 'webhook', index: 0, steps: [REQUEST, MAIL], notes: ['a'] };
  it.each([
    ['test', { receiver: 'x', results: [SENT, FAILED] }],
    ['preview', { receiver: 'x', previews: [preview] }],
  ])('are such as the API may give: %s', async (what, answer) => {
    const operation = `POST /api/ext/v1/receivers/{name}/${what}`;
    expect(await breach(operation, Response.json(answer))).toBeUndefined();
  });
});

describe('receivers list', () => {
  it.each([
    [[], 'a\nb c\n'],
    [['list', '-o', 'json'], '[{"name":"a"},{"name":"b c"}]\n'],
  ])('%j prints the names', async (words, text) => {
    const { code, stdout, requests } = await run(words, [{ name: 'a' }, { name: 'b c' }]);
    expect([code, stdout]).toEqual([0, text]);
    expect(requests.map(({ url }) => url.pathname)).toEqual(['/api/v2/receivers']);
  });
});

describe('receivers test', () => {
  it('tells what became of each integration, and ends with 0 when all were told', async () => {
    const { code, stdout, requests } = await run(['test', 'on call'], {
      receiver: 'on call',
      results: [SENT],
    });
    expect([code, stdout]).toEqual([
      0,
      'Integration  Time   Outcome  Error  \nwebhook[0]   12 ms  sent            \n',
    ]);
    expect(requests.map(({ method, url, body }) => [method, url.pathname, body])).toEqual([
      ['POST', '/api/ext/v1/receivers/on%20call/test', '{}'],
    ]);
  });

  it('ends with 1 when one failed', async () => {
    const { code, stdout, stderr } = await run(['test', 'x'], {
      receiver: 'x',
      results: [SENT, FAILED],
    });
    expect([code, stderr]).toEqual([1, 'amtool: error: 1 of 2 integrations failed\n\n']);
    expect(stdout).toContain(
      'slack[1]     3400 ms  failed   serverError status 500: no (would be tried again)',
    );
  });

  it('colours the outcome and nothing else', async () => {
    const { stdout } = await run(
      ['test', 'x'],
      { receiver: 'x', results: [SENT, { ...FAILED, error: 'it failed' }] },
      { environment: { FORCE_COLOR: '1' } },
    );
    expect(stdout.match(/\u001b\[3\dm\w+/g)).toEqual(['\u001b[32msent', '\u001b[31mfailed']);
  });

  it('sends what it is to be tried with', async () => {
    const { requests } = await run(
      [
        ...['test', 'x', 'Disk', 'node=a', '--annotation=summary=full'],
        ...['--integration=slack', '--index=1'],
      ],
      { receiver: 'x', results: [] },
    );
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
      alerts: [{ labels: { alertname: 'Disk', node: 'a' }, annotations: { summary: 'full' } }],
      integration: 'slack',
      index: 1,
    });
  });

  it.each([
    ['no receiver', ['test'], 'expected the name of a receiver'],
    ['a bad label', ['test', 'x', 'A', 'b'], 'bad matcher format: b'],
    [
      'a bad index',
      ['test', 'x', '--index=-1'],
      '--index counts the integrations of a kind from 0',
    ],
    [
      'annotations of nothing',
      ['test', 'x', '--annotation=a=b'],
      'annotations belong to an alert: expected labels behind the receiver',
    ],
  ])('refuses %s', async (_, words, message) => {
    const { code, stdout, stderr, requests } = await run(words, {});
    expect([code, stdout, stderr]).toEqual([1, '', `amtool: error: ${message}\n\n`]);
    expect(requests).toEqual([]);
  });

  it('says of a receiver that tells nobody that it does', async () => {
    const { code, stderr } = await run(['test', 'x'], { receiver: 'x', results: [] });
    expect([code, stderr]).toEqual([0, 'Warning: receiver "x" has no integrations\n']);
  });
});

describe('receivers preview', () => {
  const previews = [
    { integration: 'webhook', index: 0, steps: [REQUEST], notes: ['a token is left out'] },
    { integration: 'email', index: 0, steps: [MAIL], notes: [] },
  ];

  it('shows requests and mails as they would be sent', async () => {
    const { code, stdout } = await run(['preview', 'x'], { receiver: 'x', previews });
    expect(code).toBe(0);
    expect(stdout).toBe(`webhook[0]
  POST http://x/
  Content-Type: application/json

  {
    "a": [
      1
    ]
  }
  note: a token is left out

email[0]
  mail through mx:25
  From: a@x
  To: b@x, c@x
  Subject: S

  hello
`);
  });

  it('ends with 1 when something cannot be shown', async () => {
    const broken = { ...previews[0], steps: [], error: 'template: no such function' };
    const { code, stdout, stderr } = await run(['preview', 'x'], { previews: [broken] });
    expect([code, stderr]).toEqual([1, 'amtool: error: 1 of 1 previews failed\n\n']);
    expect(stdout).toContain('  error: template: no such function\n');
  });

  it('shows JSON as the server told it', async () => {
    const { stdout } = await run(['preview', 'x', '-o', 'json'], { receiver: 'x', previews });
    expect(JSON.parse(stdout)).toEqual({ receiver: 'x', previews });
  });
});
