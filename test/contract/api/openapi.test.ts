// Contract and code are the same: every operation exists on both sides, every documented answer can
// be had, and every answer is as documented.
import { describe, expect, it } from 'vitest';
import type { Preview, TrialProblem } from '../../../src/engine/receiver-trials.ts';
import { fail } from '../../../src/model/result.ts';
import { breach, contractAnswers, contractOperations } from '../../support/api-contract.ts';
import { deadLetter } from '../../support/fake-ext-services.ts';
import { countedId } from '../../support/fake-silence-service.ts';
import { readGolden } from '../../support/golden-exchange.ts';
import { alertView, groupView, RECEIVERS } from '../../support/golden-views.ts';
import { pageFile } from '../../support/page-file.ts';
import { jsonPost, testApp, type TestApp, type TestAppOptions } from '../../support/http-app.ts';
import type { components } from '../../../src/api/v2/openapi.d.ts';

interface Case {
  /** Operation and status, as `contractAnswers` names them. */
  readonly answer: string;
  readonly path: string;
  readonly init?: RequestInit;
  readonly app?: TestAppOptions;
  /** What is wrong with the trial of a receiver. */
  readonly problem?: TrialProblem['kind'];
  /** Whether the store is away. */
  readonly isUnstored?: boolean;
}

const V1 = '/api/v1/alerts';
const V2 = '/api/v2/alerts';
const HTML = { headers: { Accept: 'text/html' } };
const PLAIN_BODY = { headers: { 'Content-Type': 'text/plain', 'Content-Length': '1' } };
const ALERT = '[{"labels":{"alertname":"a"}}]';
const LIST = '/api/v2/silences';
const ONE = '/api/v2/silence/{silenceID}';
const V1_LIST = '/api/v1/silences';
const V1_ONE = '/api/v1/silence/{silenceID}';
const KNOWN = countedId(1);
const UNKNOWN = countedId(999);
const DELETE = { method: 'DELETE' };
const TINY = { options: { maxBodyBytes: 10 } };
const SILENCE = JSON.stringify({
  matchers: [{ name: 'a', value: '<b>', isRegex: false }],
  startsAt: '2019-01-01T00:00:00Z',
  endsAt: '2099-01-01T00:00:00Z',
  createdBy: 'me',
  comment: '',
  annotations: { a: 'b' },
});
const LETTERS = '/api/ext/v1/dead-letters';
const LETTER = deadLetter();
const GONE = deadLetter({ key: { ...LETTER.key, receiver: 'gone' } });
const POST = { method: 'POST' };
const TEST_FAILURE = { reason: 'serverError', error: 'no', wouldRetry: true } as const;
const PREVIEW: Preview = {
  integration: 'email',
  index: 0,
  steps: [
    { kind: 'request', method: 'POST', url: 'http://a/', headers: [], body: '{}' },
    {
      kind: 'mail',
      server: 'localhost:25',
      from: 'a@b',
      to: ['c@d'],
      subject: 's',
      headers: [{ name: 'X-A', value: 'b' }],
      html: '',
      text: 't',
    },
  ],
  notes: ['n'],
  error: 'e',
};
const BAD_ALERT = '[{"labels":{"alertname":""}}]';

