// GuardedIntegration: an integration behind the send budget and the circuit breaker that its receiver
// asks for. What may not be tried now fails fast with the time at which it may be.
import type { ReceiverTocsinConfig } from '../config/receiver-tocsin-config.ts';
import { formatDuration } from '../model/duration.ts';
import { durationMs } from '../model/instant.ts';
import { CircuitBreaker, type CircuitState } from '../notify/circuit-breaker.ts';
import type { GuardEvent } from '../notify/guard-event.ts';
import type { Integration, Notification, Outcome } from '../notify/integration.ts';
import { SendBudget } from '../notify/send-budget.ts';
import type { IntegrationDeps } from './integration-deps.ts';

export type GuardDeps = Pick<IntegrationDeps, 'clock' | 'logger' | 'onGuardEvent'>;

/** A guard as metrics show it; undefined for what its receiver does not ask for. */
export interface GuardView {
  readonly integration: string;
  readonly receiver: string;
  readonly circuit: CircuitState | undefined;
  readonly waiting: number | undefined;
}

/** Puts an integration behind what its receiver asks for; as it is when that is nothing. */
export function guardIntegration(
  integration: Integration,
  { receiver, tocsin }: { readonly receiver: string; readonly tocsin: ReceiverTocsinConfig },
  deps: GuardDeps,
): Integration {
  const { sendBudget, circuitBreaker } = tocsin;
  if (sendBudget === undefined && circuitBreaker === undefined) return integration;
  return new GuardedIntegration(integration, {
    receiver,
    budget: sendBudget && new SendBudget(sendBudget),
    breaker: circuitBreaker && new CircuitBreaker(circuitBreaker),
    deps,
  });
}

interface Guards {
  readonly receiver: string;
  readonly budget: SendBudget | undefined;
  readonly breaker: CircuitBreaker | undefined;
  readonly deps: GuardDeps;
}

export class GuardedIntegration implements Integration {
  readonly name: string;
  readonly index: number;
  readonly sendResolved: boolean;
  readonly #integration: Integration;
  readonly #guards: Guards;

  constructor(integration: Integration, guards: Guards) {
    this.name = integration.name;
    this.index = integration.index;
    this.sendResolved = integration.sendResolved;
    this.#integration = integration;
    this.#guards = guards;
  }

  view(): GuardView {
    const { receiver, breaker, budget } = this.#guards;
    return {
      integration: this.name,
      receiver,
      circuit: breaker?.state,
      waiting: budget?.waiting,
    };
  }

  async notify(notification: Notification, signal: AbortSignal): Promise<Outcome> {
    const refused = this.#refuse(notification);
    if (refused !== undefined) return refused;
    const { breaker } = this.#guards;
    if (breaker === undefined) return this.#integration.notify(notification, signal);
    breaker.begin();
    const outcome = await this.#integration.notify(notification, signal);
    this.#settle(outcome, breaker);
    return outcome;
  }

  close(): Promise<void> {
    return this.#integration.close();
  }

  /** The breaker comes first: what is not tried costs nothing of the budget. */
  #refuse({ groupKey }: Notification): Outcome | undefined {
    const { breaker, budget, deps } = this.#guards;
    const now = deps.clock.monotonicMs();
    const openUntil = breaker?.waitUntil(now);
    if (openUntil !== undefined) {
      this.#tell('circuit open');
      return wait('other', { why: 'the circuit breaker is open', until: openUntil, now });
    }
    const admission = budget?.take(groupKey, now);
    if (admission?.kind !== 'wait') return undefined;
    this.#tell('budget exceeded');
    return wait('rateLimited', { why: 'the send budget is used up', until: admission.until, now });
  }

  #settle(outcome: Outcome, breaker: CircuitBreaker): void {
    const wasClosed = breaker.state === 'closed';
    breaker.settle(outcome, this.#guards.deps.clock.monotonicMs());
    const { state } = breaker;
    if (state === 'open' && wasClosed) {
      this.#tell('circuit opened');
      const error = outcome.kind === 'sent' ? '' : outcome.error;
      this.#log('warn', 'Circuit breaker opened: attempts fail fast until one gets through', error);
    }
    if (state === 'closed' && !wasClosed) {
      this.#log('info', 'Circuit breaker closed: the receiver works again');
    }
  }

  #tell(event: GuardEvent): void {
    const { receiver, deps } = this.#guards;
    deps.onGuardEvent?.({ integration: this.name, receiver, event });
  }

  #log(level: 'info' | 'warn', message: string, error?: string): void {
    const { receiver, deps } = this.#guards;
    const where = { receiver, integration: `${this.name}[${String(this.index)}]` };
    deps.logger.log(level, message, error === undefined ? where : { ...where, err: error });
  }
}

function wait(
  reason: 'other' | 'rateLimited',
  at: { readonly why: string; readonly until: number; readonly now: number },
): Outcome {
  const retryAfterMs = Math.max(0, Math.ceil(at.until - at.now));
  const error = `not tried: ${at.why}, the next attempt is in ${formatDuration(durationMs(retryAfterMs))}`;
  return { kind: 'retry', reason, error, retryAfterMs, mayHaveArrived: false };
}
