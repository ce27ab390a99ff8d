#!/usr/bin/env node
// The executable: arguments and environment go in, signals are heard, an exit code comes out.
import { basename } from 'node:path';
import { createProgram, type ProgramOptions } from './cli/program.ts';
import { serveCommand } from './app/serve-options.ts';
import { VERSION } from './app/version.ts';

/** The name that it was called under decides what it is; a link is enough to change it. */
function programName(path: string | undefined): ProgramOptions['name'] {
  const name = basename(path ?? '');
  return name === 'alertmanager' || name === 'amtool' ? name : 'tocsin';
}

// A reader that leaves early, as `| head` does, has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const program = createProgram({
  name: programName(process.argv[1]),
  version: VERSION,
  serveCommand,
  // Loaded when called: a command line must not wait for a server's libraries.
  commands: {
    serve: async (command) => (await import('./app/run-server.ts')).runServer(command),
    checkConfig: async (files) => (await import('./app/run-check-config.ts')).runCheckConfig(files),
  },
  exit: (code) => {
    process.exitCode = code;
  },
});

await program.parseAsync(process.argv);
