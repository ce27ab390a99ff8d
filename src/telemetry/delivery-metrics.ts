// What Tocsin adds to the delivery of notifications, seen from outside: metrics without a counterpart
// upstream, with the labels of upstream's notification metrics.
import type { Counter } from './metric.ts';
import type { MetricFamily, MetricRegistry } from './metric-registry.ts';
import type { ConfiguredIntegration, NotificationMetricsOptions } from './notification-metrics.ts';

export class DeliveryMetrics {
  readonly #withReceiverNames: boolean;
  readonly #templateFallbacks: MetricFamily<readonly string[], Counter>;

  constructor(registry: MetricRegistry, { withReceiverNames }: NotificationMetricsOptions) {
    this.#withReceiverNames = withReceiverNames;
    const labels = withReceiverNames ? ['integration', 'receiver_name'] : ['integration'];
    this.#templateFallbacks = registry.counter({
      name: 'tocsin_template_fallbacks_total',
      help: 'Messages in which built-in text stands in for a template that failed.',
      labels,
    });
  }

  /** Bound, so that it can be handed to receivers. */
  readonly templateFellBack = (of: ConfiguredIntegration): void => {
    this.#templateFallbacks.with(...this.#labelsOf(of)).value += 1;
  };

  #labelsOf({ integration, receiver }: ConfiguredIntegration): readonly string[] {
    return this.#withReceiverNames ? [integration, receiver] : [integration];
  }
}
