// Proves that the lint rules fire: each row is a file of test/support/lint-fixture and the rule it breaks.
import { fileURLToPath } from 'node:url';
import { ESLint, type Linter } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';
import { tocsinRules } from '../../../eslint.config.js';

const FIXTURE = fileURLToPath(new URL('../../support/lint-fixture', import.meta.url));

const BROKEN: readonly (readonly [what: string, file: string, rule: string])[] = [
  ['a room that imports a higher room', 'model/higher-room.ts', 'import-x/no-restricted-paths'],
  ['a room of the core that imports an edge', 'model/edge.ts', 'import-x/no-restricted-paths'],
  ['an edge that imports another edge', 'api/other-edge.ts', 'import-x/no-restricted-paths'],
  ['an edge that imports the composition root', 'api/app.ts', 'import-x/no-restricted-paths'],
  ['an import cycle, seen from one side', 'model/cycle-one.ts', 'import-x/no-cycle'],
  ['an import cycle, seen from the other side', 'model/cycle-two.ts', 'import-x/no-cycle'],
  ['a module of Node in the core', 'model/node-module.ts', 'no-restricted-imports'],
  ['an IO package in the core', 'model/io-package.ts', 'no-restricted-imports'],
  ['Date.now() in the core', 'model/clock-date-now.ts', 'no-restricted-properties'],
  ['new Date() in the core', 'model/clock-new-date.ts', 'no-restricted-syntax'],
  ['a timer in the core', 'model/clock-timer.ts', 'no-restricted-globals'],
  ['randomness in the core', 'model/random.ts', 'no-restricted-properties'],
  ['the process in the core', 'model/process.ts', 'no-restricted-globals'],
  ['fetch in the core', 'model/fetch.ts', 'no-restricted-globals'],
  ['an async function in the core', 'model/promise-async.ts', 'no-restricted-syntax'],
  ['await in the core', 'model/promise-await.ts', 'no-restricted-syntax'],
  ['a Promise made in the core', 'model/promise-value.ts', 'no-restricted-syntax'],
  ['a Promise taken by a function of the core', 'model/promise-type.ts', 'no-restricted-syntax'],
  [
    'a switch that forgets a kind',
    'api/switch.ts',
    '@typescript-eslint/switch-exhaustiveness-check',
  ],
  ['any', 'api/any.ts', '@typescript-eslint/no-explicit-any'],
  ['a non-null assertion', 'api/non-null.ts', '@typescript-eslint/no-non-null-assertion'],
  ['an enum', 'api/enum.ts', 'no-restricted-syntax'],
  ['a default export', 'api/default-export.ts', 'import-x/no-default-export'],
  ['a barrel', 'api/barrel.ts', 'no-restricted-syntax'],
  [
    'an export without a return type',
    'api/return-type.ts',
    '@typescript-eslint/explicit-module-boundary-types',
  ],
  [
    'a Promise nobody waits for',
    'api/floating-promise.ts',
    '@typescript-eslint/no-floating-promises',
  ],
  [
    'a Promise given to a timer',
    'api/misused-promise.ts',
    '@typescript-eslint/no-misused-promises',
  ],
  ['an import without extension', 'api/extension.ts', 'no-restricted-imports'],
  ['console in src', 'api/console.ts', 'no-console'],
  ['the page that imports the server', 'ui/server.ts', 'import-x/no-restricted-paths'],
  ['the server that imports the page', 'api/page.ts', 'import-x/no-restricted-paths'],
  ['a package in the page', 'ui/package.ts', 'no-restricted-imports'],
  ['text as markup in the page', 'ui/markup.ts', 'no-restricted-properties'],
  ['more than three parameters', 'api/parameters.ts', '@typescript-eslint/max-params'],
];

const CLEAN = [
  'ui/clean.ts',
  'model/clean.ts',
  'model/port.ts',
  'matcher/matcher.ts',
  'app/app.ts',
];

describe('the lint rules', () => {
  let messages: ReadonlyMap<string, readonly Linter.LintMessage[]> = new Map();

  beforeAll(async () => {
    const eslint = new ESLint({
      cwd: FIXTURE,
      overrideConfigFile: true,
      overrideConfig: tocsinRules(FIXTURE),
    });
    const results = await eslint.lintFiles(['src', 'ui']);
    const start = `${FIXTURE}/`.length;
    messages = new Map(
      results.map(({ filePath, messages: found }) => [
        filePath.slice(start).replace(/^src\//, ''),
        found,
      ]),
    );
  }, 60_000);

  it.each(BROKEN)('refuse %s', (_what, file, rule) => {
    expect(messages.get(file)?.map((message) => message.ruleId)).toContain(rule);
  });

  it.each(CLEAN)('accept %s', (file) => {
    expect(messages.get(file)).toEqual([]);
  });

  it('are each proven by a row: every broken file of the fixture is listed', () => {
    const broken = [...messages].filter(([, found]) => found.length > 0).map(([file]) => file);
    expect(broken.sort()).toEqual(BROKEN.map(([, file]) => file).sort());
  });
});
