// Restores what was stored: reads all rows, takes over what Alertmanager has left, and hands it to the
// engine.
import type { Engine } from '../engine/engine.ts';
import type { Effects } from '../engine/effects.ts';
import { StoredStateReader } from '../engine/stored-state.ts';
import type { Clock } from '../model/clock.ts';
import type { Logger } from '../model/logger.ts';
import { adoptAlertmanagerState } from './adopt-alertmanager.ts';
import type { OpenedStore } from './cluster/open-shared-store.ts';
import type { ServeOptions } from './flags/serve-options.ts';
import type { Telemetry } from './telemetry.ts';

export interface RestoreDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly options: Pick<ServeOptions, 'storagePath'>;
  readonly telemetry: Pick<Telemetry, 'silencesDamaged'>;
}

/** Rejects with StoreError when the store cannot be read. Rows that cannot be read are left alone. */
export async function restoreState(
  engine: Engine,
  { store, replica, isAlone }: OpenedStore,
  { clock, logger, options, telemetry }: RestoreDeps,
): Promise<Effects> {
  const reader = new StoredStateReader({ isShared: replica !== undefined });
  await store.load((row) => {
    reader.add(row);
  });
  const state = reader.finish();
  telemetry.silencesDamaged(state.damaged);
  if (state.damaged.length > 0) {
    logger.log('error', 'Some stored rows cannot be read and are left as they are', {
      count: state.damaged.length,
      rows: state.damaged.slice(0, 10).join(' '),
    });
  }
  logger.log('info', 'Loaded state', {
    alerts: state.alerts.length,
    groups: state.groups.size,
    notifications: state.notifications.length,
    silences: state.silences.length,
  });
  const sharing = { isAlone: replica === undefined ? undefined : isAlone };
  const source = { folder: options.storagePath, store, ...sharing, logger };
  const adopted = await adoptAlertmanagerState(state, source);
  return engine.restore(adopted, clock.now(), { wasAway: isAlone });
}
