// PostedAlert: one alert as a client sent it, after the edge has checked its types.
import type { EpochMs } from '../model/instant.ts';

/**
 * `labels` and `annotations` are objects fresh from a JSON parser: read them with `Object.keys`
 * or `Object.entries` only, never by `in` or inheritance.
 */
export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Undefined when absent, null or Go's zero time. */
  readonly startsAt: EpochMs | undefined;
  readonly endsAt: EpochMs | undefined;
  readonly generatorURL: string;
}
