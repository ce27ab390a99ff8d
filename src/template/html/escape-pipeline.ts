// Puts escapers at the end of a pipeline. Where its author has put a predefined escaper already, the
// two are merged, so that nothing is escaped twice.
// Source: golang/go:src/html/template/escape.go (ensurePipelineContains).
import type { CommandNode, PipeNode } from '../parse/node.ts';
import { JOIN_ARGUMENTS, type EscaperName } from './escaper/escaper-name.ts';

/** Functions of any template that escape for one context. */
export const PREDEFINED: ReadonlySet<string> = new Set(['html', 'urlquery']);

/** The predefined escaper that may stand for an escaper. */
const EQUIVALENT: ReadonlyMap<string, string> = new Map([
  ['_html_template_attrescaper', 'html'],
  ['_html_template_htmlescaper', 'html'],
  ['_html_template_rcdataescaper', 'html'],
  ['_html_template_urlescaper', 'urlquery'],
  // Stricter than needed, but what old templates were written for.
  ['_html_template_urlnormalizer', 'urlquery'],
]);

/** Escapers that change nothing behind the one they are listed for. */
const REDUNDANT: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['_html_template_commentescaper', ['_html_template_attrescaper', '_html_template_htmlescaper']],
  ['_html_template_cssescaper', ['_html_template_attrescaper']],
  ['_html_template_jsregexpescaper', ['_html_template_attrescaper']],
  ['_html_template_jsstrescaper', ['_html_template_attrescaper']],
  ['_html_template_jstmpllitescaper', ['_html_template_attrescaper']],
  ['_html_template_urlescaper', ['_html_template_urlnormalizer']],
]);

/** Answers the pipeline with the escapers at its end. At most its last command is predefined. */
export function addEscapers(pipe: PipeNode, escapers: readonly EscaperName[]): PipeNode {
  if (escapers.length === 0) return pipe;
  const own = splitCall(pipe);
  const last = own.at(-1);
  const predefined = last === undefined ? '' : calledName(last);
  const isMerged =
    PREDEFINED.has(predefined) && escapers.some((name) => equivalent(name) === predefined);
  const kept = isMerged ? own.slice(0, -1) : own;
  const present = new Set(kept.map((command) => equivalent(calledName(command))));
  const commands = escapers
    .map((name) => (isMerged && equivalent(name) === predefined ? predefined : name))
    .filter((name) => !present.has(equivalent(name)))
    .reduce((all, name) => append(all, callOf(name, pipe.pos)), kept);
  return { ...pipe, commands };
}

/** `html a b` becomes `join a b | html`, whose end can be merged. */
function splitCall({ commands, pos }: PipeNode): readonly CommandNode[] {
  const [only] = commands;
  if (only === undefined || commands.length > 1 || only.args.length === 1) return commands;
  const name = calledName(only);
  if (!PREDEFINED.has(name)) return commands;
  const [first, ...rest] = only.args;
  const joined = { kind: 'identifier', pos: first.pos, name: JOIN_ARGUMENTS } as const;
  return [{ ...only, args: [joined, ...rest] }, callOf(name, pos)];
}

function append(commands: readonly CommandNode[], command: CommandNode): readonly CommandNode[] {
  const last = commands.at(-1);
  const redundant = last === undefined ? undefined : REDUNDANT.get(calledName(last));
  const name = calledName(command);
  const isRedundant = redundant?.includes(name) === true;
  return isRedundant ? commands : [...commands, command];
}

/** The function that a command calls by its name, or the empty string. */
function calledName({ args: [first] }: CommandNode): string {
  return first.kind === 'identifier' ? first.name : '';
}

function equivalent(name: string): string {
  return EQUIVALENT.get(name) ?? name;
}

function callOf(name: string, pos: number): CommandNode {
  return { kind: 'command', pos, args: [{ kind: 'identifier', pos, name }] };
}
