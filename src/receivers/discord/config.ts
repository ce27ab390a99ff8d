// discord_configs (reference row N11).
import type { SecretSource } from '../../model/secret.ts';
import type { HttpConfig } from '../../config/http-config.ts';

export interface DiscordConfig {
  readonly kind: 'discord';
  readonly sendResolved: boolean;
  readonly httpConfig: HttpConfig;
  readonly webhookUrl: SecretSource;
  /** Template; stands above the embed. */
  readonly content: string;
  /** Template. */
  readonly title: string;
  /** Template. */
  readonly message: string;
  /** No template; empty keeps the webhook's own name. */
  readonly username: string;
  /** No template; empty keeps the webhook's own picture. */
  readonly avatarUrl: string;
}
