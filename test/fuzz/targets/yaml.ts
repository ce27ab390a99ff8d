// Configuration files with every kind of receiver: a Config, or problems that have a place.
import { loadConfig } from '../../../src/config/load-config.ts';
import { INTEGRATION_DECODERS } from '../../../src/receivers/integration-decoders.ts';
import { buildRouteTree } from '../../../src/route/route.ts';
import { broken, kept, type FuzzTarget, type Verdict } from '../fuzz-target.ts';
import { configText } from '../generate/config-text.ts';
import { placeProblem } from './problem-places.ts';

export const YAML: FuzzTarget = {
  name: 'yaml',
  promise: 'configuration files: loaded, or refused with problems at places in the file',
  sessionLength: Number.MAX_SAFE_INTEGER,
  fixedParts: 0,
  generate: (random) => [configText(random)],
  open: () => ({ check: ([text = '']) => check(text) }),
};

function check(text: string): Verdict {
  const loaded = loadConfig({
    file: '/etc/tocsin/alertmanager.yml',
    text,
    matcherMode: 'fallback',
    integrations: INTEGRATION_DECODERS,
  });
  if (!loaded.ok) {
    const problem = placeProblem(text, loaded.error);
    return problem === undefined ? kept('refused') : broken(problem);
  }
  const { original, route, warnings } = loaded.value;
  buildRouteTree(route);
  const misplaced = warnings.length > 0 ? placeProblem(text, warnings) : undefined;
  if (misplaced !== undefined) return broken(`as a warning: ${misplaced}`);
  return original === '' ? broken('prints nothing') : kept('loaded');
}
