// A file of route tests: alerts, and the receivers that must be told of each. For CI, beside the
// configuration. Whatever is wrong with the file is told with line and column, all at once.
import { formatProblem, type ConfigProblem } from '../../config/config.ts';
import { decodeNode, type DecodeContext } from '../../config/decode/codec.ts';
import { list, map } from '../../config/decode/collection-codecs.ts';
import { field, section, type Section } from '../../config/decode/object-codec.ts';
import { string } from '../../config/decode/scalar-codecs.ts';
import { readYaml } from '../../config/decode/yaml-source.ts';
import { ProblemLog } from '../../config/problem-log.ts';
import { isValidLabelName, type MatcherMode } from '../../matcher/label-name.ts';
import { quoteGo } from '../../model/go-quote.ts';
import { LabelSet } from '../../model/label-set.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { readText } from '../read-text.ts';

export interface RouteTest {
  readonly file: string;
  readonly line: number;
  /** What the test is about; empty when it has no name. */
  readonly name: string;
  readonly labels: LabelSet;
  /** Each as often as a route must lead to it, in any order. */
  readonly receivers: readonly string[];
}

const testSchema = {
  name: field(string),
  labels: field(
    map(string, {
      keyProblem: (name, { matcherMode }) =>
        isValidLabelName(name, matcherMode) ? undefined : `${quoteGo(name)} is not a label name`,
    }),
  ),
  receivers: field(list(string, 'expected the name of a receiver')),
};

const testSection = section('route test', testSchema);
const fileSection = section('file of route tests', { tests: field(list(testSection)) });

/** Reads files of tests, in their order. Fails with one line per problem of all of them. */
export async function readRouteTests(
  files: readonly string[],
  matcherMode: MatcherMode,
): Promise<Result<readonly RouteTest[]>> {
  const tests: RouteTest[] = [];
  const problems: string[] = [];
  for (const file of files) {
    const text = await readText(file);
    if (!text.ok) {
      problems.push(text.error);
      continue;
    }
    const read = parseRouteTests(text.value, { file, matcherMode });
    if (read.ok) tests.push(...read.value);
    else problems.push(...read.error.map(formatProblem));
  }
  return problems.length === 0 ? ok(tests) : fail(problems.join('\n'));
}

/** Reads the text of a file of tests. Fails with all problems, in the order of the file. */
export function parseRouteTests(
  text: string,
  { file, matcherMode }: { readonly file: string; readonly matcherMode: MatcherMode },
): Result<readonly RouteTest[], readonly ConfigProblem[]> {
  const source = readYaml(text);
  const log = new ProblemLog(source, { file, baseDir: '', matcherMode });
  const { root } = source;
  const decoded = root === undefined ? undefined : decodeNode(fileSection, root, log)?.value;
  const tests = decoded?.values.tests ?? [];
  for (const test of tests) checkTest(test, log);
  if (tests.length === 0 && log.problems().length === 0) {
    log.report(root?.at ?? 0, 'expected tests: a list of labels with their receivers');
  }
  const problems = log.problems();
  if (problems.length > 0) return fail(problems);
  return ok(
    tests.map(({ values, at }) => ({
      file,
      line: source.locate(at).line,
      name: values.name,
      labels: LabelSet.from([...values.labels]),
      receivers: values.receivers,
    })),
  );
}

function checkTest(test: Section<typeof testSchema>, context: DecodeContext): void {
  for (const key of ['labels', 'receivers'] as const) {
    if (!test.has(key)) context.report(test.at, `route test has no ${key}`);
  }
  const isBlank = test.values.receivers.length === 0 && !test.isRefused('receivers');
  if (test.has('receivers') && isBlank) {
    context.report(test.placeOf('receivers'), 'expected at least one receiver');
  }
}
