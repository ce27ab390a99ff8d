// Bundles the program and the web page into dist, and remembers that it succeeded. Needs the bundler
// only when it runs.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = path.join(ROOT, 'dist');
const INPUTS = [
  'src',
  'ui',
  'scripts/build-program.mjs',
  'scripts/build-page.mjs',
  'package.json',
  'package-lock.json',
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
  const startedAt = new Date();
  if (!run('build-program.mjs') || !run('build-page.mjs')) return false;
  fs.writeFileSync(STAMP, '');
  // A file saved while the bundler ran may have been read before: it counts as newer.
  fs.utimesSync(STAMP, startedAt, startedAt);
  return true;
}

/** In a process of its own: this one has no packages before it has installed them. */
function run(script) {
  const { status } = spawnSync(process.execPath, [path.join(ROOT, 'scripts', script)], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  return status === 0;
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
