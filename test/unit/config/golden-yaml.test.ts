import { describe, expect, it } from 'vitest';
import type { LoadOptions } from '../../../src/config/load-config.ts';
import sections from '../../golden/config/sections.json' with { type: 'json' };
import syntax from '../../golden/config/syntax.json' with { type: 'json' };
import typing from '../../golden/config/typing.json' with { type: 'json' };
import { loadGood, loadText, problemsOf } from './load-text.ts';

interface Recorded {
  readonly name: string;
  readonly yaml: string;
  readonly mode?: string;
  readonly accepted: boolean;
  readonly original?: string;
  readonly problems: readonly string[];
}

const SYNTAX: readonly Recorded[] = syntax.cases;
const SECTIONS: readonly Recorded[] = sections.cases;

/** What this version refuses and Alertmanager takes. */
const OWN_REFUSALS = ['there is no Kafka client built in'];

function optionsOf({ mode }: Recorded): Partial<LoadOptions> {
  if (mode === 'classic-mode') return { matcherMode: 'classic' };
  return mode === 'utf8-strict-mode' ? { matcherMode: 'utf8-strict' } : {};
}

/** The lines of a printed configuration that the smallest file does not have. */
function addedLines(printed: string, smallest: string): string {
  const left = smallest.split('\n');
  const added = printed.split('\n').filter((line) => {
    const index = left.indexOf(line);
    if (index !== -1) left.splice(index, 1);
    return index === -1;
  });
  return added.join('\n');
}

describe.each([
  ['syntax (C1)', SYNTAX],
  ['a section', SECTIONS],
] as const)('loadConfig() on %s', (_title, cases) => {
  it.each(cases)('answers as recorded: $name', (recorded) => {
    const { yaml, accepted, original, problems } = recorded;
    const options = optionsOf(recorded);
    expect(problemsOf(yaml, options)).toEqual(problems);
    const isOwn = OWN_REFUSALS.some((text) => problems[0]?.includes(text));
    expect(problems.length === 0).toBe(accepted && !isOwn);
    if (problems.length === 0) expect(loadGood(yaml, options).original).toBe(original);
  });
});

describe('loadConfig() on a value', () => {
  const smallest = loadGood('route: {receiver: a}\nreceivers: [{name: a}]\n').original;

  it.each(typing.fields)(
    'types, refuses and prints as Go does: $field (C1)',
    ({ template, values }) => {
      const answers = values.map(([value]) => {
        const loaded = loadText(template.replace('@', () => value ?? ''));
        return [value, loaded.ok ? addedLines(loaded.value.original, smallest) : null];
      });
      expect(answers).toEqual(values.map(([value, printed]) => [value, printed]));
    },
  );
});
