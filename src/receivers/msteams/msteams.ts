// The Microsoft Teams receiver for connectors of Microsoft 365 (row N13).
import type { Integration } from '../../notify/integration.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { JsonIntegration } from '../json-integration.ts';
import type { MsTeamsConfig } from './config.ts';
import { buildMsTeamsMessage, correctMsTeamsAnswer } from './payload.ts';

/** Creates the integration. */
export function createMsTeams(
  config: MsTeamsConfig,
  index: number,
  deps: IntegrationDeps,
): Integration {
  const { sendResolved, httpConfig, webhookUrl } = config;
  return new JsonIntegration(
    {
      name: 'msteams',
      sendResolved,
      httpConfig,
      url: webhookUrl,
      buildMessage: (render, state) => buildMsTeamsMessage(config, render, state),
      correctAnswer: correctMsTeamsAnswer,
    },
    index,
    deps,
  );
}
