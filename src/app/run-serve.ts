// `serve` as it is typed: `alertmanager` with upstream's flags, or `tocsin serve`.
import { Command } from 'commander';
import { runServer } from './run-server.ts';
import { serveCommand } from './serve-options.ts';
import { VERSION } from './version.ts';

/** Runs the server until a signal ends it. Resolves to the exit code. */
export async function runServe(
  name: 'alertmanager' | 'tocsin',
  words: readonly string[],
): Promise<number> {
  let code = 0;
  const serve =
    name === 'alertmanager' ? serveCommand(name) : serveCommand('serve', `${name} serve`);
  serve.action(async (_: unknown, command: Command) => {
    code = await runServer(command);
  });
  const program = name === 'alertmanager' ? serve : new Command(name).addCommand(serve);
  program.version(`${name}, version ${VERSION} (tocsin)`, '--version', 'Print the version.');
  await program.parseAsync(words, { from: 'user' });
  return code;
}
