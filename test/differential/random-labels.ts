// Label sets at random, from so few values that alerts meet in groups, routes and silences.
import type { SeededRandom } from '../support/seeded-random.ts';

export const ALERT_NAMES = ['A1', 'A2'] as const;
export const JOBS = ['api', 'db'] as const;
export const INSTANCES = ['i1', 'i2', 'i3'] as const;
export const SEVERITIES = ['crit', 'warn'] as const;

const ODD_NAMES = ['__proto__', 'constructor', 'tëam', 'with space', 'a.b', '0x'] as const;
const ODD_VALUES = ['v', 'ü"\\\n', '<b>&'] as const;

type Labels = Readonly<Record<string, string>>;

/** Never empty. */
export function randomLabels(random: SeededRandom): Labels {
  const labels = new Map<string, string>([['alertname', random.pick(ALERT_NAMES)]]);
  if (random.chance(0.8)) labels.set('job', random.pick(JOBS));
  if (random.chance(0.85)) labels.set('instance', random.pick(INSTANCES));
  if (random.chance(0.7)) labels.set('severity', random.pick(SEVERITIES));
  if (random.chance(0.1)) labels.set('empty', '');
  if (random.chance(0.07)) labels.set(random.pick(ODD_NAMES), random.pick(ODD_VALUES));
  if (random.chance(0.05) && labels.size > 2) labels.delete('alertname');
  return Object.fromEntries(labels);
}

/** The same text for label sets that are one alert. */
export function labelsKey(labels: Labels): string {
  const known = Object.entries(labels).filter(([, value]) => value !== '');
  return JSON.stringify(known.sort(([a], [b]) => (a < b ? -1 : 1)));
}
