// A state store whose commits are counted and timed, and whose failures and recoveries are logged
// once each instead of at every attempt.
import type { CommitResult, StateChange, StateStore } from '../engine/state-store.ts';
import type { Clock } from '../model/clock.ts';
import type { Logger } from '../model/logger.ts';
import type { StoreMetrics } from '../telemetry/tocsin-metrics.ts';

export interface WatchDeps {
  readonly metrics: StoreMetrics;
  readonly logger: Logger;
  readonly clock: Clock;
}

export function watchStore(
  store: Pick<StateStore, 'commit'>,
  { metrics, logger, clock }: WatchDeps,
): Pick<StateStore, 'commit'> {
  let isFailing = false;
  const timed = async (changes: readonly StateChange[]): Promise<CommitResult> => {
    const startedAt = clock.monotonicMs();
    metrics.commits.value += 1;
    try {
      return await store.commit(changes);
    } finally {
      metrics.commitSeconds.observe((clock.monotonicMs() - startedAt) / 1000);
    }
  };
  return {
    commit: async (changes) => {
      let result: CommitResult;
      try {
        result = await timed(changes);
      } catch (error) {
        metrics.commitsFailed.value += 1;
        if (!isFailing) {
          const err = error instanceof Error ? error.message : String(error);
          const message = 'Cannot store state; alerts are handled from memory until it works again';
          logger.log('error', message, { err });
        }
        isFailing = true;
        throw error;
      }
      if (isFailing) logger.log('info', 'State is stored again');
      isFailing = false;
      return result;
    },
  };
}
