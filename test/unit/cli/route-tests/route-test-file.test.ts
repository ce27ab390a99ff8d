import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../../../src/config/config.ts';
import { parseRouteTests } from '../../../../src/cli/route-tests/route-test-file.ts';

const parse = (text: string) => parseRouteTests(text, { file: 't.yml', matcherMode: 'fallback' });

describe('parseRouteTests()', () => {
  it('reads labels and receivers, with the line of each test', () => {
    const text = `# of the pagers
tests:
  - name: disks
    labels: { service: db, level: 3, __proto__: x }
    receivers: [pager, mails]

  - { labels: {}, receivers: [default] }
`;
    const read = parse(text);
    const tests = read.ok ? read.value : [];
    expect(tests.map(({ labels, ...test }) => ({ ...test, labels: [...labels] }))).toEqual([
      {
        file: 't.yml',
        line: 3,
        name: 'disks',
        labels: [
          ['__proto__', 'x'],
          ['level', '3'],
          ['service', 'db'],
        ],
        receivers: ['pager', 'mails'],
      },
      { file: 't.yml', line: 7, name: '', labels: [], receivers: ['default'] },
    ]);
  });

  it.each([
    ['nothing', '', ['t.yml:1:1: expected tests: a list of labels with their receivers']],
    ['no tests', 'tests: []', ['t.yml:1:1: expected tests: a list of labels with their receivers']],
    ['a list', '- a', ['t.yml:1:1: expected file of route tests as a mapping, found a list']],
    ['no YAML', 'tests: [', ['t.yml:1:9: yaml: ']],
    [
      'a key with a slip',
      'tests:\n  - lables: {}\n    receivers: [a]',
      [
        't.yml:2:5: field lables not found in route test, did you mean "labels"?',
        't.yml:2:5: route test has no labels',
      ],
    ],
    ['no receivers', 'tests: [{ labels: {} }]', ['t.yml:1:9: route test has no receivers']],
    [
      'an empty list of receivers',
      'tests: [{ labels: {}, receivers: [] }]',
      ['t.yml:1:34: expected at least one receiver'],
    ],
    [
      'a receiver without a name',
      'tests:\n- labels: {}\n  receivers:\n  -\n',
      ['t.yml:4:4: expected the name of a receiver'],
    ],
    [
      'a text where a list belongs',
      'tests: [{ labels: {}, receivers: a }]',
      ['t.yml:1:34: expected a list, found a text'],
    ],
    [
      'a label without a name',
      'tests: [{ labels: { "": a }, receivers: [a] }]',
      ['t.yml:1:21: "" is not a label name'],
    ],
    [
      'a label twice',
      'tests: [{ labels: { a: x, a: y }, receivers: [a] }]',
      ['t.yml:1:27: key "a" already set in map'],
    ],
  ])('refuses %s, with the place', (_, text, problems) => {
    const read = parse(text);
    const lines = read.ok ? [] : read.error.map(formatProblem);
    expect(lines).toEqual(problems.map((problem): unknown => expect.stringContaining(problem)));
  });
});
