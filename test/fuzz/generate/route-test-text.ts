// Files of route tests: a full one with lines left out, changed by bytes and tokens.
import type { SeededRandom } from '../../support/seeded-random.ts';
import { wordsOf } from './corpus.ts';
import { changedYamlFile, YAML_SYNTAX } from './yaml-file.ts';

const FILE = `# who is told of what
tests:
  - name: disks of databases
    labels: { service: database, severity: page, __proto__: x }
    receivers: [db-pager, db-mails]
  - &web
    labels:
      service: web
      "with space": 'quoted'
    receivers:
      - web-mails
      - web-mails
  - <<: *web
    name: again
  - { labels: {}, receivers: [default] }
`;
const WORDS = [
  ...YAML_SYNTAX,
  ...['*web', 'null', '1', '""', 'tests', 'lables'],
  ...wordsOf([FILE]),
];

export function routeTestText(random: SeededRandom): string {
  return changedYamlFile(FILE, random, WORDS);
}
