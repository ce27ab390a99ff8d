// The lint rules: what may be imported where, what the pure core may touch, and how code is written.
// docs/adr/0003-lint.md tells why; test/unit/tooling/lint.test.ts proves that the rules fire.
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { defineConfig, globalIgnores } from 'eslint/config';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** The rooms of the pure core, lowest first: a room may import itself and the rooms before it. */
const CORE = [
  'model',
  'matcher',
  'template',
  'config',
  'dedupe',
  'route',
  'mute',
  'notify',
  'engine',
];

/** The rooms that touch the world: each imports the core and itself, never another edge. */
const EDGES = ['api', 'cli', 'receivers', 'store', 'telemetry'];

/** All that the web page may know of the server: the types of its API. */
const PAGE_IMPORTS = ['./api/v2/openapi.d.ts'];

/** What the core may import from outside. */
const CORE_PACKAGES = ['re2js', 'yaml', 'lru-cache'];

const IMPORT_EXTENSION = {
  regex: String.raw`^\.{1,2}/(?!.*\.(?:ts|js|mjs|json)$)`,
  message: 'Write the extension: relative imports end in ".ts".',
};

const NODE_IMPORT = {
  regex: `^(?:${builtinModules.filter((name) => !name.includes(':')).join('|')})$`,
  message: 'Write the prefix: Node\'s own modules begin with "node:".',
};

const CORE_IMPORT = {
  regex: `^(?!\\.{1,2}/|(?:${CORE_PACKAGES.join('|')})$)`,
  message: `The core is pure: it imports nothing from outside but ${CORE_PACKAGES.join(', ')}.`,
};

const EVERYWHERE_SYNTAX = [
  { selector: 'TSEnumDeclaration', message: 'Write a union of literals instead of an enum.' },
  { selector: 'TSModuleDeclaration', message: 'Write a module instead of a namespace.' },
  {
    selector: 'ExportAllDeclaration',
    message: 'Import from the file that defines it: no barrels.',
  },
];

const NO_CLOCK = 'The core reads no clock: take `now` as a value.';
const NO_PROMISE = 'The core is synchronous: a Promise belongs to a port, and its work to an edge.';

const CORE_SYNTAX = [
  ...EVERYWHERE_SYNTAX,
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: NO_CLOCK },
  { selector: 'CallExpression[callee.name="Date"]', message: NO_CLOCK },
  { selector: ':function[async=true]', message: NO_PROMISE },
  { selector: 'AwaitExpression, ForOfStatement[await=true]', message: NO_PROMISE },
  { selector: 'NewExpression[callee.name="Promise"]', message: NO_PROMISE },
  { selector: 'MemberExpression[object.name="Promise"]', message: NO_PROMISE },
  {
    // Interfaces and type aliases are where the ports are described.
    selector:
      'TSTypeReference[typeName.name="Promise"]:not(TSInterfaceDeclaration *, TSTypeAliasDeclaration *)',
    message: NO_PROMISE,
  },
];

const CORE_GLOBALS = [
  'clearImmediate',
  'clearInterval',
  'clearTimeout',
  'console',
  'crypto',
  'fetch',
  'globalThis',
  'performance',
  'process',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
  'setTimeout',
].map((name) => ({ name, message: 'The core is pure: time, randomness and IO are injected.' }));

const CORE_PROPERTIES = [
  { object: 'Date', property: 'now', message: NO_CLOCK },
  { object: 'Math', property: 'random', message: 'The core is pure: randomness is injected.' },
];

/** One zone per room: everything under src is forbidden except what the layers allow. The web page
 * is a room beside src. */
function layerZones(root) {
  const src = `${root}/src`;
  const zone = (room, allowed) => ({
    target: `${src}/${room}`,
    from: src,
    except: allowed.map((name) => `./${name}`),
    message: `src/${room} may import ${allowed.join(', ')} only.`,
  });
  return [
    ...CORE.map((room, i) => zone(room, CORE.slice(0, i + 1))),
    ...EDGES.map((room) => zone(room, [...CORE, room])),
    {
      target: `${root}/ui`,
      from: src,
      except: PAGE_IMPORTS,
      message: 'The web page knows of the server only the types of its API.',
    },
    { target: src, from: `${root}/ui`, message: 'The server hands out the page as it was built.' },
    { target: [src, `${root}/ui`], from: [`${root}/test`, `${root}/bench`, `${root}/scripts`] },
    { target: `${src}/app`, from: `${src}/main.ts` },
  ];
}

