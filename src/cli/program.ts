// The command line: which commands there are and what they are called with.
import { Command } from 'commander';

/** The commands themselves; the composition root lends them what they need. */
export interface Commands {
  /** Runs until the server has stopped; resolves to the exit code. */
  serve(command: Command): Promise<number>;
  /** Prints a verdict on each file; resolves to the closing line when any is refused. */
  checkConfig(files: readonly string[]): Promise<string | undefined>;
}

export interface ProgramOptions {
  readonly name: 'tocsin' | 'alertmanager' | 'amtool';
  readonly version: string;
  /** A command with the server's flags. */
  readonly serveCommand: (name: string, usage?: string) => Command;
  readonly commands: Commands;
  readonly exit: (code: number) => void;
}

/**
 * Builds the program. Called `alertmanager` it serves with the flags it is given; called `amtool`
 * it is the command line alone; `tocsin` has both.
 */
export function createProgram(options: ProgramOptions): Command {
  const { name, version, serveCommand, commands, exit } = options;
  const banner = `${name}, version ${version} (tocsin)`;
  if (name === 'alertmanager') {
    return serveCommand(name)
      .version(banner, '--version', 'Print the version.')
      .action(async (_: unknown, command: Command) => {
        exit(await commands.serve(command));
      });
  }
  const program = new Command(name)
    .description('An alert receiver and router that keeps its state.')
    .version(banner, '--version', 'Print the version.')
    .showHelpAfterError(`(see ${name} --help)`)
    .configureHelp({ helpWidth: 100 });
  const check = checkConfigCommand(name, async (files) => {
    const failure = await commands.checkConfig(files);
    if (failure !== undefined) process.stderr.write(`${name}: error: ${failure}\n\n`);
    exit(failure === undefined ? 0 : 1);
  });
  program.addCommand(check);
  if (name === 'tocsin') {
    const serve = serveCommand('serve', 'tocsin serve').action(
      async (_: unknown, command: Command) => {
        exit(await commands.serve(command));
      },
    );
    program.addCommand(serve);
  }
  return program;
}

function checkConfigCommand(
  program: string,
  run: (files: readonly string[]) => Promise<void>,
): Command {
  return new Command('check-config')
    .description('Say whether the server would take each of these configuration files.')
    .argument('<files...>', 'alertmanager.yml files')
    .addHelpText('after', `\nExample:\n  ${program} check-config alertmanager.yml`)
    .action(run);
}
