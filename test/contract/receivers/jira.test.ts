// The Jira receiver against a server that answers as Jira does (row N15): whole conversations as
// upstream has them, and what each of their parts means for the outcome when it fails.
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { epochMs } from '../../../src/model/instant.ts';
import { fail, ok } from '../../../src/model/result.ts';
import type { Notification, Outcome } from '../../../src/notify/integration.ts';
import type { IntegrationDeps } from '../../../src/receivers/integration-deps.ts';
import type { JiraConfig } from '../../../src/receivers/jira/config.ts';
import { Jira } from '../../../src/receivers/jira/jira.ts';
import { REFERENCE_TIME } from '../../support/fake-clock.ts';
import { startHttpService } from '../../support/http-service.ts';
import { HttpSink, type SinkAnswer, type SinkRequest } from '../../support/http-sink.ts';
import {
  alertOf,
  httpConfig,
  inline,
  notificationOf,
  receiverDeps,
  type LoggedLine,
} from '../../support/receiver-fixtures.ts';
import {
  goldenBody,
  goldenSends,
  loadItems,
  type GoldenRequest,
} from '../../support/receiver-goldens.ts';
import { describeIntegration, SECRET } from './integration.contract.ts';

const NEVER = new AbortController().signal;
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const base = loadItems(
  'jira',
  '[{project: OPS, issue_type: Bug, api_url: "http://j/", resolve_transition: Done, reopen_transition: Again, reopen_duration: 1h}]',
);

const AUTH = { kind: 'scheme', type: 'Bearer', credentials: inline('s3cr3t-t0k3n') } as const;

function json(body: unknown, status = 200): SinkAnswer {
  return { status, body: JSON.stringify(body) };
}

function found(category: string, ...keys: readonly string[]): SinkAnswer {
  const fields = { status: { name: 'A status', statusCategory: { key: category } } };
  return json({ issues: keys.map((key) => ({ key, fields })) });
}

const NOTHING = json({ issues: [] });
const TRANSITIONS = json({
  transitions: [
    { id: '11', name: 'Done' },
    { id: '21', name: 'Again' },
  ],
});

describeIntegration({
  name: 'jira',
  duplicateMark: '"possible-duplicate"',
  start: (options) =>
    startHttpService(options, {
      build: (url, httpConfig, deps) => new Jira({ ...base, apiUrl: url, httpConfig }, 0, deps),
      isBearer: true,
      answer: ({ url }) => (url.endsWith('/search') ? NOTHING : undefined),
      accept: json({ key: 'OPS-1' }, 201),
      refuse: json({ errorMessages: [`never: ${SECRET}-one`] }, 400),
      messageOf: ({ url, body }) => (url.endsWith('/issue') ? body : undefined),
      logInOf: ({ url, headers }) =>
        url.endsWith('/issue') ? headers.authorization?.replace('Bearer ', '') : undefined,
    }),
});

type Step = 'search' | 'create' | 'update' | 'ask' | 'move';

function stepOf({ method, url }: SinkRequest): Step {
  if (url.includes('/search')) return 'search';
  if (url.endsWith('/transitions')) return method === 'GET' ? 'ask' : 'move';
  return method === 'PUT' ? 'update' : 'create';
}

const USUAL: Readonly<Record<Step, SinkAnswer>> = {
  search: found('new', 'OPS-7'),
  create: json({ key: 'OPS-1' }, 201),
  update: { status: 204 },
  ask: TRANSITIONS,
  move: { status: 204 },
};

interface World {
  readonly sink: HttpSink;
  readonly lines: readonly LoggedLine[];
  readonly steps: () => readonly Step[];
  send(parts?: Partial<Notification>, signal?: AbortSignal): Promise<Outcome>;
}

