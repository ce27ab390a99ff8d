// Bundles the program into dist: main.js, its chunks and the threads, with all libraries inside, as a
// server that loads a thousand files starts at half the speed. Beside them lie the libraries' licences.
// `--watch` bundles again whenever src changes, and tells the process that started it.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown, watch } from 'rolldown';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = path.join(ROOT, 'dist');
const MODULES = path.join(ROOT, 'node_modules') + path.sep;

const INPUT = {
  cwd: ROOT,
  input: { main: 'src/main.ts', 'bcrypt-thread': 'src/app/web/bcrypt-thread.ts' },
  platform: 'node',
  // Left as it is, the import would be resolved where the bundle runs, and there are no packages.
  onLog: (level, log, handle) => handle(log.code === 'UNRESOLVED_IMPORT' ? 'error' : level, log),
};
const OUTPUT = {
  dir: DIST,
  format: 'esm',
  sourcemap: true,
  entryFileNames: '[name].js',
  // As deep below the root as the sources that look for files of the package.
  chunkFileNames: 'chunks/[name].js',
};

/** Editors and git write a file in several steps, which are one change. */
const SETTLED_MS = 100;

if (process.argv.includes('--watch')) watchProgram();
else await buildProgram();

/** Builds once. Rejects when the bundler finds errors. */
async function buildProgram() {
  const bundle = await rolldown(INPUT);
  try {
    const { output } = await bundle.write(OUTPUT);
    fs.chmodSync(path.join(DIST, 'main.js'), 0o755);
    writeLicences(output.flatMap((part) => (part.type === 'chunk' ? part.moduleIds : [])));
  } finally {
    await bundle.close();
  }
}

function watchProgram() {
  const watcher = watch({ ...INPUT, output: OUTPUT, watch: { buildDelay: SETTLED_MS } });
  watcher.on('event', async (event) => {
    if (event.code === 'ERROR') console.error(event.error.message);
    if (event.code !== 'BUNDLE_END') return;
    await event.result.close();
    process.send?.('built');
  });
}

/** Each library that went in wants its licence to go along. */
function writeLicences(moduleIds) {
  const folders = new Set(moduleIds.map(libraryFolder).filter((folder) => folder !== undefined));
  const licences = [...folders].sort().map(readLicence);
  fs.writeFileSync(path.join(DIST, 'THIRD-PARTY-LICENSES.txt'), licences.join('\n'));
}

function libraryFolder(moduleId) {
  if (!moduleId.startsWith(MODULES)) return undefined;
  const [scope, name] = moduleId.slice(MODULES.length).split(path.sep);
  return path.join(MODULES, scope, scope.startsWith('@') ? name : '');
}

function readLicence(folder) {
  const { name, version, license } = JSON.parse(
    fs.readFileSync(path.join(folder, 'package.json'), 'utf8'),
  );
  const file = fs.readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : fs.readFileSync(path.join(folder, file), 'utf8');
  return `${name} ${version} (${license})\n\n${text}`;
}
