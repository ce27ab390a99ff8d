// Words of a command line → commands, flags and arguments, as users of amtool type them: flags
// anywhere, `--flag=value` or `--flag value`, `-sa`, `-ojson`, `--no-flag`, `--`, `@file`.
// Not a library's work: commander has no flags with dots that turn off by `--no-`, hands a flag to a
// command only behind its name, has no sub-commands that need not be named, and no `@file`. Bent to
// all that it would be a second parser around the first, and would still word errors its own way.
// Source: alecthomas/kingpin:parser.go, flags.go.
import { closestTo } from '../../config/decode/closest.ts';
import { quoteGo } from '../../model/go-quote.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { defaultCommand, type CommandSpec, type FlagSpec } from './command-spec.ts';

/** What the words said, not yet checked against the types of the flags. */
export interface ParsedWords {
  /** From the program down to the command that was meant. */
  readonly path: readonly [CommandSpec, ...CommandSpec[]];
  /** In the order of the command line. */
  readonly flags: readonly GivenFlag[];
  readonly args: readonly string[];
}

export interface GivenFlag {
  readonly flag: FlagSpec;
  readonly text: string;
}

export interface ParseOptions {
  /** Reads a file of words for `@file`. */
  readonly readFile: (path: string) => Result<string>;
  /** For the help: stay at the command that was named. */
  readonly ignoreDefaults?: boolean;
}

/** Parses words. Fails with one line; what was understood until then comes along for the help. */
export function parseArguments(
  program: CommandSpec,
  words: readonly string[],
  options: ParseOptions,
): Result<ParsedWords, { readonly message: string; readonly parsed: ParsedWords }> {
  const parser = new ArgumentParser(program, words, options);
  const problem = parser.run();
  const parsed = parser.parsed();
  return problem === undefined ? ok(parsed) : fail({ message: problem, parsed });
}

class ArgumentParser {
  readonly #words: string[];
  readonly #readFile: ParseOptions['readFile'];
  readonly #path: [CommandSpec, ...CommandSpec[]];
  readonly #flags: GivenFlag[] = [];
  readonly #args: string[] = [];
  readonly #takesDefaults: boolean;
  /** Everything behind `--` is an argument. */
  #onlyArguments = false;

  constructor(program: CommandSpec, words: readonly string[], options: ParseOptions) {
    this.#words = [...words];
    this.#path = [program];
    this.#readFile = options.readFile;
    this.#takesDefaults = options.ignoreDefaults !== true;
  }

