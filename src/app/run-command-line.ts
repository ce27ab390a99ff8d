// The command line as a process: lends it the terminal, the clock and the rooms that it may not know.
import { setTimeout as sleep } from 'node:timers/promises';
import { isatty } from 'node:tty';
import { userInfo } from 'node:os';
import type { CommandSpec } from '../cli/parse/command-spec.ts';
import { COMPLETION } from '../cli/table/command-table.ts';
import { runCommandLine } from '../cli/run-command-line.ts';
import type { LentRooms, Terminal, World } from '../cli/world.ts';
import { epochMs } from '../model/instant.ts';
import { VERSION } from './version.ts';

const DEFAULT_COLUMNS = 80;

/** For the help alone: `serve` reads its own flags. */
const SERVE: CommandSpec = {
  name: 'serve',
  help: `Run the server. \`PROGRAM serve --help\` tells its flags.

  PROGRAM serve --config.file=alertmanager.yml --storage.path=data/`,
};

/** Runs the words of a command line. Resolves to the exit code. */
export function runProcessCommandLine(name: string, words: readonly string[]): Promise<number> {
  const world: World = {
    name,
    version: VERSION,
    environment: process.env,
    terminal: processTerminal(),
    now: () => epochMs(Date.now()),
    // A signal ends the process, and with it the waiting.
    pause: async (ms) => {
      await sleep(ms);
      return true;
    },
    user: userName,
    readStdin,
    rooms: lentRooms(process.env, VERSION),
  };
  return runCommandLine(words, world, { others: name === 'tocsin' ? [COMPLETION, SERVE] : [] });
}

/** Rooms whose code is loaded when they are called. */
export function lentRooms(
  environment: Readonly<Record<string, string | undefined>>,
  version: string,
): LentRooms {
  return {
    checkConfig: async (source, mode) =>
      (await import('./run-check-config.ts')).runCheckConfig(source, mode),
    loadRoutes: async (source, mode) =>
      (await import('./run-check-config.ts')).loadRoutes(source, mode),
    loadCompared: async (source, options) =>
      (await import('./run-check-config.ts')).loadCompared(source, options),
    renderTemplate: async (request) =>
      (await import('./run-template-render.ts')).runTemplateRender(request),
    openTransport: async (file) => {
      const { openCommandLineTransport } = await import('./command-line-transport.ts');
      return openCommandLineTransport(file, { environment, version });
    },
  };
}

function processTerminal(): Terminal {
  const isInteractive = isatty(1);
  return {
    print: (text) => void process.stdout.write(text),
    printError: (text) => void process.stderr.write(text),
    isInteractive,
    showsProgress: isatty(2),
    isStdinTerminal: isatty(0),
    columns: columnsOf(isInteractive ? process.stdout : undefined),
    // Asked for when something is drawn there: the stream takes time to open.
    get errorColumns() {
      return columnsOf(this.showsProgress ? process.stderr : undefined);
    },
  };
}

function columnsOf(stream: { readonly columns: number } | undefined): number {
  return Number(process.env['COLUMNS']) || stream?.columns || DEFAULT_COLUMNS;
}

/** Someone without an entry in the system's list of users has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  // A stream of bytes, though its type does not say so.
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
