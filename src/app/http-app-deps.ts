// What the HTTP API is made of, and of what in the app.
import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Readiness } from '../api/ops/api-ops.ts';
import type { PageFile } from '../api/page/page-file.ts';
import { createFilterParser } from '../api/reads/parse-filter.ts';
import type { HttpAppDeps } from '../api/server.ts';
import type { ClusterView } from '../engine/alert-service.ts';
import type { Engine } from '../engine/engine.ts';
import type { Clock } from '../model/clock.ts';
import type { EpochMs } from '../model/instant.ts';
import type { Logger } from '../model/logger.ts';
import type { Result } from '../model/result.ts';
import type { ActiveConfiguration } from './active-configuration.ts';
import { matcherModeOf } from './create-engine.ts';
import { EngineDeadLetters } from './engine-dead-letters.ts';
import { EngineService } from './engine-service.ts';
import { EngineSilences } from './engine-silences.ts';
import type { ServeOptions } from './flags/serve-options.ts';
import type { Instruments } from './observe/instruments.ts';
import { traceAlerts, traceSilences } from './observe/traced-services.ts';
import { ReceiverTester } from './receiver-tester.ts';
import type { Runner } from './runner.ts';

/** The parts of a running app that requests reach. */
export interface HttpParts {
  readonly engine: Engine;
  readonly runner: Runner;
  readonly active: ActiveConfiguration;
  readonly instruments: Instruments;
  readonly options: ServeOptions;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly page: readonly PageFile[];
  readonly startedAt: EpochMs;
  readonly cluster: () => ClusterView;
  readonly readiness: () => Readiness;
  readonly reload: () => Promise<Result<void>>;
}

/** Puts the services of the API together. */
export function httpAppDeps(parts: HttpParts): HttpAppDeps {
  const { engine, runner, active, options, clock, logger, page, startedAt } = parts;
  const { cluster, readiness, reload } = parts;
  const { telemetry, tracer } = parts.instruments;
  const configuration = (): ActiveConfiguration['current'] => active.current;
  const service = new EngineService({ engine, runner, clock, startedAt, configuration, cluster });
  return {
    service: traceAlerts(service, tracer),
    silences: traceSilences(new EngineSilences({ engine, runner, clock }), tracer),
    ext: {
      deadLetters: new EngineDeadLetters({ engine, runner }),
      trials: new ReceiverTester({
        configuration,
        integrationDeps: () => active.integrationDeps,
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
    options: httpOptions(options),
    readiness,
    reload,
    renderMetrics: () => telemetry.registry.expose(),
  };
}

function httpOptions(options: ServeOptions): HttpAppDeps['options'] {
  return {
    routePrefix: options.routePrefix,
    getConcurrency:
      options.getConcurrency > 0 ? options.getConcurrency : Math.max(availableParallelism(), 8),
    timeoutMs: options.requestTimeoutMs,
    maxBodyBytes: options.web.maxBodyBytes > 0 ? options.web.maxBodyBytes : undefined,
    frameAncestors: options.web.frameAncestors,
    enableDebug: options.web.enableDebug,
  };
}
