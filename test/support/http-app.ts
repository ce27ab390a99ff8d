// An HTTP surface over the fake engine, and the little things every API test needs.
import {
  createHttpApp,
  type HttpApp,
  type HttpAppDeps,
  type HttpAppOptions,
} from '../../src/api/server.ts';
import { epochMs } from '../../src/model/instant.ts';
import { FakeAlertService } from './fake-alert-service.ts';
import { FakeDeadLetters, FakeTrials } from './fake-ext-services.ts';
import { FakeSilenceService } from './fake-silence-service.ts';
import { QUIET_APP_DEPS } from './quiet-app-deps.ts';

export interface TestApp extends HttpApp {
  readonly service: FakeAlertService;
  readonly silences: FakeSilenceService;
  readonly deadLetters: FakeDeadLetters;
  readonly trials: FakeTrials;
  readonly logged: string[];
  readonly answered: string[];
  ask(path: string, init?: RequestInit): Promise<Response>;
}

export type TestAppOptions = Partial<Omit<HttpAppDeps, 'options' | 'service' | 'silences'>> & {
  readonly silences?: FakeSilenceService;
  readonly options?: Partial<HttpAppOptions>;
};

/** Builds the surface with harmless defaults; nothing listens. */
export function testApp(overrides: TestAppOptions = {}): TestApp {
  const service = new FakeAlertService();
  const [deadLetters, trials] = [new FakeDeadLetters(), new FakeTrials()];
  const logged: string[] = [];
  const answered: string[] = [];
  const { options, silences = new FakeSilenceService(), ...deps } = overrides;
  const app = createHttpApp({
    ...QUIET_APP_DEPS,
    service,
    silences,
    ext: { deadLetters, trials },
    clock: { now: () => epochMs(0), monotonicMs: () => 0, schedule: () => () => undefined },
    logger: { log: (level, message) => logged.push(`${level}: ${message}`) },
    metrics: {
      ...QUIET_APP_DEPS.metrics,
      requestAnswered: (handler, method, { code }) => {
        answered.push(`${method} ${handler} ${String(code)}`);
      },
    },
    ...deps,
    options: { ...QUIET_APP_DEPS.options, ...options },
  });
  const ask = async (path: string, init?: RequestInit): Promise<Response> =>
    app.fetch(new Request(`http://alerts.example${path}`, init));
  return { ...app, service, silences, deadLetters, trials, logged, answered, ask };
}

/** A POST of JSON text, with the length that a real client states. */
export function jsonPost(body: string | Uint8Array): RequestInit {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : Uint8Array.from(body);
  return {
    method: 'POST',
    body: bytes,
    headers: { 'Content-Type': 'application/json', 'Content-Length': String(bytes.length) },
  };
}
