import { describe, expect, it } from 'vitest';
import original from '../../golden/config/original.json' with { type: 'json' };
import verdicts from '../../golden/config/verdicts.json' with { type: 'json' };
import { describeProblem, loadGood, loadText, problemsOf } from './load-text.ts';

interface Verdict {
  readonly name: string;
  readonly yaml: string;
  readonly accepted: boolean;
  readonly problems: readonly string[];
  readonly warnings?: readonly string[];
}

const CASES: readonly Verdict[] = verdicts.cases;

describe('loadConfig() on a recorded text', () => {
  it.each(CASES)('tells every problem of: $name', ({ yaml, problems }) => {
    expect(problemsOf(yaml)).toEqual(problems);
  });

  it.each(CASES.filter(({ warnings }) => warnings !== undefined))(
    'warns of: $name',
    ({ yaml, warnings }) => {
      expect(loadGood(yaml).warnings.map(describeProblem)).toEqual(warnings);
    },
  );

  it('agrees with amtool on what is accepted, except where a feature is not supported (C1)', () => {
    const differing = CASES.filter(({ yaml, accepted }) => loadText(yaml).ok !== accepted);
    expect(differing.filter(({ accepted }) => !accepted)).toEqual([]);
    for (const { name, problems } of differing) {
      expect(problems, name).not.toEqual([]);
      expect(
        problems.every((text) => text.includes('is not supported yet')),
        name,
      ).toBe(true);
    }
  });

  it.each(original.cases)('prints as upstream: $name (H30)', ({ yaml, original: printed }) => {
    expect(loadGood(yaml).original).toBe(printed);
  });

  // Upstream prints both an app token and what it made of it, and reads neither again.
  it.each(original.cases.filter(({ name }) => !name.startsWith('slack')))(
    'prints what loads again: $name',
    ({ original: printed }) => {
      expect(problemsOf(printed)).toEqual([]);
    },
  );
});
