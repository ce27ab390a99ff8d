// ReceiverTester: tries receivers out. Integrations are made for the occasion, so that a trial meets
// neither the connections nor the memory of those that tell people.
import type {
  Preview,
  ReceiverTrials,
  TestResult,
  Trial,
  TrialProblem,
} from '../engine/receiver-trials.ts';
import type { MatcherMode } from '../matcher/label-name.ts';
import { isClassicLabelName, isUnicodeLabelName } from '../model/label-name.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Notification } from '../notify/integration.ts';
import { buildIntegration, type AnyIntegrationConfig } from '../receivers/build-integration.ts';
import { isKnownIntegration } from '../receivers/integration-decoders.ts';
import type { IntegrationDeps } from '../receivers/integration-deps.ts';
import { previewIntegration } from '../receivers/preview/preview-integration.ts';
import { templatesOf } from '../receivers/rendering/template-renderer.ts';
import type { Configuration } from './configuration.ts';
import { trialNotification, withoutEnds } from './trial-notification.ts';

/** One attempt; whoever asks waits for it. */
const TEST_MS = 10_000;
const TESTS_AT_ONCE = 4;
/** Integrations of one receiver that are tried at the same time. */
const INTEGRATIONS_AT_ONCE = 8;

export interface ReceiverTesterDeps {
  /** The configuration in force. */
  readonly configuration: () => Configuration;
  readonly integrationDeps: () => Omit<IntegrationDeps, 'templates'>;
  readonly matcherMode: MatcherMode;
  readonly newId: () => string;
}

/** One integration with the message for it. */
interface Candidate {
  readonly config: AnyIntegrationConfig;
  readonly index: number;
  readonly notification: Notification;
}

const NOTHING_LEFT = 'nothing to send: all alerts have ended, and send_resolved is false';

export class ReceiverTester implements ReceiverTrials {
  readonly #deps: ReceiverTesterDeps;
  #testsUnderWay = 0;

  constructor(deps: ReceiverTesterDeps) {
    this.#deps = deps;
  }

  async test(receiver: string, trial: Trial): Promise<Result<readonly TestResult[], TrialProblem>> {
    const candidates = this.#candidates(receiver, trial);
    if (!candidates.ok) return candidates;
    if (this.#testsUnderWay >= TESTS_AT_ONCE) {
      return fail({ kind: 'busy', message: 'other tests are under way, try again in a while' });
    }
    this.#testsUnderWay += 1;
    try {
      const deps = this.#deps.integrationDeps();
      return ok(await inTurn(candidates.value, (one) => testOne(one, this.#withTemplates(deps))));
    } finally {
      this.#testsUnderWay -= 1;
    }
  }

  async preview(receiver: string, trial: Trial): Promise<Result<readonly Preview[], TrialProblem>> {
    const candidates = this.#candidates(receiver, trial);
    if (!candidates.ok) return candidates;
    const deps = this.#withTemplates(this.#deps.integrationDeps());
    return ok(await inTurn(candidates.value, (one) => previewOne(one, deps)));
  }

  #candidates(receiver: string, trial: Trial): Result<readonly Candidate[], TrialProblem> {
    const { config } = this.#deps.configuration();
    const found = config.receivers.find(({ name }) => name === receiver);
    if (found === undefined) return notFound(`there is no receiver ${quote(receiver)}`);
    const wanted = named(found.integrations.filter(isKnownIntegration)).filter(
      ({ config: { kind }, index }) =>
        (trial.integration ?? kind) === kind && (trial.index ?? index) === index,
    );
    const isNamed = trial.integration !== undefined || trial.index !== undefined;
    if (wanted.length === 0 && isNamed)
      return notFound(`receiver ${quote(receiver)} has no such integration`);
    const notification = trialNotification(trial.alerts, {
      receiver,
      id: this.#deps.newId(),
      now: this.#deps.integrationDeps().clock.now(),
      resolveTimeoutMs: config.resolveTimeoutMs,
      isValidName: this.#deps.matcherMode === 'classic' ? isClassicLabelName : isUnicodeLabelName,
    });
    if (!notification.ok) return fail({ kind: 'refused', message: notification.error });
    const whole = notification.value;
    return ok(
      wanted.map((one) => ({
        ...one,
        notification: one.config.sendResolved ? whole : withoutEnds(whole),
      })),
    );
  }

  #withTemplates(deps: Omit<IntegrationDeps, 'templates'>): IntegrationDeps {
    const { templates } = this.#deps.configuration();
    return { ...deps, templates: templatesOf(templates, deps.externalURL) };
  }
}

async function testOne(
  { config, index, notification }: Candidate,
  deps: IntegrationDeps,
): Promise<TestResult> {
  const tried = { integration: config.kind, index };
  if (notification.alerts.length === 0) {
    const failure = { reason: 'other', error: NOTHING_LEFT, wouldRetry: false } as const;
    return { ...tried, elapsedMs: 0, failure };
  }
  const { clock } = deps;
  const integration = buildIntegration(config, index, deps);
  const abort = new AbortController();
  const cancel = clock.schedule(TEST_MS, () => {
    // The name tells receivers that time ran out.
    abort.abort(new DOMException('', 'TimeoutError'));
  });
  const startedAt = clock.monotonicMs();
  try {
    const outcome = await integration.notify(notification, abort.signal);
    const elapsedMs = Math.round(clock.monotonicMs() - startedAt);
    if (outcome.kind === 'sent') return { ...tried, elapsedMs, failure: undefined };
    const { kind, reason, error } = outcome;
    return { ...tried, elapsedMs, failure: { reason, error, wouldRetry: kind === 'retry' } };
  } finally {
    cancel();
    await integration.close();
  }
}

function previewOne(
  { config, index, notification }: Candidate,
  deps: IntegrationDeps,
): Promise<Preview> | Preview {
  if (notification.alerts.length > 0) {
    return previewIntegration(config, index, { notification, deps });
  }
  return { integration: config.kind, index, steps: [], notes: [], error: NOTHING_LEFT };
}

/** Names each integration by its position among those of the same kind. */
function named(
  configs: readonly AnyIntegrationConfig[],
): readonly Omit<Candidate, 'notification'>[] {
  const counts = new Map<string, number>();
  return configs.map((config) => {
    const index = counts.get(config.kind) ?? 0;
    counts.set(config.kind, index + 1);
    return { config, index };
  });
}

/** A few at a time, in order. */
async function inTurn<T, R>(
  items: readonly T[],
  run: (item: T) => Promise<R> | R,
): Promise<readonly R[]> {
  const results: R[] = [];
  for (let from = 0; from < items.length; from += INTEGRATIONS_AT_ONCE) {
    const slice = items.slice(from, from + INTEGRATIONS_AT_ONCE);
    results.push(...(await Promise.all(slice.map(run))));
  }
  return results;
}

function notFound(message: string): Result<never, TrialProblem> {
  return fail({ kind: 'not found', message });
}

function quote(text: string): string {
  return JSON.stringify(text);
}
