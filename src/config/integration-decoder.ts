// The port between the configuration and the receivers: `config` knows no integration by name,
// each receiver brings the decoder of its own `<kind>_configs` items.
import type { IntegrationConfig } from './config.ts';
import type { DecodeContext, YamlValue } from './decode/codec.ts';
import type { ConfigNode } from './decode/node.ts';
import type { GlobalConfig } from './global-codec.ts';

/** Where problems go, and what an integration inherits. */
export interface IntegrationContext extends DecodeContext {
  readonly global: GlobalConfig;
}

/** An integration that was read. */
export interface DecodedIntegration {
  /** Everything resolved: globals merged in, durations as numbers. */
  readonly config: IntegrationConfig;
  /** The same item as a printed configuration shows it, secrets masked (reference row H30). */
  readonly printed: YamlValue;
}

/** Reads one item of `<kind>_configs`. */
export interface IntegrationDecoder {
  /** `webhook` for `webhook_configs`. */
  readonly kind: string;
  /**
   * Reads a node that is not null. Problems go to the context with upstream's words; undefined when
   * nothing usable is left after one.
   */
  decode(node: ConfigNode, context: IntegrationContext): DecodedIntegration | undefined;
}
