// ServerPeer: a server as a process of its own, the real Alertmanager or ours, with a folder, a port
// and a sink for its messages.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXECUTABLE } from '../support/executable.ts';
import { HttpSink } from '../support/http-sink.ts';
import type { Peer } from './play.ts';
import type { RawAnswer } from './recording.ts';
import { EXTERNAL_URL, GC_INTERVAL, SINK_URL } from './scenario.ts';

export type Program = 'alertmanager' | 'tocsin';

const START_TIMEOUT_MS = 30_000;
const WARM_UPS = 5;
/** Long enough for a reload to be done before the story goes on. */
const RELOAD_MS = 5;
const LISTENING = /msg="Listening on" address=(\S+)/;

export class ServerPeer implements Peer {
  readonly #program: Program;
  readonly #folder: string;
  readonly #sink: HttpSink;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #messages: { at: number; to: string; body: string }[] = [];
  #child: ChildProcess | undefined;
  #log = '';
  #port = 0;

  private constructor(program: Program, folder: string, sink: HttpSink) {
    this.#program = program;
    this.#folder = folder;
    this.#sink = sink;
    sink.answer = ({ url, body }) => {
      this.#messages.push({ at: Date.now(), to: url.slice(1), body });
      return { status: 200 };
    };
  }

  /** Starts a server and waits until it listens. `remove` must be called in the end. */
  static async start(program: Program, config: string): Promise<ServerPeer> {
    const folder = await mkdtemp(join(tmpdir(), 'tocsin-differential-'));
    const peer = new ServerPeer(program, folder, await HttpSink.listen());
    try {
      await peer.#writeConfig(config);
      await peer.#start();
      return peer;
    } catch (error) {
      await peer.remove();
      throw error;
    }
  }

  /** Asks for a little of everything that leaves no trace, so that code is loaded and compiled. */
  async warmUp(): Promise<void> {
    for (const list of ['alerts', 'alerts/groups', 'silences']) {
      await this.ask('GET', `/api/v2/${list}?filter=a%3D~%22b.%2A%22`);
    }
    const alerts = [{ labels: { alertname: '' }, startsAt: '2026-01-01T00:00:00Z' }];
    for (let i = 0; i < WARM_UPS; i++) {
      await this.ask('POST', '/api/v2/alerts', JSON.stringify(alerts));
    }
  }

  messages(): readonly { readonly at: number; readonly to: string; readonly body: string }[] {
    return this.#messages;
  }

  async until(at: number): Promise<void> {
    const ms = at - Date.now();
    if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
  }

  ask(method: string, path: string, body?: string): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      const headers =
        body === undefined
          ? {}
          : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
      const { hostname, port } = { hostname: '127.0.0.1', port: this.#port };
      const options = { hostname, port, method, path, headers };
      const call = request({ ...options, agent: this.#agent }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.once('end', () => {
          const contentType = response.headers['content-type'] ?? '';
          resolve({ status: response.statusCode ?? 0, contentType, body: this.#anonymous(text) });
        });
      });
      call.once('error', reject).end(body);
    });
  }

  async reload(config: string): Promise<void> {
    await this.#writeConfig(config);
    this.#child?.kill('SIGHUP');
    await this.until(Date.now() + RELOAD_MS);
  }

  async restart(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await this.#end(signal);
    await this.#start();
  }

  /** Ends the process and removes everything it had. */
  async remove(): Promise<void> {
    await this.#end('SIGKILL');
    this.#agent.destroy();
    await this.#sink.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #writeConfig(config: string): Promise<void> {
    const text = config.replaceAll(SINK_URL, this.#sink.url('').replace(/\/$/, ''));
    return writeFile(join(this.#folder, 'alertmanager.yml'), text);
  }

  async #start(): Promise<void> {
    const [command, ...first] = commandOf(this.#program);
    const child = spawn(command, [...first, ...this.#flags()], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env['PATH'] ?? '', GOMAXPROCS: '2' },
    });
    this.#child = child;
    this.#log = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#log += text));
    const deadline = Date.now() + START_TIMEOUT_MS;
    let address: string | undefined;
    while ((address = LISTENING.exec(this.#log)?.[1]) === undefined) {
      if (child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`${this.#program} does not start:\n${this.#log}`);
      }
      await this.until(Date.now() + 10);
    }
    this.#port = Number(address.split(':').at(-1));
    while ((await this.ask('GET', '/-/ready')).status !== 200) await this.until(Date.now() + 10);
  }

  #flags(): readonly string[] {
    return [
      `--config.file=${join(this.#folder, 'alertmanager.yml')}`,
      `--storage.path=${join(this.#folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${this.#port}`,
      `--web.external-url=${EXTERNAL_URL}`,
      `--alerts.gc-interval=${GC_INTERVAL}`,
      '--cluster.listen-address=',
    ];
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  #anonymous(text: string): string {
    return text.replaceAll(`127.0.0.1:${this.#sink.port}`, new URL(SINK_URL).host);
  }
}

function commandOf(program: Program): readonly [string, ...string[]] {
  if (program === 'alertmanager') return ['alertmanager'];
  // A build elsewhere may be tried without touching the one of this folder.
  return [process.execPath, process.env['DIFFERENTIAL_EXECUTABLE'] ?? EXECUTABLE, 'serve'];
}
