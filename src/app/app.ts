// App: the composition root. Wires everything, and owns start, stop and reload.
import { hostname } from 'node:os';
import type { Readiness } from '../api/ops/api-ops.ts';
import type { PageFile } from '../api/page/page-file.ts';
import { createHttpApp, type HttpAppDeps } from '../api/server.ts';
import type { ClusterView } from '../engine/alert-service.ts';
import type { Engine } from '../engine/engine.ts';
import type { Clock } from '../model/clock.ts';
import type { EpochMs } from '../model/instant.ts';
import type { Logger } from '../model/logger.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { GroupCommit } from '../store/group-commit.ts';
import type { WarningStateStore } from '../store/open-store.ts';
import { thisMember, type Member } from './cluster/member.ts';
import { openSharedStore, type OpenedStore } from './cluster/open-shared-store.ts';
import type { Replica } from './cluster/replica.ts';
import { ReplicaLog } from './cluster/replica-log.ts';
import { ActiveConfiguration } from './active-configuration.ts';
import type { Configuration } from './configuration.ts';
import { createEngine } from './create-engine.ts';
import { httpAppDeps } from './http-app-deps.ts';
import { Instruments } from './observe/instruments.ts';
import { restoreState } from './restore-state.ts';
import { Runner } from './runner.ts';
import type { ServeOptions } from './flags/serve-options.ts';
import { VERSION } from './version.ts';
import type { HttpListeners } from './web/http-listeners.ts';
import { bindWeb, logListening } from './web/bind-web.ts';
import { watchStore } from './watched-store.ts';

export interface AppDeps {
  readonly options: ServeOptions;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The files of the web page; default: it is missing. */
  readonly page?: readonly PageFile[];
}

/** How long each part of a stop may take; together they stay below a service manager's patience. */
const HTTP_GRACE_MS = 2_000;
const SEND_GRACE_MS = 4_000;
const STORE_GRACE_MS = 2_000;
/** How long a message may still take with the former configuration. */
const RELOAD_GRACE_MS = 1_000;

/** Everything that exists between a start and a stop. */
interface Running {
  readonly listeners: HttpListeners;
  readonly store: WarningStateStore;
  readonly replica: Replica | undefined;
  readonly committer: GroupCommit;
  readonly engine: Engine;
  readonly runner: Runner;
}

export class App {
  readonly #deps: AppDeps;
  readonly #instruments: Instruments;
  readonly #active: ActiveConfiguration;
  readonly #startedAt: EpochMs;
  #running: Running | undefined;
  #member: Member | undefined;
  #stopping: Promise<void> | undefined;
  /** A start or reload under way, which what is asked for next waits for. Never rejects. */
  #busy: Promise<unknown> = Promise.resolve();

  constructor(deps: AppDeps) {
    this.#deps = deps;
    this.#startedAt = deps.clock.now();
    this.#instruments = new Instruments({ ...deps, cluster: () => this.#clusterView() });
    this.#active = new ActiveConfiguration({ ...deps, instruments: this.#instruments });
  }

  /** The addresses that are listened on, with real ports; empty before the start and after the end. */
  addresses(): readonly string[] {
    return this.#running?.listeners.addresses() ?? [];
  }

  /** Loads the configuration and the state, then serves. Fails with one message for people. */
  start(): Promise<Result<void>> {
    const started = this.#start();
    this.#busy = started.catch(() => undefined);
    return started;
  }

