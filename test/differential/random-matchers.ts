// Matchers at random, in the three notations in which people write them.
import type { SeededRandom } from '../support/seeded-random.ts';
import { ALERT_NAMES, INSTANCES, JOBS, SEVERITIES } from './random-labels.ts';
import type { SilenceMatcher } from './scenario.ts';

/** A matcher about the labels that stories use, often one that matches. */
export function randomMatcher(random: SeededRandom): SilenceMatcher {
  return random.pick<() => SilenceMatcher>([
    () => equal('severity', random.pick(SEVERITIES)),
    () => equal('job', random.pick(JOBS)),
    () => equal('alertname', random.pick(ALERT_NAMES)),
    () => equal('instance', random.pick(INSTANCES)),
    () => pattern('job', random.pick(['a.*|db', 'a', 'd?b', '.+', 'api|x'])),
    () => pattern('instance', 'i[12]'),
    () => pattern('alertname', random.pick(['A.', 'A1|B', '(?i)a2'])),
    () => not(equal('instance', random.pick(INSTANCES))),
    () => not(equal('severity', random.pick(SEVERITIES))),
    () => not(equal('severity', '')),
    () => not(pattern('alertname', random.pick(['A2', 'A.', 'B']))),
    () => not(pattern('severity', 'crit|')),
    () => equal('missing', ''),
    () => equal('constructor', ''),
    () => pattern('job', ''),
  ])();
}

/** A list whose first matcher does not match the empty value, as a silence needs it. */
export function randomSilenceMatchers(random: SeededRandom): readonly SilenceMatcher[] {
  const first = random.pick<() => SilenceMatcher>([
    () => equal('alertname', random.pick(ALERT_NAMES)),
    () => equal('severity', random.pick(SEVERITIES)),
    () => pattern('alertname', random.pick(['A.', 'A[1-3]', '.*2'])),
    () => pattern('instance', random.pick(['i[12]', 'i3|i4', '.+'])),
  ])();
  return random.chance(0.4) ? [first, randomMatcher(random)] : [first];
}

/** The text of a matcher, as in a list of `matchers`. */
export function matcherText({ name, value, isRegex, isEqual }: SilenceMatcher): string {
  const operator = isRegex ? (isEqual ? '=~' : '!~') : isEqual ? '=' : '!=';
  return `${name}${operator}${JSON.stringify(value)}`;
}

function equal(name: string, value: string): SilenceMatcher {
  return { name, value, isRegex: false, isEqual: true };
}

function pattern(name: string, value: string): SilenceMatcher {
  return { name, value, isRegex: true, isEqual: true };
}

function not(matcher: SilenceMatcher): SilenceMatcher {
  return { ...matcher, isEqual: false };
}
