#!/usr/bin/env node
// The executable: the name it was called under decides what it is; an exit code comes out.
import { basename } from 'node:path';

type ProgramName = 'tocsin' | 'alertmanager' | 'amtool';

/** A link is enough to change the name. */
function programName(path: string | undefined): ProgramName {
  const name = basename(path ?? '');
  return name === 'alertmanager' || name === 'amtool' ? name : 'tocsin';
}

/** Everything is loaded when it is called for: a command line must not wait for a server's libraries. */
async function run(name: ProgramName, words: readonly string[]): Promise<number> {
  if (name === 'alertmanager' || (name === 'tocsin' && words[0] === 'serve')) {
    return (await import('./app/run-serve.ts')).runServe(name, words);
  }
  return (await import('./app/run-command-line.ts')).runProcessCommandLine(name, words);
}

// A reader that leaves early, as `| head` does, has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await run(programName(process.argv[1]), process.argv.slice(2));
