// What must be true of replicas, at any moment and at the end of a run. Each finding is one line for
// people.
import { deadLetterRow } from '../../src/engine/rows/dead-letter-rows.ts';
import { groupRow } from '../../src/engine/rows/group-rows.ts';
import { alertRow, alertTimeRow } from '../../src/engine/rows/alert-rows.ts';
import { notificationRow } from '../../src/engine/rows/notification-rows.ts';
import { silenceRow } from '../../src/engine/rows/silence-rows.ts';
import { TABLES, type StateRow, type Table } from '../../src/engine/state-store.ts';
import { addMs, type EpochMs } from '../../src/model/instant.ts';
import type { NotificationKey } from '../../src/notify/notification-record.ts';
import { SLOT_COUNT } from '../../src/route/slot.ts';
import { CLOCK_ERROR_MS } from './clock-error.ts';
import { INTEGRATIONS, type Play } from './replica-play.ts';
import type { ReplicaProcess } from './replica-process.ts';
import type { SentArrival } from './simulated-receivers.ts';

/** What must hold after every step. */
export function findNow({ world, truth, isAtRisk }: Play): string[] {
  const problems = [...world.watch.findings];
  for (const process of world.running()) {
    const { engine } = process;
    if (!process.isServing || engine.notificationsUnderWay > 0) continue;
    for (const group of engine.dispatcher.groups()) {
      if (engine.dispatcher.dueAt(group) !== undefined) continue;
      problems.push(`NEVER DUE ${group.id} at ${process.id}`);
    }
  }
  if (isAtRisk) return problems;
  for (const [key, { acknowledged, fingerprint }] of truth) {
    if (acknowledged === 'unsure') continue;
    for (const table of ['alert', 'alert_time'] as const) {
      if (world.redis.row(table, fingerprint) !== undefined) continue;
      problems.push(`NOT STORED ${table} of ${key}, which was acknowledged`);
    }
  }
  return problems;
}

/** What must hold at the end of a run. */
export function findAtEnd(play: Play): string[] {
  return [
    ...play.world.watch.findings,
    ...play.world.watch.lostLetters,
    ...findForgotten(play),
    ...findDuplicates(play),
    ...findIntrusions(play),
    ...findDifferences(play),
    ...findUnheld(play),
    ...findLeftLetters(play),
  ];
}

/** What the one process that was started after all had been killed lacks of what was acknowledged. */
export function findLost(
  { truth, silences }: Play,
  survivor: ReplicaProcess | undefined,
): string[] {
  if (survivor === undefined) return ['NOBODY is left'];
  const { engine } = survivor;
  const problems: string[] = [];
  const alerts = new Map(
    [...engine.alerts.values()].map((alert) => [alert.labels.get('instance'), alert]),
  );
  for (const [key, { acknowledged }] of truth) {
    if (acknowledged === 'unsure') continue;
    const alert = alerts.get(key);
    const state =
      alert === undefined ? 'unknown' : alert.endsAt > survivor.now() ? 'firing' : 'resolved';
    if (state !== acknowledged) problems.push(`LOST ${key}: ${acknowledged}, and now ${state}`);
  }
  for (const [id, state] of silences) {
    const silence = engine.silences.get(id);
    if (silence === undefined) problems.push(`LOST silence ${id}`);
    else if (state === 'ended' && silence.endsAt > survivor.now()) {
      problems.push(`LOST the end of silence ${id}`);
    }
  }
  return problems;
}

/** Alerts about whose present state some receiver was not told. */
function findForgotten(play: Play): string[] {
  const { world, truth, silencedNames, scenario } = play;
  const told = new Map<string, 'firing' | 'resolved' | 'firing by the dead'>();
  const disputed = new Set<string>();
  for (const { at, by, target, firing, resolved, ...sent } of world.receivers.arrivals) {
    // What one told in the place of a holder, and did not live to offer, nobody else can know.
    const isUnheard = sent.isStandIn && !by.isAlive && by.isCut;
    if (sent.isStray || isUnheard) disputed.add(target);
    // Its successor told once more what it had told from memory, and that was refused: a dead letter.
    const isRefused = !by.isAlive && (world.receivers.refusedAt.get(target) ?? at) > at;
    if (isRefused) disputed.add(target);
    const integration = target.slice(target.lastIndexOf(' ') + 1);
    const begun = by.isAlive ? 'firing' : 'firing by the dead';
    for (const name of firing) told.set(`${name} ${integration}`, begun);
    for (const name of resolved) told.set(`${name} ${integration}`, 'resolved');
  }
  const problems: string[] = [];
  for (const [key, { acknowledged, isKnown, startsAt, postedAt }] of truth) {
    const [alertname = ''] = key.split('/');
    for (const integration of INTEGRATIONS) {
      // Where two have told people at a time, either may have had the last word.
      const groupKey = `{}:{alertname="${alertname}"}`;
      if (disputed.has(`${groupKey} ${integration}`)) continue;
      const state = told.get(`${key} ${integration}`) ?? 'nothing';
      const isBegun = state === 'firing' || state === 'firing by the dead';
      // What was held is on record as told, and somebody did not want it.
      const changedAt = acknowledged === 'firing' ? startsAt : postedAt;
      const isUnwanted = world.watch.isUnwanted(keyOf(groupKey, integration), changedAt);
      if (acknowledged === 'firing' && !isBegun && !isUnwanted) {
        problems.push(`FORGOTTEN ${key} for ${integration}`);
      }
      // What ends while it is muted is not told (row P2).
      const mayBeKept = silencedNames.has(alertname);
      // That it fires was known to nobody but the dead, who has not acknowledged it.
      const isUnheard = state === 'firing by the dead' && !isKnown;
      const isAwaited =
        isBegun && !isUnwanted && !mayBeKept && !isUnheard && hearsOfEnds(integration, scenario);
      if (acknowledged === 'resolved' && isAwaited) {
        problems.push(`NEVER RESOLVED ${key} for ${integration}`);
      }
    }
  }
  return problems;
}

