// Makes a fresh clone ready before `npm start`, `npm test` and others: checks Node, installs, builds, and
// says what it does. Runs before anything is installed, so it depends on nothing.
//
//   node scripts/prepare-run.mjs start   what the server needs: a build
//   node scripts/prepare-run.mjs tools   what a benchmark or a bundler that watches needs: packages, too
//   node scripts/prepare-run.mjs test    what the tests need, and what they will have to skip
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, isBuildNeeded } from './build.mjs';
import { takeTurn } from './prepare-lock.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MIN_NODE_MAJOR = 20;

/** Programs that some suites need; without one its suites are skipped. */
const TEST_PROGRAMS = [
  { names: ['redis-server'], missing: 'redis-server is missing: the Redis tests are skipped' },
  { names: ['chromium'], missing: 'chromium is missing: the tests of the web page are skipped' },
  { names: ['prometheus'], missing: 'prometheus is missing: the test with it is skipped' },
  {
    names: ['alertmanager'],
    missing: 'alertmanager 0.34 is missing: the live comparison with it is left out',
  },
  { names: ['curl'], missing: 'curl is missing: the tests of the documented commands are skipped' },
];

await prepare(process.argv[2] ?? 'start');

async function prepare(purpose) {
  checkNode();
  if (needsWork(purpose)) {
    await takeTurn(ROOT, () => say('Waiting for another run that is installing or building …'));
    // What another run has just done need not be done again.
    if (needsInstall(purpose)) await install();
    if (isBuildNeeded()) runBuild();
  }
  if (purpose === 'test') reportMissingPrograms();
}

function needsWork(purpose) {
  return needsInstall(purpose) || isBuildNeeded();
}

/** A built server runs without packages: they are inside. */
function needsInstall(purpose) {
  return (purpose !== 'start' || isBuildNeeded()) && !isInstalled();
}

function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= MIN_NODE_MAJOR) return;
  stop(`Tocsin needs Node.js ${MIN_NODE_MAJOR} or newer; this is ${process.version}.`);
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes its own record last, and
 * removes it first, so an interrupted installation is never taken for a finished one.
 */
function isInstalled() {
  const installed = readPackages(path.join('node_modules', '.package-lock.json'));
  const wanted = readPackages('package-lock.json');
  if (wanted === undefined) stop('package-lock.json is missing or damaged.');
  if (installed === undefined) return false;
  return Object.entries(wanted).every(([folder, entry]) => {
    if (folder === '' || entry.optional) return true;
    const isThere = fs.existsSync(path.join(ROOT, folder, 'package.json'));
    return isThere && installed[folder]?.version === entry.version;
  });
}

function readPackages(lockFile) {
  try {
    return JSON.parse(fs.readFileSync(path.join(ROOT, lockFile), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

async function install() {
  say('Installing packages (npm ci), needed once and after package-lock.json changes …');
  const startedMs = Date.now();
  // Native parts come inside platform packages: no install script, compiler or download is needed.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--include=dev'];
  const { status, isInterrupted } = await runNpm(args);
  if (isInterrupted) stop('Interrupted; the next run installs again.');
  if (status !== 0) stop('npm ci failed, see above; the next run tries again.');
  say(`Installed in ${secondsSince(startedMs)} s.`);
}

/**
 * Runs the npm that runs this script, or the one on the path. After Ctrl-C npm takes a moment to
 * roll back: this waits for it, so that the next run never meets a half-removed node_modules.
 */
function runNpm(args) {
  const npm = process.env.npm_execpath;
  const isScript = npm !== undefined && /npm-cli\.c?js$/.test(npm);
  const options = { cwd: ROOT, stdio: 'inherit', shell: !isScript && process.platform === 'win32' };
  const child = isScript
    ? spawn(process.execPath, [npm, ...args], options)
    : spawn('npm', args, options);
  let isInterrupted = false;
  // The terminal sends SIGINT to npm as well, SIGTERM reaches this process only.
  process.on('SIGINT', () => (isInterrupted = true));
  process.on('SIGTERM', () => {
    isInterrupted = true;
    child.kill('SIGTERM');
  });
  return new Promise((resolve) => {
    child.on('error', (error) => stop(`Cannot run npm: ${error.message}`));
    child.on('exit', (status, signal) =>
      resolve({ status, isInterrupted: isInterrupted || signal !== null }),
    );
  });
}

function runBuild() {
  say('Building (dist is missing or older than src and ui) …');
  const startedMs = Date.now();
  if (!build()) stop('The build failed, see above.');
  say(`Built in ${secondsSince(startedMs)} s.`);
}

function reportMissingPrograms() {
  const missing = TEST_PROGRAMS.filter(({ names }) => !names.some(isOnPath));
  if (missing.length > 0) say(`${missing.map((program) => program.missing).join('; ')}.`);
}

function isOnPath(name) {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders.some((folder) => folder !== '' && fs.existsSync(path.join(folder, name)));
}

function secondsSince(startedMs) {
  return ((Date.now() - startedMs) / 1000).toFixed(1);
}

function say(text) {
  console.log(`[prepare] ${text}`);
}

function stop(text) {
  console.error(`[prepare] ${text}`);
  process.exit(1);
}
