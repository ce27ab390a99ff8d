// The Discord receiver: posts an embed to a webhook (row N11).
import type { Integration } from '../../notify/integration.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { JsonIntegration } from '../json-integration.ts';
import type { DiscordConfig } from './config.ts';
import { withDiscordWait } from './discord-answer.ts';
import { buildDiscordMessage } from './payload.ts';

/** Creates the integration. */
export function createDiscord(
  config: DiscordConfig,
  index: number,
  deps: IntegrationDeps,
): Integration {
  const { sendResolved, httpConfig, webhookUrl } = config;
  return new JsonIntegration(
    {
      name: 'discord',
      sendResolved,
      httpConfig,
      url: webhookUrl,
      buildMessage: (render, state) => buildDiscordMessage(config, render, state),
      correctAnswer: withDiscordWait,
    },
    index,
    deps,
  );
}
