// mattermost_configs (reference row N18). Every string is a template.
import type { SecretSource } from '../../model/secret.ts';
import type { HttpConfig } from '../../config/http-config.ts';

export interface MattermostField {
  readonly title: string;
  readonly value: string;
  /** Undefined leaves the choice to Mattermost. */
  readonly short: boolean | undefined;
}

/** A block of a message; empty texts are left out. */
export interface MattermostAttachment {
  readonly fallback: string;
  readonly color: string;
  readonly pretext: string;
  readonly text: string;
  readonly authorName: string;
  readonly authorLink: string;
  readonly authorIcon: string;
  readonly title: string;
  readonly titleLink: string;
  readonly fields: readonly MattermostField[];
  readonly thumbUrl: string;
  readonly footer: string;
  readonly footerIcon: string;
  readonly imageUrl: string;
}

export interface MattermostPriority {
  /** `urgent`, `important` or `standard` once it is rendered; anything else is standard. */
  readonly priority: string;
  /** Only of a message that is urgent or important. */
  readonly requestedAck: boolean;
  /** Only of a message that is urgent. */
  readonly persistentNotifications: boolean;
}

export interface MattermostConfig {
  readonly kind: 'mattermost';
  readonly sendResolved: boolean;
  readonly httpConfig: HttpConfig;
  readonly webhookUrl: SecretSource;
  readonly channel: string;
  readonly username: string;
  readonly iconUrl: string;
  readonly iconEmoji: string;
  /** The only attachment, unless the configuration lists `attachments`. */
  readonly own: MattermostAttachment;
  /** When there are any, the text stands above them and nothing else of `own` is shown. */
  readonly attachments: readonly MattermostAttachment[];
  readonly type: string;
  /** Markdown in the side bar; empty shows none. */
  readonly card: string;
  /** Undefined sends none. */
  readonly priority: MattermostPriority | undefined;
}
