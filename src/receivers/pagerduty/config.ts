// pagerduty_configs (reference row N3). Every string is a template unless said otherwise.
import type { RawValue } from '../../config/decode/raw-value.ts';
import type { HttpConfig } from '../../config/http-config.ts';
import type { DurationMs } from '../../model/instant.ts';
import type { SecretSource } from '../../model/secret.ts';

export interface PagerdutyImage {
  /** An image without a source is not sent. */
  readonly src: string;
  readonly alt: string;
  readonly href: string;
}

export interface PagerdutyLink {
  /** A link without a target is not sent. */
  readonly href: string;
  readonly text: string;
}

export interface PagerdutyConfig {
  readonly kind: 'pagerduty';
  readonly sendResolved: boolean;
  readonly httpConfig: HttpConfig;
  /** `v1` with a service key, which wins over a routing key; otherwise `v2`. */
  readonly api: 'v1' | 'v2';
  /** The service key or the routing key; a template too. */
  readonly key: SecretSource;
  /** No template; the first API has a fixed address. */
  readonly url: string;
  readonly client: string;
  readonly clientUrl: string;
  readonly description: string;
  /** Name, which is no template, and a value whose strings are; defaults included. */
  readonly details: readonly (readonly [name: string, value: RawValue])[];
  readonly images: readonly PagerdutyImage[];
  readonly links: readonly PagerdutyLink[];
  readonly source: string;
  readonly severity: string;
  readonly class: string;
  readonly component: string;
  readonly group: string;
  /** 0 waits as long as the flush allows. */
  readonly timeoutMs: DurationMs;
}
