// Engine: the way of one alert as one pure state machine. Reports, time and outcomes go in; what
// to store and what to send come out. Same input, same decision: a test, a simulation or a replay
// drives it with a clock of its own.
import { AlertStore } from '../dedupe/alert-store.ts';
import type { PostedAlert } from '../dedupe/posted-alert.ts';
import { addMs, type EpochMs } from '../model/instant.ts';
import { Inhibitor } from '../mute/inhibition/inhibitor.ts';
import type { Muters } from '../mute/muting.ts';
import type { SilenceStore } from '../mute/silences/silence-store.ts';
import { TimeIntervals } from '../mute/time-intervals/time-intervals.ts';
import type { IntegrationRef } from '../notify/flush.ts';
import type { Outcome } from '../notify/integration.ts';
import type { NotificationKey, NotificationRecord } from '../notify/notification-record.ts';
import { Notifier } from '../notify/notifier.ts';
import type { AggregationGroup } from '../route/aggregation-group.ts';
import { Dispatcher } from '../route/dispatcher.ts';
import { walkRoutes } from '../route/route.ts';
import { slotOf } from '../route/slot.ts';
import { Tenures } from '../route/tenures.ts';
import { AlertEvents } from './alert-events.ts';
import { EngineLetters } from './engine-letters.ts';
import { GroupLog } from './group-log.ts';
import type { EngineParts } from './engine-parts.ts';
import { flushGroup, takeStep, type Turn } from './flushes.ts';
import { Intake } from './intake.ts';
import { collectSilences } from './silence-changes.ts';
import { collectAlerts, dropOverdue, expireRecords } from './housekeeping.ts';
import { FEED } from './occasion.ts';
import { OfferedRecords } from './offered-records.ts';
import { PeerChanges } from './peer-changes.ts';
import type { KeptLetters } from './peer-letters.ts';
import { keepBroughtBack } from './peer-records.ts';
import type { StateChange } from './state-store.ts';
import { regroup, restoreGroups } from './regroup.ts';
import { everythingKnown, everythingTold } from './everything.ts';
import { writeGroup } from './own-rows.ts';
import { EngineSlots } from './engine-slots.ts';
import { BusyGroups } from './busy-groups.ts';
import { emptyEffects, type Effects, type IngestEffects } from './effects.ts';
import type { EngineConfig, EngineOptions } from './engine-config.ts';
import type { StoredState } from './stored-state.ts';

/** A few megabytes at usual sizes of messages. */
const MAX_DEAD_LETTERS = 1_000;
/** Whoever holds it looks after what belongs to no slot. */
const COMMON_SLOT = 0;
/** Some 40 MB at usual label lengths; more alerts than this are known by fingerprint. */
const LABEL_CACHE_SIZE = 131_072;

export class Engine {
  readonly alerts: AlertStore;
  readonly silences: SilenceStore;
  readonly letters: EngineLetters;
  readonly slots: EngineSlots;
  readonly #options: EngineOptions;
  readonly #notifier: Notifier<AggregationGroup>;
  readonly #busy = new BusyGroups();
  readonly #peers = new PeerChanges();
  readonly #offers = new OfferedRecords();
  readonly #tenures: Tenures;
  readonly #alertEvents: AlertEvents;
  readonly #intake: Intake;
  #config: EngineConfig;
  #dispatcher: Dispatcher;
  #muters: Muters;
  #groupLog: GroupLog;
  #dispatchFrom: EpochMs;

