// Runs the server while you edit: bundlers watch src and ui, and Node restarts when dist changes.
// Arguments are the server's. Ctrl-C ends both.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const COMMANDS = [
  ['scripts/build-program.mjs', '--watch'],
  ['scripts/build-page.mjs', '--watch'],
  ['--watch', '--watch-preserve-output', 'dist/main.js', ...process.argv.slice(2)],
];

const children = COMMANDS.map((args) =>
  spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' }),
);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => children.forEach((child) => child.kill(signal)));
}

for (const child of children) {
  child.on('exit', () => children.forEach((other) => other.kill()));
}
