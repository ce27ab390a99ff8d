// ServerProcess: the built executable as its users run it, with a folder of its own. Needs a build.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXECUTABLE, linkExecutable } from './executable.ts';

const START_TIMEOUT_MS = 15_000;
const LISTENING = /msg="Listening on" address=(\S+)/;

export interface ServerOptions {
  /** The text of the configuration file. */
  readonly config: string;
  readonly flags?: readonly string[];
  /** Calls it through a link of this name, with the flags right behind it. */
  readonly calledAs?: 'alertmanager';
  /** Another program with the same flags: the real Alertmanager. */
  readonly program?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export class ServerProcess {
  /** Everything written to standard error by all processes of this server so far. */
  log = '';
  readonly folder: string;
  readonly #options: ServerOptions;
  #command: readonly string[] = [EXECUTABLE, 'serve'];
  #process: ChildProcess | undefined;
  #port = 0;

  private constructor(folder: string, options: ServerOptions) {
    this.folder = folder;
    this.#options = options;
  }

  /** Starts a server and waits until it listens. `remove` must be called in the end. */
  static async start(options: ServerOptions): Promise<ServerProcess> {
    const server = await ServerProcess.prepare(options);
    await server.restart();
    return server;
  }

  /** Makes the folder and the configuration file without starting anything. */
  static async prepare(options: ServerOptions): Promise<ServerProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'tocsin-'));
    const server = new ServerProcess(folder, options);
    await server.writeConfig(options.config);
    if (options.calledAs !== undefined) {
      server.#command = [await linkExecutable(folder, options.calledAs)];
    }
    return server;
  }

  get configFile(): string {
    return join(this.folder, 'alertmanager.yml');
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get pid(): number {
    const pid = this.#process?.pid;
    if (pid === undefined) throw new Error('The server is not running');
    return pid;
  }

  get isRunning(): boolean {
    return this.#process !== undefined;
  }

  writeConfig(text: string): Promise<void> {
    return writeFile(this.configFile, text);
  }

  /** Starts the process again on the same folder, and on the same port as before. */
  async restart(): Promise<void> {
    const child = this.spawn();
    this.#process = child;
    const startOfLog = this.log.length;
    const listening = new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`The server did not start in time:\n${this.log.slice(startOfLog)}`));
      }, START_TIMEOUT_MS);
      const look = (): void => {
        const address = LISTENING.exec(this.log.slice(startOfLog))?.[1];
        if (address === undefined) return;
        clearTimeout(timer);
        resolve(address);
      };
      child.stderr?.on('data', look);
      child.once('exit', (code) => {
        clearTimeout(timer);
        reject(new Error(`The server ended with ${code}:\n${this.log.slice(startOfLog)}`));
      });
    });
    // A process that is killed while it starts is the caller's doing.
    this.#port = Number((await listening).split(':').at(-1));
  }

  /** Starts the process without waiting for anything. */
  spawn(): ChildProcess {
    const { program } = this.#options;
    const child = spawn(
      program ?? process.execPath,
      [
        ...(program === undefined ? this.#command : []),
        `--config.file=${this.configFile}`,
        ...(this.#hasOwnStorage() ? [] : [`--storage.path=${join(this.folder, 'data')}`]),
        `--web.listen-address=127.0.0.1:${this.#port}`,
        ...(this.#options.flags ?? []),
      ],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { PATH: process.env['PATH'] ?? '', ...this.#options.environment },
      },
    );
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.log += text));
    return child;
  }

  /** A flag may be given once. */
  #hasOwnStorage(): boolean {
    return this.#options.flags?.some((flag) => flag.startsWith('--storage.path=')) ?? false;
  }

  /** Ends the process by a signal and waits for its exit code. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#process;
    if (child === undefined) return null;
    this.#process = undefined;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
    return child.exitCode;
  }

  signal(signal: NodeJS.Signals): void {
    this.#process?.kill(signal);
  }

  /** Ends the process, if any, and removes the folder. */
  async remove(): Promise<void> {
    await this.end('SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }
}
