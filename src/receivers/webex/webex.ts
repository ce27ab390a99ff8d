// The Webex receiver: posts a message to a room in the name of a bot (row N12).
import { Secret } from '../../model/secret.ts';
import type { Integration } from '../../notify/integration.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { JsonIntegration } from '../json-integration.ts';
import type { WebexConfig } from './config.ts';
import { buildWebexMessage } from './payload.ts';

/** Creates the integration. */
export function createWebex(
  config: WebexConfig,
  index: number,
  deps: IntegrationDeps,
): Integration {
  const { sendResolved, httpConfig, apiUrl } = config;
  return new JsonIntegration(
    {
      name: 'webex',
      sendResolved,
      httpConfig,
      url: { kind: 'inline', secret: new Secret(apiUrl) },
      buildMessage: (render, state) => buildWebexMessage(config, render, state),
    },
    index,
    deps,
  );
}