function keyOf(groupKey: string, target: string): NotificationKey {
  const [integration = ''] = target.split('[');
  return { groupKey, receiver: 'default', integration, index: 0 };
}

/** Unmarked messages that say what the one before said, or that carry an id seen before. */
export function findDuplicates(play: Play): string[] {
  const { world, lostAt, scenario } = play;
  const last = new Map<string, SentArrival>();
  const unmarked = new Map<string, SentArrival>();
  const problems: string[] = [];
  for (const arrival of world.receivers.arrivals) {
    const { target, notification } = arrival;
    const { id, possibleDuplicate, reason } = notification;
    const before = last.get(target);
    // Of one that came late nobody knew; where it said something else, saying the same again is news.
    if (!arrival.isStray) last.set(target, arrival);
    else if (before !== undefined && contentOf(before) !== contentOf(arrival)) last.delete(target);
    if (possibleDuplicate) continue;
    const known = unmarked.get(`${target} ${id}`);
    unmarked.set(`${target} ${id}`, arrival);
    // A message that its sender did not live to see arrive may come after its marked repeat.
    const isRepeat =
      before !== undefined &&
      !before.notification.possibleDuplicate &&
      // What somebody wants told again is told as it is by then; and nobody marks what they know of.
      (world.answered.get(target) ?? 0) < before.at &&
      contentOf(before) === contentOf(arrival) &&
      (hearsOfEnds(target, scenario) || !hasBegunAnew(play, before, arrival)) &&
      reason !== 'repeat interval elapsed';
    const former = known ?? (isRepeat ? before : undefined);
    if (former === undefined || isUnknowable(former, lostAt)) continue;
    problems.push(`DUPLICATE ${id} ${target}: ${contentOf(arrival)}`);
  }
  return problems;
}

/** What Redis has lost since, while nobody was there who could tell it again, the next one cannot know. */
function isUnknowable({ at, by }: SentArrival, lostAt: EpochMs): boolean {
  const wasAway = !by.isAlive || by.isStopped || (by.awayAt !== undefined && by.awayAt >= lostAt);
  return at < lostAt && wasAway;
}

function hearsOfEnds(target: string, { policies }: Pick<Play['scenario'], 'policies'>): boolean {
  return !policies || !target.endsWith('webhook[0]');
}

/**
 * Whether an alert fires anew of whose end this receiver does not hear: a letter that is sent again tells what
 * was to be told then.
 */
function hasBegunAnew({ truth }: Play, before: SentArrival, arrival: SentArrival): boolean {
  const { firing, at, notification } = arrival;
  const former = new Map(before.notification.alerts.map((a) => [a.fingerprint, a.startsAt]));
  const isLater = notification.alerts.some(
    ({ fingerprint, startsAt }) => startsAt > (former.get(fingerprint) ?? startsAt),
  );
  const begins = firing.flatMap((key) => truth.get(key)?.begins ?? []);
  return isLater || begins.some((t) => t <= at && t > addMs(before.at, -CLOCK_ERROR_MS));
}

function contentOf({ firing, resolved }: SentArrival): string {
  return `${firing.join(' ')} | ${resolved.join(' ')}`;
}

/** Letters that were to be sent again, and are not. */
function findLeftLetters({ world, scenario }: Play): string[] {
  if (!scenario.letters) return [];
  return world
    .running()
    .flatMap(({ id, engine }) =>
      [...engine.letters.views()].map(({ letter }) => `LEFT letter ${letter.id} at ${id}`),
    );
}