/** Every attempt is checked for what holds for each: nothing secret is told to anybody. */
async function start(
  answers: Partial<Record<Step, SinkAnswer>> = {},
  parts: Partial<JiraConfig> = {},
  depsParts: Partial<IntegrationDeps> = {},
): Promise<World> {
  const sink = await HttpSink.listen();
  closers.push(() => sink.close());
  sink.answer = (request) => answers[stepOf(request)] ?? USUAL[stepOf(request)];
  const deps = receiverDeps(depsParts);
  const config = {
    ...base,
    apiUrl: sink.url('/rest/api/2'),
    httpConfig: httpConfig({ auth: AUTH }),
  };
  const jira = new Jira({ ...config, ...parts }, 0, deps);
  closers.push(() => jira.close());
  return {
    sink,
    lines: deps.lines,
    steps: () => sink.requests.map(stepOf),
    send: async (given = {}, signal = NEVER) => {
      const outcome = await jira.notify(notificationOf(given), signal);
      expect(JSON.stringify([outcome, deps.lines])).not.toContain('s3cr3t');
      return outcome;
    },
  };
}

const RESOLVED = {
  alerts: [alertOf({ alertname: 'Down' }, { endsAt: epochMs(REFERENCE_TIME - 1) })],
};

// The shape of the file is ours.
const recorded = JSON.parse(
  readFileSync(new URL('../../golden/receivers/jira.json', import.meta.url), 'utf8'),
) as {
  readonly cases: readonly {
    readonly sent: readonly {
      readonly requests: readonly {
        readonly headers: Readonly<Record<string, string>>;
        readonly answer: { readonly status: number; readonly body: string };
      }[];
    }[];
  }[];
};
const recordedAnswers = recorded.cases.flatMap(({ sent }) =>
  sent.map(({ requests }) => requests.map(({ answer }) => answer)),
);

/** Jira refuses labels with spaces and empty ones, which upstream sends. */
function withGoodLabels(body: GoldenRequest['body']): GoldenRequest['body'] {
  if (typeof body !== 'string') return body;
  return body.replace(/"labels":\["",(.*?)\]/, (_labels, rest: string) => {
    return `"labels":[${rest.replaceAll(' ', '-')}]`;
  });
}

/** Jira counts UTF-16 units in a text and upstream characters, of which fewer fit here. */
const HAS_LONG_EMOJI = /, a long annotation$/;

