// The help of a command, in the layout that users of amtool know: usage, flags, arguments, commands.
// Source: alecthomas/kingpin:templates.go (CompactUsageTemplate), usage.go.
import type { ArgumentSpec, CommandSpec, FlagSpec } from './parse/command-spec.ts';

/** First columns from this width on have a line of their own. */
const WIDE = 30;
const NARROWEST = 40;
const NARROWEST_COLUMN = 24;
const STACKED_INDENT = 6;

type Path = readonly [CommandSpec, ...CommandSpec[]];

/** Writes the help of the last command of a path. `width` is how many characters a line may have. */
export function helpText(path: Path, width: number): string {
  const [program] = path;
  const command = path.at(-1) ?? program;
  const names = path.map(({ name }) => name);
  const flags = path.flatMap(({ flags: own }) => own ?? []).filter(isShown);
  const lineWidth = Math.max(width, NARROWEST);
  const sections = [
    `usage: ${names.join(' ')}${signature(command, path.length === 1)}\n`,
    `${wrap(command.help, lineWidth).join('\n')}\n`,
    `Flags:\n${twoColumns(flagRows(flags), lineWidth)}`,
  ];
  const { argument, commands } = command;
  if (argument !== undefined) {
    sections.push(`Args:\n${twoColumns([[argumentText(argument), argument.help]], lineWidth)}`);
  }
  if (commands !== undefined) {
    const head = path.length === 1 ? '' : `  ${names.slice(1).join(' ')}\n`;
    sections.push(`Commands:\n${head}${commandList(commands, path.length)}`);
  }
  return `${sections.join('\n')}\n`;
}

/** What may stand behind the name of a command. */
function signature({ flags = [], argument, commands }: CommandSpec, isProgram: boolean): string {
  const required = flags.filter(({ isRequired }) => isRequired === true);
  const hasOptional = flags.some((flag) => isShown(flag) && flag.isRequired !== true);
  return [
    ...required.map((flag) => ` --${flag.name}=${placeholder(flag)}`),
    hasOptional || isProgram ? ' [<flags>]' : '',
    commands === undefined ? '' : ' <command> [<args> ...]',
    argument === undefined ? '' : ` [<${argument.name}>${argument.isRepeated ? '...' : ''}]`,
  ].join('');
}

function commandList(commands: readonly CommandSpec[], depth: number): string {
  return commands
    .map((command) => {
      const { name, isDefault, commands: inner = [] } = command;
      // A group is told by its members alone.
      const { flags, argument } = command;
      const behind = signature({ name, help: '', ...pick({ flags, argument }) }, false);
      const line = `${'  '.repeat(depth)}${name}${isDefault === true ? '*' : ''}${behind}\n`;
      return line + commandList(inner, depth + 1);
    })
    .join('');
}

function pick(parts: {
  readonly flags: readonly FlagSpec[] | undefined;
  readonly argument: ArgumentSpec | undefined;
}): Partial<CommandSpec> {
  return {
    ...(parts.flags === undefined ? {} : { flags: parts.flags }),
    ...(parts.argument === undefined ? {} : { argument: parts.argument }),
  };
}

function isShown(flag: FlagSpec): boolean {
  return flag.isHidden !== true;
}

function flagRows(flags: readonly FlagSpec[]): readonly (readonly [string, string])[] {
  return flags.map((flag) => {
    const isSwitch = flag.type.kind === 'boolean';
    const name = `--${isSwitch ? '[no-]' : ''}${flag.name}`;
    const value = isSwitch ? '' : `=${placeholder(flag)}`;
    const more = flag.type.kind === 'texts' ? ' ...' : '';
    return [
      `${flag.short === undefined ? '    ' : `-${flag.short}, `}${name}${value}${more}`,
      flag.help,
    ];
  });
}

function placeholder(flag: FlagSpec): string {
  if (flag.placeholder !== undefined) return flag.placeholder;
  if (flag.default === undefined) return flag.name.toUpperCase();
  return flag.type.kind === 'text' ? `"${flag.default}"` : flag.default;
}

function argumentText({ name }: ArgumentSpec): string {
  return `[<${name}>]`;
}

function twoColumns(rows: readonly (readonly [string, string])[], width: number): string {
  const widths = rows.map(([left]) => left.length).filter((length) => length < WIDE);
  const column = Math.max(0, ...widths);
  // On a narrow terminal what is said of a flag stands below it.
  const isStacked = width - column - 4 < NARROWEST_COLUMN;
  const indent = ' '.repeat(isStacked ? STACKED_INDENT : column + 4);
  return rows
    .map(([left, right]) => {
      const [first = '', ...others] = wrap(right, width - indent.length);
      const head =
        left.length < WIDE && !isStacked
          ? `  ${left.padEnd(column)}  ${first}`
          : `  ${left}\n${indent}${first}`;
      return [head, ...others.map((line) => `${indent}${line}`)].join('\n');
    })
    .map((row) => `${row}\n`)
    .join('');
}

/** Breaks text at spaces. Lines that begin with a space are examples, and stay as they are. */
function wrap(text: string, width: number): string[] {
  return text
    .split('\n')
    .flatMap((line) => (line.startsWith(' ') ? [line] : wrapLine(line, width)));
}

function wrapLine(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
