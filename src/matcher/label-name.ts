// Which label names a server accepts: decided by its matcher mode (reference row M1).
import { isClassicLabelName, isUnicodeLabelName } from '../model/label-name.ts';

/** How matcher text is read; `fallback` is the default (reference rows M1 and M4). */
export type MatcherMode = 'fallback' | 'utf8-strict' | 'classic';

/**
 * Whether a label may have this name: in classic mode `[a-zA-Z_][a-zA-Z0-9_]*`, otherwise any
 * text but the empty one. Source: prometheus/alertmanager:matcher/compat/parse.go.
 */
export function isValidLabelName(name: string, mode: MatcherMode): boolean {
  return mode === 'classic' ? isClassicLabelName(name) : isUnicodeLabelName(name);
}
