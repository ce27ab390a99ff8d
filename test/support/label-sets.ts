// Label sets as golden files write them: lists of [name, value].
import { LabelSet, type LabelPair } from '../../src/model/label-set.ts';

/** Builds a label set from recorded pairs. */
export function labelSetOf(pairs: readonly (readonly string[])[]): LabelSet {
  return LabelSet.from(pairs.map(([name = '', value = '']): LabelPair => [name, value]));
}
