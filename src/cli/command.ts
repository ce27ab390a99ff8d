// What every command gets and what it may come to.
import type { MatcherMode } from '../matcher/label-name.ts';
import type { Result } from '../model/result.ts';
import type { ApiClient } from './api/api-client.ts';
import type { OutputStyle } from './output/print-results.ts';
import type { FlagValues } from './parse/flag-values.ts';
import type { World } from './world.ts';

export interface CommandContext {
  readonly world: World;
  readonly flags: FlagValues;
  /** What stood behind the command's name. */
  readonly args: readonly string[];
  readonly style: OutputStyle;
  readonly matcherMode: MatcherMode;
  /** Tells a person something that is no result. */
  readonly warn: (text: string) => void;
  /** Opens the way to the server that `--alertmanager.url` names. */
  readonly openApi: () => Promise<Result<ApiClient, Failure>>;
}

/** Runs one command. */
export type CommandAction = (context: CommandContext) => Promise<CommandOutcome>;

export type CommandOutcome = { readonly kind: 'done' } | Failure;

/** The program says the message, if there is one, and ends with 1. */
export interface Failure {
  readonly kind: 'failed';
  readonly message: string | undefined;
  /** Whether an empty line follows the message, as amtool has it for all but a few. */
  readonly hasEmptyLine: boolean;
}

export const DONE: CommandOutcome = { kind: 'done' };

/** Fails with a message. */
export function failed(message: string): Failure {
  return { kind: 'failed', message, hasEmptyLine: true };
}

/** Fails with a message that no empty line follows. */
export function failedShort(message: string): Failure {
  return { kind: 'failed', message, hasEmptyLine: false };
}
