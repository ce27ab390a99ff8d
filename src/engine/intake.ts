// Intake: what reports of alerts lead to: rows to store, groups that an alert comes into, and events.
import type { AlertStore } from '../dedupe/alert-store.ts';
import type { PostedAlert } from '../dedupe/posted-alert.ts';
import type { StoredAlert } from '../dedupe/stored-alert.ts';
import { isResolvedAt } from '../model/alert.ts';
import type { EpochMs } from '../model/instant.ts';
import type { AggregationGroup } from '../route/aggregation-group.ts';
import type { AlertEvents } from './alert-events.ts';
import { emptyIngestEffects, type IngestEffects } from './effects.ts';
import type { EngineParts } from './engine-parts.ts';
import { nameOf } from './group-name.ts';
import { insertMissedEnd } from './missed-end.ts';
import { writeGroup } from './own-rows.ts';
import { alertRow, alertTimeRow } from './rows/alert-rows.ts';

export type Acceptance = Parameters<AlertStore['put']>[2];

/** One batch on its way in. */
interface Batch {
  readonly parts: EngineParts;
  readonly now: EpochMs;
  readonly effects: IngestEffects;
}

export class Intake {
  readonly #events: AlertEvents;

  constructor(events: AlertEvents) {
    this.#events = events;
  }

  /** Merges a batch of reports, and puts what is new into its groups. */
  ingest(
    parts: EngineParts,
    posts: readonly PostedAlert[],
    { now, accept }: { readonly now: EpochMs; readonly accept: Acceptance },
  ): IngestEffects {
    const effects = emptyIngestEffects();
    const batch = { parts, now, effects };
    for (const posted of posts) {
      if (posted.endsAt !== undefined && posted.endsAt <= now) effects.resolved += 1;
      else effects.firing += 1;
      this.#take(batch, parts.alerts.put(posted, now, accept));
    }
    return effects;
  }

  #take(batch: Batch, result: ReturnType<AlertStore['put']>): void {
    const { parts, now, effects } = batch;
    switch (result.kind) {
      case 'refused':
        effects.refused.push(result.reason);
        break;
      case 'limited':
        effects.limited.push(result.alertname);
        break;
      case 'unchanged':
        insertMissed(batch, result.alert);
        this.#events.repeated(result.alert, parts.dispatcher, effects.events);
        break;
      case 'touched':
        effects.changes.push(alertTimeRow(result.alert));
        insertMissed(batch, result.alert);
        if (!result.alert.isGrouped && !isResolvedAt(result.alert, now)) {
          this.#insert(batch, result.alert);
        } else this.#events.repeated(result.alert, parts.dispatcher, effects.events);
        break;
      case 'turned':
        // Another replica may be forgetting the alert at this moment, as it had ended.
        if (!parts.tenures.isLone) effects.changes.push(alertRow(result.alert));
        effects.changes.push(alertTimeRow(result.alert));
        this.#insert(batch, result.alert);
        break;
      case 'changed':
        effects.changes.push(alertRow(result.alert), alertTimeRow(result.alert));
        if (result.isNew) this.#events.created(result.alert, effects.events);
        this.#insert(batch, result.alert);
        break;
    }
  }

  #insert(batch: Batch, alert: StoredAlert): void {
    const { parts, now, effects } = batch;
    parts.muters.inhibitor.observe(alert);
    for (const group of parts.dispatcher.insert(alert, now)) noteMade(batch, group);
    this.#events.grouped(alert, parts.dispatcher, effects.events);
  }
}

function insertMissed(batch: Batch, alert: StoredAlert): void {
  if (alert.isGrouped) return;
  for (const group of insertMissedEnd(batch.parts, alert, batch.now)) noteMade(batch, group);
}

function noteMade({ parts, effects }: Batch, group: AggregationGroup): void {
  writeGroup(parts, group, effects.changes);
  effects.events.push({ kind: 'group created', ...nameOf(group) });
}
