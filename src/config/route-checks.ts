// What must hold for a routing tree as a whole (reference rows C12 and C14).
import { formatDuration } from '../model/duration.ts';
import { quoteGo } from '../model/go-quote.ts';
import { durationMs, type DurationMs } from '../model/instant.ts';
import type { DecodeContext } from './decode/codec.ts';
import type { RouteNode } from './route-codec.ts';

interface Timers {
  readonly groupInterval: DurationMs;
  readonly repeatInterval: DurationMs;
}

/** Upstream's defaults (reference row C9). */
const ROOT_TIMERS: Timers = {
  groupInterval: durationMs(300_000),
  repeatInterval: durationMs(14_400_000),
};

export interface TreeFacts {
  readonly receivers: ReadonlySet<string>;
  readonly timeIntervals: ReadonlySet<string>;
  /** How long notifications are remembered; undefined skips that warning. */
  readonly retentionMs: DurationMs | undefined;
}

/** Reports what is wrong with the tree. */
export function checkRouteTree(root: RouteNode, facts: TreeFacts, context: DecodeContext): void {
  checkRoot(root, context);
  checkReceivers(root, facts.receivers, context);
  checkTimeIntervals(root, facts.timeIntervals, context);
  warnOfTimers(root, { inherited: ROOT_TIMERS, retentionMs: facts.retentionMs }, context);
}

function checkRoot({ section }: RouteNode, context: DecodeContext): void {
  const { values } = section;
  if (values.receiver === '' && !section.isRefused('receiver')) {
    context.report(section.at, 'root route must specify a default receiver');
  }
  for (const key of ['match', 'match_re', 'matchers'] as const) {
    const given = values[key];
    const size = 'size' in given ? given.size : given.length;
    if (size > 0) context.report(section.keyPlaceOf(key), 'root route must not have any matchers');
  }
  if (values.continue) {
    context.report(section.keyPlaceOf('continue'), 'cannot have continue in root route');
  }
  for (const kind of ['mute', 'active'] as const) {
    if (values[`${kind}_time_intervals`].length === 0) continue;
    context.report(
      section.keyPlaceOf(`${kind}_time_intervals`),
      `root route must not have any ${kind} time intervals`,
    );
  }
}

function checkReceivers(
  { section, children }: RouteNode,
  receivers: ReadonlySet<string>,
  context: DecodeContext,
): void {
  const { receiver } = section.values;
  if (receiver !== '' && !receivers.has(receiver)) {
    context.report(
      section.placeOf('receiver'),
      `undefined receiver ${quoteGo(receiver)} used in route`,
    );
  }
  for (const child of children) checkReceivers(child, receivers, context);
}

function checkTimeIntervals(
  { section, children }: RouteNode,
  known: ReadonlySet<string>,
  context: DecodeContext,
): void {
  const { mute_time_intervals: mute, active_time_intervals: active } = section.values;
  for (const { text, at } of [...active, ...mute]) {
    if (known.has(text)) continue;
    context.report(at, `undefined time interval ${quoteGo(text)} used in route`);
  }
  for (const child of children) checkTimeIntervals(child, known, context);
}

function warnOfTimers(
  { section, children }: RouteNode,
  { inherited, retentionMs }: { inherited: Timers; retentionMs: DurationMs | undefined },
  context: DecodeContext,
): void {
  const { values } = section;
  const timers: Timers = {
    groupInterval: values.group_interval ?? inherited.groupInterval,
    repeatInterval: values.repeat_interval ?? inherited.repeatInterval,
  };
  const repeats = `repeat_interval (${formatDuration(timers.repeatInterval)})`;
  const place = section.placeOf(
    section.has('repeat_interval') ? 'repeat_interval' : 'group_interval',
  );
  if (timers.repeatInterval < timers.groupInterval) {
    const waits = formatDuration(timers.groupInterval);
    context.warn(
      place,
      `${repeats} is less than group_interval (${waits}). Notifications will not repeat until the next group_interval.`,
    );
  }
  if (retentionMs !== undefined && timers.repeatInterval > retentionMs) {
    context.warn(
      place,
      `${repeats} is greater than the data retention period (${formatDuration(retentionMs)}). It can lead to notifications being repeated more often than expected.`,
    );
  }
  for (const child of children) warnOfTimers(child, { inherited: timers, retentionMs }, context);
}
