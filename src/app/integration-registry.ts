// IntegrationRegistry: the live integrations of the configuration in force.
import type { Integration, Notification } from '../notify/integration.ts';
import type { NotificationKey } from '../notify/notification-record.ts';
import { buildIntegration } from '../receivers/build-integration.ts';
import { isKnownIntegration } from '../receivers/integration-decoders.ts';
import type { IntegrationDeps } from '../receivers/integration-deps.ts';
import type { Renderer } from '../receivers/renderer.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { templateData } from '../template/data/template-data.ts';
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
    const templates = {
      bind: (notification: Notification) => bind(configuration, notification, deps.externalURL),
    };
    const routed = routedReceivers(configuration);
    const integrations = new Map<string, Integration>();
    for (const { name, integrations: configs } of configuration.config.receivers) {
      if (!routed.has(name)) continue;
      const counts = new Map<string, number>();
      for (const config of configs) {
        if (!isKnownIntegration(config)) continue;
        const index = counts.get(config.kind) ?? 0;
        counts.set(config.kind, index + 1);
        const integration = buildIntegration(config, index, { ...deps, templates });
        integrations.set(keyText(name, config.kind, index), integration);
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

  /** Releases all connections. */
  async close(): Promise<void> {
    await Promise.all([...this.#integrations.values()].map((integration) => integration.close()));
  }
}

function keyText(receiver: string, kind: string, index: number): string {
  return `${receiver}\0${kind}\0${index}`;
}

/** Gives a receiver the templates together with the data of its notification. */
function bind(
  { templates }: Configuration,
  notification: Notification,
  externalURL: string,
): Renderer {
  const data = templateData({ ...notification, externalURL });
  const render = (text: string): Result<string> => {
    const rendered = templates.renderText(text, data, { now: notification.now });
    return rendered.ok ? ok(rendered.value) : fail(rendered.error.message);
  };
  return { renderText: render, renderHtml: render };
}
