// Compiles src into dist, puts the web page beside it, and remembers that it succeeded. Needs the
// compiler and the bundler, and what comes with them, only when it runs.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = path.join(ROOT, 'dist');
const INPUTS = [
  'src',
  'ui',
  'scripts/build-page.mjs',
  'tsconfig.json',
  'tsconfig.build.json',
  'package.json',
];

/** Written last, so that a failed or interrupted build is done again. */
const STAMP = path.join(DIST, '.built');

/** Whether anything under src or ui, or the settings of the build, is newer than the last good build. */
export function isBuildNeeded() {
  if (!fs.existsSync(path.join(ROOT, 'src'))) return false;
  const builtMs = fs.statSync(STAMP, { throwIfNoEntry: false })?.mtimeMs;
  return builtMs === undefined || INPUTS.some((name) => newestMs(path.join(ROOT, name)) > builtMs);
}

/** Builds from scratch. Returns false when there are errors (they have been printed). */
export function build() {
  fs.rmSync(DIST, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  const compiler = path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const startedAt = new Date();
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) return false;
  copyAssets();
  if (!buildPage()) return false;
  const main = path.join(DIST, 'main.js');
  if (fs.existsSync(main)) fs.chmodSync(main, 0o755);
  fs.writeFileSync(STAMP, '');
  // A file saved while the compiler ran may have been read before: it counts as newer.
  fs.utimesSync(STAMP, startedAt, startedAt);
  return true;
}

/** In a process of its own: this one has no packages before it has installed them. */
function buildPage() {
  const script = path.join(ROOT, 'scripts', 'build-page.mjs');
  const { status } = spawnSync(process.execPath, [script], { cwd: ROOT, stdio: 'inherit' });
  return status === 0;
}

/** Takes along what the compiler leaves behind: Redis scripts, templates, pages. */
function copyAssets() {
  fs.cpSync(path.join(ROOT, 'src'), DIST, {
    recursive: true,
    filter: (source) => fs.statSync(source).isDirectory() || !source.endsWith('.ts'),
  });
}

/** The newest modification below a path; a folder counts, because a removed file touches it. */
function newestMs(file) {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  const below = fs.readdirSync(file).map((name) => newestMs(path.join(file, name)));
  return Math.max(stat.mtimeMs, ...below);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = build() ? 0 : 1;
