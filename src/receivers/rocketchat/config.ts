// rocketchat_configs (reference row N17). Every string is a template unless said otherwise.
import type { HttpConfig } from '../../config/http-config.ts';
import type { SecretSource } from '../../model/secret.ts';

export interface RocketchatField {
  readonly title: string;
  readonly value: string;
  /** Undefined takes the receiver's `short_fields`. */
  readonly short: boolean | undefined;
}

/** A button. Upstream's configuration has more keys, but its messages do not. */
export interface RocketchatAction {
  readonly text: string;
  readonly url: string;
  readonly msg: string;
}

export interface RocketchatConfig {
  readonly kind: 'rocketchat';
  readonly sendResolved: boolean;
  readonly httpConfig: HttpConfig;
  /** The server, without the path of its API. No template. */
  readonly apiUrl: string;
  /** No template. */
  readonly token: SecretSource;
  /** The id of the user that the token belongs to. No template. */
  readonly tokenId: SecretSource;
  readonly channel: string;
  readonly color: string;
  readonly title: string;
  readonly titleLink: string;
  readonly text: string;
  readonly fields: readonly RocketchatField[];
  readonly shortFields: boolean;
  readonly emoji: string;
  readonly iconUrl: string;
  readonly imageUrl: string;
  readonly thumbUrl: string;
  readonly actions: readonly RocketchatAction[];
}
