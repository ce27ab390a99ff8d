// `completion`: prints the script with which a shell completes this program's words.
import { DONE, failed, type CommandContext, type CommandOutcome } from '../command.ts';
import { completionScript, SHELLS } from '../completions.ts';

export async function completion({ args, world }: CommandContext): Promise<CommandOutcome> {
  const shell = SHELLS.find((each) => each === args[0]);
  if (shell === undefined) return failed(`expected one of ${SHELLS.join(', ')}`);
  world.terminal.print(completionScript(shell, world.name));
  return DONE;
}
