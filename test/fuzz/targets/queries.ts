// Query strings of every read, against the whole surface and a real engine with alerts and silences.
import type { SeededRandom } from '../../support/seeded-random.ts';
import { broken, kept, type FuzzInput, type FuzzSession, type FuzzTarget } from '../fuzz-target.ts';
import { pickFrom } from '../generate/choose.ts';
import { queryText } from '../generate/query-text.ts';
import { answerProblem } from '../http/answer-problem.ts';
import { EngineApp } from '../http/engine-app.ts';

const OPERATIONS = [
  'GET /api/v2/alerts',
  'GET /api/v2/alerts',
  'GET /api/v2/alerts/groups',
  'GET /api/v2/silences',
  'GET /api/v2/receivers',
  'GET /api/v2/status',
  'GET /api/v1/alerts',
  'GET /api/v1/silences',
  'GET /api/v1/receivers',
  'GET /api/v1/status',
] as const;

const ALERTS = JSON.stringify(
  [
    { alertname: 'a', team: 'db', severity: 'page' },
    { alertname: 'a', team: 'web', severity: 'info' },
    { alertname: 'b', 'ü.x': '\n"<>' },
    { alertname: 'quiet' },
  ].map((labels) => ({ labels })),
);
const SILENCE = JSON.stringify({
  matchers: [{ name: 'alertname', value: 'qu.+', isRegex: true }],
  startsAt: '2026-01-05T08:00:00Z',
  endsAt: '2099-01-01T00:00:00Z',
  createdBy: 'a test',
  comment: 'quiet, please',
});

export const QUERIES: FuzzTarget = {
  name: 'query',
  promise: 'query strings of reads, v1 and v2: every answer is in the contract',
  sessionLength: 10_000,
  fixedParts: 1,
  generate,
  open,
};

function generate(random: SeededRandom): FuzzInput {
  return [pickFrom(random, OPERATIONS), queryText(random)];
}

async function open(): Promise<FuzzSession> {
  const app = new EngineApp();
  await app.ask('POST /api/v2/alerts', Buffer.from(ALERTS).toString('latin1'));
  await app.ask('POST /api/v2/silences', SILENCE);
  return {
    check: async ([operation = '', query = '']) => {
      const answer = await app.ask(`${operation}?${query}`);
      const problem = await answerProblem(operation, answer);
      return problem === undefined ? kept(String(answer.response?.status)) : broken(problem);
    },
    close: () => {
      app.close();
    },
  };
}
