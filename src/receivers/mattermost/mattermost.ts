// The Mattermost receiver: posts to an incoming webhook (row N18).
import type { Integration } from '../../notify/integration.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { JsonIntegration } from '../json-integration.ts';
import type { MattermostConfig } from './config.ts';
import { buildMattermostMessage } from './payload.ts';

/** Creates the integration. */
export function createMattermost(
  config: MattermostConfig,
  index: number,
  deps: IntegrationDeps,
): Integration {
  const { sendResolved, httpConfig, webhookUrl } = config;
  return new JsonIntegration(
    {
      name: 'mattermost',
      sendResolved,
      httpConfig,
      url: webhookUrl,
      buildMessage: (render, state) => buildMattermostMessage(config, render, state),
    },
    index,
    deps,
  );
}
