// Methods and paths, raw as they arrive, against the whole surface and a real engine.
import { contractOperations } from '../../support/api-contract.ts';
import type { SeededRandom } from '../../support/seeded-random.ts';
import { broken, kept, type FuzzInput, type FuzzSession, type FuzzTarget } from '../fuzz-target.ts';
import { oneOf, pickFrom } from '../generate/choose.ts';
import { hostileText } from '../generate/hostile-text.ts';
import { mutate } from '../generate/mutate.ts';
import { answerProblem } from '../http/answer-problem.ts';
import { EngineApp } from '../http/engine-app.ts';

const OPERATIONS = contractOperations();
const METHODS = [
  ...['GET', 'GET', 'GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'TRACE', 'CONNECT'],
  ...['QUERY', 'PROPFIND', 'get', 'G%45T', ''],
];
const ID = '00000000-0000-4000-8000-000000000001';
const WORDS = [
  ...[
    '/',
    '//',
    '/./',
    '/../',
    '%2f',
    '%2F',
    '%2e',
    '%2e%2e',
    '%',
    '%zz',
    '%00',
    '%ff',
    '%C3%A9',
    '\\',
    ';',
  ],
  ...[
    '?',
    '#',
    ':',
    '@',
    '*',
    '+',
    'http://h/',
    '//h/',
    'api',
    'v1',
    'v2',
    'alerts',
    'silence',
    'silences',
  ],
  ...['metrics', '-/healthy', 'groups', 'status', 'receivers', ID, ID.toUpperCase()],
];

export const PATHS: FuzzTarget = {
  name: 'paths',
  promise: 'methods and paths: every answer is in the contract, and unknown ones are told apart',
  sessionLength: 1_000,
  fixedParts: 0,
  generate,
  open,
};

function generate(random: SeededRandom): FuzzInput {
  const [method = '', known = ''] = pickFrom(random, OPERATIONS).split(' ');
  const path = known.replace('{silenceID}', random.chance(0.6) ? ID : hostileText(random));
  const target = oneOf(random, [
    () => path,
    () => mutate(path, random, WORDS),
    () => mutate(path, random, WORDS),
    () => path.replace(/[a-z]/, (char) => `%${char.charCodeAt(0).toString(16)}`),
    () => hostileText(random),
  ]);
  // Bytes as they are, but for those that end a line.
  const raw = Buffer.from(target.replace(/[\r\n]/g, '')).toString('latin1');
  return [random.chance(0.6) ? method : pickFrom(random, METHODS), raw];
}

function open(): FuzzSession {
  const app = new EngineApp();
  return {
    check: async ([method = '', target = '']) => {
      const asked = await app.ask(`${method} ${target}`, method === 'POST' ? '[]' : undefined);
      const operation = operationOf(method, target);
      const problem = await answerProblem(operation, asked);
      if (problem !== undefined) return broken(problem);
      const where = operation === undefined ? 'elsewhere' : 'known';
      return kept(`${where} ${asked.response?.status ?? 0}`);
    },
    close: () => {
      app.close();
    },
  };
}

/**
 * The operation of the contract that the words name literally. None for bytes outside ASCII: Node's
 * parser refuses those before anybody knows the path.
 */
function operationOf(method: string, target: string): string | undefined {
  if (/[^!-~]/.test(target)) return undefined;
  const [path = ''] = target.split('?');
  const name = `${method} ${path.replace(/^(\/api\/v[12]\/silence\/)[\w-]+$/, '$1{silenceID}')}`;
  return OPERATIONS.includes(name) ? name : undefined;
}
