// EngineWorld: an engine with a clock, a store and receivers of its own, all in memory; hours of
// traffic run in milliseconds, and a crash is one call.
import type { RouteConfig } from '../../src/config/config.ts';
import { Engine } from '../../src/engine/engine.ts';
import type { EngineConfig, EngineOptions } from '../../src/engine/engine-config.ts';
import type { Effects } from '../../src/engine/effects.ts';
import { StoredStateReader } from '../../src/engine/stored-state.ts';
import type { StateChange, Table } from '../../src/engine/state-store.ts';
import { addMs, durationMs, epochMs, type EpochMs } from '../../src/model/instant.ts';
import { isUnicodeLabelName } from '../../src/model/label-name.ts';
import { LabelSet } from '../../src/model/label-set.ts';
import { isResolvedAt } from '../../src/model/alert.ts';
import type { Outcome } from '../../src/notify/integration.ts';
import type { IntegrationRef, SendRequest } from '../../src/notify/flush.ts';
import { collectSilences, expireSilence, setSilence } from '../../src/engine/silence-changes.ts';
import { SilenceStore } from '../../src/mute/silences/silence-store.ts';
import { buildRouteTree } from '../../src/route/route.ts';

export const START: EpochMs = epochMs(Date.UTC(2026, 0, 1, 12, 0, 0));
export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;

export function routeConfig(route: Partial<RouteConfig> = {}): RouteConfig {
  return {
    receiver: 'default',
    groupBy: ['alertname'],
    groupByAll: false,
    groupWaitMs: durationMs(30 * SECOND),
    groupIntervalMs: durationMs(5 * MINUTE),
    repeatIntervalMs: durationMs(4 * HOUR),
    matchers: [],
    continue: false,
    muteTimeIntervals: [],
    activeTimeIntervals: [],
    labels: LabelSet.EMPTY,
    routes: [],
    ...route,
  };
}

/** What an engine is lent in tests; silences are its own. */
export function engineOptions(newId: () => string): EngineOptions {
  const retentionMs = durationMs(120 * HOUR);
  return {
    isValidName: isUnicodeLabelName,
    silences: new SilenceStore({
      newId,
      retentionMs,
      maxSilences: 0,
      maxSizeBytes: 0,
      matcherMode: 'fallback',
    }),
    perAlertnameLimit: 0,
    dispatchFrom: epochMs(0),
    labelCacheSize: 64,
    retentionMs,
    random: () => 0.5,
    newId,
  };
}

export const WEBHOOK: IntegrationRef = { name: 'webhook', index: 0, sendResolved: true };

/** The part of a configuration that mutes or departs from Alertmanager. */
export type EngineRules = Partial<
  Pick<EngineConfig, 'inhibitRules' | 'timeIntervals' | 'resolveTimeoutMs'> & {
    tocsin: Partial<EngineConfig['tocsin']>;
  }
>;

export function engineConfig(
  route: Partial<RouteConfig> = {},
  integrations: readonly IntegrationRef[] = [WEBHOOK],
  rules: EngineRules = {},
): EngineConfig {
  return {
    root: buildRouteTree(routeConfig(route)),
    integrations: new Map([['default', integrations]]),
    resolveTimeoutMs: durationMs(5 * MINUTE),
    inhibitRules: [],
    timeIntervals: [],
    renderRouteLabels: () => LabelSet.EMPTY,
    ...rules,
    tocsin: {
      keepTimersOnReload: false,
      exactRepeatInterval: false,
      sendResolvedWhenMuted: false,
      ...rules.tocsin,
    },
  };
}

/** One message as a person would note it down. */
export interface Sent {
  /** Milliseconds since START. */
  readonly at: number;
  readonly id: string;
  readonly groupKey: string;
  readonly to: string;
  readonly reason: string;
  readonly firing: readonly string[];
  readonly resolved: readonly string[];
  readonly possibleDuplicate: boolean;
}

/** What a receiver answers; `hang` leaves the send under way until `answer` is called. */
export type Script = (request: SendRequest) => Outcome | 'hang';

export interface PostOptions {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly startsAt?: EpochMs;
  readonly endsAt?: EpochMs;
}

export class EngineWorld {
  readonly sent: Sent[] = [];
  readonly hanging: SendRequest[] = [];
  readonly rows = new Map<string, StateChange & { readonly value: string }>();
  readonly effects: Effects[] = [];
  now: EpochMs = START;
  engine: Engine;
  #config: EngineConfig;
  #ids = 0;
  readonly #script: Script;
  readonly #options: Partial<EngineOptions>;

  constructor(
    config: EngineConfig = engineConfig(),
    script: Script = () => ({ kind: 'sent' }),
    options: Partial<EngineOptions> = {},
  ) {
    this.#config = config;
    this.#script = script;
    this.#options = options;
    this.engine = this.#newEngine();
  }

  /** Posts one alert; `labels` is `name` or `name/instance`. */
  post(label: string, options: PostOptions = {}): void {
    const [alertname = '', instance] = label.split('/');
    const labels = instance === undefined ? { alertname } : { alertname, instance };
    const effects = this.engine.ingest(
      [
        {
          labels,
          annotations: options.annotations ?? {},
          startsAt: options.startsAt,
          endsAt: options.endsAt,
          generatorURL: '',
        },
      ],
      this.now,
    );
    this.perform(effects);
  }

