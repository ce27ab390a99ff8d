// Two configurations: compared without a fault, the same as themselves, and different when printed so.
import {
  configDifference,
  isSame,
  type CutConfig,
} from '../../../src/cli/config-diff/config-difference.ts';
import { configDifferenceText } from '../../../src/cli/config-diff/config-difference-report.ts';
import { printedSections } from '../../../src/cli/config-diff/printed-sections.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { INTEGRATION_DECODERS } from '../../../src/receivers/integration-decoders.ts';
import { buildRouteTree } from '../../../src/route/route.ts';
import { broken, kept, type FuzzTarget, type Verdict } from '../fuzz-target.ts';
import { configText } from '../generate/config-text.ts';

const STYLE = {
  format: 'simple',
  formatDate: (text: string) => text,
  isForTerminal: true,
  hasColour: false,
} as const;

export const CONFIG_DIFFERENCE: FuzzTarget = {
  name: 'config-difference',
  promise: 'two configurations: compared, and none differs from itself',
  sessionLength: Number.MAX_SAFE_INTEGER,
  fixedParts: 2,
  generate: (random) => [configText(random), configText(random)],
  open: () => ({ asks: 2, check: ([a = '', b = '']) => check(a, b) }),
};

function check(before: string, after: string): Verdict {
  const [a, b] = [cut(before), cut(after)];
  if (typeof a === 'string') return broken(a);
  if (typeof b === 'string') return broken(b);
  const [one] = [a, b].filter((each) => each !== undefined);
  if (one === undefined) return kept('refused');
  if (!isSame(configDifference(one, one))) return broken('a configuration differs from itself');
  if (a === undefined || b === undefined) return kept('the same as itself');
  const difference = configDifference(a, b);
  if (configDifferenceText(difference, undefined, STYLE) === '') return broken('says nothing');
  if (isSame(difference) && a.printed !== b.printed) return kept('written in another order');
  return kept(isSame(difference) ? 'the same' : 'different');
}

/** Undefined when the text is refused; a text when it cannot be cut. */
function cut(text: string): CutConfig | string | undefined {
  const loaded = loadConfig({
    file: 'alertmanager.yml',
    text,
    matcherMode: 'fallback',
    integrations: INTEGRATION_DECODERS,
  });
  if (!loaded.ok) return undefined;
  const { original: printed, route } = loaded.value;
  const sections = printedSections(printed);
  if (!sections.ok) return `what was printed cannot be cut: ${sections.error}`;
  const secretsOfReceivers = undefined;
  return { root: buildRouteTree(route), printed, sections: sections.value, secretsOfReceivers };
}
