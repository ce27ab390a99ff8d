// Metrics of what Tocsin adds to the delivery of notifications.
import { describe, expect, it } from 'vitest';
import { DeliveryMetrics, type GuardState } from '../../../src/telemetry/delivery-metrics.ts';
import { MetricRegistry } from '../../../src/telemetry/metric-registry.ts';

const GUARDS: readonly GuardState[] = [
  { integration: 'slack', receiver: 'a', circuit: 'open', waiting: 2 },
  { integration: 'slack', receiver: 'b', circuit: 'closed', waiting: 3 },
  { integration: 'email', receiver: 'b', circuit: 'half-open', waiting: undefined },
  { integration: 'webhook', receiver: 'b', circuit: undefined, waiting: 0 },
];

function exposed(withReceiverNames: boolean): readonly string[] {
  const registry = new MetricRegistry();
  const metrics = new DeliveryMetrics(registry, { withReceiverNames });
  metrics.show([{ integration: 'sns', receiver: 'gone', circuit: 'open', waiting: 9 }]);
  metrics.show(GUARDS);
  const of = { integration: 'slack', receiver: 'a' };
  metrics.templateFellBack(of);
  for (const event of [
    'circuit opened',
    'circuit open',
    'circuit open',
    'budget exceeded',
  ] as const)
    metrics.guardTold({ ...of, event });
  return registry
    .expose()
    .split('\n')
    .filter((line) => line.startsWith('tocsin_'));
}

describe('DeliveryMetrics', () => {
  it('shows by integration the worst circuit, and the sum of what waits', () => {
    expect(exposed(false)).toEqual([
      'tocsin_receiver_budget_exceeded_total{integration="slack"} 1',
      'tocsin_receiver_budget_waiting{integration="slack"} 5',
      'tocsin_receiver_budget_waiting{integration="webhook"} 0',
      'tocsin_receiver_circuit_opened_total{integration="slack"} 1',
      'tocsin_receiver_circuit_refused_total{integration="slack"} 2',
      'tocsin_receiver_circuit_state{integration="email"} 1',
      'tocsin_receiver_circuit_state{integration="slack"} 2',
      'tocsin_template_fallbacks_total{integration="slack"} 1',
    ]);
  });

  it('names receivers where the feature asks for it', () => {
    expect(exposed(true).filter((line) => line.includes('circuit_state'))).toEqual([
      'tocsin_receiver_circuit_state{integration="email",receiver_name="b"} 1',
      'tocsin_receiver_circuit_state{integration="slack",receiver_name="a"} 2',
      'tocsin_receiver_circuit_state{integration="slack",receiver_name="b"} 0',
    ]);
  });
});