  async #start(): Promise<Result<void>> {
    const { options, logger } = this.#deps;
    logger.log('info', 'Starting Tocsin', { version: VERSION, node: process.version });
    if (options.inertFlags.length > 0) {
      const flags = options.inertFlags.join(' ');
      logger.log('warn', 'These flags are accepted and have no effect', { flags });
    }
    if (options.cluster.peers.length > 0 && options.storage.kind === 'embedded') {
      const message =
        'Replicas share what was told through Redis only: with --cluster.peer alone each of them tells people; see docs/redis.md';
      logger.log('error', message, { peers: options.cluster.peers.join(' ') });
    }
    const bound = await this.#bind();
    const started = bound.ok ? await this.#startBehind(bound.value) : bound;
    if (!started.ok) {
      if (bound.ok) await bound.value.close(0);
      await this.#instruments.stop();
      return started;
    }
    if (bound.ok) logListening(bound.value, logger);
    return ok(undefined);
  }

  /** Reads the configuration again; on failure the old one stays in force. Never rejects. */
  reload(): Promise<Result<void>> {
    const reloaded = this.#busy
      .then(() => this.#reload())
      .catch((error: unknown) => this.#reloadBroke(error));
    this.#busy = reloaded;
    return reloaded;
  }

  /** Drains and releases everything. May be called twice; the second call waits for the first. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  #bind(): Promise<Result<HttpListeners>> {
    const { options, logger, clock, environment } = this.#deps;
    return bindWeb(options, { logger, clock, process: { pid: process.pid, environment } });
  }

  async #startBehind(listeners: HttpListeners): Promise<Result<void>> {
    const externalURL = this.#externalURL(listeners.port);
    const loaded = await this.#active.load(externalURL);
    if (!loaded.ok) return fail(`error loading configuration file:\n${loaded.error}`);
    this.#instruments.recordStart();
    let opened: OpenedStore | undefined;
    try {
      opened = await this.#openStore(listeners);
      await this.#run({ ...opened, listeners, externalURL, configuration: loaded.value });
    } catch (error) {
      await opened?.replica?.close({ isStored: false });
      await opened?.store.close().catch(() => undefined);
      return fail(`cannot open the state store: ${reasonOf(error)}`);
    }
    return ok(undefined);
  }

  #openStore(listeners: HttpListeners): Promise<OpenedStore> {
    const { clock, logger, options } = this.#deps;
    const { cluster, storage } = options;
    const own = thisMember(cluster, { now: this.#startedAt, webPort: listeners.port });
    this.#member = own;
    const [listening] = listeners.addresses();
    const { peers } = cluster;
    const member = (): Member => ({ ...own, ...this.#memberNow() });
    const log = new ReplicaLog(logger, this.#instruments.telemetry.replicas);
    return openSharedStore({ storage, member, peers, listening, clock, log });
  }

  async #run(parts: {
    readonly listeners: HttpListeners;
    readonly store: WarningStateStore;
    readonly replica: Replica | undefined;
    readonly isAlone: boolean;
    readonly externalURL: string;
    readonly configuration: Configuration;
  }): Promise<void> {
    const { listeners, store, replica, isAlone, externalURL, configuration } = parts;
    const { clock, logger, options } = this.#deps;
    for (const warning of store.warnings()) logger.log('warn', warning);
    const isShared = replica !== undefined;
    const engine = createEngine(configuration.engine, { ...options, isShared }, this.#startedAt);
    const { telemetry } = this.#instruments;
    const opened = { store, replica, isAlone };
    const restored = await restoreState(engine, opened, { clock, logger, options, telemetry });
    const committer = new GroupCommit({
      store: watchStore(store, { metrics: telemetry.store, logger, clock }),
      clock,
      onDropped: (changes) => {
        runner.takeBack(changes);
      },
    });
    const runner = new Runner({
      engine,
      committer,
      clock,
      observer: this.#instruments.observe(engine),
      integrationOf: (key) => this.#active.integrationOf(key),
      standing: () => replica?.standing() ?? 'sure',
    });
    this.#active.use(configuration, externalURL);
    telemetry.watch({
      engine,
      committer,
      cluster: () => this.#clusterView(),
      guards: () => this.#active.guards(),
      isRedisAway: () => replica?.isRedisAway ?? false,
      now: () => clock.now(),
    });
    const { listener } = createHttpApp(this.#httpDeps(engine, runner));
    this.#running = { listeners, store, replica, committer, engine, runner };
    runner.start(restored, {
      alertGcMs: options.alertGcIntervalMs,
      recordGcMs: options.maintenanceIntervalMs,
    });
    replica?.start(runner);
    listeners.serve(listener);
  }

  async #reload(): Promise<Result<void>> {
    const running = this.#running;
    if (running === undefined || this.#stopping !== undefined) return fail('not running');
    const externalURL = this.#externalURL(running.listeners.port);
    const loaded = await this.#active.load(externalURL);
    if (!loaded.ok) return loaded;
    const closeFormer = this.#active.use(loaded.value, externalURL);
    const { engine, runner } = running;
    const effects = engine.reconfigure(loaded.value.engine, this.#deps.clock.now());
    void runner.apply(effects);
    // A message on its way out may end; a receiver that hangs must not keep its repair waiting.
    void runner.endSends(RELOAD_GRACE_MS).then(closeFormer);
    return ok(undefined);
  }

  /** A fault of ours while reloading must end neither the process nor later reloads. */
  #reloadBroke(error: unknown): Result<never> {
    this.#instruments.telemetry.configurationFailed();
    const err = reasonOf(error);
    this.#deps.logger.log('error', 'Reloading the configuration broke off', { err });
    return fail(err);
  }

  #httpDeps(engine: Engine, runner: Runner): HttpAppDeps {
    const { page = [] } = this.#deps;
    return httpAppDeps({
      ...this.#deps,
      engine,
      runner,
      page,
      active: this.#active,
      instruments: this.#instruments,
      startedAt: this.#startedAt,
      cluster: () => this.#clusterView(),
      readiness: () => this.#readiness(),
      reload: () => this.reload(),
    });
  }

  #clusterView(): ClusterView {
    const { cluster } = this.#deps.options;
    if (cluster.listenAddress === '') return { status: 'disabled', name: '', peers: [] };
    const member = this.#member;
    if (member === undefined) return { status: 'settling', name: '', peers: [] };
    const alone: ClusterView = { status: 'ready', name: member.name, peers: [member] };
    return this.#running?.replica?.view() ?? alone;
  }

  /** What this process says of itself to other replicas, besides its name. */
  #memberNow(): Pick<Member, 'configHash' | 'version'> {
    const configHash = this.#active.hash;
    return { version: VERSION, ...(configHash !== undefined && { configHash }) };
  }

  #readiness(): Readiness {
    if (this.#stopping !== undefined) return { ready: false, reason: 'Not ready: stopping' };
    if (this.#running?.replica?.isOutdated === true) {
      return { ready: false, reason: 'Not ready: the shared state is of a newer version' };
    }
    return { ready: true };
  }

  /** Without a trailing slash (reference row H2). */
  #externalURL(port: number): string {
    const { externalURL } = this.#deps.options;
    return (externalURL === '' ? `http://${hostname()}:${port}` : externalURL).replace(/\/+$/, '');
  }

  async #stop(): Promise<void> {
    const { logger } = this.#deps;
    await this.#busy;
    const running = this.#running;
    if (running === undefined) return;
    logger.log('info', 'Shutting down gracefully');
    const { listeners, runner, committer, replica, store } = running;
    const steps: readonly (readonly [name: string, run: () => Promise<void>])[] = [
      ['HTTP requests', () => listeners.close(HTTP_GRACE_MS)],
      ['notifications', () => runner.stop(SEND_GRACE_MS)],
      ['connections', () => this.#active.close()],
      ['pending changes', () => committer.close({ timeoutMs: STORE_GRACE_MS })],
      [
        'replicas',
        () => replica?.close({ isStored: committer.pendingChanges() === 0 }) ?? Promise.resolve(),
      ],
      ['state store', () => store.close()],
      ['spans and events', () => this.#instruments.stop()],
    ];
    for (const [name, run] of steps) {
      await run().catch((error: unknown) => {
        logger.log('error', 'Cannot stop cleanly', { step: name, err: reasonOf(error) });
      });
    }
    this.#running = undefined;
    logger.log('info', 'Stopped');
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
