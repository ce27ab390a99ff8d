// App: the composition root. Wires everything, and owns start, stop and reload.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { availableParallelism, hostname } from 'node:os';
import { createFilterParser } from '../api/reads/parse-filter.ts';
import type { Readiness } from '../api/ops/api-ops.ts';
import type { PageFile } from '../api/page/page-file.ts';
import { createHttpApp, type HttpAppDeps } from '../api/server.ts';
import type { ClusterView } from '../engine/alert-service.ts';
import type { Engine } from '../engine/engine.ts';
import type { Effects } from '../engine/effects.ts';
import { StoredStateReader } from '../engine/stored-state.ts';
import type { Clock } from '../model/clock.ts';
import type { EpochMs } from '../model/instant.ts';
import type { Logger } from '../model/logger.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Integration } from '../notify/integration.ts';
import type { NotificationKey } from '../notify/notification-record.ts';
import type { IntegrationDeps } from '../receivers/integration-deps.ts';
import { GroupCommit } from '../store/group-commit.ts';
import type { WarningStateStore } from '../store/open-store.ts';
import { formatProblem } from '../config/config.ts';
import { adoptAlertmanagerState } from './adopt-alertmanager.ts';
import { thisMember, type Member } from './cluster/member.ts';
import { openSharedStore, type OpenedStore } from './cluster/open-shared-store.ts';
import type { Replica } from './cluster/replica.ts';
import { ReplicaLog } from './cluster/replica-log.ts';
import { loadConfiguration, type Configuration } from './configuration.ts';
import { createEngine, matcherModeOf } from './create-engine.ts';
import { EngineDeadLetters } from './engine-dead-letters.ts';
import { EngineService } from './engine-service.ts';
import { EngineSilences } from './engine-silences.ts';
import { IntegrationRegistry } from './integration-registry.ts';
import { Instruments } from './observe/instruments.ts';
import { traceAlerts, traceAttempts, traceSilences } from './observe/traced-services.ts';
import { ReceiverTester } from './receiver-tester.ts';
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
  readonly #startedAt: EpochMs;
  #running: Running | undefined;
  #member: Member | undefined;
  #configuration: Configuration | undefined;
  #integrations: IntegrationRegistry | undefined;
  #integrationDeps: Omit<IntegrationDeps, 'templates'> | undefined;
  #stopping: Promise<void> | undefined;
  /** A start or reload under way, which what is asked for next waits for. Never rejects. */
  #busy: Promise<unknown> = Promise.resolve();

  constructor(deps: AppDeps) {
    this.#deps = deps;
    this.#startedAt = deps.clock.now();
    this.#instruments = new Instruments({ ...deps, cluster: () => this.#clusterView() });
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
    const loaded = await this.#load(externalURL);
    if (!loaded.ok) return fail(`error loading configuration file:\n${loaded.error}`);
    this.#instruments.recordStart();
    let opened: OpenedStore | undefined;
    try {
      opened = await this.#openStore(listeners);
      await this.#run({ ...opened, listeners, externalURL, configuration: loaded.value });
    } catch (error) {
      await opened?.replica?.close();
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
    const restored = await this.#restore(engine, { store, replica, isAlone });
    const committer = new GroupCommit({
      store: watchStore(store, { metrics: this.#instruments.telemetry.store, logger, clock }),
      clock,
    });
    const runner = new Runner({
      engine,
      committer,
      clock,
      observer: this.#instruments.observe(engine),
      integrationOf: (key) => this.#tracedIntegration(key),
      standing: () => replica?.standing() ?? 'sure',
    });
    this.#use(configuration, externalURL);
    this.#instruments.telemetry.watch({
      engine,
      committer,
      cluster: () => this.#clusterView(),
      guards: () => this.#integrations?.guards() ?? [],
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

  async #restore(engine: Engine, { store, replica, isAlone }: OpenedStore): Promise<Effects> {
    const { clock, logger, options } = this.#deps;
    const reader = new StoredStateReader();
    await store.load((row) => {
      reader.add(row);
    });
    const state = reader.finish();
    this.#instruments.telemetry.silencesDamaged(state.damaged);
    if (state.damaged.length > 0) {
      logger.log('error', 'Some stored rows cannot be read and are left as they are', {
        count: state.damaged.length,
        rows: state.damaged.slice(0, 10).join(' '),
      });
    }
    logger.log('info', 'Loaded state', {
      alerts: state.alerts.length,
      groups: state.groups.size,
      notifications: state.notifications.length,
      silences: state.silences.length,
    });
    const sharing = { isAlone: replica === undefined ? undefined : isAlone };
    const source = { folder: options.storagePath, store, ...sharing, logger };
    const adopted = await adoptAlertmanagerState(state, source);
    return engine.restore(adopted, clock.now(), { wasAway: isAlone });
  }

  async #reload(): Promise<Result<void>> {
    const running = this.#running;
    if (running === undefined || this.#stopping !== undefined) return fail('not running');
    const externalURL = this.#externalURL(running.listeners.port);
    const loaded = await this.#load(externalURL);
    if (!loaded.ok) return loaded;
    const former = this.#integrations;
    this.#use(loaded.value, externalURL);
    const { engine, runner } = running;
    const effects = engine.reconfigure(loaded.value.engine, this.#deps.clock.now());
    void runner.apply(effects);
    // A message on its way out may end; a receiver that hangs must not keep its repair waiting.
    void runner.endSends(RELOAD_GRACE_MS).then(() => former && this.#release(former));
    return ok(undefined);
  }

  /** A fault of ours while reloading must end neither the process nor later reloads. */
  #reloadBroke(error: unknown): Result<never> {
    this.#instruments.telemetry.configurationFailed();
    const err = reasonOf(error);
    this.#deps.logger.log('error', 'Reloading the configuration broke off', { err });
    return fail(err);
  }

  async #release(integrations: IntegrationRegistry): Promise<void> {
    try {
      await integrations.close();
    } catch (error) {
      const err = reasonOf(error);
      this.#deps.logger.log('warn', 'Cannot close the former connections', { err });
    }
  }

  async #load(externalURL: string): Promise<Result<Configuration>> {
    const { options, logger, clock } = this.#deps;
    const file = options.configFile;
    logger.log('info', 'Loading configuration file', { file });
    const loaded = await loadConfiguration({
      file,
      matcherMode: matcherModeOf(options.features),
      retentionMs: options.retentionMs,
      externalURL,
      recordsEvents: options.features.has('event-recorder'),
    });
    if (!loaded.ok) {
      this.#instruments.telemetry.configurationFailed();
      for (const problem of loaded.error.split('\n')) {
        logger.log('error', 'Loading configuration file failed', { file, err: problem });
      }
      return loaded;
    }
    for (const warning of loaded.value.config.warnings) {
      logger.log('warn', formatProblem(warning));
    }
    logger.log('info', 'Completed loading of configuration file', { file });
    const applied = await this.#instruments.apply(loaded.value.config);
    if (!applied.ok) {
      this.#instruments.telemetry.configurationFailed();
      logger.log('error', 'Cannot apply the configuration', { file, err: applied.error });
      return applied;
    }
    this.#instruments.telemetry.configurationLoaded(loaded.value, clock.now());
    return loaded;
  }

  #use(configuration: Configuration, externalURL: string): void {
    const { clock, logger, environment } = this.#deps;
    const { telemetry } = this.#instruments;
    this.#configuration = configuration;
    this.#integrationDeps = {
      externalURL,
      clock,
      logger,
      version: VERSION,
      environment,
      readFile: (path) => readFile(path, 'utf8'),
      tracer: this.#instruments.tracer,
    };
    this.#integrations = IntegrationRegistry.build(configuration, {
      ...this.#integrationDeps,
      onTemplateFallback: telemetry.delivery.templateFellBack,
      onGuardEvent: telemetry.delivery.guardTold,
    });
  }

  #tracedIntegration(key: NotificationKey): Integration | undefined {
    const integration = this.#integrations?.get(key);
    return integration && traceAttempts(integration, key, this.#instruments);
  }

  #httpDeps(engine: Engine, runner: Runner): HttpAppDeps {
    const { options, clock, logger, page = [] } = this.#deps;
    const { telemetry, tracer } = this.#instruments;
    const service = new EngineService({
      engine,
      runner,
      clock,
      startedAt: this.#startedAt,
      configuration: () => this.#configurationInForce(),
      cluster: () => this.#clusterView(),
    });
    return {
      service: traceAlerts(service, tracer),
      silences: traceSilences(new EngineSilences({ engine, runner, clock }), tracer),
      ext: {
        deadLetters: new EngineDeadLetters({ engine, runner }),
        trials: new ReceiverTester({
          configuration: () => this.#configurationInForce(),
          integrationDeps: () => inForce(this.#integrationDeps),
          matcherMode: matcherModeOf(options.features),
          newId: randomUUID,
        }),
      },
      tracer,
      filters: createFilterParser(matcherModeOf(options.features), logger),
      versionInfo: telemetry.versionInfo,
      clock,
      logger,
      metrics: telemetry.http,
      page,
      options: {
        routePrefix: options.routePrefix,
        getConcurrency:
          options.getConcurrency > 0 ? options.getConcurrency : Math.max(availableParallelism(), 8),
        timeoutMs: options.requestTimeoutMs,
        maxBodyBytes: options.web.maxBodyBytes > 0 ? options.web.maxBodyBytes : undefined,
        enableDebug: options.web.enableDebug,
      },
      readiness: () => this.#readiness(),
      reload: () => this.reload(),
      renderMetrics: () => telemetry.registry.expose(),
    };
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
    const hash = this.#configuration?.hash;
    return { version: VERSION, ...(hash !== undefined && { configHash: String(hash) }) };
  }

  #readiness(): Readiness {
    if (this.#stopping !== undefined) return { ready: false, reason: 'Not ready: stopping' };
    if (this.#running?.replica?.isOutdated === true) {
      return { ready: false, reason: 'Not ready: the shared state is of a newer version' };
    }
    return { ready: true };
  }

  #configurationInForce(): Configuration {
    return inForce(this.#configuration);
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
      ['connections', () => this.#integrations?.close() ?? Promise.resolve()],
      ['pending changes', () => committer.close({ timeoutMs: STORE_GRACE_MS })],
      ['replicas', () => replica?.close() ?? Promise.resolve()],
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

function inForce<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('No configuration is in force');
  return value;
}
