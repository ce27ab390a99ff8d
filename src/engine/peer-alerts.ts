// PeerAlerts: takes in what others have stored of alerts. The newest version counts, and whoever knows a
// newer one sees to it that it is stored.
import type { StoredAlert } from '../dedupe/stored-alert.ts';
import { isResolvedAt } from '../model/alert.ts';
import { parseFingerprint } from '../model/fingerprint.ts';
import type { EngineParts } from './engine-parts.ts';
import type { Moment } from './occasion.ts';
import { resumeAwaited } from './regroup.ts';
import {
  alertRow,
  alertTimeRow,
  readAlertRow,
  readAlertTimeRow,
  type AlertContent,
  type AlertTimes,
} from './rows/alert-rows.ts';

interface Row {
  readonly key: string;
  readonly value: string;
}

export class PeerAlerts {
  /** Contents of alerts whose times have not come yet; these are in the same commit or in the next. */
  readonly #contents = new Map<string, AlertContent>();
  /** Rows of times whose content has not come yet: what waited for the store may come in any order. */
  readonly #times = new Map<string, string>();

  takeContent(
    parts: EngineParts,
    { key, value, version }: Row & { readonly version: number | undefined },
    moment: Moment,
  ): void {
    const content = readAlertRow(key, value);
    if (content === undefined) return;
    const known = moment.isWhole ? undefined : parts.alerts.get(content.fingerprint);
    if (known !== undefined && version !== undefined && version <= known.updatedAt) {
      takeLate(parts, content, { known, version, moment });
      return;
    }
    this.#contents.set(key, content);
    const times = this.#times.get(key);
    if (times !== undefined) this.takeTimes(parts, { key, value: times }, moment);
  }

  takeTimes(parts: EngineParts, { key, value }: Row, moment: Moment): void {
    const times = readAlertTimeRow(value);
    const fingerprint = parseFingerprint(key);
    if (times === undefined || fingerprint === undefined) return;
    const stored = this.#contents.get(key);
    const content = stored ?? parts.alerts.get(fingerprint);
    if (content === undefined) {
      this.#times.set(key, value);
      return;
    }
    this.#contents.delete(key);
    this.#times.delete(key);
    const outspoken = moment.isWhole ? outspokenOf(parts, stored, times) : undefined;
    if (outspoken === undefined) {
      join(parts, { ...content, fingerprint }, { stored, times, moment });
      return;
    }
    parts.alerts.affirm(outspoken);
    moment.effects.changes.push(alertRow(outspoken), alertTimeRow(outspoken));
  }

  /**
   * Forgets an alert that a peer has forgotten; one that fires here, or of whose end this replica has
   * still to tell, is written again.
   */
  drop(parts: EngineParts, key: string, { now, effects }: Moment): void {
    this.#contents.delete(key);
    this.#times.delete(key);
    const fingerprint = parseFingerprint(key);
    const alert = fingerprint && parts.alerts.get(fingerprint);
    if (alert === undefined) return;
    if (!isResolvedAt(alert, now) || isToBeTold(parts, alert)) {
      effects.changes.push(alertRow(alert), alertTimeRow(alert));
      return;
    }
    letGo(parts, alert);
  }
}

/** Takes in a content whose times came before, or are older than what is known. */
function takeLate(
  parts: EngineParts,
  content: AlertContent,
  {
    known,
    version,
    moment,
  }: { readonly known: StoredAlert; readonly version: number; readonly moment: Moment },
): void {
  if (version === known.updatedAt) {
    join(parts, content, { stored: content, times: known.range(), moment });
  } else if (!isSameContent(known, content)) {
    moment.effects.changes.push(alertRow(known), alertTimeRow(known));
  }
}

/** `stored`: the content, where a row of it came, too. */
function join(
  parts: EngineParts,
  { fingerprint, labels, annotations, generatorURL }: AlertContent,
  {
    stored,
    times,
    moment,
  }: {
    readonly stored: AlertContent | undefined;
    readonly times: AlertTimes;
    readonly moment: Moment;
  },
): void {
  const { alerts, dispatcher, muters } = parts;
  const { now } = moment;
  const joined = { fingerprint, labels, annotations, generatorURL, ...times };
  const { alert, isNews, isOlder } = alerts.join(joined, now);
  if (isOlder) {
    writeAgain(alert, { times, content: stored }, moment);
    return;
  }
  if (!isNews && (alert.isGrouped || isResolvedAt(alert, now))) return;
  muters.inhibitor.observe(alert);
  // People may have been told of its end before it was forgotten here.
  if (!alert.isGrouped && isResolvedAt(alert, now)) {
    resumeAwaited(parts, now, { isMeant: () => true, alerts: [alert] });
  } else dispatcher.insert(alert, now);
}

/**
 * Sees to it that what is known here outlives an older version. The store refuses older times by
 * itself, unless it has lost the newer ones, or the two are of the same instant.
 */
function writeAgain(
  alert: StoredAlert,
  older: { readonly times: AlertTimes; readonly content: AlertContent | undefined },
  { isWhole, effects }: Moment,
): void {
  const { times, content } = older;
  const isOther = content !== undefined && !isSameContent(alert, content);
  if (isOther) effects.changes.push(alertRow(alert));
  if (isOther || isWhole || times.updatedAt === alert.updatedAt) {
    effects.changes.push(alertTimeRow(alert));
  }
}

/**
 * The alert, if this process was told of it last and stored its times with what somebody else had been
 * told before: it had not heard of that, and took the content that it knew for stored.
 */
function outspokenOf(
  { alerts }: EngineParts,
  content: AlertContent | undefined,
  { updatedAt }: AlertTimes,
): StoredAlert | undefined {
  const known = content && alerts.get(content.fingerprint);
  if (content === undefined || known?.isReportedHere !== true) return undefined;
  return known.updatedAt === updatedAt && !isSameContent(known, content) ? known : undefined;
}

function isSameContent(alert: StoredAlert, { annotations, generatorURL }: AlertContent): boolean {
  return alert.generatorURL === generatorURL && alert.annotations.equals(annotations);
}

/** Whether this replica has still something to say of an alert. */
function isToBeTold({ dispatcher, tenures }: EngineParts, alert: StoredAlert): boolean {
  for (const group of dispatcher.groupsOf(alert)) if (tenures.covers(group)) return true;
  return false;
}

function letGo({ alerts, dispatcher, muters }: EngineParts, alert: StoredAlert): void {
  alerts.delete(alert);
  dispatcher.remove(alert);
  dispatcher.forget(alert);
  muters.inhibitor.forget(alert);
}