const CASES: readonly Case[] = [
  ...['status', 'receivers', 'alerts', 'alerts/groups'].flatMap((name): readonly Case[] => {
    const path = `/api/v2/${name}`;
    return [
      { answer: `GET ${path} 200`, path },
      { answer: `GET ${path} 406`, path, init: HTML },
      { answer: `GET ${path} 415`, path, init: PLAIN_BODY },
    ];
  }),
  { answer: 'GET /api/v2/receivers 400', path: '/api/v2/receivers?receiver_matchers=%7B' },
  { answer: `GET ${V2} 400`, path: `${V2}?filter=a` },
  { answer: `GET ${V2}/groups 400`, path: `${V2}/groups?receiver=(` },
  { answer: `POST ${V2} 200`, path: V2, init: jsonPost(ALERT) },
  { answer: `POST ${V2} 400`, path: V2, init: jsonPost(BAD_ALERT) },
  { answer: `POST ${V2} 400`, path: V2, init: jsonPost('[') },
  { answer: `POST ${V2} 406`, path: V2, init: { method: 'POST', ...HTML } },
  {
    answer: `POST ${V2} 413`,
    path: V2,
    init: jsonPost(ALERT),
    app: { options: { maxBodyBytes: 10 } },
  },
  { answer: `POST ${V2} 415`, path: V2, init: { method: 'POST', body: '[]' } },
  { answer: `POST ${V2} 422`, path: V2, init: jsonPost('[{}]') },
  { answer: `POST ${V2} 503`, path: V2, init: jsonPost(ALERT), isUnstored: true },
  { answer: `GET ${V1} 200`, path: V1 },
  { answer: `GET ${V1} 400`, path: `${V1}?active=x` },
  { answer: `POST ${V1} 200`, path: V1, init: { method: 'POST', body: ALERT } },
  { answer: `POST ${V1} 400`, path: V1, init: { method: 'POST', body: BAD_ALERT } },
  {
    answer: `POST ${V1} 413`,
    path: V1,
    init: { method: 'POST', body: ALERT },
    app: { options: { maxBodyBytes: 10 } },
  },
  { answer: `POST ${V1} 503`, path: V1, init: { method: 'POST', body: ALERT }, isUnstored: true },
  { answer: `OPTIONS ${V1} 200`, path: V1, init: { method: 'OPTIONS' } },
  { answer: 'GET /api/v1/status 200', path: '/api/v1/status' },
  { answer: 'GET /api/v1/receivers 200', path: '/api/v1/receivers' },
  { answer: `GET ${V1_LIST} 200`, path: V1_LIST },
  { answer: `GET ${V1_LIST} 400`, path: `${V1_LIST}?filter=a` },
  { answer: `POST ${V1_LIST} 200`, path: V1_LIST, init: jsonPost(SILENCE) },
  { answer: `POST ${V1_LIST} 400`, path: V1_LIST, init: jsonPost('{}') },
  { answer: `POST ${V1_LIST} 413`, path: V1_LIST, init: jsonPost(SILENCE), app: TINY },
  { answer: `POST ${V1_LIST} 503`, path: V1_LIST, init: jsonPost(SILENCE), isUnstored: true },
  { answer: `GET ${V1_ONE} 200`, path: `/api/v1/silence/${KNOWN}` },
  { answer: `GET ${V1_ONE} 404`, path: '/api/v1/silence/x' },
  { answer: `DELETE ${V1_ONE} 200`, path: `/api/v1/silence/${KNOWN}`, init: DELETE },
  { answer: `DELETE ${V1_ONE} 400`, path: '/api/v1/silence/x', init: DELETE },
  {
    answer: `DELETE ${V1_ONE} 503`,
    path: `/api/v1/silence/${KNOWN}`,
    init: DELETE,
    isUnstored: true,
  },
  { answer: `GET ${LIST} 200`, path: LIST },
  { answer: `GET ${LIST} 400`, path: `${LIST}?filter=a` },
  { answer: `GET ${LIST} 406`, path: LIST, init: HTML },
  { answer: `GET ${LIST} 415`, path: LIST, init: PLAIN_BODY },
  { answer: `POST ${LIST} 200`, path: LIST, init: jsonPost(SILENCE) },
  { answer: `POST ${LIST} 400`, path: LIST, init: jsonPost('[') },
  {
    answer: `POST ${LIST} 400`,
    path: LIST,
    init: jsonPost(SILENCE.replace('2099', '2020')),
  },
  {
    answer: `POST ${LIST} 404`,
    path: LIST,
    init: jsonPost(SILENCE.replace('{', '{"id":"x",')),
  },
  { answer: `POST ${LIST} 406`, path: LIST, init: { method: 'POST', ...HTML } },
  { answer: `POST ${LIST} 413`, path: LIST, init: jsonPost(SILENCE), app: TINY },
  { answer: `POST ${LIST} 415`, path: LIST, init: { method: 'POST', body: SILENCE } },
  { answer: `POST ${LIST} 422`, path: LIST, init: jsonPost('{}') },
  { answer: `POST ${LIST} 503`, path: LIST, init: jsonPost(SILENCE), isUnstored: true },
  ...(['GET', 'DELETE'] as const).flatMap((method): readonly Case[] => [
    { answer: `${method} ${ONE} 200`, path: `/api/v2/silence/${KNOWN}`, init: { method } },
    { answer: `${method} ${ONE} 404`, path: `/api/v2/silence/${UNKNOWN}`, init: { method } },
    { answer: `${method} ${ONE} 406`, path: '/api/v2/silence/x', init: { method, ...HTML } },
    { answer: `${method} ${ONE} 415`, path: '/api/v2/silence/x', init: { method, ...PLAIN_BODY } },
    { answer: `${method} ${ONE} 422`, path: '/api/v2/silence/x', init: { method } },
  ]),
  {
    answer: `DELETE ${ONE} 503`,
    path: `/api/v2/silence/${KNOWN}`,
    init: DELETE,
    isUnstored: true,
  },
  { answer: `GET ${LETTERS} 200`, path: `${LETTERS}?receiver=ops&filter=alertname=a&limit=1` },
  { answer: `GET ${LETTERS} 400`, path: `${LETTERS}?limit=x` },
  { answer: `GET ${LETTERS} 400`, path: `${LETTERS}?receiver=(` },
  { answer: `POST ${LETTERS}/replay 202`, path: `${LETTERS}/replay`, init: POST },
  { answer: `POST ${LETTERS}/replay 400`, path: `${LETTERS}/replay?filter=a`, init: POST },
  { answer: `POST ${LETTERS}/replay 503`, path: `${LETTERS}/replay`, init: POST, isUnstored: true },
  { answer: `GET ${LETTERS}/{id} 200`, path: `${LETTERS}/${LETTER.id}` },
  { answer: `GET ${LETTERS}/{id} 404`, path: `${LETTERS}/x` },
  { answer: `DELETE ${LETTERS}/{id} 200`, path: `${LETTERS}/${LETTER.id}`, init: DELETE },
  { answer: `DELETE ${LETTERS}/{id} 404`, path: `${LETTERS}/x`, init: DELETE },
  {
    answer: `DELETE ${LETTERS}/{id} 503`,
    path: `${LETTERS}/${LETTER.id}`,
    init: DELETE,
    isUnstored: true,
  },
  { answer: `POST ${LETTERS}/{id}/replay 202`, path: `${LETTERS}/${LETTER.id}/replay`, init: POST },
  { answer: `POST ${LETTERS}/{id}/replay 404`, path: `${LETTERS}/x/replay`, init: POST },
  { answer: `POST ${LETTERS}/{id}/replay 409`, path: `${LETTERS}/${GONE.id}/replay`, init: POST },
  {
    answer: `POST ${LETTERS}/{id}/replay 503`,
    path: `${LETTERS}/${LETTER.id}/replay`,
    init: POST,
    isUnstored: true,
  },
  ...[
    ['GET', LETTERS, LETTERS],
    ['GET', `${LETTERS}/{id}`, `${LETTERS}/x`],
    ['DELETE', `${LETTERS}/{id}`, `${LETTERS}/x`],
    ['POST', `${LETTERS}/replay`, `${LETTERS}/replay`],
    ['POST', `${LETTERS}/{id}/replay`, `${LETTERS}/x/replay`],
    ['POST', '/api/ext/v1/receivers/{name}/test', '/api/ext/v1/receivers/a/test'],
    ['POST', '/api/ext/v1/receivers/{name}/preview', '/api/ext/v1/receivers/a/preview'],
  ].flatMap(([method = '', route = '', path = '']): readonly Case[] => [
    { answer: `${method} ${route} 406`, path, init: { method, ...HTML } },
    { answer: `${method} ${route} 415`, path, init: { method, ...PLAIN_BODY } },
  ]),
  ...(['test', 'preview'] as const).flatMap((name): readonly Case[] => {
    const operation = `POST /api/ext/v1/receivers/{name}/${name}`;
    const path = `/api/ext/v1/receivers/a%2Fb/${name}`;
    return [
      { answer: `${operation} 200`, path, init: POST },
      { answer: `${operation} 200`, path, init: jsonPost('{"integration":"email","index":0}') },
      { answer: `${operation} 400`, path, init: jsonPost('{"indices":0}') },
      { answer: `${operation} 400`, path, init: jsonPost('{}'), problem: 'refused' },
      { answer: `${operation} 404`, path, init: POST, problem: 'not found' },
      { answer: `${operation} 413`, path, init: jsonPost(`{"alerts":${ALERT}}`), app: TINY },
    ];
  }),
  {
    answer: 'POST /api/ext/v1/receivers/{name}/test 429',
    path: '/api/ext/v1/receivers/a/test',
    init: POST,
    problem: 'busy',
  },
  ...[
    ['/', '/', 'index.html'],
    ['/favicon.ico', '/favicon.ico', 'favicon.ico'],
    ['/assets/{name}', '/assets/main-1.js', 'assets/main-1.js'],
    ['/assets/{name}', '/assets/style-1.css', 'assets/style-1.css'],
  ].flatMap(([route = '', path = '', name = '']): readonly Case[] => [
    { answer: `GET ${route} 200`, path, app: { page: [pageFile(name)] } },
    {
      answer: `GET ${route} 304`,
      path,
      app: { page: [pageFile(name)] },
      init: { headers: { 'If-None-Match': '*' } },
    },
    { answer: `GET ${route} 404`, path },
  ]),
  { answer: 'GET /-/healthy 200', path: '/-/healthy' },
  { answer: 'HEAD /-/healthy 200', path: '/-/healthy', init: { method: 'HEAD' } },
  { answer: 'GET /-/ready 200', path: '/-/ready' },
  { answer: 'HEAD /-/ready 200', path: '/-/ready', init: { method: 'HEAD' } },
  {
    answer: 'GET /-/ready 503',
    path: '/-/ready',
    app: { readiness: () => ({ ready: false, reason: 'loading' }) },
  },
  {
    answer: 'HEAD /-/ready 503',
    path: '/-/ready',
    init: { method: 'HEAD' },
    app: { readiness: () => ({ ready: false }) },
  },
  { answer: 'POST /-/reload 200', path: '/-/reload', init: { method: 'POST' } },
  {
    answer: 'POST /-/reload 500',
    path: '/-/reload',
    init: { method: 'POST' },
    app: { reload: () => Promise.resolve(fail('am.yml:1:1: no')) },
  },
  { answer: 'GET /metrics 200', path: '/metrics' },
];

