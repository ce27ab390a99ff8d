// Whether an answer of the fuzzed server is one that its contract knows.
import { breach } from '../../support/api-contract.ts';
import type { Asked } from './engine-app.ts';

/** What an unknown path or another method may get. */
const ELSEWHERE = new Set([200, 204, 301, 302, 307, 308, 400, 404, 405, 406, 415, 422, 431, 501]);

/**
 * What is wrong with the answer to an operation of the contract, such as `GET /api/v2/alerts`;
 * undefined as the operation stands for a path that the contract does not have.
 */
export async function answerProblem(
  operation: string | undefined,
  { response, faults }: Asked,
): Promise<string | undefined> {
  if (faults.length > 0) return `faults: ${faults.join('; ')}`;
  if (response === undefined) return 'no answer';
  const { status } = response;
  // What `default` documents is for other requests than these.
  if (status >= 500 && status !== 501) return `status ${status}: ${await response.text()}`;
  if (operation !== undefined) return breach(operation, response);
  return ELSEWHERE.has(status) ? undefined : `status ${status}`;
}
