// All commands of the command line and their flags, in the order of the help (reference rows F10 to
// F21). Names, letters and defaults are those of amtool. Source: prometheus/alertmanager:cli/.
import type { CommandSpec } from '../parse/command-spec.ts';
import { ALERT } from './alert-commands.ts';
import { CHECK_CONFIG, CLUSTER, CONFIG, TEMPLATE } from './config-commands.ts';
import { DEAD_LETTERS } from './dead-letter-commands.ts';
import { GLOBAL_FLAGS } from './global-flags.ts';
import { RECEIVERS } from './receiver-commands.ts';
import { silenceCommand } from './silence-commands.ts';

/** What `tocsin` has beyond amtool's commands, besides `serve`. */
export const COMPLETION: CommandSpec = {
  name: 'completion',
  help: `Print a script for bash, zsh or fish that completes commands and flags.

  source <(PROGRAM completion bash)
  PROGRAM completion fish | source`,
  argument: { name: 'shell', kind: 'text', isRepeated: false, help: 'bash, zsh or fish' },
};

export interface TableOptions {
  /** What the program is called. */
  readonly name: string;
  /** Who a new silence is by when nobody says. */
  readonly author: string;
  /** Commands that only this program has. */
  readonly others: readonly CommandSpec[];
}

/** Builds the table of a program. */
export function commandTable({ name, author, others }: TableOptions): CommandSpec {
  const table: CommandSpec = {
    name,
    help: `Look at alerts and silences of a server, and change them.

Every flag can have its value in a file, as a line such as "alertmanager.url: http://127.0.0.1:9093". Files that are read, the first that names a flag wins:

  $HOME/.config/tocsin/config.yml
  $HOME/.config/amtool/config.yml
  /etc/tocsin/config.yml
  /etc/amtool/config.yml

Examples:

  ${name} alert --alertmanager.url=http://127.0.0.1:9093
  ${name} help silence add`,
    flags: GLOBAL_FLAGS,
    commands: [
      {
        name: 'help',
        help: `Show the help of a command.

  ${name} help silence add`,
        argument: { name: 'command', kind: 'text', isRepeated: true, help: 'The command' },
      },
      ALERT,
      silenceCommand(author),
      CHECK_CONFIG,
      CLUSTER,
      CONFIG,
      TEMPLATE,
      RECEIVERS,
      DEAD_LETTERS,
      ...others,
    ],
  };
  return withProgramName(table, name);
}

/** Examples say how the program is called. */
function withProgramName(command: CommandSpec, name: string): CommandSpec {
  return {
    ...command,
    help: command.help.replaceAll('PROGRAM', name),
    ...(command.commands === undefined
      ? {}
      : { commands: command.commands.map((each) => withProgramName(each, name)) }),
  };
}
