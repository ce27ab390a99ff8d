// Command lines of the server and of amtool: understood, or refused in one line.
import { readServeRequest } from '../../../src/app/run-serve.ts';
import { serveSpec } from '../../../src/app/flags/flag-table.ts';
import { completions } from '../../../src/cli/completions.ts';
import { helpText } from '../../../src/cli/help.ts';
import { flagValues } from '../../../src/cli/parse/flag-values.ts';
import { parseArguments } from '../../../src/cli/parse/parse-arguments.ts';
import { commandTable } from '../../../src/cli/table/command-table.ts';
import { parseTypedLabels, withAlertName } from '../../../src/cli/typed-matchers.ts';
import { fail } from '../../../src/model/result.ts';
import { broken, kept, type FuzzTarget, type Verdict } from '../fuzz-target.ts';
import { commandWords } from '../generate/command-words.ts';

const SERVE = serveSpec('alertmanager');
const AMTOOL = commandTable({ name: 'amtool', author: 'somebody', others: [] });
const READING = { matcherMode: 'fallback', warn: () => undefined } as const;

export const FLAGS: FuzzTarget = {
  name: 'flags',
  promise: "the server's command line: understood, or refused in a line",
  sessionLength: Number.MAX_SAFE_INTEGER,
  fixedParts: 0,
  generate: (random) => commandWords(random, SERVE),
  open: () => ({ check: checkServe }),
};

export const WORDS: FuzzTarget = {
  name: 'words',
  promise: "amtool's command line: understood, completed, or refused in a line",
  sessionLength: Number.MAX_SAFE_INTEGER,
  fixedParts: 0,
  generate: (random) => commandWords(random, AMTOOL),
  open: () => ({ check: checkAmtool }),
};

function checkServe(words: readonly string[]): Verdict {
  const request = readServeRequest('alertmanager', words, {});
  if (!request.ok)
    return request.error === '' ? broken('refused without a reason') : kept('refused');
  return kept(request.value.kind);
}

function checkAmtool(words: readonly string[]): Verdict {
  completions(AMTOOL, words);
  parseTypedLabels(withAlertName(words, READING), 'labels', READING);
  const parsed = parseArguments(AMTOOL, words, { readFile: () => fail('not read') });
  if (!parsed.ok) {
    return parsed.error.message === '' ? broken('refused without a reason') : kept('refused');
  }
  if (helpText(parsed.value.path, 80) === '') return broken('no help');
  const values = flagValues(parsed.value, new Map());
  if (!values.ok)
    return values.error === '' ? broken('a value refused without a reason') : kept('bad value');
  return kept('understood');
}
