// The decoders of all receivers, in the order in which a receiver's integrations are built.
import type { IntegrationConfig } from '../config/config.ts';
import type { IntegrationDecoder } from '../config/integration-decoder.ts';
import type { AnyIntegrationConfig } from './build-integration.ts';
import { emailDecoder } from './email/decode.ts';
import { slackDecoder } from './slack/decode.ts';
import { webhookDecoder } from './webhook/decode.ts';

export const INTEGRATION_DECODERS: readonly IntegrationDecoder[] = [
  webhookDecoder,
  emailDecoder,
  slackDecoder,
];

/** Narrows a decoded item to the configurations that `INTEGRATION_DECODERS` make. */
export function isKnownIntegration(config: IntegrationConfig): config is AnyIntegrationConfig {
  return INTEGRATION_DECODERS.some(({ kind }) => kind === config.kind);
}
