// EngineSlots: what follows when slots come to this process, or go: whose timers run, what is told
// again at once, and what is left to somebody else.
import type { Fingerprint } from '../model/fingerprint.ts';
import type { EpochMs } from '../model/instant.ts';
import type { Notifier } from '../notify/notifier.ts';
import type { AggregationGroup } from '../route/aggregation-group.ts';
import { slotOf } from '../route/slot.ts';
import type { Tenure, Tenures } from '../route/tenures.ts';
import type { BusyGroups } from './busy-groups.ts';
import { emptyEffects, type Effects } from './effects.ts';
import type { EngineParts } from './engine-parts.ts';
import {
  bringBackLetter,
  bringBackRecord,
  removeUnknownGroup,
  writeGroup,
  writeRecord,
} from './own-rows.ts';
import { takeOffers } from './peer-records.ts';
import { resumeAwaited, resumeOpenIntents } from './regroup.ts';
import type { StateChange } from './state-store.ts';
import { NO_DOUBT, noteUnrecorded } from './unrecorded.ts';

export interface SlotParts extends EngineParts {
  readonly notifier: Notifier<AggregationGroup>;
  readonly busy: BusyGroups;
}

type IsMeant = (group: AggregationGroup) => boolean;

export class EngineSlots {
  readonly #tenures: Tenures;
  /** The parts of the engine as they are now: a reload replaces some. */
  readonly #parts: () => SlotParts;
  /** Ids of stored groups that no alert forms here; cleared away by whoever holds their slot. */
  readonly #unknownGroups = new Set<string>();

  constructor(tenures: Tenures, parts: () => SlotParts) {
    this.#tenures = tenures;
    this.#parts = parts;
  }

  /** Goes on where an earlier process was, in groups of which `stored` are the ids. */
  resume(stored: Iterable<string>, now: EpochMs, effects: Effects): void {
    const { dispatcher } = this.#parts();
    for (const id of stored) if (dispatcher.get(id) === undefined) this.#unknownGroups.add(id);
    if (!this.#tenures.isLone) return;
    this.#begin(() => true, now, effects);
    this.clearUnknown(effects.changes);
  }

  /**
   * Begins to tell people of the groups of these slots, each under its token. They are due when their
   * former holder would have looked at them.
   */
  gain(tokens: ReadonlyMap<number, number>, now: EpochMs, doubt = NO_DOUBT): Effects {
    const effects = emptyEffects();
    const isMeant: IsMeant = (group) => tokens.has(group.slot);
    this.#tenures.gain(tokens);
    const parts = this.#parts();
    // What is under way there was begun in the place of a holder: nobody hears how that ends.
    parts.notifier.deliveries.forget((groupKey) => tokens.has(slotOf(groupKey)));
    this.#settleTimers((slot) => tokens.has(slot), now);
    resumeAwaited(parts, now, { isMeant, alerts: parts.alerts.values() });
    takeOffers(parts, (slot) => tokens.has(slot), { now, effects });
    for (const record of noteUnrecorded(parts, doubt, now)) {
      writeRecord(this.#tenures, record, effects.changes);
    }
    this.#begin(isMeant, now, effects);
    return effects;
  }

  /** Begins nothing more for slots that are to be given back; attempts under way may end. */
  rest(slots: ReadonlySet<number>, now: EpochMs): void {
    this.#tenures.rest(slots);
    this.#parts().notifier.deliveries.forgetRetries((groupKey) => slots.has(slotOf(groupKey)));
    this.#settleTimers((slot) => slots.has(slot), now);
  }

  /** Leaves slots to somebody else. What is under way may end unheard: it is repeated, marked. */
  lose(slots: ReadonlySet<number>, now: EpochMs): void {
    this.#tenures.lose(slots);
    this.#parts().notifier.deliveries.forget((groupKey) => slots.has(slotOf(groupKey)));
    this.#settleTimers((slot) => slots.has(slot), now);
  }

  /** Tells of groups in the place of holders who cannot know of these alerts, until `standBack`. */
  standIn(fingerprints: Iterable<Fingerprint>, now: EpochMs): void {
    const { alerts, dispatcher } = this.#parts();
    for (const fingerprint of fingerprints) {
      const alert = alerts.get(fingerprint);
      if (alert === undefined) continue;
      for (const group of dispatcher.groupsOf(alert)) {
        if (this.#tenures.covers(group) || this.#tenures.holds(group.slot)) continue;
        this.#tenures.standIn(group);
        dispatcher.schedule(group, dispatcher.dueAt(group) ?? now);
      }
    }
  }

  /** Leaves those groups to their holders again, who must hear of what people were told, and were not. */
  standBack(now: EpochMs): Effects {
    const { letters, offers } = this.#parts();
    const effects = emptyEffects();
    for (const record of [...offers.toldInPlace()]) {
      bringBackRecord(this.#tenures, record, effects.changes);
      offers.keep(record, 'self', now);
      const letter = letters.of(record.key);
      if (letter !== undefined) bringBackLetter(this.#tenures, letter, effects.changes);
    }
    const isOthers = (slot: number): boolean => !this.#tenures.holds(slot);
    this.#tenures.standBack();
    this.#parts().notifier.deliveries.forget((groupKey) => isOthers(slotOf(groupKey)));
    this.#settleTimers(isOthers, now);
    return effects;
  }

  /** Whether a slot is for this process to look at; a lone one looks at all. */
  holds(slot: number): boolean {
    return this.#tenures.holds(slot);
  }

  /** How often slots were lost so far, for what is read of others from now on. */
  get lossCount(): number {
    return this.#tenures.lossCount;
  }

  /** Whether a slot is about to be given back. */
  rests(slot: number): boolean {
    return this.#tenures.holds(slot) && !this.#tenures.acts(slot);
  }

  /**
   * Has the store forget groups that were stored at the start and that no alert has formed since. Among
   * others not at once: what is read while they go on may have a group without its alerts.
   */
  clearUnknown(changes: StateChange[]): void {
    const { dispatcher } = this.#parts();
    for (const id of this.#unknownGroups) {
      if (!this.#tenures.isLone && !this.#tenures.holds(slotOf(id))) continue;
      this.#unknownGroups.delete(id);
      if (dispatcher.get(id) === undefined) removeUnknownGroup(this.#tenures, id, changes);
    }
  }

  /** Whether what was begun under a tenure is still for this process to end. */
  goesOn(tenure: Tenure | undefined): boolean {
    return this.#tenures.goesOn(tenure);
  }

  #begin(isMeant: IsMeant, now: EpochMs, effects: Effects): void {
    const parts = this.#parts();
    resumeOpenIntents(parts, now, isMeant);
    for (const group of parts.dispatcher.groups()) {
      if (isMeant(group)) writeGroup(parts, group, effects.changes);
    }
  }

  /** A group that waited for a delivery which is forgotten is due again at once, whoever looks at it. */
  #settleTimers(isMeant: (slot: number) => boolean, now: EpochMs): void {
    const { busy, dispatcher } = this.#parts();
    for (const group of busy.takeAll(({ slot }) => isMeant(slot))) dispatcher.schedule(group, now);
    dispatcher.sortTimers();
  }
}
