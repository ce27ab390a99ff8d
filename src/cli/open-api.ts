// The way to the server of one run: which transport, with which time, and a word about versions.
import { fail, ok, type Result } from '../model/result.ts';
import { ApiClient } from './api/api-client.ts';
import { createDirectTransport } from './api/direct-transport.ts';
import type { Transport } from './api/transport.ts';
import { textAt } from './api/wire-value.ts';
import { failedShort, type Failure } from './command.ts';
import type { FlagValues } from './parse/flag-values.ts';
import type { World } from './world.ts';

/** The release of Alertmanager whose API and command line these are. */
const COMPATIBLE_WITH = '0.34';

const PROXY_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'];

/** The connection of one run of the command line. */
export class Connection {
  readonly #world: World;
  readonly #flags: FlagValues;
  readonly #signal: AbortSignal;
  #transport: Transport | undefined;
  #versionCheck: Promise<void> | undefined;

  constructor(world: World, flags: FlagValues, signal: AbortSignal) {
    this.#world = world;
    this.#flags = flags;
    this.#signal = signal;
  }

  /** Opens the way to the server. Fails when the settings for it cannot be used. */
  async open(): Promise<Result<ApiClient, Failure>> {
    const url = this.#flags.url('alertmanager.url');
    if (url === undefined) {
      return fail(failedShort('required flag --alertmanager.url not provided'));
    }
    const transport = await this.#openTransport(url);
    if (!transport.ok) return transport;
    this.#transport = transport.value;
    const { printError } = this.#world.terminal;
    const api = new ApiClient({
      url,
      transport: transport.value,
      signal: this.#signal,
      ...(this.#flags.isOn('verbose') ? { onRequest: (line) => printError(`${line}\n`) } : {}),
    });
    // Asked beside the command's own request: nobody should wait for it longer than for that.
    if (this.#flags.isOn('version-check')) this.#versionCheck = this.#checkVersion(api);
    return ok(api);
  }

  /** Says what the version check found, and ends all connections. */
  async close(): Promise<void> {
    await this.#versionCheck;
    await this.#transport?.close();
  }

  async #openTransport(url: URL): Promise<Result<Transport, Failure>> {
    const { rooms, version, environment } = this.#world;
    const file = this.#flags.text('http.config.file');
    const hasCredentials = url.username !== '' || url.password !== '';
    if (file !== '' && hasCredentials) {
      const problem = 'basic authentication and http.config.file are mutually exclusive';
      return fail(failedShort(problem));
    }
    const hasProxy = PROXY_VARIABLES.some((name) => (environment[name] ?? '') !== '');
    if (file === '' && !hasProxy) return ok(createDirectTransport(`amtool/${version}`));
    const opened = await rooms.openTransport(file === '' ? undefined : file);
    if (opened.ok) return opened;
    return fail(failedShort(`failed to load HTTP config file: ${opened.error}`));
  }

  /** A server that does not tell its version is not asked twice. */
  async #checkVersion(api: ApiClient): Promise<void> {
    const status = await api.status();
    if (!status.ok) return;
    const theirs = textAt(status.value.versionInfo, 'version');
    const { version, terminal } = this.#world;
    const isKnown = [version, COMPATIBLE_WITH].some((own) => minorOf(own) === minorOf(theirs));
    if (theirs === '' || isKnown) return;
    terminal.printError(
      `Warning: amtool version (${version}, for ${COMPATIBLE_WITH}) and alertmanager version (${theirs}) are different.\n`,
    );
  }
}

function minorOf(version: string): string {
  return version.split('.', 2).join('.');
}
