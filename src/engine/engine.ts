// Engine: the way of one alert as one pure state machine. Reports, time and outcomes go in; what
// to store and what to send come out. Same input, same decision: a test, a simulation or a replay
// drives it with a clock of its own.
import { AlertStore } from '../dedupe/alert-store.ts';
import type { PostedAlert } from '../dedupe/posted-alert.ts';
import type { StoredAlert } from '../dedupe/stored-alert.ts';
import { isResolvedAt, type Alert } from '../model/alert.ts';
import { addMs, type EpochMs } from '../model/instant.ts';
import { Inhibitor } from '../mute/inhibition/inhibitor.ts';
import { divideMuted, type Muters } from '../mute/muting.ts';
import type { SilenceStore } from '../mute/silences/silence-store.ts';
import { TimeIntervals } from '../mute/time-intervals/time-intervals.ts';
import type { Flush, IntegrationRef, NotifierStep } from '../notify/flush.ts';
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
import { collectSilences } from './silence-changes.ts';
import { collectAlerts, dropOverdue, expireRecords } from './housekeeping.ts';
import { FEED } from './occasion.ts';
import { OfferedRecords } from './offered-records.ts';
import { PeerChanges } from './peer-changes.ts';
import type { StateChange } from './state-store.ts';
import { exactRepeatAt } from './look-times.ts';
import { regroup, restoreGroups } from './regroup.ts';
import { everythingKnown, everythingTold } from './everything.ts';
import { writeGroup, writeLetter, writeRecord } from './own-rows.ts';
import { EngineSlots } from './engine-slots.ts';
import { BusyGroups } from './busy-groups.ts';
import { insertMissedEnd } from './missed-end.ts';
import { emptyEffects, emptyIngestEffects, type Effects, type IngestEffects } from './effects.ts';
import type { EngineConfig, EngineOptions } from './engine-config.ts';
import { alertRow, alertTimeRow } from './rows/alert-rows.ts';
import { removedLetterRequestRow } from './rows/dead-letter-rows.ts';
import type { StoredState } from './stored-state.ts';

