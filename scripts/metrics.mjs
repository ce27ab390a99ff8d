// Prints the numbers by which the code is reviewed: sizes of files and functions, comments, type
// escapes, import cycles, and how much test there is. `--json` prints them for machines.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const source = [...listFiles('src'), ...listFiles('ui')].map(readFile);
const tests = [...listFiles('test'), ...listFiles('bench')].map(readFile);
const lines = sum(source.map((file) => file.lines));
const perThousand = (count) => round((count / Math.max(1, lines)) * 1000, 1);
const total = (count) => sum(source.map((file) => file[count]));

const rows = [
  ['source files', source.length, ''],
  ['source lines', lines, ''],
  [
    'lines per file: median / p90 / max',
    spread(source.map((file) => file.lines)),
    '120 / 300 / 500',
  ],
  ['lines per function: median / p90 / max', spread(source.flatMap(functionSizes)), '12 / 40 / 60'],
  [
    'comment share (%)',
    round((sum(source.map((f) => f.commentLines.size)) / Math.max(1, lines)) * 100, 1),
    '15 to 30',
  ],
  ['any per 1000 lines', perThousand(total('anys')), '0'],
  ['non-null assertions', total('nonNulls'), '0'],
  ['as per 1000 lines (as const left out)', perThousand(total('casts')), '3'],
  ['lint and type suppressions', total('suppressions'), '0'],
  ['value cycles', findCycles(source, 'valueImports').length, '0'],
  ['cycles, types included', findCycles(source, 'imports').length, '0'],
  [
    'test : source lines',
    round(sum(tests.map((f) => f.lines)) / Math.max(1, lines), 2),
    '1.0 to 2.5',
  ],
];

if (process.argv.includes('--json')) {
  console.log(
    JSON.stringify(Object.fromEntries(rows.map(([name, value]) => [name, value])), null, 2),
  );
} else {
  printTable(rows);
  printWorst(
    'Longest files',
    source.map((file) => [file.lines, file.name]),
  );
  printWorst(
    'Longest functions',
    source.flatMap((file) => file.functions),
  );
  for (const cycle of findCycles(source, 'imports')) console.log(`\nCycle: ${cycle.join(' → ')}`);
}

function listFiles(folder) {
  const absolute = path.join(ROOT, folder);
  if (!fs.existsSync(absolute)) return [];
  return fs
    .readdirSync(absolute, { recursive: true })
    .map((name) => path.join(folder, name))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .filter((name) => !name.includes('lint-fixture'));
}

/** Reads one file into its counts, its functions and its relative imports. */
function readFile(name) {
  const text = fs.readFileSync(path.join(ROOT, name), 'utf8');
  const tree = ts.createSourceFile(name, text, ts.ScriptTarget.ES2023, true);
  const file = {
    name,
    lines: text.split('\n').length - 1,
    commentLines: new Set(),
    suppressions: (
      text.match(/eslint-disable|@ts-(?:ignore|expect-error|nocheck)|prettier-ignore/g) ?? []
    ).length,
    anys: 0,
    nonNulls: 0,
    casts: 0,
    functions: [],
    imports: [],
    valueImports: [],
  };
  visit(tree, file, tree);
  return file;
}

function visit(node, file, tree) {
  addComments(node, file, tree);
  if (node.kind === ts.SyntaxKind.AnyKeyword) file.anys += 1;
  if (ts.isNonNullExpression(node)) file.nonNulls += 1;
  if (ts.isAsExpression(node) && node.type.getText(tree) !== 'const') file.casts += 1;
  if (ts.isFunctionLike(node) && node.body !== undefined)
    file.functions.push(measure(node, file, tree));
  if (isRelativeImport(node)) addImport(node, file);
  ts.forEachChild(node, (child) => visit(child, file, tree));
}

function measure(node, file, tree) {
  const lineOf = (position) => tree.getLineAndCharacterOfPosition(position).line;
  const start = lineOf(node.getStart(tree));
  const name = node.name?.getText(tree) ?? '(anonymous)';
  return [lineOf(node.end) - start + 1, `${file.name}:${start + 1} ${name}`];
}

function functionSizes(file) {
  return file.functions.map(([size]) => size);
}

function isRelativeImport(node) {
  return (
    (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
    node.moduleSpecifier !== undefined &&
    node.moduleSpecifier.text.startsWith('.')
  );
}

function addImport(node, file) {
  const target = path.join(path.dirname(file.name), node.moduleSpecifier.text);
  file.imports.push(target);
  const isTypeOnly = ts.isImportDeclaration(node) ? node.importClause?.isTypeOnly : node.isTypeOnly;
  if (isTypeOnly !== true) file.valueImports.push(target);
}

/** Notes the lines that are or carry a comment beside a node. */
function addComments(node, file, tree) {
  const ranges = [
    ...(ts.getLeadingCommentRanges(tree.text, node.pos) ?? []),
    ...(ts.getTrailingCommentRanges(tree.text, node.end) ?? []),
  ];
  for (const { pos, end } of ranges) {
    const last = tree.getLineAndCharacterOfPosition(end).line;
    for (let line = tree.getLineAndCharacterOfPosition(pos).line; line <= last; line += 1) {
      file.commentLines.add(line);
    }
  }
}

/** Finds the sets of files that reach one another (Tarjan's strongly connected components). */
function findCycles(files, edge) {
  const targets = new Map(files.map((file) => [file.name, file[edge]]));
  const index = new Map();
  const low = new Map();
  const stack = [];
  const cycles = [];
  const connect = (name) => {
    index.set(name, index.size);
    low.set(name, index.get(name));
    stack.push(name);
    for (const target of targets.get(name) ?? []) {
      if (!targets.has(target)) continue;
      if (!index.has(target)) connect(target);
      if (stack.includes(target)) low.set(name, Math.min(low.get(name), low.get(target)));
    }
    if (low.get(name) !== index.get(name)) return;
    const component = stack.splice(stack.indexOf(name));
    if (component.length > 1) cycles.push(component);
  };
  for (const name of targets.keys()) if (!index.has(name)) connect(name);
  return cycles;
}

function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return `${at(0.5)} / ${at(0.9)} / ${at(1)}`;
}

function sum(values) {
  return values.reduce((a, b) => a + b, 0);
}

function round(value, digits) {
  return Number(value.toFixed(digits));
}

function printTable(table) {
  const width = Math.max(...table.map(([name]) => name.length));
  for (const [name, value, target] of table) {
    console.log(
      `${name.padEnd(width)}  ${String(value).padEnd(16)} ${target === '' ? '' : `target ${target}`}`.trimEnd(),
    );
  }
}

function printWorst(title, sized) {
  console.log(`\n${title}`);
  for (const [size, name] of [...sized].sort(([a], [b]) => b - a).slice(0, 8)) {
    console.log(`${String(size).padStart(5)}  ${name}`);
  }
}
