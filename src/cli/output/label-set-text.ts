// Labels in one line, as the matchers that they satisfy: what is shown can be typed again.
import { formatMatchers } from '../../matcher/format.ts';
import type { LabelPair } from '../../model/label-set.ts';

/** Writes labels in their order, such as `{node="db1",severity="page"}`. */
export function labelSetText(labels: Iterable<LabelPair>): string {
  return formatMatchers([...labels].map(([name, value]) => ({ type: '=', name, value })));
}
