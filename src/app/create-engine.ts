// Makes the engine as the command line asks for it, and lends it chance.
import { randomUUID } from 'node:crypto';
import { Engine } from '../engine/engine.ts';
import type { EngineConfig } from '../engine/engine-config.ts';
import type { MatcherMode } from '../matcher/label-name.ts';
import { addMs, type EpochMs } from '../model/instant.ts';
import { isClassicLabelName, isUnicodeLabelName } from '../model/label-name.ts';
import { SilenceStore } from '../mute/silences/silence-store.ts';
import type { ServeOptions } from './flags/serve-options.ts';

/** `startedAt` is the start of the process, from which `--dispatch.start-delay` counts. */
export function createEngine(
  config: EngineConfig,
  options: Pick<ServeOptions, 'features' | 'limits' | 'retentionMs' | 'startDelayMs'> & {
    readonly isShared: boolean;
  },
  startedAt: EpochMs,
): Engine {
  const { features, limits, retentionMs, startDelayMs } = options;
  return new Engine(config, {
    isValidName: features.has('classic-mode') ? isClassicLabelName : isUnicodeLabelName,
    silences: new SilenceStore({
      newId: randomUUID,
      retentionMs,
      maxSilences: limits.silences,
      maxSizeBytes: limits.silenceBytes,
      matcherMode: matcherModeOf(features),
    }),
    isShared: options.isShared,
    perAlertnameLimit: limits.alertsPerName,
    maxDeadLetters: limits.deadLetters > 0 ? limits.deadLetters : Infinity,
    dispatchFrom: addMs(startedAt, startDelayMs),
    retentionMs,
    random: Math.random,
    newId: randomUUID,
  });
}

/** The grammar of matchers (reference row M1). */
export function matcherModeOf(features: ServeOptions['features']): MatcherMode {
  if (features.has('classic-mode')) return 'classic';
  return features.has('utf8-strict-mode') ? 'utf8-strict' : 'fallback';
}