/** A flush may take this long even when group_interval is shorter (reference row D7). */
const MIN_FLUSH_MS = 10_000;
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
  readonly #tenures: Tenures;
  readonly #alertEvents: AlertEvents;
  #config: EngineConfig;
  #dispatcher: Dispatcher;
  #muters: Muters;
  #groupLog: GroupLog;
  readonly #offers = new OfferedRecords();
  #dispatchFrom: EpochMs;

  constructor(config: EngineConfig, options: EngineOptions) {
    this.#config = config;
    this.#options = options;
    this.alerts = new AlertStore({
      cacheSize: options.labelCacheSize ?? LABEL_CACHE_SIZE,
      perAlertnameLimit: options.perAlertnameLimit,
    });
    this.silences = options.silences;
    this.#notifier = new Notifier(options);
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
    const effects = emptyIngestEffects();
    const accept = {
      resolveTimeoutMs: this.#config.resolveTimeoutMs,
      isValidName: this.#options.isValidName,
    };
    for (const posted of batch) {
      if (posted.endsAt !== undefined && posted.endsAt <= now) effects.resolved += 1;
      else effects.firing += 1;
      const result = this.alerts.put(posted, now, accept);
      switch (result.kind) {
        case 'refused':
          effects.refused.push(result.reason);
          break;
        case 'limited':
          effects.limited.push(result.alertname);
          break;
        case 'unchanged':
          this.#insertMissedEnd(result.alert, now, effects);
          this.#alertEvents.repeated(result.alert, this.#dispatcher, effects.events);
          break;
        case 'touched':
          effects.changes.push(alertTimeRow(result.alert));
          this.#insertMissedEnd(result.alert, now, effects);
          if (!result.alert.isGrouped && !isResolvedAt(result.alert, now)) {
            this.#insert(result.alert, now, effects);
          } else this.#alertEvents.repeated(result.alert, this.#dispatcher, effects.events);
          break;
        case 'turned':
          // Another replica may be forgetting the alert at this moment, as it had ended.
          if (!this.#tenures.isLone) effects.changes.push(alertRow(result.alert));
          effects.changes.push(alertTimeRow(result.alert));
          this.#insert(result.alert, now, effects);
          break;
        case 'changed':
          effects.changes.push(alertRow(result.alert), alertTimeRow(result.alert));
          if (result.isNew) this.#alertEvents.created(result.alert, effects.events);
          this.#insert(result.alert, now, effects);
          break;
      }
    }
    return effects;
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
        this.#absorb(step, now, effects);
        continue;
      }
      const dueAt = this.#nextFlushAt();
      if (dueAt === undefined || dueAt > now) break;
      const group = this.#dispatcher.takeDue(now);
      if (group === undefined) break;
      this.#flush(group, { now, dueAt }, effects);
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
    this.#absorb(this.#notifier.deliveries.finish(key, outcome, now), now, effects);
    return effects;
  }

  /**
   * Takes a new configuration: groups are formed anew from the stored alerts and their timers
   * restart unless it asks to keep them; what was told, and what is being told, stays known.
   */
  reconfigure(config: EngineConfig, now: EpochMs): Effects {
    const effects = emptyEffects();
    this.#absorb(this.#notifier.deliveries.abandonRetries(), now, effects);
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
    this.#absorb(this.letters.expire(now), now, effects);
    return effects;
  }

  /** Takes in a commit of another replica that shares the store, or all that is stored. */
  absorb(changes: readonly StateChange[], now: EpochMs, origin = FEED): Effects {
    return this.#peers.absorb(this.#parts(), changes, { now, ...origin });
  }

  /** What is known to have been told, by whomever. */
  records(): Iterable<NotificationRecord> {
    return this.#notifier.log.values();
  }

  /** All rows of what was told, for a store that has lost them; to be stored before `allKnown`. */
  allTold(): readonly StateChange[] {
    return everythingTold(this.#parts());
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

  #insert(alert: StoredAlert, now: EpochMs, effects: Effects): void {
    this.#muters.inhibitor.observe(alert);
    for (const group of this.#dispatcher.insert(alert, now)) this.#noteMade(group, effects);
    this.#alertEvents.grouped(alert, this.#dispatcher, effects.events);
  }

  #insertMissedEnd(alert: StoredAlert, now: EpochMs, effects: Effects): void {
    if (alert.isGrouped) return;
    const made = insertMissedEnd(this.#parts(), alert, now);
    for (const group of made) this.#noteMade(group, effects);
  }

  #noteMade(group: AggregationGroup, effects: Effects): void {
    writeGroup(this.#parts(), group, effects.changes);
    effects.events.push({ kind: 'group created', ...nameOf(group) });
  }

  #flush(
    group: AggregationGroup,
    time: { readonly now: EpochMs; readonly dueAt: EpochMs },
    effects: Effects,
  ): void {
    const { now, dueAt } = time;
    const { route } = group;
    const integrations = this.#groupLog.integrationsOf(group);
    const target = { groupKey: group.key, receiver: route.receiver, integrations };
    if (this.#notifier.isBusy(target)) {
      this.#busy.add(target, group);
      return;
    }
    const alerts = group.snapshot(now);
    group.flushCount += 1;
    this.#dispatcher.schedule(group, this.#nextLookAt(group, now));
    writeGroup(this.#parts(), group, effects.changes);
    effects.events.push({
      kind: 'group flushed',
      ...nameOf(group),
      numAlerts: alerts.length,
      lateMs: now - dueAt,
    });
    if (this.#groupLog.hasOpenIntent(group)) {
      const step = this.#notifier.holdUnknown(this.#flushOf(group, { alerts, open: alerts, now }));
      this.#absorb(step, now, effects);
    }
    const open = this.#withoutMuted(group, { alerts, now }, effects);
    if (open.length === 0) {
      this.#settle(group, { now, alerts }, effects);
      return;
    }
    const step = this.#notifier.begin(this.#flushOf(group, { alerts, open, now }));
    this.#absorb(step, now, effects);
  }

  #flushOf(
    group: AggregationGroup,
    look: { readonly alerts: readonly Alert[]; readonly open: readonly Alert[]; now: EpochMs },
  ): Flush<AggregationGroup> {
    const { alerts, open, now } = look;
    const { route } = group;
    return {
      group,
      groupKey: group.key,
      receiver: route.receiver,
      integrations: this.#groupLog.integrationsOf(group),
      groupLabels: group.labels,
      routeLabels: this.#config.renderRouteLabels(group, alerts, now),
      repeatIntervalMs: route.repeatIntervalMs,
      alerts: open,
      all: alerts,
      now,
      deadline: addMs(now, Math.max(route.groupIntervalMs, MIN_FLUSH_MS)),
    };
  }

  /** After group_interval (reference row D5), or earlier where repeats are to come on time. */
  #nextLookAt(group: AggregationGroup, now: EpochMs): EpochMs {
    const { route } = group;
    return this.#config.tocsin.exactRepeatInterval
      ? exactRepeatAt(route, this.#groupLog.toldAt(group), now)
      : addMs(now, route.groupIntervalMs);
  }

  #withoutMuted(
    group: AggregationGroup,
    { alerts, now }: Pick<Flush<AggregationGroup>, 'alerts' | 'now'>,
    effects: Effects,
  ): readonly Alert[] {
    const { route } = group;
    const isExempt = (alert: Alert): boolean =>
      this.#config.tocsin.sendResolvedWhenMuted &&
      isResolvedAt(alert, now) &&
      this.#groupLog.isAwaited(group, alert);
    const { open, muted } = divideMuted(alerts, this.#muters, { route, now, isExempt });
    if (muted.length > 0) effects.events.push({ kind: 'alerts muted', ...nameOf(group), muted });
    return open;
  }

  #absorb(step: NotifierStep<AggregationGroup>, now: EpochMs, effects: Effects): void {
    if (step.letters.length > 0) this.letters.dropOverflow(step);
    for (const change of step.letters) writeLetter(this.#tenures, change, effects.changes);
    for (const id of step.answered) effects.changes.push(removedLetterRequestRow(id));
    // One by one: a reload may end so many deliveries that they do not fit into one call.
    for (const record of step.records) writeRecord(this.#tenures, record, effects.changes);
    for (const send of step.sends) {
      const tenure = this.#tenures.isLone ? undefined : this.#tenures.of(slotOf(send.key.groupKey));
      effects.sends.push({ ...send, tenure });
    }
    for (const event of step.events) effects.events.push(event);
    for (const { flush, succeeded } of step.finished) {
      const { group, all: alerts } = flush;
      if (succeeded && group !== undefined && this.#dispatcher.isLive(group)) {
        this.#settle(group, { now: flush.now, alerts }, effects);
      }
      for (const waiting of this.#busy.take(flush)) this.#dispatcher.schedule(waiting, now);
    }
  }

  #settle(
    group: AggregationGroup,
    told: Pick<Flush<AggregationGroup>, 'alerts' | 'now'>,
    effects: Effects,
  ): void {
    this.#alertEvents.settled(group, told, effects.events);
    this.#dispatcher.settle(group, told);
    writeGroup(this.#parts(), group, effects.changes);
    if (this.#dispatcher.isLive(group)) return;
    effects.events.push({ kind: 'group removed', ...nameOf(group) });
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

function nameOf(group: AggregationGroup): { groupKey: string; receiver: string } {
  return { groupKey: group.key, receiver: group.route.receiver };
}