function filledApp(options: TestAppOptions = {}): TestApp {
  const app = testApp(options);
  const { cases } = readGolden('v2-reads.json');
  const [alerts, groups] = ['all alerts', 'all groups'].map(
    (name) => cases.find((recorded) => recorded.name === name)?.response.body ?? '[]',
  );
  // The recorded bodies are data of this repository; their shape is known.
  app.service.views = (JSON.parse(alerts ?? '[]') as components['schemas']['GettableAlerts']).map(
    alertView,
  );
  app.service.groupViews = (JSON.parse(groups ?? '[]') as components['schemas']['AlertGroups']).map(
    groupView,
  );
  app.service.receiverViews = RECEIVERS;
  app.deadLetters.views = [LETTER, GONE].map((letter, i) => ({
    letter,
    replayRequestedAt: i === 0 ? undefined : letter.lastFailedAt,
  }));
  app.deadLetters.gone.add('gone');
  app.trials.previews = [PREVIEW];
  app.trials.results = [
    ...app.trials.results,
    { integration: 'email', index: 1, elapsedMs: 1, failure: TEST_FAILURE },
  ];
  return app;
}

describe('api/openapi.yaml', () => {
  it('names exactly the operations that exist', () => {
    const routes = testApp().routes.map(({ method, path }) => `${method} ${path}`);
    expect([...routes].sort()).toEqual([...contractOperations()].sort());
  });

  it('documents no answer that the cases below do not provoke', () => {
    const provoked = new Set(CASES.map(({ answer }) => answer));
    expect(contractAnswers().filter((answer) => !provoked.has(answer))).toEqual([]);
  });

  it.each(CASES)('$answer at $path is as documented', async ({ answer, path, init, ...rest }) => {
    const app = filledApp(rest.app);
    await app.ask(LIST, jsonPost(SILENCE));
    app.service.isDurable = rest.isUnstored !== true;
    app.silences.isDurable = rest.isUnstored !== true;
    app.deadLetters.isDurable = rest.isUnstored !== true;
    if (rest.problem !== undefined) app.trials.problem = { kind: rest.problem, message: 'no' };
    const [method = '', route = '', status = ''] = answer.split(' ');
    const response = await app.ask(path, init);
    expect(response.status).toBe(Number(status));
    expect(await breach(`${method} ${route}`, response)).toBeUndefined();
  });

  it.each([
    ['GET /api/v2/alerts', '/api/v2/nope', undefined],
    ['GET /api/v2/alerts', V2, { method: 'PUT' }],
    ['POST /api/v2/alerts', V2, { method: 'POST', body: '[]', headers: { 'Content-Type': 'x' } }],
    ['GET /api/v1/alerts', '/api/v1/alerts', { method: 'PUT' }],
    [`GET ${LETTERS}`, '/api/ext/v1/nope', undefined],
    [`GET ${LETTERS}`, LETTERS, { method: 'POST' }],
    [`GET ${LETTERS}`, LETTERS, { method: 'POST', headers: { 'Sec-Fetch-Site': 'cross-site' } }],
  ] as const)('keeps the default answer of %s at %s', async (operation, path, init) => {
    expect(await breach(operation, await filledApp().ask(path, init))).toBeUndefined();
  });

  it('notices an answer that is not documented', async () => {
    const odd = Response.json([{ labels: { a: 1 } }]);
    expect(await breach('GET /api/v2/alerts', odd)).toContain('must have required property');
    expect(await breach('GET /', new Response('x', { status: 418 }))).toContain('418');
  });
});
