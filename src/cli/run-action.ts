// Runs what stands behind a command: once, or again and again with `--watch`.
import { loadAction } from './command-actions.ts';
import {
  failed,
  type CommandAction,
  type CommandContext,
  type CommandOutcome,
  type Failure,
} from './command.ts';
import { matcherModeOf } from './features.ts';
import { Connection } from './open-api.ts';
import { wantsColour } from './output/colour.ts';
import type { OutputStyle } from './output/print-results.ts';
import { dateFormatter } from './output/server-date.ts';
import type { FlagValues } from './parse/flag-values.ts';
import type { World } from './world.ts';

export interface ActionCall {
  /** With all commands above it. */
  readonly command: string;
  readonly args: readonly string[];
  readonly flags: FlagValues;
  readonly world: World;
}

type Settings = Pick<CommandContext, 'flags' | 'args' | 'style' | 'matcherMode'>;

/** Runs a command. With `--watch` it comes back when whoever watches has had enough. */
export async function runAction(call: ActionCall): Promise<CommandOutcome> {
  const { command, args, flags, world } = call;
  const matcherMode = matcherModeOf(flags.text('enable-feature'));
  if (!matcherMode.ok) return failed(matcherMode.error);
  const action = await loadAction(command);
  if (action === undefined) return failed(`'${command}' must come first on the command line`);
  const style = await styleOf(flags, world);
  const settings: Settings = { flags, args, style, matcherMode: matcherMode.value };
  const everyMs = flags.number('watch');
  if (everyMs <= 0) return runOnce(action, settings, world);
  for (;;) {
    const outcome = await runOnce(action, settings, onFreshPage(world));
    // A server that is away for a moment is no reason to stop watching.
    if (outcome.kind === 'failed') world.terminal.printError(errorText(world.name, outcome));
    if (!(await world.pause(everyMs))) return outcome;
  }
}

/** Words a failure as amtool does; empty when there is nothing to say. */
export function errorText(name: string, { message, hasEmptyLine }: Failure): string {
  if (message === undefined) return '';
  return `${name}: error: ${message}${hasEmptyLine ? '\n\n' : '\n'}`;
}

async function runOnce(
  action: CommandAction,
  settings: Settings,
  world: World,
): Promise<CommandOutcome> {
  const { flags } = settings;
  const deadline = startDeadline(flags.number('timeout'));
  const connection = new Connection(world, flags, deadline.signal);
  try {
    return await action({
      ...settings,
      world,
      warn: (text) => world.terminal.printError(`Warning: ${text}\n`),
      openApi: () => connection.open(),
    });
  } finally {
    await connection.close();
    deadline.cancel();
  }
}

/** On a terminal a result takes the place of the one before. */
function onFreshPage(world: World): World {
  const { terminal } = world;
  if (!terminal.isInteractive) return world;
  const print = (text: string): void => terminal.print(`\u001b[H\u001b[2J${text}`);
  return { ...world, terminal: { ...terminal, print } };
}

function startDeadline(ms: number): { readonly signal: AbortSignal; readonly cancel: () => void } {
  const controller = new AbortController();
  const expire = (): void => controller.abort('context deadline exceeded');
  // A timer cannot wait for months; nobody waits that long for an answer either.
  const timer = setTimeout(expire, Math.min(Math.max(ms, 0), 2 ** 31 - 1));
  return { signal: controller.signal, cancel: () => clearTimeout(timer) };
}

async function styleOf(flags: FlagValues, world: World): Promise<OutputStyle> {
  const output = flags.text('output');
  const format = output === 'extended' || output === 'json' ? output : 'simple';
  const { isInteractive } = world.terminal;
  return {
    format,
    formatDate: await dateFormatter(flags.text('date.format')),
    isForTerminal: isInteractive,
    hasColour: wantsColour(world.environment, isInteractive),
  };
}
