// The whole HTTP surface over a real engine in memory, with alerts and silences of its own.
import { createHttpApp, type HttpApp } from '../../../src/api/server.ts';
import type { Configuration } from '../../../src/app/configuration.ts';
import { EngineDeadLetters } from '../../../src/app/engine-dead-letters.ts';
import { EngineService } from '../../../src/app/engine-service.ts';
import { EngineSilences } from '../../../src/app/engine-silences.ts';
import { Runner } from '../../../src/app/runner.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { Engine } from '../../../src/engine/engine.ts';
import { NOTHING_FENCED } from '../../../src/engine/state-store.ts';
import { webhookDecoder } from '../../../src/receivers/webhook/decode.ts';
import { buildRouteTree } from '../../../src/route/route.ts';
import { DEFAULT_TEMPLATES } from '../../../src/template/defaults/default-templates.ts';
import { TemplateSet } from '../../../src/template/template-set.ts';
import { engineConfig, engineOptions } from '../../support/engine-world.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeTrials } from '../../support/fake-ext-services.ts';
import { QUIET_APP_DEPS } from '../../support/quiet-app-deps.ts';
import { MemoryServer } from './memory-server.ts';

const CONFIG = `
route:
  receiver: main
  group_by: [alertname]
  routes:
    - matchers: ['team="db"']
      receiver: db.team
      continue: true
      mute_time_intervals: [always]
    - matchers: ['team=~"db|web"']
      receiver: web
      group_by: ['...']
receivers:
  - name: main
  - name: db.team
    labels: {owner: storage, __proto__: p}
  - name: web
inhibit_rules:
  - source_matchers: ['severity="page"']
    target_matchers: ['severity="info"']
    equal: [alertname]
time_intervals:
  - name: always
    time_intervals: [{times: [{start_time: '00:00', end_time: '24:00'}]}]
`;

/** What an answer and the log had to say. */
export interface Asked {
  /** Undefined when the connection was closed without an answer. */
  readonly response: Response | undefined;
  /** Faults that the log got meanwhile. */
  readonly faults: readonly string[];
}

export class EngineApp {
  readonly #server: MemoryServer;
  readonly #app: HttpApp;
  readonly #faults: string[] = [];

  constructor() {
    const clock = new FakeClock();
    const configuration = loadedConfiguration();
    let ids = 0;
    // Silences are found by ids of the right form.
    const newId = (): string => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`;
    const engine = new Engine(configuration.engine, engineOptions(newId));
    const runner = newRunner(engine, clock);
    this.#app = createHttpApp({
      ...QUIET_APP_DEPS,
      service: new EngineService({
        engine,
        runner,
        clock,
        startedAt: clock.now(),
        configuration: () => configuration,
        cluster: () => ({ status: 'disabled', name: '', peers: [] }),
      }),
      silences: new EngineSilences({ engine, runner, clock }),
      ext: { deadLetters: new EngineDeadLetters({ engine, runner }), trials: new FakeTrials() },
      clock,
      logger: {
        log: (level, message, fields) => {
          if (level === 'error') this.#faults.push(`${message} ${JSON.stringify(fields)}`);
        },
      },
    });
    this.#server = new MemoryServer(this.#app.listener);
  }

  /** Sends a request line and a body, both as texts of one char per byte. */
  async ask(line: string, body?: string): Promise<Asked> {
    const head = [`${line} HTTP/1.1`, 'Host: alerts.example', 'Connection: close'];
    if (body !== undefined) {
      head.push('Content-Type: application/json', `Content-Length: ${body.length}`);
    }
    const request = Buffer.from(`${head.join('\r\n')}\r\n\r\n${body ?? ''}`, 'latin1');
    const response = await this.#server.ask(request);
    return { response, faults: this.#faults.splice(0) };
  }

  close(): void {
    this.#server.close();
  }
}

const SILENT = {
  event: () => undefined,
  events: () => undefined,
  attempt: () => undefined,
  ingested: () => undefined,
  maintained: () => undefined,
};

function newRunner(engine: Engine, clock: FakeClock): Runner {
  return new Runner({
    engine,
    clock,
    committer: { commit: () => Promise.resolve(NOTHING_FENCED), flush: () => Promise.resolve() },
    observer: SILENT,
    integrationOf: () => undefined,
  });
}

function loadedConfiguration(): Configuration {
  const loaded = loadConfig({
    file: 'alertmanager.yml',
    text: CONFIG,
    matcherMode: 'fallback',
    integrations: [webhookDecoder],
  });
  const templates = TemplateSet.parse(DEFAULT_TEMPLATES);
  if (!loaded.ok || !templates.ok) throw new Error('the configuration of the fuzzed server is bad');
  const config = loaded.value;
  const { route, inhibitRules, timeIntervals } = config;
  const engine = {
    ...engineConfig({}, [], { inhibitRules, timeIntervals }),
    root: buildRouteTree(route),
    integrations: new Map(config.receivers.map(({ name }) => [name, []])),
  };
  return { config, engine, templates: templates.value, hash: 0 };
}
