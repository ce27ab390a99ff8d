// EnginePeer: our engine and HTTP surface in this process, on a clock that only the story moves, with
// webhooks that note down what they would have posted. A story takes milliseconds.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfiguration, type Configuration } from '../../src/app/configuration.ts';
import { EngineService } from '../../src/app/engine-service.ts';
import { EngineSilences } from '../../src/app/engine-silences.ts';
import { Runner } from '../../src/app/runner.ts';
import { createHttpApp, type HttpApp } from '../../src/api/server.ts';
import { Engine } from '../../src/engine/engine.ts';
import { emptyEffects, type Effects } from '../../src/engine/effects.ts';
import { NOTHING_FENCED } from '../../src/engine/state-store.ts';
import { StoredStateReader } from '../../src/engine/stored-state.ts';
import { durationMs, epochMs } from '../../src/model/instant.ts';
import type { Integration } from '../../src/notify/integration.ts';
import type { NotificationKey } from '../../src/notify/notification-record.ts';
import { encodeWebhookMessage, truncateAlerts } from '../../src/receivers/webhook/payload.ts';
import { RowMap } from '../../src/store/row-map.ts';
import { engineOptions } from '../support/engine-world.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { jsonPost } from '../support/http-app.ts';
import { QUIET_APP_DEPS } from '../support/quiet-app-deps.ts';
import type { Peer } from './play.ts';
import type { RawAnswer } from './recording.ts';
import { EXTERNAL_URL } from './scenario.ts';

/** How long before the story the server starts. */
const HEAD_START_MS = 1_000;

interface Running {
  readonly engine: Engine;
  readonly runner: Runner;
  readonly app: Pick<HttpApp, 'fetch'>;
}

export class EnginePeer implements Peer {
  readonly #clock: FakeClock;
  readonly #rows = new RowMap();
  readonly #messages: { at: number; to: string; body: string }[] = [];
  #configuration: Configuration;
  #running: Running;

  private constructor(configuration: Configuration, startsAt: number) {
    this.#clock = new FakeClock(epochMs(startsAt - HEAD_START_MS));
    this.#configuration = configuration;
    this.#running = this.#start();
  }

  /** Starts a server for a story that begins at this instant, in milliseconds since 1970. */
  static async start(config: string, startsAt: number): Promise<EnginePeer> {
    const configuration = await load(config);
    if (configuration === undefined) throw new Error('The configuration is refused');
    return new EnginePeer(configuration, startsAt);
  }

  messages(): readonly { readonly at: number; readonly to: string; readonly body: string }[] {
    return this.#messages;
  }

  async until(at: number): Promise<void> {
    await this.#clock.advanceAsync(Math.max(0, at - this.#clock.now()));
  }

  async ask(method: string, path: string, body?: string): Promise<RawAnswer> {
    const init = body === undefined ? { method } : { ...jsonPost(body), method };
    const request = new Request(`http://alerts.example${path}`, init);
    const answer = await this.#running.app.fetch(request);
    const contentType = answer.headers.get('content-type') ?? '';
    return { status: answer.status, contentType, body: await answer.text() };
  }

  async reload(config: string): Promise<void> {
    const configuration = await load(config);
    if (configuration === undefined) return;
    this.#configuration = configuration;
    const { engine, runner } = this.#running;
    void runner.apply(engine.reconfigure(configuration.engine, this.#clock.now()));
  }

  /** Goes on from what was stored. How the process ends makes no difference. */
  async restart(): Promise<void> {
    await this.stop();
    this.#running = this.#start();
  }

  async stop(): Promise<void> {
    await this.#running.runner.stop(0);
  }

  #start(): Running {
    const clock = this.#clock;
    const engine = new Engine(this.#configuration.engine, engineOptions(randomUUID));
    const runner = new Runner({
      engine,
      clock,
      committer: {
        commit: (changes) => {
          this.#rows.apply(changes);
          return Promise.resolve(NOTHING_FENCED);
        },
        flush: () => Promise.resolve(),
      },
      observer: { event: () => undefined, attempt: () => undefined, ingested: () => undefined },
      integrationOf: (key) => this.#webhook(key),
    });
    const app = this.#createApp(engine, runner);
    runner.start(this.#restore(engine), { alertGcMs: 0, recordGcMs: 0 });
    return { engine, runner, app };
  }

  #createApp(engine: Engine, runner: Runner): HttpApp {
    const clock = this.#clock;
    const logger = { log: () => undefined };
    return createHttpApp({
      ...QUIET_APP_DEPS,
      service: new EngineService({
        engine,
        runner,
        clock,
        startedAt: clock.now(),
        configuration: () => this.#configuration,
        cluster: () => ({ status: 'disabled', name: '', peers: [] }),
      }),
      silences: new EngineSilences({ engine, runner, clock }),
      clock,
      logger,
    });
  }

  #restore(engine: Engine): Effects {
    if (this.#rows.size === 0) return emptyEffects();
    const reader = new StoredStateReader();
    for (const row of this.#rows.rows()) reader.add(row);
    return engine.restore(reader.finish(), this.#clock.now());
  }

  #webhook({ receiver, integration: name, index }: NotificationKey): Integration | undefined {
    const { receivers } = this.#configuration.config;
    const configs = receivers.find((other) => other.name === receiver)?.integrations ?? [];
    const config = configs.filter(({ kind }) => kind === 'webhook')[index];
    if (config === undefined) return undefined;
    // Of a decoded webhook this is a number.
    const maxAlerts = Number(Reflect.get(config, 'maxAlerts'));
    return {
      name,
      index,
      sendResolved: config.sendResolved,
      notify: (notification) => {
        const message = truncateAlerts(notification, maxAlerts);
        const body = encodeWebhookMessage(message, EXTERNAL_URL);
        this.#messages.push({ at: this.#clock.now(), to: `${receiver}/${index}`, body });
        return Promise.resolve({ kind: 'sent' });
      },
      close: () => Promise.resolve(),
    };
  }
}

/** Undefined when the configuration is refused. */
async function load(config: string): Promise<Configuration | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-story-'));
  try {
    const file = join(folder, 'alertmanager.yml');
    await writeFile(file, config);
    const retentionMs = durationMs(120 * 3_600_000);
    const request = {
      file,
      matcherMode: 'fallback',
      retentionMs,
      externalURL: EXTERNAL_URL,
    } as const;
    const loaded = await loadConfiguration(request);
    return loaded.ok ? loaded.value : undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
