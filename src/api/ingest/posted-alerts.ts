// From body bytes to PostedAlerts: the hot path of ingestion. JSON.parse reads, a hand-written
// check allocates one object per alert, and everything slow waits until something is wrong.
import type { PostedAlert } from '../../dedupe/posted-alert.ts';
import { ZERO_TIME, type EpochMs } from '../../model/instant.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import {
  fieldError,
  readJsonBody,
  typeError,
  undecodable,
  withoutSurrogates,
  type JsonProblem,
} from './json-body.ts';
import { isRequestUri } from './request-uri.ts';
import type { WireDialect } from './wire-dialect.ts';

/** The first thing that is wrong with a body. */
export type BodyProblem =
  | JsonProblem
  | { readonly kind: 'missingLabels'; readonly index: number }
  | { readonly kind: 'badUri'; readonly index: number; readonly text: string };

type Fields = Readonly<Record<string, unknown>>;
type LabelRecord = Readonly<Record<string, string>>;

const NO_LABELS: LabelRecord = Object.freeze({});

/**
 * Reads a list of alerts. Unknown fields are ignored; field names are taken in any case, as Go
 * takes them; of a repeated field the last one counts (Go would merge repeated label sets); what
 * follows the first JSON value is ignored. No alert of a body with a problem is returned.
 */
export function readPostedAlerts(
  body: Uint8Array,
  dialect: WireDialect,
): Result<readonly PostedAlert[], BodyProblem> {
  const parsed = readJsonBody(body);
  if (!parsed.ok) return parsed;
  const { value, mayHoldSurrogates } = parsed.value;
  if (value === null) return ok([]);
  if (!Array.isArray(value)) {
    return undecodable(typeError(value, `Go value of type ${dialect.listType}`));
  }
  return readList(value, { dialect, mayHoldSurrogates });
}

interface ReadContext {
  readonly dialect: WireDialect;
  /** Whether the body may hold escaped lone surrogates, which Go replaces by U+FFFD. */
  readonly mayHoldSurrogates: boolean;
}

/** A decode error anywhere outweighs a missing or malformed field before it, as upstream. */
function readList(
  list: readonly unknown[],
  context: ReadContext,
): Result<readonly PostedAlert[], BodyProblem> {
  const alerts: PostedAlert[] = [];
  let problem: BodyProblem | undefined;
  for (let index = 0; index < list.length; index++) {
    const alert = readAlert(list[index], context);
    if (typeof alert === 'string') return undecodable(alert);
    if (problem === undefined && context.dialect.isChecked) problem = checkAlert(alert, index);
    alerts.push(alert);
  }
  return problem === undefined ? ok(alerts) : fail(problem);
}

function checkAlert(alert: PostedAlert, index: number): BodyProblem | undefined {
  const { generatorURL, labels } = alert;
  if (generatorURL !== '' && !isRequestUri(generatorURL)) {
    return { kind: 'badUri', index, text: generatorURL };
  }
  return labels === NO_LABELS ? { kind: 'missingLabels', index } : undefined;
}

/** The fields of one element as they stand in the body; undefined when absent. */
interface RawAlert {
  labels: unknown;
  annotations: unknown;
  startsAt: unknown;
  endsAt: unknown;
  generatorURL: unknown;
}

/** Reads one element, or gives the decoder's text. Of several faults upstream's first one counts. */
function readAlert(value: unknown, context: ReadContext): PostedAlert | string {
  const { dialect } = context;
  if (typeof value !== 'object' || Array.isArray(value)) {
    return typeError(value, `Go value of type ${dialect.alertType}`);
  }
  const raw = rawAlert(value);
  const startsAt = readDate(raw.startsAt, 'startsAt', dialect);
  if (typeof startsAt === 'string') return startsAt;
  const endsAt = readDate(raw.endsAt, 'endsAt', dialect);
  if (typeof endsAt === 'string') return endsAt;
  const annotations = readLabels(raw.annotations, `${dialect.outerStruct}.annotations`, context);
  if (typeof annotations === 'string') return annotations;
  const generatorURL = raw.generatorURL ?? '';
  if (typeof generatorURL !== 'string')
    return fieldError(generatorURL, 'Alert.generatorURL', 'string');
  const labels = readLabels(raw.labels, 'Alert.labels', context);
  if (typeof labels === 'string') return labels;
  return { labels, annotations, startsAt, endsAt, generatorURL: wellFormed(generatorURL, context) };
}

/** Picks the known fields; `null` as an element counts as an object without fields. */
function rawAlert(value: object | null): RawAlert {
  const raw: RawAlert = {
    labels: undefined,
    annotations: undefined,
    startsAt: undefined,
    endsAt: undefined,
    generatorURL: undefined,
  };
  if (value === null) return raw;
  // A parsed object holds own enumerable properties only; reading them by name is safe.
  const fields = value as Fields;
  for (const name in fields) {
    const known = isField(name) ? name : foldedField(name);
    if (known !== undefined) raw[known] = fields[name];
  }
  return raw;
}

type FieldName = keyof RawAlert;

function isField(name: string): name is FieldName {
  switch (name) {
    case 'labels':
    case 'annotations':
    case 'startsAt':
    case 'endsAt':
    case 'generatorURL':
      return true;
    default:
      return false;
  }
}

/** With the flags `iu` a pattern folds case as Go does: the long s is an s. */
const FOLDED: readonly (readonly [FieldName, RegExp])[] = [
  ['labels', /^labels$/iu],
  ['annotations', /^annotations$/iu],
  ['startsAt', /^startsat$/iu],
  ['endsAt', /^endsat$/iu],
  ['generatorURL', /^generatorurl$/iu],
];

function foldedField(name: string): FieldName | undefined {
  return FOLDED.find(([, pattern]) => pattern.test(name))?.[0];
}

/** The instant; undefined when unset; the decoder's text when it is none. */
function readDate(
  value: unknown,
  field: 'startsAt' | 'endsAt',
  dialect: WireDialect,
): EpochMs | undefined | string {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string')
    return fieldError(value, `${dialect.outerStruct}.${field}`, 'string');
  const instant = dialect.parseDate(value);
  if (instant === undefined) return dialect.dateProblem(value);
  return instant === ZERO_TIME ? undefined : instant;
}

/** The record itself when it is sound as it stands, which it nearly always is. */
function readLabels(value: unknown, field: string, context: ReadContext): LabelRecord | string {
  if (value === undefined || value === null) return NO_LABELS;
  if (typeof value !== 'object' || Array.isArray(value)) {
    return fieldError(value, field, context.dialect.labelSetType);
  }
  const record = value as Fields;
  let isSound = !context.mayHoldSurrogates;
  for (const name in record) {
    const text = record[name];
    if (typeof text === 'string') continue;
    if (text !== null) return fieldError(text, field, context.dialect.valueType);
    isSound = false;
  }
  return isSound ? (record as LabelRecord) : repaired(record, context);
}

/** Copies with `null` as the empty text, and lone surrogates replaced, as Go decodes them. */
function repaired(record: Fields, context: ReadContext): LabelRecord {
  const pairs = Object.entries(record).map(([name, text]): [string, string] => [
    wellFormed(name, context),
    typeof text === 'string' ? wellFormed(text, context) : '',
  ]);
  return Object.fromEntries(pairs);
}

function wellFormed(text: string, context: ReadContext): string {
  return context.mayHoldSurrogates ? withoutSurrogates(text) : text;
}
