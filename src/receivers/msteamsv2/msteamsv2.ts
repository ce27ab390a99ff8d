// The Microsoft Teams receiver for workflows of Power Automate (row N14).
import type { Integration } from '../../notify/integration.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { JsonIntegration } from '../json-integration.ts';
import type { MsTeamsV2Config } from './config.ts';
import { buildMsTeamsV2Message } from './payload.ts';

/** Creates the integration. */
export function createMsTeamsV2(
  config: MsTeamsV2Config,
  index: number,
  deps: IntegrationDeps,
): Integration {
  const { sendResolved, httpConfig, webhookUrl } = config;
  return new JsonIntegration(
    {
      name: 'msteamsv2',
      sendResolved,
      httpConfig,
      url: webhookUrl,
      buildMessage: (render, state) => buildMsTeamsV2Message(config, render, state),
    },
    index,
    deps,
  );
}
