// How a dead letter looks in the extension API; the types of the contract hold the fields
// (api/openapi.yaml).
import type { DeadLetterView, ReplayResult } from '../../../engine/dead-letter-service.ts';
import { isResolvedAt, type Alert } from '../../../model/alert.ts';
import { formatDateTime } from '../../../model/date-time.ts';
import { quoteJson } from '../../../model/go-json-text.ts';
import type { EpochMs } from '../../../model/instant.ts';
import { plainLabelSetJson } from '../../reads/label-set-json.ts';
import type { components } from '../../v2/openapi.d.ts';

type Schemas = components['schemas'];

/** JSON text of each field of a schema; a missing or unknown field does not compile. */
type FieldTexts<T> = { readonly [Name in keyof T]: string };

/** Encodes a letter without its alerts. */
export function encodeSummary({ letter, replayRequestedAt }: DeadLetterView): string {
  const { key, message } = letter;
  const fields: FieldTexts<Schemas['DeadLetterSummary']> = {
    id: quoteJson(letter.id),
    groupKey: quoteJson(key.groupKey),
    groupLabels: plainLabelSetJson(letter.groupLabels),
    receiver: quoteJson(key.receiver),
    integration: quoteJson(key.integration),
    index: String(key.index),
    reason: quoteJson(letter.reason),
    error: quoteJson(letter.error),
    attempts: String(letter.attempts),
    firstFailedAt: date(letter.firstFailedAt),
    lastFailedAt: date(letter.lastFailedAt),
    mayHaveArrived: String(letter.mayHaveArrived),
    notifyReason: quoteJson(message.reason),
    numAlerts: String(message.alerts.length),
    ...(replayRequestedAt !== undefined && { replayRequestedAt: date(replayRequestedAt) }),
  };
  return objectJson(fields);
}

/** Encodes a letter with its alerts, one by one, as there may be many. */
export function* letterPieces(view: DeadLetterView): Generator<string, void> {
  const { alerts, at } = view.letter.message;
  yield `{"deadLetter":${encodeSummary(view)},"alerts":[`;
  let separator = '';
  for (const alert of alerts) {
    yield separator + encodeAlert(alert, at);
    separator = ',';
  }
  yield ']}\n';
}

/** Encodes what comes of a request to send letters again. */
export function encodeReplays({ requested, refused }: ReplayResult): string {
  const document: Schemas['Replays'] = {
    requested,
    refused: refused.map(({ id, reason }) => ({ id, message: reason })),
  };
  return JSON.stringify(document);
}

function encodeAlert(alert: Alert, at: EpochMs): string {
  const isResolved = isResolvedAt(alert, at);
  const fields: FieldTexts<Schemas['ToldAlert']> = {
    status: isResolved ? '"resolved"' : '"firing"',
    labels: plainLabelSetJson(alert.labels),
    annotations: plainLabelSetJson(alert.annotations),
    startsAt: date(alert.startsAt),
    ...(isResolved && { endsAt: date(alert.endsAt) }),
    generatorURL: quoteJson(alert.generatorURL),
    fingerprint: quoteJson(alert.fingerprint),
  };
  return objectJson(fields);
}

function date(instant: EpochMs): string {
  return quoteJson(formatDateTime(instant));
}

/** Names of fields are words of the contract and need no escaping. */
function objectJson(fields: Readonly<Record<string, string>>): string {
  const members = Object.entries(fields).map(([name, text]) => `"${name}":${text}`);
  return `{${members.join(',')}}`;
}