const EVERYWHERE_RULES = {
  complexity: ['error', { max: 20, variant: 'modified' }],
  eqeqeq: 'error',
  'max-depth': ['error', 4],
  'no-constant-condition': 'error',
  'no-control-regex': 'off',
  'no-duplicate-case': 'error',
  'no-empty': 'error',
  'no-fallthrough': 'error',
  'no-loss-of-precision': 'error',
  'no-misleading-character-class': 'error',
  'no-regex-spaces': 'error',
  'no-restricted-imports': ['error', { patterns: [IMPORT_EXTENSION, NODE_IMPORT] }],
  'no-restricted-syntax': ['error', ...EVERYWHERE_SYNTAX],
  'no-self-assign': 'error',
  'no-self-compare': 'error',
  'no-shadow-restricted-names': 'error',
  'no-sparse-arrays': 'error',
  'no-unmodified-loop-condition': 'error',
  'no-unsafe-finally': 'error',
  'no-unsafe-optional-chaining': 'error',
  'no-useless-assignment': 'error',
  'no-useless-catch': 'error',
  'no-useless-rename': 'error',
  'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
  'object-shorthand': 'error',
  'preserve-caught-error': 'error',
  'use-isnan': 'error',
  'import-x/no-cycle': ['error', { ignoreExternal: true }],
  'import-x/no-default-export': 'error',
  'import-x/no-duplicates': 'error',
};

const TYPED_RULES = {
  '@typescript-eslint/consistent-type-exports': 'error',
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/no-confusing-void-expression': [
    'error',
    { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
  ],
  // `[...text]` is how code points are meant here.
  '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
  '@typescript-eslint/parameter-properties': 'error',
  // A method may be async because its port is, without anything to wait for.
  '@typescript-eslint/require-await': 'off',
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  // A switch without `default` names every kind; writing one says that the rest is meant together.
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true },
  ],
};

const SOURCE_RULES = {
  '@typescript-eslint/explicit-module-boundary-types': 'error',
  '@typescript-eslint/max-params': ['error', { max: 3 }],
  'max-lines': ['error', { max: 500 }],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
  'no-console': 'error',
};

const CORE_RULES = {
  'no-restricted-globals': ['error', ...CORE_GLOBALS],
  'no-restricted-imports': ['error', { patterns: [IMPORT_EXTENSION, CORE_IMPORT] }],
  'no-restricted-properties': ['error', ...CORE_PROPERTIES],
  'no-restricted-syntax': ['error', ...CORE_SYNTAX],
};

/** The page is sent to browsers: it carries no packages, and makes no markup from text. */
const PAGE_RULES = {
  'no-restricted-imports': [
    'error',
    {
      patterns: [
        IMPORT_EXTENSION,
        { regex: String.raw`^(?!\.{1,2}/)`, message: 'The web page has no packages.' },
      ],
    },
  ],
  'no-restricted-properties': [
    'error',
    ...['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'write', 'writeln'].map((property) => ({
      property,
      message: 'Text from outside is never markup: describe elements with `h`.',
    })),
  ],
};

const TEST_RULES = {
  // A double of a port has the port's methods, empty ones included.
  '@typescript-eslint/no-empty-function': 'off',
  // `expect(port.method).toHaveBeenCalled()` names a method without calling it.
  '@typescript-eslint/unbound-method': 'off',
  complexity: 'off',
};

/**
 * Builds the rules for a project rooted at `root` (absolute, with a tsconfig.json): the repository,
 * or the fixture that proves the rules.
 */
export function tocsinRules(root) {
  return defineConfig(
    globalIgnores(['dist', 'coverage', 'data', 'test/support/lint-fixture', '**/*.d.ts']),
    {
      files: ['**/*.ts'],
      extends: [tseslint.configs.strictTypeChecked],
      languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
      rules: TYPED_RULES,
    },
    {
      files: ['**/*.{ts,js,mjs}'],
      plugins: { 'import-x': importX },
      linterOptions: { reportUnusedDisableDirectives: 'error' },
      settings: {
        // Without these the cycle check reads no TypeScript, and passes silently.
        'import-x/extensions': ['.ts', '.js', '.mjs'],
        'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
        'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js', '.mjs'] })],
      },
      rules: EVERYWHERE_RULES,
    },
    {
      files: ['{src,ui}/**/*.ts'],
      rules: {
        ...SOURCE_RULES,
        'import-x/no-restricted-paths': ['error', { zones: layerZones(root) }],
      },
    },
    { files: ['ui/**/*.ts'], rules: PAGE_RULES },
    { files: [`src/{${CORE.join(',')}}/**/*.ts`], rules: CORE_RULES },
    { files: ['test/**/*.ts', 'bench/**/*.ts'], rules: TEST_RULES },
    { files: ['*.config.{js,ts}'], rules: { 'import-x/no-default-export': 'off' } },
  );
}

export default tocsinRules(fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, ''));
