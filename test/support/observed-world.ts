// ObservedWorld: an engine behind a runner in virtual time, with everything by which operators see
// it: metrics, log lines, spans, and events as the event recorder would be told them.
import { traceAlerts, traceAttempts } from '../../src/app/observe/traced-services.ts';
import { translateEvent } from '../../src/app/observe/event-translator.ts';
import { FlushTraces } from '../../src/app/observe/flush-traces.ts';
import type { Feature } from '../../src/app/flags/serve-options.ts';
import { createObserver } from '../../src/app/observer.ts';
import { Runner } from '../../src/app/runner.ts';
import { Telemetry } from '../../src/app/telemetry.ts';
import type { PostedAlert } from '../../src/dedupe/posted-alert.ts';
import type { AlertService, ClusterView } from '../../src/engine/alert-service.ts';
import type { EngineConfig } from '../../src/engine/engine-config.ts';
import { Engine } from '../../src/engine/engine.ts';
import { setSilence } from '../../src/engine/silence-changes.ts';
import { NOTHING_FENCED } from '../../src/engine/state-store.ts';
import { addMs, type EpochMs } from '../../src/model/instant.ts';
import { LabelSet } from '../../src/model/label-set.ts';
import { NO_TRACER, type Tracer } from '../../src/model/tracer.ts';
import type { Outcome } from '../../src/notify/integration.ts';
import type { RecordedEvent } from '../../src/telemetry/event-recorder/recorded-event.ts';
import type { FinishedSpan } from '../../src/telemetry/tracing/finished-span.ts';
import { RecordingTracer } from '../../src/telemetry/tracing/recording-tracer.ts';
import { engineOptions, equals, HOUR } from './engine-world.ts';
import { FakeClock } from './fake-clock.ts';

export interface ObservedWorldOptions {
  readonly features?: readonly Feature[];
  readonly isClusterEnabled?: boolean;
  readonly isTracing?: boolean;
  readonly cluster?: () => ClusterView;
  readonly answer?: () => Outcome;
}

const ALONE: ClusterView = {
  status: 'ready',
  name: 'a',
  peers: [{ name: 'a', address: '127.0.0.1:9094' }],
};

export class ObservedWorld {
  readonly clock = new FakeClock();
  readonly engine: Engine;
  readonly telemetry: Telemetry;
  readonly runner: Runner;
  readonly tracer: Tracer;
  readonly recorded: RecordedEvent[] = [];
  readonly spans: FinishedSpan[] = [];
  readonly logs: string[] = [];
  readonly #service: AlertService;
  #ids = 0;

  constructor(config: EngineConfig, options: ObservedWorldOptions = {}) {
    const { cluster = () => ALONE, isClusterEnabled = true, features = [], answer } = options;
    const newId = (): string => `id-${++this.#ids}`;
    this.engine = new Engine(config, engineOptions(newId));
    this.telemetry = new Telemetry({
      version: '0.1.0',
      features: new Set(features),
      perAlertnameLimit: 0,
      isClusterEnabled,
    });
    this.tracer = options.isTracing === true ? this.#newTracer() : NO_TRACER;
    const flushes = new FlushTraces(this.tracer);
    this.runner = this.#newRunner(config, flushes, answer ?? (() => ({ kind: 'sent' })));
    this.telemetry.watch({
      engine: this.engine,
      committer: { pendingChanges: () => 0 },
      cluster,
      guards: () => [],
      isRedisAway: () => false,
      now: () => this.clock.now(),
    });
    this.#service = traceAlerts(this.#faceOf(this.runner), this.tracer);
    this.runner.start(
      { changes: [], sends: [], events: [] },
      { alertGcMs: HOUR, recordGcMs: HOUR / 4 },
    );
  }

  /** Posts alerts; `labels` is `name` or `name/severity`. */
  async post(labels: readonly string[], endsAt?: EpochMs): Promise<void> {
    const batch = labels.map((text): PostedAlert => {
      const [alertname = '', severity] = text.split('/');
      return {
        labels: severity === undefined ? { alertname } : { alertname, severity },
        annotations: {},
        startsAt: undefined,
        endsAt,
        generatorURL: '',
      };
    });
    const done = this.#service.ingest(batch, 'v2');
    await this.clock.advanceAsync(0);
    await done;
  }

  /** Silences the alerts of a name for an hour. */
  async silence(alertname: string): Promise<void> {
    const done = this.runner.change((now) =>
      setSilence(
        this.engine.silences,
        {
          id: '',
          matcherSets: [[equals('alertname', alertname)]],
          startsAt: now,
          endsAt: addMs(now, HOUR),
          createdBy: 'somebody',
          comment: 'quiet, please',
          annotations: LabelSet.EMPTY,
        },
        now,
      ),
    );
    await this.clock.advanceAsync(0);
    await done;
  }

  /** To be called in the end. */
  async stop(): Promise<void> {
    const stopped = this.runner.stop(0);
    await this.clock.advanceAsync(0);
    await stopped;
    this.telemetry.close();
  }

  #newTracer(): Tracer {
    let next = 0;
    return new RecordingTracer({
      clock: this.clock,
      samplingFraction: 1,
      randomHex: (bytes) => String(++next).padStart(2 * bytes, '0'),
      onEnd: (span) => this.spans.push(span),
    });
  }

  #newRunner(config: EngineConfig, flushes: FlushTraces, answer: () => Outcome): Runner {
    const integration = {
      name: 'webhook',
      index: 0,
      sendResolved: true,
      notify: () => Promise.resolve(answer()),
      close: () => Promise.resolve(),
    };
    return new Runner({
      engine: this.engine,
      committer: { commit: () => Promise.resolve(NOTHING_FENCED), flush: () => Promise.resolve() },
      clock: this.clock,
      observer: createObserver({
        telemetry: this.telemetry,
        logger: {
          log: (level, message, fields = {}) =>
            this.logs.push(`${level} ${message} ${JSON.stringify(fields)}`),
        },
        logSilences: true,
        record: (event) =>
          this.recorded.push(
            ...translateEvent(event, {
              silence: (id) => this.engine.silences.get(id),
              alert: (fingerprint) => this.engine.alerts.get(fingerprint),
              inhibitRules: () => config.inhibitRules,
            }),
          ),
        flushes,
      }),
      integrationOf: (key) => traceAttempts(integration, key, { tracer: this.tracer, flushes }),
    });
  }

  #faceOf(runner: Runner): AlertService {
    const unused = (): never => {
      throw new Error('Not part of this world');
    };
    return {
      ingest: (batch, origin) => runner.ingest(batch, origin),
      alerts: unused,
      groups: unused,
      receivers: unused,
      status: unused,
    };
  }
}
