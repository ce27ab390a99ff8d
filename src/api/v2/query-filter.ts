// The query of GET /alerts and /alerts/groups (reference rows H32 and H35) as a filter, or the
// answer that refuses it.
import { fail, ok, type Result } from '../../model/result.ts';
import type { QueryValues } from '../http/query.ts';
import { parseEach, parseReceiver, type FilterParser } from '../reads/parse-filter.ts';
import type { ViewFilter } from '../reads/view-filter.ts';

/** Words that upstream takes for true; every other text is false (go-openapi/swag, ConvertBool). */
const TRUE_WORDS = new Set([
  'true',
  '1',
  'yes',
  'ok',
  'y',
  'on',
  'selected',
  'checked',
  't',
  'enabled',
]);

/** Reads the last value of a flag; absent or empty is true. */
export function readFlag(query: QueryValues, name: string): boolean {
  const text = query.get(name)?.at(-1) ?? '';
  return text === '' || TRUE_WORDS.has(text.toLowerCase());
}

/** Reads the conditions, in upstream's order of complaint. Fails with the text of the answer. */
export function readFilter(query: QueryValues, parser: FilterParser): Result<ViewFilter> {
  const matchers = parseEach(query.get('filter') ?? [], parser);
  if (!matchers.ok) return matchers;
  const receiver = parseReceiver(query.get('receiver')?.at(-1) ?? '');
  if (!receiver.ok) return fail(`failed to parse receiver param: ${receiver.error}`);
  const receiverMatchers = readReceiverMatchers(query, parser);
  if (!receiverMatchers.ok) return receiverMatchers;
  return ok({
    active: readFlag(query, 'active'),
    silenced: readFlag(query, 'silenced'),
    inhibited: readFlag(query, 'inhibited'),
    matchers: matchers.value,
    isReceiver: receiver.value,
    receiverMatchers: receiverMatchers.value,
  });
}

/** Reads `receiver_matchers`, each value one matcher. */
export function readReceiverMatchers(
  query: QueryValues,
  parser: FilterParser,
): Result<ViewFilter['receiverMatchers']> {
  const matchers = parseEach(query.get('receiver_matchers') ?? [], parser);
  return matchers.ok
    ? matchers
    : fail(`failed to parse receiver_matchers param: ${matchers.error}`);
}
