// The built executable as a file: under which names it can be called, and running it to its end.
import { spawn } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What `npm run build` makes. */
export const EXECUTABLE = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** An end that does not come is a failure of the program, not of the test's patience. */
const END_TIMEOUT_MS = 20_000;

export interface EndedRun {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** A link to the executable. */
  readonly path?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Makes a link in a folder, as a package does that installs the program under another name. */
export async function linkExecutable(folder: string, name: string): Promise<string> {
  const link = join(folder, name);
  await symlink(EXECUTABLE, link);
  return link;
}

/** Runs the executable, or a link to it, until it ends. */
export function runExecutable(
  args: readonly string[],
  { path = EXECUTABLE, environment = {} }: RunOptions = {},
): Promise<EndedRun> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'] ?? '', ...environment },
      timeout: END_TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}
