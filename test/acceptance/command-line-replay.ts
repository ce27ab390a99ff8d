// Replays a recorded run of amtool: a server that gives the recorded answers, and the command line
// with a world of its own around it.
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { lentRooms } from '../../src/app/run-command-line.ts';
import { runCommandLine } from '../../src/cli/run-command-line.ts';
import { epochMs } from '../../src/model/instant.ts';

export interface RecordedAnswer {
  readonly status: number;
  readonly contentType?: string;
  readonly text: string;
}

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly authorization?: string;
  /** Which of the answers; none when the server was not to answer. */
  readonly answer?: number;
  readonly reset?: boolean;
}

export interface RecordedRun {
  readonly name: string;
  readonly args: readonly string[];
  readonly stdin?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly home?: string;
  readonly at: number;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly exchange: readonly RecordedRequest[];
}

export interface Recording {
  readonly files: Readonly<Record<string, string>>;
  readonly answers: readonly RecordedAnswer[];
  readonly cases: readonly RecordedRun[];
}

export interface ReplayedRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Without questions for the status, of which one may be too many. */
  readonly requests: readonly SeenRequest[];
}

type SeenRequest = Pick<RecordedRequest, 'method' | 'path' | 'body' | 'authorization'>;

/** Reads the recording. */
export function readRecording(): Recording {
  const url = new URL('../golden/cli/amtool.json', import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as Recording;
}

/** Writes files into a folder. */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}

/** What the recorded program sent, in the form of `ReplayedRun.requests`. */
export function recordedRequests(run: RecordedRun): readonly SeenRequest[] {
  return run.exchange.filter(isNoStatus).map(({ method, path, body, authorization }) => ({
    method,
    path,
    ...(body === undefined ? {} : { body }),
    ...(authorization === undefined ? {} : { authorization }),
  }));
}

/** What has no end is asked for at once here, and one after another there. */
function isNoStatus({ path }: { readonly path: string }): boolean {
  return !path.endsWith('/api/v2/status') && !path.startsWith('/slow/');
}

/** One server for all runs; each run brings its own answers. */
export class ReplayServer {
  readonly #server: Server;
  readonly #answers: readonly RecordedAnswer[];
  #waiting: RecordedRequest[] = [];
  #seen: SeenRequest[] = [];

  private constructor(answers: readonly RecordedAnswer[]) {
    this.#answers = answers;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(answers: readonly RecordedAnswer[]): Promise<ReplayServer> {
    const server = new ReplayServer(answers);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get host(): string {
    // A TCP server's address is an object.
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Runs the command line as the recorded program was run. `folder` holds its files. */
  async replay(run: RecordedRun, folder: string): Promise<ReplayedRun> {
    this.#waiting = [...run.exchange];
    this.#seen = [];
    const dir = join(folder, 'files');
    const home = join(folder, 'home', String(run.at));
    const fill = (text: string): string =>
      text
        .replaceAll('{url}', `http://${this.host}`)
        .replaceAll('{host}', this.host)
        .replaceAll('{dir}', dir);
    const clean = (text: string): string =>
      text
        .replaceAll(`http://${this.host}`, '{url}')
        .replaceAll(this.host, '{host}')
        .replaceAll(dir, '{dir}')
        .replaceAll(home, '{home}');
    await writeFiles(dir, run.files ?? {});
    if (run.home !== undefined) {
      await writeFiles(home, { '.config/amtool/config.yml': fill(run.home) });
    }
    const said = { stdout: '', stderr: '' };
    const environment = { HOME: home };
    const { stdin } = run;
    const code = await runCommandLine(run.args.map(fill), {
      name: 'amtool',
      version: '0.0.0',
      environment,
      terminal: {
        print: (text) => void (said.stdout += text),
        printError: (text) => void (said.stderr += text),
        isInteractive: false,
        showsProgress: false,
        isStdinTerminal: stdin === undefined,
        columns: 80,
        errorColumns: 80,
      },
      now: () => epochMs(run.at),
      pause: async () => false,
      user: () => 'root',
      readStdin: async () => (stdin === undefined ? '' : readFileSync(join(dir, stdin), 'utf8')),
      rooms: lentRooms(environment, '0.0.0'),
    });
    return {
      code,
      stdout: clean(said.stdout),
      stderr: clean(said.stderr),
      requests: this.#seen.filter(isNoStatus),
    };
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '' } = request;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const { authorization } = request.headers;
    this.#seen.push({
      method,
      path,
      ...(text === '' ? {} : { body: JSON.parse(text) as unknown }),
      ...(authorization === undefined ? {} : { authorization }),
    });
    const index = this.#waiting.findIndex((each) => each.method === method && each.path === path);
    const [recorded] = index < 0 ? [] : this.#waiting.splice(index, 1);
    if (path.startsWith('/slow/')) return;
    const answer = this.#answers[recorded?.answer ?? -1];
    if (recorded?.reset === true || answer === undefined) {
      request.socket.destroy();
      return;
    }
    const { contentType } = answer;
    response.writeHead(
      answer.status,
      contentType === undefined ? {} : { 'content-type': contentType },
    );
    response.end(answer.text);
  }
}
