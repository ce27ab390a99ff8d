// How deep a file may be nested: deeper than anybody writes, and not as deep as would keep the parser busy.
import { describe, expect, it } from 'vitest';
import { readYaml } from '../../../../src/config/decode/yaml-source.ts';

const TOO_DEEP = ['yaml: the file is nested too deeply'];

function problemsOf(text: string): readonly string[] {
  return readYaml(text).problems.map(({ message }) => message);
}

describe('readYaml()', () => {
  it.each([
    ['lists', '[', ']'],
    ['maps', '{a: ', '}'],
  ])('refuses %s within one another a thousand times, open or closed', (_, opening, closing) => {
    expect(problemsOf(`a: ${opening.repeat(1_001)}`)).toEqual(TOO_DEEP);
    expect(problemsOf(`a: ${opening.repeat(1_001)}${closing.repeat(1_001)}`)).toEqual(TOO_DEEP);
  });

  it('takes any number of brackets one after the other, as templates have them', () => {
    expect(problemsOf(`a: '${'{{ .Status }} [x] '.repeat(5_000)}'`)).toEqual([]);
    expect(problemsOf(`a: '${']'.repeat(5_000)}'`)).toEqual([]);
  });
});
