// Flushes: what follows when a group is due: what is muted, who is told, and what becomes of the group
// once all have been told.
import { isResolvedAt, type Alert } from '../model/alert.ts';
import { addMs, type EpochMs } from '../model/instant.ts';
import { divideMuted } from '../mute/muting.ts';
import { emptyStep, type Flush, type NotifierStep } from '../notify/flush.ts';
import type { Notifier } from '../notify/notifier.ts';
import type { AggregationGroup } from '../route/aggregation-group.ts';
import { slotOf } from '../route/slot.ts';
import type { AlertEvents } from './alert-events.ts';
import type { BusyGroups } from './busy-groups.ts';
import type { Effects } from './effects.ts';
import type { EngineConfig } from './engine-config.ts';
import type { EngineLetters } from './engine-letters.ts';
import type { EngineParts } from './engine-parts.ts';
import { nameOf } from './group-name.ts';
import { exactRepeatAt } from './look-times.ts';
import { writeGroup, writeLetter, writeRecord } from './own-rows.ts';
import { takeLateOffers } from './peer-records.ts';
import { removedLetterRequestRow } from './rows/dead-letter-rows.ts';

/** A flush may take this long even when group_interval is shorter (reference row D7). */
const MIN_FLUSH_MS = 10_000;

/** What a flush works on, as it is now: a reload replaces some. */
export interface FlushParts extends EngineParts {
  readonly config: Pick<EngineConfig, 'renderRouteLabels' | 'tocsin'>;
  readonly notifier: Notifier<AggregationGroup>;
  readonly busy: BusyGroups;
  readonly engineLetters: EngineLetters;
  readonly alertEvents: AlertEvents;
}

/** What is done at one moment, and what comes of it. */
export interface Turn {
  readonly parts: FlushParts;
  readonly now: EpochMs;
  readonly effects: Effects;
}

/** Looks at a group that is due; or waits, while somebody is still being told of it. */
export function flushGroup(turn: Turn, group: AggregationGroup, dueAt: EpochMs): void {
  const { now, effects, parts } = turn;
  const { busy, dispatcher, groupLog, notifier } = parts;
  const integrations = groupLog.integrationsOf(group);
  const target = { groupKey: group.key, receiver: group.route.receiver, integrations };
  if (notifier.isBusy(target)) {
    busy.add(target, group);
    return;
  }
  const alerts = group.snapshot(now);
  group.flushCount += 1;
  dispatcher.schedule(group, nextLookAt(turn, group));
  writeGroup(parts, group, effects.changes);
  const numAlerts = alerts.length;
  effects.events.push({ kind: 'group flushed', ...nameOf(group), numAlerts, lateMs: now - dueAt });
  const held = groupLog.hasOpenIntent(group)
    ? notifier.holdUnknown(flushOf(turn, group, { alerts, open: alerts }))
    : emptyStep<AggregationGroup>();
  applyStep(turn, held);
  const open = withoutMuted(turn, group, alerts);
  if (open.length === 0) settle(turn, group, { now, alerts });
  else takeStep(turn, notifier.begin(flushOf(turn, group, { alerts, open })));
  // What was offered meanwhile is heard after this look, which has not seen it.
  takeLateOffers(parts, held.records, turn);
}

/** Takes what a step of the notifier asks for, and hears what was offered while it was under way. */
export function takeStep(turn: Turn, step: NotifierStep<AggregationGroup>): void {
  applyStep(turn, step);
  takeLateOffers(turn.parts, step.records, turn);
}

function applyStep(turn: Turn, step: NotifierStep<AggregationGroup>): void {
  const { now, effects, parts } = turn;
  const { busy, dispatcher, tenures } = parts;
  if (step.letters.length > 0) parts.engineLetters.dropOverflow(step);
  for (const change of step.letters) writeLetter(tenures, change, effects.changes);
  for (const id of step.answered) effects.changes.push(removedLetterRequestRow(id));
  // One by one: a reload may end so many deliveries that they do not fit into one call.
  for (const record of step.records) {
    writeRecord(tenures, record, effects.changes);
    // Nothing else says what was told here once what the holder has stored is read.
    const isStandIn = tenures.standsIn(() => slotOf(record.key.groupKey));
    if (isStandIn) parts.offers.keep(record, 'stand-in', now);
  }
  for (const send of step.sends) {
    const tenure = tenures.isLone ? undefined : tenures.of(slotOf(send.key.groupKey));
    effects.sends.push({ ...send, tenure });
  }
  for (const event of step.events) effects.events.push(event);
  for (const { flush, succeeded } of step.finished) {
    const { group, all: alerts } = flush;
    if (succeeded && group !== undefined && dispatcher.isLive(group)) {
      settle(turn, group, { now: flush.now, alerts });
    }
    for (const waiting of busy.take(flush)) dispatcher.schedule(waiting, now);
  }
}

function flushOf(
  { parts: { config, groupLog }, now }: Turn,
  group: AggregationGroup,
  { alerts, open }: { readonly alerts: readonly Alert[]; readonly open: readonly Alert[] },
): Flush<AggregationGroup> {
  const { route } = group;
  return {
    group,
    groupKey: group.key,
    receiver: route.receiver,
    integrations: groupLog.integrationsOf(group),
    groupLabels: group.labels,
    routeLabels: config.renderRouteLabels(group, alerts, now),
    repeatIntervalMs: route.repeatIntervalMs,
    alerts: open,
    all: alerts,
    now,
    deadline: addMs(now, Math.max(route.groupIntervalMs, MIN_FLUSH_MS)),
  };
}

/** After group_interval (reference row D5), or earlier where repeats are to come on time. */
function nextLookAt({ parts: { config, groupLog }, now }: Turn, group: AggregationGroup): EpochMs {
  const { route } = group;
  return config.tocsin.exactRepeatInterval
    ? exactRepeatAt(route, groupLog.toldAt(group), now)
    : addMs(now, route.groupIntervalMs);
}

function withoutMuted(
  { parts: { config, groupLog, muters }, now, effects }: Turn,
  group: AggregationGroup,
  alerts: readonly Alert[],
): readonly Alert[] {
  const { route } = group;
  const isExempt = (alert: Alert): boolean =>
    config.tocsin.sendResolvedWhenMuted &&
    isResolvedAt(alert, now) &&
    groupLog.isAwaited(group, alert);
  const { open, muted } = divideMuted(alerts, muters, { route, now, isExempt });
  if (muted.length > 0) effects.events.push({ kind: 'alerts muted', ...nameOf(group), muted });
  return open;
}

/** Lets go of what has ended, once all have been told of the group as it was. */
function settle(
  { parts, effects }: Turn,
  group: AggregationGroup,
  told: Pick<Flush<AggregationGroup>, 'alerts' | 'now'>,
): void {
  parts.alertEvents.settled(group, told, effects.events);
  parts.dispatcher.settle(group, told);
  writeGroup(parts, group, effects.changes);
  if (parts.dispatcher.isLive(group)) return;
  effects.events.push({ kind: 'group removed', ...nameOf(group) });
}