  /** Ends an alert now. */
  resolve(label: string): void {
    this.post(label, { endsAt: this.now });
  }

  /** Silences the alerts of a name from now on; returns the silence's id. */
  silence(alertname: string, ms: number): string {
    const { result, effects } = setSilence(
      this.engine.silences,
      {
        id: '',
        matcherSets: [[equals('alertname', alertname)]],
        startsAt: this.now,
        endsAt: addMs(this.now, ms),
        createdBy: 'a test',
        comment: 'quiet, please',
        annotations: LabelSet.EMPTY,
      },
      this.now,
    );
    this.perform(effects);
    if (result.kind !== 'stored') throw new Error(`not stored: ${result.kind}`);
    return result.id;
  }

  unsilence(id: string): void {
    this.perform(expireSilence(this.engine.silences, id, this.now).effects);
  }

  collectSilences(): void {
    this.perform(collectSilences(this.engine.silences, this.now));
  }

  /** Lets time pass, doing whatever is due on the way, in order. */
  advance(ms: number): void {
    const until = addMs(this.now, ms);
    for (;;) {
      const dueAt = this.engine.nextDueAt();
      if (dueAt === undefined || dueAt > until) break;
      if (dueAt > this.now) this.now = dueAt;
      this.perform(this.engine.tick(this.now, 1));
    }
    this.now = until;
  }

  /** Stores, then sends: the order that the real runner keeps. */
  perform(effects: Effects): void {
    this.effects.push(effects);
    this.store(effects.changes);
    for (const send of effects.sends) this.#send(send);
  }

  store(changes: readonly StateChange[]): void {
    this.engine.noteOwn(changes);
    for (const change of changes) {
      const key = `${change.table}\0${change.key}`;
      if (change.value === undefined) this.rows.delete(key);
      else this.rows.set(key, { ...change, value: change.value });
    }
  }

  /** Answers the send that hangs longest. */
  answer(outcome: Outcome): void {
    const request = this.hanging.shift();
    if (request === undefined) throw new Error('nothing hangs');
    if (outcome.kind === 'sent') this.#noteDown(request);
    this.perform(this.engine.finishAttempt(request.key, outcome, this.now));
  }

  /** Loses everything but the stored rows, and starts again. */
  crash(config: EngineConfig = this.#config): void {
    this.#config = config;
    this.hanging.length = 0;
    this.engine = this.#newEngine();
    const reader = new StoredStateReader();
    for (const { table, key, value } of this.rows.values()) reader.add({ table, key, value });
    const state = reader.finish();
    if (state.damaged.length > 0) throw new Error(`damaged rows: ${state.damaged.join(', ')}`);
    this.perform(this.engine.restore(state, this.now));
  }

  reload(config: EngineConfig): void {
    this.#config = config;
    this.perform(this.engine.reconfigure(config, this.now));
  }

  rowsOf(table: Table): readonly string[] {
    return [...this.rows.values()].filter((row) => row.table === table).map((row) => row.value);
  }

  /** The messages, each as `12s reason: firing … | resolved …`. */
  log(): readonly string[] {
    return this.sent.map((message) => {
      const ended = message.resolved.length > 0 ? [`| ${message.resolved.join(' ')}`] : [];
      const mark = message.possibleDuplicate ? ['(possible duplicate)'] : [];
      const words = [`${message.reason}:`, ...message.firing, ...ended, ...mark];
      return `${message.at / SECOND}s ${words.join(' ')}`;
    });
  }

  #newEngine(): Engine {
    return new Engine(this.#config, {
      ...engineOptions(() => `n${++this.#ids}`),
      ...this.#options,
    });
  }

  #send(request: SendRequest): void {
    const outcome = this.#script(request);
    if (outcome === 'hang') {
      this.hanging.push(request);
      return;
    }
    if (outcome.kind === 'sent') this.#noteDown(request);
    this.perform(this.engine.finishAttempt(request.key, outcome, this.now));
  }

  #noteDown({ notification, key }: SendRequest): void {
    const nameOf = (labels: LabelSet): string =>
      [labels.get('alertname'), labels.get('instance')].filter((part) => part !== '').join('/');
    const firing = notification.alerts.filter((a) => !isResolvedAt(a, notification.now));
    const resolved = notification.alerts.filter((a) => isResolvedAt(a, notification.now));
    this.sent.push({
      at: this.now - START,
      id: notification.id,
      groupKey: notification.groupKey,
      to: `${key.integration}[${key.index}]`,
      reason: notification.reason,
      firing: firing.map((a) => nameOf(a.labels)),
      resolved: resolved.map((a) => nameOf(a.labels)),
      possibleDuplicate: notification.possibleDuplicate,
    });
  }
}

/** A matcher for tests that need one without the parser. */
export function equals(name: string, value: string): RouteConfig['matchers'][number] {
  return { type: '=', name, value, matches: (text) => text === value };
}
