// Every target, in the order in which `--target=all` runs them.
import type { FuzzTarget } from './fuzz-target.ts';
import { CONFIG_DIFFERENCE } from './targets/config-difference.ts';
import { ANSWERS } from './targets/answers.ts';
import { JSON_BODIES } from './targets/json-bodies.ts';
import { MATCHER } from './targets/matcher.ts';
import { PAGE } from './targets/page.ts';
import { PATHS } from './targets/paths.ts';
import { QUERIES } from './targets/queries.ts';
import { ROUTE_TESTS } from './targets/route-tests.ts';
import { FEED, ROWS } from './targets/rows.ts';
import { SECRETS } from './targets/secrets.ts';
import { TEMPLATE } from './targets/template.ts';
import { TIMES } from './targets/times.ts';
import { WEB_CONFIG } from './targets/web-config.ts';
import { FLAGS, WORDS } from './targets/words.ts';
import { YAML } from './targets/yaml.ts';

export const TARGETS: readonly FuzzTarget[] = [
  MATCHER,
  YAML,
  JSON_BODIES,
  QUERIES,
  PATHS,
  PAGE,
  TEMPLATE,
  SECRETS,
  WEB_CONFIG,
  FLAGS,
  WORDS,
  ROUTE_TESTS,
  CONFIG_DIFFERENCE,
  TIMES,
  ROWS,
  FEED,
  ANSWERS,
];
