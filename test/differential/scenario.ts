// Scenario: a story that two servers are told alike, as data: what stands in the configuration, what
// is posted, asked and done when. All times are milliseconds relative to the story's start.
import type { ConfigSpec } from './config-spec.ts';

/** An alert of a batch; a time may be left out, or be Go's zero time. */
export interface AlertSpec {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly generatorURL?: string;
  readonly startsAt?: number | 'zero';
  readonly endsAt?: number | 'zero';
}

/** A matcher as the API writes it. */
export interface SilenceMatcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual: boolean;
}

/** A silence to post. `name` is how later steps of the story call it; servers give it an id. */
export interface SilenceSpec {
  readonly name: string;
  readonly matchers: readonly SilenceMatcher[];
  readonly startsAt: number;
  readonly endsAt: number;
  readonly comment: string;
  /** Posted with the id that the server gave the silence of this name. */
  readonly replaces?: string;
}

interface Timed {
  readonly at: number;
}

export type Step = Timed &
  (
    | { readonly kind: 'post'; readonly alerts: readonly AlertSpec[] }
    /** A body as it stands, mostly one that is to be refused. */
    | { readonly kind: 'raw'; readonly path: string; readonly body: string }
    | { readonly kind: 'silence'; readonly silence: SilenceSpec }
    | { readonly kind: 'unsilence'; readonly name: string }
    | { readonly kind: 'get'; readonly path: string }
    /** Writes the configuration of this position and sends SIGHUP. */
    | { readonly kind: 'reload'; readonly config: number }
    | { readonly kind: 'restart'; readonly signal: 'SIGTERM' | 'SIGKILL' }
  );

export interface Scenario {
  readonly seed: number;
  /** Configuration files, the first for the start; receivers post below `SINK_URL`. */
  readonly configs: readonly ConfigSpec[];
  /** In the order of their times. */
  readonly steps: readonly Step[];
  readonly durationMs: number;
}

/** Stands in configurations for the server that takes the messages: `<SINK_URL>/<receiver>/<index>`. */
export const SINK_URL = 'http://sink.example';

/** What both servers call themselves in messages. */
export const EXTERNAL_URL = 'http://am.example';

/** How often ended alerts are collected: never within a story. */
export const GC_INTERVAL = '30m';
