// What may stand next on a command line, for the completion of shells: they ask the program itself,
// so that it is never outdated.
import type { CommandSpec, FlagSpec } from './parse/command-spec.ts';
import { parseArguments } from './parse/parse-arguments.ts';
import { fail } from '../model/result.ts';

/** The shells that a script can be had for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** Lists what the last word may become; all words but the last are whole. */
export function completions(table: CommandSpec, words: readonly string[]): readonly string[] {
  const last = words.at(-1) ?? '';
  const whole = words.slice(0, -1);
  const options = { readFile: () => fail('not read'), ignoreDefaults: true };
  const parsed = parseArguments(table, whole, options);
  const { path } = parsed.ok ? parsed.value : parsed.error.parsed;
  const command = path.at(-1) ?? table;
  // Flags of the default command may be typed without its name.
  const defaults = (command.commands ?? []).filter(({ isDefault }) => isDefault === true);
  const flags = [...path, ...defaults].flatMap((each) => each.flags ?? []);
  const candidates = valuesOf(flags, whole.at(-1)) ?? [
    ...(command.commands ?? []).map(({ name }) => name),
    ...(last.startsWith('-') ? flags.flatMap(flagWords) : []),
  ];
  return candidates.filter((candidate) => candidate.startsWith(last));
}

function valuesOf(
  flags: readonly FlagSpec[],
  word: string | undefined,
): readonly string[] | undefined {
  const flag = flags.find(({ name, short }) => word === `--${name}` || word === `-${short ?? ''}`);
  if (flag === undefined || flag.type.kind === 'boolean') return undefined;
  return flag.type.kind === 'choice' ? flag.type.choices : [];
}

function flagWords(flag: FlagSpec): readonly string[] {
  if (flag.isHidden === true) return [];
  return flag.type.kind === 'boolean' && flag.default === 'true'
    ? [`--no-${flag.name}`]
    : [`--${flag.name}`];
}

/** Writes the script that a shell loads. */
export function completionScript(shell: Shell, program: string): string {
  switch (shell) {
    case 'bash':
      return `_${program}_complete() {
  mapfile -t COMPREPLY < <("$1" --completion-bash "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _${program}_complete ${program}
`;
    case 'zsh':
      return `#compdef ${program}
_${program}() {
  local -a candidates
  candidates=("\${(@f)$(\${words[1]} --completion-bash "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${candidates[*]}" ]]; then compadd -- $candidates; else _files; fi
}
compdef _${program} ${program}
`;
    case 'fish':
      return `function _${program}_complete
  set -l candidates (${program} --completion-bash (commandline -opc)[2..] (commandline -ct))
  if test (count $candidates) -gt 0
    printf '%s\\n' $candidates
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c ${program} -f -a '(_${program}_complete)'
`;
  }
}
