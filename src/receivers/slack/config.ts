// slack_configs (reference row N6). Every string is a template unless said otherwise.
import type { DurationMs } from '../../model/instant.ts';
import type { SecretSource } from '../../model/secret.ts';
import type { HttpConfig } from '../../config/http-config.ts';

export interface SlackField {
  readonly title: string;
  readonly value: string;
  /** Undefined takes the receiver's `short_fields`. */
  readonly short: boolean | undefined;
}

export interface SlackConfirmation {
  readonly text: string;
  readonly title: string;
  readonly okText: string;
  readonly dismissText: string;
}

export interface SlackAction {
  readonly type: string;
  readonly text: string;
  readonly url: string;
  readonly style: string;
  readonly name: string;
  readonly value: string;
  readonly confirm: SlackConfirmation | undefined;
}

export interface SlackConfig {
  readonly kind: 'slack';
  readonly sendResolved: boolean;
  readonly httpConfig: HttpConfig;
  /** Where to post: an incoming webhook, or a Web API method when the app token authorises it. */
  readonly apiUrl: SecretSource;
  readonly channel: string;
  readonly username: string;
  readonly color: string;
  readonly title: string;
  readonly titleLink: string;
  readonly pretext: string;
  readonly text: string;
  readonly messageText: string;
  readonly fields: readonly SlackField[];
  readonly shortFields: boolean;
  readonly footer: string;
  readonly fallback: string;
  readonly callbackId: string;
  readonly iconEmoji: string;
  readonly iconUrl: string;
  readonly imageUrl: string;
  readonly thumbUrl: string;
  readonly linkNames: boolean;
  readonly mrkdwnIn: readonly string[];
  readonly actions: readonly SlackAction[];
  readonly updateMessage: boolean;
  /** 0 waits as long as the flush allows. */
  readonly timeoutMs: DurationMs;
}
