// `check-config`: says of each file whether the server would take it (reference row F18).
import { DONE, failed, type CommandContext, type CommandOutcome } from '../command.ts';
import type { CheckedConfig, ConfigSource } from '../world.ts';

export async function checkConfig(context: CommandContext): Promise<CommandOutcome> {
  const { args, world, matcherMode } = context;
  const { print, isStdinTerminal } = world.terminal;
  if (args.length === 0 && isStdinTerminal) return failed('Failed to read from standard input');
  let failures = 0;
  for (const source of await sourcesOf(args, world.readStdin)) {
    const checked = await world.rooms.checkConfig(source, matcherMode);
    print(verdict(nameOf(source), checked));
    if (checked.kind === 'refused' || checked.templateProblem !== undefined) failures += 1;
  }
  return failures === 0 ? DONE : failed(`failed to validate ${failures} file(s)`);
}

async function sourcesOf(
  paths: readonly string[],
  readStdin: () => Promise<string>,
): Promise<readonly ConfigSource[]> {
  if (paths.length > 0) return paths.map((path) => ({ kind: 'file', path }));
  return [{ kind: 'text', name: '/dev/stdin', text: await readStdin() }];
}

function nameOf(source: ConfigSource): string {
  switch (source.kind) {
    case 'file':
      return source.path;
    case 'text':
      return source.name;
    case 'printed':
      return '';
  }
}

function verdict(name: string, checked: CheckedConfig): string {
  if (checked.kind === 'refused') {
    return `Checking '${name}'  FAILED: ${checked.problems.join('\n  ')}\n\n`;
  }
  const { inhibitRules, receivers, templates, templateProblem } = checked;
  const templateVerdict = templateProblem === undefined ? 'SUCCESS' : `FAILED: ${templateProblem}`;
  return [
    `Checking '${name}'  SUCCESS`,
    'Found:',
    ' - global config',
    ' - route',
    ` - ${inhibitRules} inhibit rules`,
    ` - ${receivers} receivers`,
    ` - ${templates} templates`,
    ...(templates > 0 ? [`  ${templateVerdict}`] : []),
    '\n',
  ].join('\n');
}
