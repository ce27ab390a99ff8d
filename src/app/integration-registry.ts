// IntegrationRegistry: the live integrations of the configuration in force.
import type { Integration } from '../notify/integration.ts';
import type { NotificationKey } from '../notify/notification-record.ts';
import { buildIntegration } from '../receivers/build-integration.ts';
import {
  GuardedIntegration,
  guardIntegration,
  type GuardView,
} from '../receivers/guarded-integration.ts';
import { isKnownIntegration } from '../receivers/integration-decoders.ts';
import type { IntegrationDeps } from '../receivers/integration-deps.ts';
import { templatesOf } from '../receivers/rendering/template-renderer.ts';
import { routedReceivers, type Configuration } from './configuration.ts';

export class IntegrationRegistry {
  readonly #integrations: ReadonlyMap<string, Integration>;

  private constructor(integrations: ReadonlyMap<string, Integration>) {
    this.#integrations = integrations;
  }

  /** Builds the integrations of every receiver that a route names (reference row C16). */
  static build(
    configuration: Configuration,
    deps: Omit<IntegrationDeps, 'templates'>,
  ): IntegrationRegistry {
    const templates = templatesOf(configuration.templates, deps.externalURL);
    const routed = routedReceivers(configuration);
    const integrations = new Map<string, Integration>();
    for (const { name, integrations: configs, tocsin } of configuration.config.receivers) {
      if (!routed.has(name)) continue;
      const counts = new Map<string, number>();
      for (const config of configs) {
        if (!isKnownIntegration(config)) continue;
        const index = counts.get(config.kind) ?? 0;
        counts.set(config.kind, index + 1);
        const built = buildIntegration(config, index, { ...deps, templates });
        const guarded = guardIntegration(built, { receiver: name, tocsin }, deps);
        integrations.set(keyText(name, config.kind, index), guarded);
      }
    }
    return new IntegrationRegistry(integrations);
  }

  get size(): number {
    return this.#integrations.size;
  }

  get({ receiver, integration, index }: NotificationKey): Integration | undefined {
    return this.#integrations.get(keyText(receiver, integration, index));
  }

  /** The state of every send budget and circuit breaker. */
  guards(): readonly GuardView[] {
    return [...this.#integrations.values()].flatMap((each) =>
      each instanceof GuardedIntegration ? [each.view()] : [],
    );
  }

  /** Releases all connections. */
  async close(): Promise<void> {
    await Promise.all([...this.#integrations.values()].map((integration) => integration.close()));
  }
}

function keyText(receiver: string, kind: string, index: number): string {
  return `${receiver}\0${kind}\0${index}`;
}
