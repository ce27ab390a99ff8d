#!/usr/bin/env node
// The executable: arguments and environment go in, signals are heard, an exit code comes out.
import { basename } from 'node:path';
import { createProgram, type ProgramOptions } from './cli/program.ts';
import { runCheckConfig } from './app/run-check-config.ts';
import { runServer } from './app/run-server.ts';
import { serveCommand } from './app/serve-options.ts';
import { VERSION } from './app/version.ts';

/** The name that it was called under decides what it is; a link is enough to change it. */
function programName(path: string | undefined): ProgramOptions['name'] {
  const name = basename(path ?? '');
  return name === 'alertmanager' || name === 'amtool' ? name : 'tocsin';
}

const program = createProgram({
  name: programName(process.argv[1]),
  version: VERSION,
  serveCommand,
  commands: { serve: runServer, checkConfig: runCheckConfig },
  exit: (code) => {
    process.exitCode = code;
  },
});

await program.parseAsync(process.argv);
