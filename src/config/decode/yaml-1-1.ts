// Where YAML 1.1, as Go's yaml.v2 reads it, is stricter than the parser, which reads YAML 1.2.
// Source: gopkg.in/yaml.v2:scannerc.go and parserc.go.
import type { Scalar } from 'yaml';
import { lineContexts } from './line-contexts.ts';
import type { Offset } from './node.ts';

export interface StrictProblem {
  readonly at: Offset;
  readonly message: string;
}

const ANCHOR = /^[A-Za-z0-9_-]+$/;

/** Finds a directive other than one `%YAML 1.1` and `%TAG`s. */
export function findDirectiveProblem(text: string): StrictProblem | undefined {
  let hasVersion = false;
  for (const { 0: line, index } of text.matchAll(/^.*$/gm)) {
    if (/^\ufeff?[ \t\r]*(?:#.*)?$/.test(line)) continue;
    if (!/^\ufeff?%/.test(line)) return undefined;
    const [name, version = ''] = line.replace(/^\ufeff?%/, '').split(/[ \t\r]+/);
    if (name !== 'YAML' && name !== 'TAG') {
      return { at: index, message: 'yaml: found unknown directive name' };
    }
    if (name === 'TAG') continue;
    if (version !== '1.1') return { at: index, message: 'yaml: found incompatible YAML document' };
    if (hasVersion) return { at: index, message: 'yaml: found duplicate %YAML directive' };
    hasVersion = true;
  }
  return undefined;
}

/** Finds an otherwise empty line that begins with a tab where a key could stand. */
export function findTabProblem(text: string): StrictProblem | undefined {
  if (!/^ *\t[ \t]*\r?(?:#|$)/m.test(text)) return undefined;
  let indent = 0;
  for (const { at: start, context } of lineContexts(text)) {
    const [, spaces = '', rest = ''] = /^( *)(.*)/.exec(text.slice(start)) ?? [];
    const isBlank = /^[ \t\r]*(?:#.*)?$/.test(rest);
    if (isBlank && context === 'block' && rest.startsWith('\t') && spaces.length <= indent) {
      const message = 'yaml: found a tab character that violates indentation';
      return { at: start + spaces.length, message };
    }
    if (!isBlank) indent = spaces.length;
  }
  return undefined;
}

/** Says what is wrong with the name of an anchor; undefined when nothing is. */
export function anchorProblem(name: string): string | undefined {
  if (ANCHOR.test(name)) return undefined;
  return 'yaml: the name of an anchor may only have letters, digits, _ and -';
}

/** Finds what is wrong with a scalar, given as it stands in the file; `at` counts from its start. */
export function scalarProblem(
  type: Scalar['type'],
  source: string,
  isInFlow: boolean,
): StrictProblem | undefined {
  if (type === 'QUOTE_DOUBLE') {
    const escape = /^(?:[^\\]|\\[^/])*?\\\//.exec(source);
    if (escape === null) return undefined;
    return { at: escape[0].length - 2, message: 'yaml: found unknown escape character' };
  }
  if (type === 'PLAIN') {
    const at = isInFlow ? source.indexOf('?') : -1;
    const message = 'yaml: a text with a question mark inside brackets must be put in quotes';
    return at === -1 ? undefined : { at, message };
  }
  if (/^[|>][-+]?[ \t]*(?:#.*)?\r?\n(?: *\r?\n)* *\t/.test(source)) {
    return { at: 0, message: 'yaml: found a tab character where an indentation space is expected' };
  }
  return undefined;
}
