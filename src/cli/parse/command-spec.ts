// The shape of a command table: which commands, flags and arguments there are. The parser, the help
// and the completions all read the same table.

/** How the text behind a flag is understood. */
export type FlagType =
  /** Takes no text; `--no-x` turns it off. */
  | { readonly kind: 'boolean' }
  | { readonly kind: 'text' }
  /** May be given several times. */
  | { readonly kind: 'texts' }
  | { readonly kind: 'integer' }
  /** Go's durations, with days and weeks on top. */
  | { readonly kind: 'duration' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  /** An address with a scheme; never printed, as it may carry a password. */
  | { readonly kind: 'url' }
  /** A file that must exist when the command line is read. */
  | { readonly kind: 'file' };

export interface FlagSpec {
  readonly name: string;
  /** One letter. */
  readonly short?: string;
  readonly type: FlagType;
  readonly help: string;
  /** As it would be typed; a configuration file may give another. */
  readonly default?: string;
  /** What the help shows in place of a value. */
  readonly placeholder?: string;
  readonly isHidden?: boolean;
  readonly isRequired?: boolean;
}

/** What stands behind a command: at most one kind of arguments. */
export interface ArgumentSpec {
  readonly name: string;
  readonly help: string;
  /** `file` is a file that must exist. */
  readonly kind: 'text' | 'file';
  readonly isRepeated: boolean;
}

export interface CommandSpec {
  readonly name: string;
  /** The first line stands alone in lists. */
  readonly help: string;
  readonly flags?: readonly FlagSpec[];
  readonly argument?: ArgumentSpec;
  readonly commands?: readonly CommandSpec[];
  /** Taken when none of its siblings is named. */
  readonly isDefault?: boolean;
  /** Whether `--alertmanager.url` must be known. */
  readonly needsServer?: boolean;
}

/** Finds the sub-command that is taken when none is named. */
export function defaultCommand(command: CommandSpec): CommandSpec | undefined {
  return command.commands?.find(({ isDefault }) => isDefault === true);
}