  constructor(config: EngineConfig, options: EngineOptions) {
    this.#config = config;
    this.#options = options;
    this.alerts = new AlertStore({
      cacheSize: options.labelCacheSize ?? LABEL_CACHE_SIZE,
      perAlertnameLimit: options.perAlertnameLimit,
    });
    this.silences = options.silences;
    this.#notifier = new Notifier({
      ...options,
      membersOf: (key) => {
        const group = this.#groupOf(key);
        return (fingerprint) => {
          const alert = this.alerts.get(fingerprint);
          return alert !== undefined && group?.has(alert) === true;
        };
      },
    });
    this.#tenures = new Tenures(options.isShared === true ? 'shared' : 'lone');
    const { maxDeadLetters: maxLetters = MAX_DEAD_LETTERS, retentionMs } = options;
    this.letters = new EngineLetters({ maxLetters, retentionMs }, () => ({
      alerts: this.alerts,
      notifier: this.#notifier,
      isOwn: (groupKey) => this.#tenures.isLone || this.#tenures.acts(slotOf(groupKey)),
      integrationsOf: (receiver) => this.#integrationsOf(receiver),
    }));
    this.slots = new EngineSlots(this.#tenures, () => ({
      ...this.#parts(),
      notifier: this.#notifier,
      busy: this.#busy,
    }));
    this.#dispatcher = new Dispatcher(config.root, this.#tenures);
    this.#muters = mutersOf(config, options.silences);
    this.#groupLog = new GroupLog(this.#notifier.log, config.integrations);
    this.#dispatchFrom = options.dispatchFrom;
    this.#alertEvents = new AlertEvents(config.alertEvents ?? 'none', options.newId);
    this.#intake = new Intake(this.#alertEvents);
  }

  /** Everything that mutes, as the configuration in force has it. */
  get muters(): Muters {
    return this.#muters;
  }

  get dispatcher(): Dispatcher {
    return this.#dispatcher;
  }

  get notificationsUnderWay(): number {
    return this.#notifier.deliveries.size;
  }

  /**
   * Takes what was stored by an earlier process, or by others that are still there. To be called once,
   * before anything else.
   */
  restore(state: StoredState, now: EpochMs, { wasAway } = { wasAway: true }): Effects {
    for (const record of state.notifications) this.#notifier.log.set(record);
    for (const silence of state.silences) this.silences.restore(silence);
    this.#peers.remember(state.versions);
    for (const letter of state.deadLetters) this.#notifier.letters.keep(letter);
    for (const request of state.letterRequests) this.#notifier.letters.request(request);
    const { resolveTimeoutMs } = this.#config;
    const effects = restoreGroups(this.#parts(), state, { now, resolveTimeoutMs, wasAway });
    this.slots.resume(state.groups.keys(), now, effects);
    return effects;
  }

  /** Merges a batch of reports, and puts what is new into its groups. */
  ingest(batch: readonly PostedAlert[], now: EpochMs): IngestEffects {
    const { resolveTimeoutMs } = this.#config;
    const accept = { resolveTimeoutMs, isValidName: this.#options.isValidName };
    return this.#intake.ingest(this.#parts(), batch, { now, accept });
  }

  /**
   * Takes note that the wall clock was set back: what was due in a while is due in the same while.
   * `ms` is negative.
   */
  shiftTimers(ms: number): void {
    this.#dispatcher.shiftTimers(ms);
    this.#notifier.deliveries.shift(ms);
    this.#dispatchFrom = addMs(this.#dispatchFrom, ms);
    // What had ended by the former time may fire by this one.
    for (const alert of this.alerts.values()) this.#muters.inhibitor.observe(alert);
  }

  /** When there is something to do without any input; undefined when never. */
  nextDueAt(): EpochMs | undefined {
    const flush = this.#nextFlushAt();
    return earliest(
      flush,
      earliest(this.#notifier.deliveries.nextRetryAt(), this.letters.nextDueAt()),
    );
  }

  /** Does up to `limit` things that are due; the caller asks again until `nextDueAt` is later. */
  tick(now: EpochMs, limit: number): Effects {
    const effects = emptyEffects();
    for (let done = 0; done < limit; done++) {
      const step = this.#notifier.deliveries.retryDue(now) ?? this.letters.act(now);
      if (step !== undefined) {
        takeStep(this.#turn(now, effects), step);
        continue;
      }
      const dueAt = this.#nextFlushAt();
      if (dueAt === undefined || dueAt > now) break;
      const group = this.#dispatcher.takeDue(now);
      if (group === undefined) break;
      flushGroup(this.#turn(now, effects), group, dueAt);
    }
    return effects;
  }

  /** Takes the outcome of a send. */
  finishAttempt(key: NotificationKey, outcome: Outcome, now: EpochMs): Effects {
    const effects = emptyEffects();
    const delivery = outcome.kind === 'sent' ? this.#notifier.deliveries.get(key) : undefined;
    const group = delivery && (delivery.flush.group ?? this.#groupOf(key));
    if (delivery !== undefined && group !== undefined) {
      this.#alertEvents.delivered(key, { ...delivery, group }, effects.events);
    }
    takeStep(this.#turn(now, effects), this.#notifier.deliveries.finish(key, outcome, now));
    return effects;
  }

  /**
   * Takes a new configuration: groups are formed anew from the stored alerts and their timers
   * restart unless it asks to keep them; what was told, and what is being told, stays known.
   */
  reconfigure(config: EngineConfig, now: EpochMs): Effects {
    const effects = emptyEffects();
    takeStep(this.#turn(now, effects), this.#notifier.deliveries.abandonRetries());
    const former = this.#dispatcher;
    this.#config = config;
    this.#alertEvents.wanted = config.alertEvents ?? 'none';
    this.#dispatcher = new Dispatcher(config.root, this.#tenures);
    this.#muters = mutersOf(config, this.silences);
    this.#groupLog = new GroupLog(this.#notifier.log, config.integrations);
    this.#busy.clear();
    const parts = this.#parts();
    regroup(parts, former, { now, keepTimers: config.tocsin.keepTimersOnReload });
    for (const group of this.#dispatcher.groups()) writeGroup(parts, group, effects.changes);
    for (const group of former.groups()) {
      if (this.#dispatcher.get(group.id) === undefined) writeGroup(parts, group, effects.changes);
    }
    for (const alert of this.alerts.values()) {
      this.#alertEvents.repeated(alert, this.#dispatcher, effects.events);
    }
    return effects;
  }

  /** Forgets ended alerts that no group needs and nobody reports any more (reference row A10). */
  collectAlerts(now: EpochMs): Effects {
    dropOverdue(this.#parts(), now);
    // What belongs to no slot is for one replica to clear away.
    return this.#tenures.holds(COMMON_SLOT) ? collectAlerts(this.#parts(), now) : emptyEffects();
  }

  /** Forgets silences that ended longer ago than the retention. */
  collectSilences(now: EpochMs): Effects {
    return this.#tenures.holds(COMMON_SLOT) ? collectSilences(this.silences, now) : emptyEffects();
  }

  /** Forgets records of groups that are gone, once past their time (reference row P6), and letters. */
  expireRecords(now: EpochMs): Effects {
    const effects = expireRecords(this.#parts(), now);
    this.slots.clearUnknown(effects.changes);
    takeStep(this.#turn(now, effects), this.letters.expire(now));
    return effects;
  }

  /** Takes in a commit of another replica that shares the store, or all that is stored. */
  absorb(changes: readonly StateChange[], now: EpochMs, origin = FEED): Effects {
    return this.#peers.absorb(this.#parts(), changes, { now, ...origin });
  }

  /** Forgets dead letters, and what is asked of them, that are gone from the store: all was read `since` so many losses. */
  dropLettersBut(kept: KeptLetters, since: number): void {
    this.#peers.dropLettersBut(this.#parts(), kept, since);
  }

  /** What is known to have been told, by whomever. */
  records(): Iterable<NotificationRecord> {
    return this.#notifier.log.values();
  }

  /** All rows of what was told, for a store that has lost them; to be stored before `allKnown`. */
  allTold(): readonly StateChange[] {
    return everythingTold(this.#parts());
  }

  /** Takes note of rows of what was told that are about to be stored again for the holders of their slots. */
  noteBroughtBack(rows: readonly StateChange[], now: EpochMs): void {
    keepBroughtBack(this.#offers, rows, now);
  }

  /** All other rows that are for this process to write, for a store that has lost them. */
  allKnown(): readonly StateChange[] {
    return everythingKnown(this.#parts(), this.silences);
  }

  /** Takes note of what this process is about to store. */
  noteOwn(changes: readonly StateChange[]): void {
    this.#peers.noteOwn(changes);
  }

  /** Takes back what was not stored, as others hold the slots of these changes. */
  takeBack(changes: readonly StateChange[], now: EpochMs): Effects {
    return this.#peers.takeBack(this.#parts(), changes, now);
  }

  #turn(now: EpochMs, effects: Effects): Turn {
    const parts = {
      ...this.#parts(),
      config: this.#config,
      notifier: this.#notifier,
      busy: this.#busy,
      engineLetters: this.letters,
      alertEvents: this.#alertEvents,
    };
    return { parts, now, effects };
  }

  #parts(): EngineParts {
    const { alerts } = this;
    const log = this.#notifier.log;
    return {
      alerts,
      dispatcher: this.#dispatcher,
      muters: this.#muters,
      log,
      letters: this.#notifier.letters,
      groupLog: this.#groupLog,
      offers: this.#offers,
      tenures: this.#tenures,
    };
  }

  /** Of a receiver that some route leads to: others are not built (reference row C16). */
  #integrationsOf(receiver: string): readonly IntegrationRef[] | undefined {
    for (const route of walkRoutes(this.#config.root)) {
      if (route.receiver === receiver) return this.#config.integrations.get(receiver);
    }
    return undefined;
  }

  #groupOf({ groupKey, receiver }: NotificationKey): AggregationGroup | undefined {
    for (const group of this.#dispatcher.groups()) {
      if (group.key === groupKey && group.route.receiver === receiver) return group;
    }
    return undefined;
  }

  #nextFlushAt(): EpochMs | undefined {
    const dueAt = this.#dispatcher.nextDueAt();
    return dueAt === undefined || dueAt > this.#dispatchFrom ? dueAt : this.#dispatchFrom;
  }
}

function earliest(a: EpochMs | undefined, b: EpochMs | undefined): EpochMs | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}

function mutersOf(config: EngineConfig, silences: SilenceStore): Muters {
  return {
    inhibitor: new Inhibitor(config.inhibitRules),
    intervals: new TimeIntervals(config.timeIntervals),
    silences,
  };
}