  parsed(): ParsedWords {
    return { path: this.#path, flags: this.#flags, args: this.#args };
  }

  /** Consumes all words; returns what is wrong with them. */
  run(): string | undefined {
    for (let word = this.#words.shift(); word !== undefined; word = this.#words.shift()) {
      const problem = this.#take(word);
      if (problem !== undefined) return problem;
    }
    while (this.#descendToDefault());
    return undefined;
  }

  #take(word: string): string | undefined {
    if (this.#onlyArguments) return this.#takeArgument(word);
    if (word === '--') {
      this.#onlyArguments = true;
      return undefined;
    }
    if (word.startsWith('--')) return this.#takeLong(word);
    // A lone `-` is an empty argument.
    if (word === '-') return this.#takeArgument('');
    if (word.startsWith('-')) return this.#takeShort(word);
    if (word.startsWith('@')) return this.#takeFile(word.slice(1));
    return this.#takeArgument(word);
  }

  #takeLong(word: string): string | undefined {
    const equals = word.indexOf('=');
    const shown = equals < 0 ? word : word.slice(0, equals);
    const name = shown.slice(2);
    const value = equals < 0 ? undefined : word.slice(equals + 1);
    const flag = this.#findFlag((each) => each.name === name);
    if (flag !== undefined) return this.#takeFlag(flag, { shown, value });
    const positive = name.startsWith('no-') ? name.slice('no-'.length) : undefined;
    const inverted = this.#findFlag((each) => each.name === positive);
    if (inverted?.type.kind === 'boolean' && value === undefined) {
      this.#flags.push({ flag: inverted, text: 'false' });
      return undefined;
    }
    const near = nearest(name, this.#flagNames());
    return `unknown long flag '${shown}'${near === undefined ? '' : `, did you mean '--${near}'?`}`;
  }

  /** `-x`, several booleans at once, and a value right behind its letter. */
  #takeShort(word: string): string | undefined {
    const [letter = ''] = word.slice(1);
    const rest = word.slice(1 + letter.length);
    const flag = this.#findFlag((each) => each.short === letter);
    if (flag === undefined) return `unknown short flag '-${letter}'`;
    if (flag.type.kind === 'boolean') {
      if (rest !== '') this.#words.unshift(`-${rest}`);
      this.#flags.push({ flag, text: 'true' });
      return undefined;
    }
    return this.#takeFlag(flag, { shown: `-${letter}`, value: rest === '' ? undefined : rest });
  }

  #takeFlag(
    flag: FlagSpec,
    { shown, value }: { readonly shown: string; readonly value: string | undefined },
  ): string | undefined {
    if (flag.type.kind === 'boolean') {
      if (value !== undefined) {
        return `flag '${shown}' takes no value; write ${shown} or --no-${flag.name}`;
      }
      this.#flags.push({ flag, text: 'true' });
      return undefined;
    }
    const isMissing = value === undefined && !isValue(this.#words[0]);
    const text = value ?? (isMissing ? undefined : this.#words.shift());
    if (text === undefined) return `expected argument for flag '${shown}'`;
    this.#flags.push({ flag, text });
    return undefined;
  }

  /** Words of a file, one per line, in place of the word that names it. */
  #takeFile(path: string): string | undefined {
    if (path === '') return 'expected @ file to expand arguments from';
    const text = this.#readFile(path);
    if (!text.ok) return `failed to open arguments file ${quoteGo(path)}: ${text.error}`;
    const lines = text.value.split(/\r?\n/);
    this.#words.unshift(...lines.filter((line) => !line.startsWith('#') && line.trim() !== ''));
    return undefined;
  }

  #takeArgument(word: string): string | undefined {
    const command = this.#command();
    if (command.commands !== undefined) return this.#takeCommand(command.commands, word);
    const { argument } = command;
    if (argument === undefined || (!argument.isRepeated && this.#args.length > 0)) {
      return `unexpected ${word}`;
    }
    this.#args.push(word);
    return undefined;
  }

  #takeCommand(commands: readonly CommandSpec[], word: string): string | undefined {
    const named = commands.find(({ name }) => name === word);
    if (named !== undefined) {
      this.#path.push(named);
      return undefined;
    }
    return this.#descendToDefault() ? this.#takeArgument(word) : unknownCommand(commands, word);
  }

  /** A flag of the path; one that only a default sub-command has selects that. */
  #findFlag(isMeant: (flag: FlagSpec) => boolean): FlagSpec | undefined {
    for (;;) {
      const known = this.#path.flatMap(({ flags }) => flags ?? []).find(isMeant);
      if (known !== undefined) return known;
      const next = defaultCommand(this.#command());
      if (next === undefined || !this.#takesDefaults) return undefined;
      this.#path.push(next);
    }
  }

  /** Of all commands so far, and of those that need not be named. */
  #flagNames(): readonly string[] {
    return this.#path
      .flatMap(({ flags }) => flags ?? [])
      .filter(({ isHidden }) => isHidden !== true)
      .map(({ name }) => name);
  }

  #descendToDefault(): boolean {
    const next = this.#takesDefaults ? defaultCommand(this.#command()) : undefined;
    if (next === undefined) return false;
    this.#path.push(next);
    return true;
  }

  #command(): CommandSpec {
    return this.#path.at(-1) ?? this.#path[0];
  }
}

/** A lone `-` is a value; a flag, or the end of the flags, is none. */
function isValue(word: string | undefined): boolean {
  return word !== undefined && (word === '-' || !word.startsWith('-'));
}

function unknownCommand(commands: readonly CommandSpec[], word: string): string {
  const names = commands.map(({ name }) => name);
  const near = nearest(word, names);
  const hint =
    near === undefined ? `; there are ${names.join(', ')}` : `, did you mean ${quoteGo(near)}?`;
  return `expected command but got ${quoteGo(word)}${hint}`;
}

/** What was begun and not ended, or mistyped. */
function nearest(word: string, names: readonly string[]): string | undefined {
  const begun = word.length < 3 ? [] : names.filter((name) => name.startsWith(word));
  return begun.length === 1 ? begun[0] : closestTo(word, names);
}
