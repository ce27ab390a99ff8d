// `--enable-feature`: the server's list of features, of which the command line heeds how matchers are
// read. Source: prometheus/alertmanager:featurecontrol/featurecontrol.go.
import type { MatcherMode } from '../matcher/label-name.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { FEATURES } from './table/global-flags.ts';

/** Finds the matcher mode in a list separated by commas. Fails when a feature does not exist. */
export function matcherModeOf(text: string): Result<MatcherMode> {
  const names = text === '' ? [] : text.split(',');
  const known: readonly string[] = FEATURES;
  const refuse = (problem: string): Result<never> => {
    return fail(`error parsing the feature flag list: ${problem}`);
  };
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) return refuse(`unknown option '${unknown}' for --enable-feature`);
  const isClassic = names.includes('classic-mode');
  const isStrict = names.includes('utf8-strict-mode');
  if (isClassic && isStrict) return refuse('cannot have both classic and UTF-8 modes enabled');
  return ok(isClassic ? 'classic' : isStrict ? 'utf8-strict' : 'fallback');
}
