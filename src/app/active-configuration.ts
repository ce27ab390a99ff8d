// The configuration in force, and the integrations that it names: read at the start, and again at each
// reload, of which one that fails changes nothing.
import { readFile } from 'node:fs/promises';
import { formatProblem } from '../config/config.ts';
import type { Clock } from '../model/clock.ts';
import type { Logger } from '../model/logger.ts';
import type { Result } from '../model/result.ts';
import type { Integration } from '../notify/integration.ts';
import type { NotificationKey } from '../notify/notification-record.ts';
import type { GuardView } from '../receivers/guarded-integration.ts';
import type { IntegrationDeps } from '../receivers/integration-deps.ts';
import { loadConfiguration, type Configuration } from './configuration.ts';
import { matcherModeOf } from './create-engine.ts';
import type { ServeOptions } from './flags/serve-options.ts';
import { IntegrationRegistry } from './integration-registry.ts';
import type { Instruments } from './observe/instruments.ts';
import { traceAttempts } from './observe/traced-services.ts';
import { VERSION } from './version.ts';

export interface ActiveConfigurationDeps {
  readonly options: ServeOptions;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly instruments: Instruments;
}

export class ActiveConfiguration {
  readonly #deps: ActiveConfigurationDeps;
  #configuration: Configuration | undefined;
  #integrations: IntegrationRegistry | undefined;
  #integrationDeps: Omit<IntegrationDeps, 'templates'> | undefined;

  constructor(deps: ActiveConfigurationDeps) {
    this.#deps = deps;
  }

  /** Throws before the first `use`. */
  get current(): Configuration {
    return inForce(this.#configuration);
  }

  /** Undefined before the first `use`. */
  get hash(): string | undefined {
    const hash = this.#configuration?.hash;
    return hash === undefined ? undefined : String(hash);
  }

  /** What integrations are built with. Throws before the first `use`. */
  get integrationDeps(): Omit<IntegrationDeps, 'templates'> {
    return inForce(this.#integrationDeps);
  }

  /** Traced, when traces are made. */
  integrationOf(key: NotificationKey): Integration | undefined {
    const integration = this.#integrations?.get(key);
    return integration && traceAttempts(integration, key, this.#deps.instruments);
  }

  /** The state of every send budget and circuit breaker. */
  guards(): readonly GuardView[] {
    return this.#integrations?.guards() ?? [];
  }

  /** Reads the file, says in the log what is wrong with it, and has traces and events follow it. */
  async load(externalURL: string): Promise<Result<Configuration>> {
    const { options, logger, clock, instruments } = this.#deps;
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
      instruments.telemetry.configurationFailed();
      for (const problem of loaded.error.split('\n')) {
        logger.log('error', 'Loading configuration file failed', { file, err: problem });
      }
      return loaded;
    }
    for (const warning of loaded.value.config.warnings) {
      logger.log('warn', formatProblem(warning));
    }
    logger.log('info', 'Completed loading of configuration file', { file });
    const applied = await instruments.apply(loaded.value.config);
    if (!applied.ok) {
      instruments.telemetry.configurationFailed();
      logger.log('error', 'Cannot apply the configuration', { file, err: applied.error });
      return applied;
    }
    instruments.telemetry.configurationLoaded(loaded.value, clock.now());
    return loaded;
  }

  /** Puts a configuration into force. Returns what closes the integrations of the former one. */
  use(configuration: Configuration, externalURL: string): () => Promise<void> {
    const { clock, logger, environment, instruments } = this.#deps;
    const former = this.#integrations;
    this.#configuration = configuration;
    this.#integrationDeps = {
      externalURL,
      clock,
      logger,
      version: VERSION,
      environment,
      readFile: (path) => readFile(path, 'utf8'),
      tracer: instruments.tracer,
    };
    this.#integrations = IntegrationRegistry.build(configuration, {
      ...this.#integrationDeps,
      onTemplateFallback: instruments.telemetry.delivery.templateFellBack,
      onGuardEvent: instruments.telemetry.delivery.guardTold,
    });
    return () => this.#release(former);
  }

  /** Closes the integrations in force. */
  async close(): Promise<void> {
    await this.#integrations?.close();
  }

  async #release(former: IntegrationRegistry | undefined): Promise<void> {
    try {
      await former?.close();
    } catch (error) {
      const err = error instanceof Error ? error.message : String(error);
      this.#deps.logger.log('warn', 'Cannot close the former connections', { err });
    }
  }
}

function inForce<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('No configuration is in force');
  return value;
}