describe('a conversation with Jira', () => {
  it.each(goldenSends('jira').map((sent, i) => ({ ...sent, answers: recordedAnswers[i] ?? [] })))(
    'is the same as upstream has: $title',
    async ({ answers, items, notification, requests, scope, title }) => {
      const sink = await HttpSink.listen();
      closers.push(() => sink.close());
      sink.answer = () => answers[sink.requests.length - 1] ?? 'reset';
      const config = loadItems('jira', items);
      const apiUrl = config.apiUrl.replace('127.0.0.1:1/', `127.0.0.1:${sink.port}/`);
      const renderText = (text: string): ReturnType<typeof ok<string>> => ok(scope.text(text));
      const templates = { bind: () => ({ renderText, renderHtml: renderText }) };
      const jira = new Jira({ ...config, apiUrl }, 0, receiverDeps({ templates }));
      closers.push(() => jira.close());
      const outcome = await jira.notify(notification, NEVER);
      expect(outcome.kind).toBe(items.includes('jira-v3-text') ? 'failed' : 'sent');
      const isCutElsewhere = (url: string): boolean =>
        HAS_LONG_EMOJI.test(title) && /\/issue(\?|#|$)/.test(url);
      expect(
        sink.requests.map(({ method, url, headers, body }) => ({
          method,
          url: `http://127.0.0.1:1${url}`,
          language: headers['accept-language'],
          body: isCutElsewhere(url) ? 'cut' : goldenBody(body),
        })),
      ).toEqual(
        requests.map(({ method, url, body }) => ({
          method,
          url: url.replace(/#.*/, ''),
          language: 'en',
          body: isCutElsewhere(url) ? 'cut' : withGoodLabels(body),
        })),
      );
    },
  );

  it.each<readonly [string, SinkAnswer, Partial<Notification>, readonly Step[]]>([
    ['creates an issue', NOTHING, {}, ['search', 'create']],
    ['needs no issue for what is over', NOTHING, RESOLVED, ['search']],
    ['updates an open issue', found('new', 'OPS-7'), {}, ['search', 'update']],
    ['closes an open issue', found('new', 'OPS-7'), RESOLVED, ['search', 'update', 'ask', 'move']],
    ['opens a closed issue', found('done', 'OPS-7'), {}, ['search', 'update', 'ask', 'move']],
    ['leaves a closed issue closed', found('done', 'OPS-7'), RESOLVED, ['search', 'update']],
  ])('%s', async (_name, search, notification, steps) => {
    const world = await start({ search });
    expect(await world.send(notification)).toEqual({ kind: 'sent' });
    expect(world.steps()).toEqual(steps);
  });

  it.each([
    ['resolveTransition', found('new', 'OPS-7'), RESOLVED],
    ['reopenTransition', found('done', 'OPS-7'), {}],
  ] as const)('moves no issue without a %s', async (key, search, notification) => {
    const { send, steps } = await start({ search }, { [key]: '' });
    expect(await send(notification)).toEqual({ kind: 'sent' });
    expect(steps()).toEqual(['search', 'update']);
  });

  it('names an issue in the path, whatever its key is', async () => {
    const { sink, send } = await start({ search: found('new', '../../x?y#z') });
    expect(await send()).toEqual({ kind: 'sent' });
    expect(sink.requests[1]?.url).toBe('/rest/api/2/issue/..%2F..%2Fx%3Fy%23z');
  });

  it('takes the first of several issues, and tells the log', async () => {
    const { sink, lines, send } = await start({ search: found('new', 'OPS-7', 'OPS-8') });
    expect(await send()).toEqual({ kind: 'sent' });
    expect(sink.requests[1]?.url).toBe('/rest/api/2/issue/OPS-7');
    expect(lines).toMatchObject([
      {
        level: 'warn',
        message: 'More than one issue matches; took OPS-7',
        fields: { integration: 'jira', receiver: 'ops' },
      },
    ]);
  });
});

const FOR: Readonly<Record<Step, string>> = {
  search: 'Cannot look up existing issues',
  create: 'Cannot create an issue',
  update: 'Cannot update OPS-7',
  ask: 'Cannot read the transitions of OPS-7',
  move: 'Cannot move OPS-7 along Done',
};
const STEPS = ['search', 'create', 'update', 'ask', 'move'] as const;

/** Starts a conversation that comes to a step and gets this answer there. */
async function startAt(step: Step, answer: SinkAnswer): Promise<World> {
  const search = step === 'create' ? NOTHING : USUAL.search;
  return start({ search, [step]: answer });
}

/** What may have been changed when a step does not succeed, and when nobody knows whether it did. */
const ARRIVED: Readonly<Record<Step, readonly [refused: boolean, unknown: boolean]>> = {
  search: [false, false],
  create: [false, true],
  update: [false, true],
  ask: [true, true],
  move: [true, true],
};

describe.each(STEPS)('the step %s', (step) => {
  const notification = step === 'create' ? {} : RESOLVED;
  const [isArrived, mayBeArrived] = ARRIVED[step];

  it.each([
    [400, 'clientError'],
    [401, 'authError'],
    [403, 'authError'],
    [404, 'clientError'],
    [409, 'clientError'],
  ])('gives up at %i (%s)', async (status, reason) => {
    const { send, steps } = await startAt(step, { status, body: 'no s3cr3t-t0k3n\n' });
    expect(await send(notification)).toEqual({
      kind: 'failed',
      reason,
      error: `${FOR[step]}: unexpected status code ${status}: no <redacted>`,
    });
    expect(steps().at(-1)).toBe(step);
  });

  it.each([
    [429, 'rateLimited', isArrived],
    [500, 'serverError', isArrived],
    [503, 'serverError', isArrived],
    [504, 'serverError', mayBeArrived],
  ])('tries again after %i (%s)', async (status, reason, mayHaveArrived) => {
    const { send } = await startAt(step, { status, headers: { 'retry-after': '4' } });
    expect(await send(notification)).toEqual({
      kind: 'retry',
      reason,
      error: `${FOR[step]}: unexpected status code ${status}`,
      retryAfterMs: 4_000,
      mayHaveArrived,
    });
  });

  it('tries again after a broken connection', async () => {
    const { send, steps } = await startAt(step, 'reset');
    expect(await send(notification)).toMatchObject({
      kind: 'retry',
      reason: 'other',
      mayHaveArrived: mayBeArrived,
    });
    expect(steps().at(-1)).toBe(step);
  });

  it('tries again when time runs out', async () => {
    const { sink, send, steps } = await startAt(step, 'hang');
    const controller = new AbortController();
    const outcome = send(notification, controller.signal);
    await expect.poll(() => sink.requests.length > 0 && steps().at(-1)).toBe(step);
    controller.abort(new DOMException('', 'TimeoutError'));
    expect(await outcome).toMatchObject({
      kind: 'retry',
      reason: 'contextDeadlineExceeded',
      error: expect.stringContaining(`${FOR[step]}: `) as unknown,
      mayHaveArrived: mayBeArrived,
    });
  });
});

describe.each(['create', 'update', 'move'] as const)('the step %s', (step) => {
  it.each<readonly [string, SinkAnswer]>([
    ['is garbage', { status: 200, body: '<html>' }],
    ['breaks off', { status: 201, body: '{"key":', isCutOff: true }],
  ])('has succeeded when the status says so and the answer %s', async (_name, answer) => {
    const { send, steps } = await startAt(step, answer);
    expect(await send(step === 'create' ? {} : RESOLVED)).toEqual({ kind: 'sent' });
    expect(steps()).toContain(step);
  });
});

describe.each(['search', 'ask'] as const)('the step %s', (step) => {
  it.each(['<html>\n', '', '[]', '{"issues":[{}],"transitions":[{"name":"Done"}]}'])(
    'gives up on an answer that makes no sense: %j',
    async (body) => {
      const { send } = await startAt(step, { status: 200, body });
      expect(await send(RESOLVED)).toEqual({
        kind: 'failed',
        reason: 'other',
        error: `${FOR[step]}: cannot read Jira's answer "${body.trim()}"`,
      });
    },
  );

  it('tries again after an answer that broke off', async () => {
    const { send } = await startAt(step, { status: 200, body: '{"issues":', isCutOff: true });
    expect(await send(RESOLVED)).toMatchObject({
      kind: 'retry',
      mayHaveArrived: step === 'ask',
    });
  });
});

describe('Jira', () => {
  it('gives up when the issue has no such transition', async () => {
    const { send } = await start({ ask: json({ transitions: [{ id: '1', name: 'done' }] }) });
    expect(await send(RESOLVED)).toEqual({
      kind: 'failed',
      reason: 'other',
      error: 'Cannot find the transition Done of OPS-7',
    });
  });

  it('creates nothing while a template of the issue fails', async () => {
    const renderText = (
      text: string,
    ): ReturnType<typeof ok<string>> | ReturnType<typeof fail<string>> =>
      text === 'Bug' ? fail('no such function') : ok(text);
    const templates = { bind: () => ({ renderText, renderHtml: renderText }) };
    const { send, steps } = await start({ search: NOTHING }, {}, { templates });
    expect(await send()).toEqual({
      kind: 'failed',
      reason: 'other',
      error: 'Cannot render jira templates: no such function',
    });
    expect(steps()).toEqual(['search']);
  });

  it('follows redirects that keep the method and its body', async () => {
    const { sink, send } = await start();
    const usual = sink.answer;
    sink.answer = (request) =>
      request.url.startsWith('/rest')
        ? { status: 308, headers: { location: `/moved${request.url}` } }
        : usual(request);
    expect(await send(RESOLVED)).toEqual({ kind: 'sent' });
    const [, , update, updated, ask, asked] = sink.requests;
    expect(updated).toMatchObject({ method: 'PUT', body: update?.body });
    expect(asked).toMatchObject({ method: 'GET', url: `/moved${ask?.url ?? ''}`, body: '' });
    expect(asked?.headers.authorization).toBe('Bearer s3cr3t-t0k3n');
  });

  it('does not write to a place that a redirect turns into a page', async () => {
    const { sink, send } = await start({
      update: { status: 302, headers: { location: '/login' } },
    });
    const usual = sink.answer;
    sink.answer = (request) => (request.url === '/login' ? { status: 403 } : usual(request));
    expect(await send()).toMatchObject({ kind: 'failed', reason: 'authError' });
    expect(sink.requests.at(-1)).toMatchObject({ method: 'GET', url: '/login', body: '' });
  });
});