function findIntrusions({ world }: Play): string[] {
  return world.receivers.intrusions.map(
    ({ by, holder, id }) =>
      `INTRUSION of ${by}, which told ${id} unmarked while ${holder} had the slot`,
  );
}

/** What one process knows otherwise than Redis does. */
function findDifferences(play: Play): string[] {
  const { world, silences, scenario } = play;
  const problems: string[] = [];
  const stored = pictureOf(world.redis.rows().filter((row) => !isEndedGroup(play, row)));
  for (const process of world.running()) {
    const picture = pictureOf(rowsOf(process).filter((row) => !isEndedGroup(play, row)));
    for (const table of TABLES) {
      if (picture[table] === stored[table]) continue;
      // What is asked of a letter that has gone meanwhile is forgotten in its time.
      if (table === 'dead_letter_request') continue;
      // The clock of a holder may have been set since it has written when a group is due.
      if (table === 'group' && scenario.jumps) continue;
      problems.push(
        `DIFFERENT ${table} at ${process.id}:`,
        ...differences(picture[table], stored[table]),
      );
    }
    for (const [id, state] of silences) {
      const silence = process.engine.silences.get(id);
      const isEnded = silence !== undefined && silence.endsAt <= process.now();
      if (silence === undefined) problems.push(`LOST silence ${id} at ${process.id}`);
      if (state === 'ended' && !isEnded) problems.push(`UNENDED silence ${id} at ${process.id}`);
    }
  }
  return problems;
}

/** Slots that nobody looks after, or two do, or that are not shared fairly. */
function findUnheld({ world }: Play): string[] {
  const problems: string[] = [];
  const counts = new Map<string, number>();
  for (let slot = 0; slot < SLOT_COUNT; slot++) {
    const holders = world.running().filter(({ engine }) => engine.slots.holds(slot));
    const names = holders.map(({ id }) => id).join(' ');
    if (names !== world.redis.slots.lastHolderOf(slot)) {
      problems.push(
        `HELD slot ${String(slot)} by "${names}", by Redis ${String(world.redis.slots.lastHolderOf(slot))}`,
      );
    }
    counts.set(names, (counts.get(names) ?? 0) + 1);
  }
  const shares = world.running().map(({ id }) => counts.get(id) ?? 0);
  if (Math.max(...shares) - Math.min(...shares) > 1) problems.push(`SHARES ${shares.join(' ')}`);
  for (const { id, replica } of world.running()) {
    if (replica.standing() !== 'sure') problems.push(`STANDING of ${id} is ${replica.standing()}`);
  }
  return problems;
}

function differences(here: string, stored: string): readonly string[] {
  const [own, others] = [here.split('\n'), stored.split('\n')];
  return [
    ...own.filter((line) => !others.includes(line)).map((line) => `  here   ${line}`),
    ...others.filter((line) => !own.includes(line)).map((line) => `  stored ${line}`),
  ];
}

/** A group in which nothing fires: a replica may keep it that has yet to learn that its end was told. */
function isEndedGroup({ world }: Play, { table, key }: StateRow): boolean {
  if (table !== 'group') return false;
  return !world.running().some((process) => {
    const alerts = process.engine.dispatcher.get(key)?.alerts() ?? [];
    return [...alerts].some(({ endsAt }) => endsAt > process.now());
  });
}

type Picture = Readonly<Record<Table, string>>;

function pictureOf(rows: readonly Pick<StateRow, 'table' | 'value'>[]): Picture {
  const values = new Map<Table, string[]>(TABLES.map((table) => [table, []]));
  for (const { table, value } of rows) values.get(table)?.push(value);
  const of = (table: Table): string => values.get(table)?.sort().join('\n') ?? '';
  return {
    alert: of('alert'),
    alert_time: of('alert_time'),
    group: of('group'),
    notification: of('notification'),
    silence: of('silence'),
    dead_letter: of('dead_letter'),
    dead_letter_request: of('dead_letter_request'),
  };
}

/** What a process would store if all were for it to store. */
function rowsOf({ engine }: ReplicaProcess): readonly StateRow[] {
  const { dispatcher } = engine;
  const changes = [
    ...[...engine.alerts.values()].flatMap((alert) => [alertRow(alert), alertTimeRow(alert)]),
    ...[...engine.silences.values()].map(silenceRow),
    ...[...dispatcher.groups()].map((group) => groupRow(group, dispatcher.dueAt(group))),
    ...[...engine.records()].map(notificationRow),
    ...[...engine.letters.views()].map(({ letter }) => deadLetterRow({ id: letter.id, letter })),
  ];
  return changes.flatMap(({ table, key, value }) =>
    value === undefined ? [] : [{ table, key, value }],
  );
}
