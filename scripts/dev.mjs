// Runs the server while you edit: bundlers watch src and ui, and whenever one of them has written dist
// the server starts anew. Arguments are the server's. Ctrl-C ends all.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const bundlers = ['scripts/build-program.mjs', 'scripts/build-page.mjs'].map((script) =>
  spawn(process.execPath, [script, '--watch'], {
    cwd: ROOT,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  }),
);
/** Both write all of dist when they begin: a server that started before would start once more for each. */
const awaited = new Set(bundlers);
let server;
let isStartDue = false;
let isEnding = false;

for (const bundler of bundlers) {
  bundler.on('message', () => {
    awaited.delete(bundler);
    if (awaited.size === 0) restart();
  });
  bundler.on('exit', () => {
    if (!isEnding) end('SIGTERM');
  });
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(signal));

/** A server that still ends its work is not hurried: a second signal would kill it. */
function restart() {
  if (server === undefined) {
    start();
  } else if (!isStartDue) {
    isStartDue = true;
    server.kill();
  }
}

function start() {
  isStartDue = false;
  if (isEnding) return;
  server = spawn(process.execPath, ['dist/main.js', ...process.argv.slice(2)], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    // Else Ctrl-C would reach it twice, from the terminal and from here.
    detached: true,
  });
  server.on('exit', () => {
    server = undefined;
    if (isStartDue) start();
    else if (!isEnding)
      console.error('[dev] The server has ended; a change in src or ui starts it again.');
  });
}

function end(signal) {
  isEnding = true;
  for (const bundler of bundlers) bundler.kill(signal);
  // To the server SIGHUP would mean to reload.
  server?.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
}
