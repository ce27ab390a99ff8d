// What the command line needs of the world around it; the composition root provides it, tests
// replace it.
import type { MatcherMode } from '../matcher/label-name.ts';
import type { EpochMs } from '../model/instant.ts';
import type { Result } from '../model/result.ts';
import type { Route } from '../route/route.ts';
import type { Transport } from './api/transport.ts';

export interface World {
  /** What the program is called; errors and help begin with it. */
  readonly name: string;
  readonly version: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
  readonly now: () => EpochMs;
  /** Waits some milliseconds; resolves to whether to go on. */
  readonly pause: (ms: number) => Promise<boolean>;
  /** Who runs the program; empty when the system does not know. */
  readonly user: () => string;
  /** The rest of standard input. */
  readonly readStdin: () => Promise<string>;
  readonly rooms: LentRooms;
}

export interface Terminal {
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  /** Whether a person reads the output. */
  readonly isInteractive: boolean;
  /** Whether a person reads the errors. */
  readonly showsProgress: boolean;
  readonly isStdinTerminal: boolean;
  /** How many characters a line of help may have. */
  readonly columns: number;
  /** How many characters a line of the errors may have. */
  readonly errorColumns: number;
}

/** What other rooms do for the command line. Each loads what it needs when it is called. */
export interface LentRooms {
  /** Says of a configuration whether the server would take it. */
  checkConfig(source: ConfigSource, mode: MatcherMode): Promise<CheckedConfig>;
  /** Loads the routes of a configuration. Fails with one line per problem. */
  loadRoutes(source: ConfigSource, mode: MatcherMode): Promise<Result<Route>>;
  /**
   * Loads a configuration in order to compare it. Paths in it stay as they are written when
   * `keepsPaths`. Fails with one line per problem.
   */
  loadCompared(
    source: ConfigSource,
    options: { readonly mode: MatcherMode; readonly keepsPaths: boolean },
  ): Promise<Result<ComparedConfig>>;
  renderTemplate(request: RenderRequest): Promise<Result<string>>;
  /** A way to the server by an http_config, or by the proxies that the environment names. */
  openTransport(httpConfigFile: string | undefined): Promise<Result<Transport>>;
}

export type ConfigSource =
  | { readonly kind: 'file'; readonly path: string }
  /** Text from elsewhere; `name` stands for it in problems. */
  | { readonly kind: 'text'; readonly name: string; readonly text: string }
  /** What a server printed: secrets are hidden, and only the routes are of interest. */
  | { readonly kind: 'printed'; readonly text: string };

/** A configuration as far as two of them can be compared. */
export interface ComparedConfig {
  readonly root: Route;
  /** With all defaults, and without secrets. */
  readonly printed: string;
  /** A digest of the secrets of each receiver; undefined when they are hidden. */
  readonly secretsOfReceivers: ReadonlyMap<string, string> | undefined;
}

export type CheckedConfig =
  | { readonly kind: 'refused'; readonly problems: readonly string[] }
  | {
      readonly kind: 'accepted';
      readonly inhibitRules: number;
      readonly receivers: number;
      readonly templates: number;
      /** Undefined when the templates are fine. */
      readonly templateProblem: string | undefined;
    };

export interface RenderRequest {
  readonly globs: readonly string[];
  readonly text: string;
  /** HTML is escaped by context. */
  readonly type: 'html' | 'text';
  /** JSON; undefined takes a made-up notification. */
  readonly data: string | undefined;
  readonly now: EpochMs;
}
