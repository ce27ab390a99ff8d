// What Tocsin adds to the delivery of notifications, seen from outside: metrics without a counterpart
// upstream, with the labels of upstream's notification metrics.
import type { CircuitState } from '../notify/circuit-breaker.ts';
import type { GuardEvent } from '../notify/guard-event.ts';
import type { Counter, Gauge } from './metric.ts';
import type { MetricFamily, MetricRegistry } from './metric-registry.ts';
import type { ConfiguredIntegration, NotificationMetricsOptions } from './notification-metrics.ts';

/** The state of what stands before an integration; undefined for what there is not. */
export interface GuardState extends ConfiguredIntegration {
  readonly circuit: CircuitState | undefined;
  /** Messages that wait for their turn. */
  readonly waiting: number | undefined;
}

type Family<M extends Counter | Gauge> = MetricFamily<readonly string[], M>;

const CIRCUIT_VALUES: Readonly<Record<CircuitState, number>> = {
  closed: 0,
  'half-open': 1,
  open: 2,
};

export class DeliveryMetrics {
  readonly #withReceiverNames: boolean;
  readonly #templateFallbacks: Family<Counter>;
  readonly #circuitState: Family<Gauge>;
  readonly #circuitOpened: Family<Counter>;
  readonly #circuitRefused: Family<Counter>;
  readonly #budgetWaiting: Family<Gauge>;
  readonly #budgetExceeded: Family<Counter>;

  constructor(registry: MetricRegistry, { withReceiverNames }: NotificationMetricsOptions) {
    this.#withReceiverNames = withReceiverNames;
    const labels = withReceiverNames ? ['integration', 'receiver_name'] : ['integration'];
    const counter = (name: string, help: string): Family<Counter> =>
      registry.counter({ name: `tocsin_${name}_total`, help, labels });
    const gauge = (name: string, help: string): Family<Gauge> =>
      registry.gauge({ name: `tocsin_${name}`, help, labels });
    this.#templateFallbacks = counter(
      'template_fallbacks',
      'Messages in which built-in text stands in for a template that failed.',
    );
    this.#circuitState = gauge(
      'receiver_circuit_state',
      'Circuit breaker: 0 closed, 1 half-open, 2 open; the worst of those that share the labels.',
    );
    this.#circuitOpened = counter('receiver_circuit_opened', 'How often circuit breakers opened.');
    this.#circuitRefused = counter(
      'receiver_circuit_refused',
      'Attempts not made because a circuit breaker was open.',
    );
    this.#budgetWaiting = gauge(
      'receiver_budget_waiting',
      'Messages that wait because the send budget is used up.',
    );
    this.#budgetExceeded = counter(
      'receiver_budget_exceeded',
      'Attempts put off because the send budget was used up.',
    );
  }

  /** Bound, so that it can be handed to receivers. */
  readonly templateFellBack = (of: ConfiguredIntegration): void => {
    this.#templateFallbacks.with(...this.#labelsOf(of)).value += 1;
  };

  /** Bound, so that it can be handed to receivers. */
  readonly guardTold = (of: ConfiguredIntegration & { readonly event: GuardEvent }): void => {
    this.#familyOf(of.event).with(...this.#labelsOf(of)).value += 1;
  };

  /** Shows the guards of the configuration in force. */
  show(guards: readonly GuardState[]): void {
    this.#circuitState.clear();
    this.#budgetWaiting.clear();
    for (const guard of guards) {
      const labels = this.#labelsOf(guard);
      if (guard.circuit !== undefined) {
        const gauge = this.#circuitState.with(...labels);
        gauge.set(Math.max(gauge.value, CIRCUIT_VALUES[guard.circuit]));
      }
      if (guard.waiting !== undefined) {
        this.#budgetWaiting.with(...labels).value += guard.waiting;
      }
    }
  }

  #familyOf(event: GuardEvent): Family<Counter> {
    switch (event) {
      case 'circuit opened':
        return this.#circuitOpened;
      case 'circuit open':
        return this.#circuitRefused;
      case 'budget exceeded':
        return this.#budgetExceeded;
    }
  }

  #labelsOf({ integration, receiver }: ConfiguredIntegration): readonly string[] {
    return this.#withReceiverNames ? [integration, receiver] : [integration];
  }
}
