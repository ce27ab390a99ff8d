// Bodies of every operation that takes one, against the whole surface and a real engine.
import type { SeededRandom } from '../../support/seeded-random.ts';
import { broken, kept, type FuzzInput, type FuzzSession, type FuzzTarget } from '../fuzz-target.ts';
import { pickFrom } from '../generate/choose.ts';
import { jsonBody } from '../generate/json-text.ts';
import { answerProblem } from '../http/answer-problem.ts';
import { EngineApp } from '../http/engine-app.ts';

const OPERATIONS = [
  ['POST /api/v2/alerts', 'alerts'],
  ['POST /api/v1/alerts', 'alerts'],
  ['POST /api/v2/silences', 'silence'],
  ['POST /api/v1/silences', 'silence'],
] as const;

const READS = [
  'GET /api/v2/alerts',
  'GET /api/v2/alerts/groups',
  'GET /api/v2/silences',
  'GET /api/v1/alerts',
  'GET /api/v1/silences',
] as const;

/** One post in so many is followed by a read of what was accepted. */
const READ_EVERY = 50;

export const JSON_BODIES: FuzzTarget = {
  name: 'json',
  promise:
    'bodies of posts, v1 and v2: every answer is in the contract, and so are all reads after it',
  sessionLength: 200,
  fixedParts: 1,
  generate,
  open,
};

function generate(random: SeededRandom): FuzzInput {
  const [operation, kind] = pickFrom(random, OPERATIONS);
  // Now and then what belongs elsewhere.
  const other = kind === 'alerts' ? 'silence' : 'alerts';
  return [operation, jsonBody(random, random.chance(0.98) ? kind : other)];
}

function open(): FuzzSession {
  const app = new EngineApp();
  let asked = 0;
  return {
    check: async ([operation = '', body = '']) => {
      const answer = await app.ask(operation, body);
      const problem = await answerProblem(operation, answer);
      if (problem !== undefined) return broken(problem);
      asked += 1;
      const read = asked % READ_EVERY === 0 ? await readProblem(app) : undefined;
      return read === undefined ? kept(String(answer.response?.status)) : broken(read);
    },
    close: () => {
      app.close();
    },
  };
}

async function readProblem(app: EngineApp): Promise<string | undefined> {
  for (const operation of READS) {
    const problem = await answerProblem(operation, await app.ask(operation));
    if (problem !== undefined) return `afterwards ${operation}: ${problem}`;
  }
  return undefined;
}
