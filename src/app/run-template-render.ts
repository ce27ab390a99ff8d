// `template render` with the engine and the default templates of the server (reference row F21).
import { resolve } from 'node:path';
import type { RenderRequest } from '../cli/world.ts';
import { parseDateTime } from '../model/date-time.ts';
import type { Fingerprint } from '../model/fingerprint.ts';
import { addMs, ZERO_TIME, type EpochMs } from '../model/instant.ts';
import { LabelSet } from '../model/label-set.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { AlertData, AlertStatusName, TemplateData } from '../template/data/template-data.ts';
import { DEFAULT_TEMPLATES } from '../template/defaults/default-templates.ts';
import { TemplateSet } from '../template/template-set.ts';
import { readTemplateFiles } from './template-files.ts';

/** Renders a text with the templates of the files that globs name. Fails with one line. */
export async function runTemplateRender(request: RenderRequest): Promise<Result<string>> {
  const data = request.data === undefined ? ok(sampleData(request.now)) : parseData(request.data);
  const set = await loadTemplates(request.globs);
  if (!set.ok) return set;
  if (!data.ok) return data;
  const { now, text, type } = request;
  const rendered =
    type === 'html'
      ? set.value.renderHtml(text, data.value, { now })
      : set.value.renderText(text, data.value, { now });
  return rendered.ok ? rendered : fail(rendered.error.message);
}

async function loadTemplates(globs: readonly string[]): Promise<Result<TemplateSet>> {
  try {
    const files = await readTemplateFiles(globs.map((glob) => resolve(glob)));
    const set = TemplateSet.parse([...DEFAULT_TEMPLATES, ...files]);
    return set.ok ? set : fail(set.error.message);
  } catch (error) {
    return fail(error instanceof Error ? error.message : 'cannot read template files');
  }
}

/** The body of a webhook, or as much of it as there is. */
function parseData(text: string): Result<TemplateData> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ') : 'not JSON';
    return fail(`cannot read the template data: ${reason}`);
  }
  if (!isObject(value)) return fail('cannot read the template data: expected an object');
  // A nil list, as Go writes it.
  const alerts = value['alerts'] ?? [];
  if (!Array.isArray(alerts)) return fail('cannot read the template data: alerts: expected a list');
  return ok({
    receiver: textOf(value, 'receiver'),
    status: statusOf(value),
    alerts: alerts.filter(isObject).map(alertOf),
    notificationReason: textOf(value, 'notification_reason'),
    groupLabels: labelsOf(value, 'groupLabels'),
    routeLabels: labelsOf(value, 'routeLabels'),
    commonLabels: labelsOf(value, 'commonLabels'),
    commonAnnotations: labelsOf(value, 'commonAnnotations'),
    externalURL: textOf(value, 'externalURL'),
  });
}

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function alertOf(value: JsonObject): AlertData {
  return {
    status: statusOf(value),
    labels: labelsOf(value, 'labels'),
    annotations: labelsOf(value, 'annotations'),
    startsAt: dateOf(value, 'startsAt'),
    endsAt: dateOf(value, 'endsAt'),
    generatorURL: textOf(value, 'generatorURL'),
    fingerprint: fingerprintOf(textOf(value, 'fingerprint')),
  };
}

function textOf(value: JsonObject, key: string): string {
  const text = value[key];
  return typeof text === 'string' ? text : '';
}

function labelsOf(value: JsonObject, key: string): LabelSet {
  const labels = value[key];
  if (!isObject(labels)) return LabelSet.EMPTY;
  const texts = Object.entries(labels).filter((entry): entry is [string, string] => {
    return typeof entry[1] === 'string';
  });
  return LabelSet.from(texts);
}

function dateOf(value: JsonObject, key: string): EpochMs {
  return parseDateTime(textOf(value, key) || '0001-01-01T00:00:00Z') ?? ZERO_TIME;
}

/** Templates are tried with statuses that no alert has, and print them as they are. */
function statusOf(value: JsonObject): AlertStatusName {
  return textOf(value, 'status') as AlertStatusName;
}

/** As with statuses: a made-up fingerprint is printed, and never compared. */
function fingerprintOf(text: string): Fingerprint {
  return text as Fingerprint;
}

/** A notification about one alert that fires and one that has ended. */
function sampleData(now: EpochMs): TemplateData {
  const common = numbered('commonlabel', 'key', 'value');
  const commonAnnotations = numbered('commonannotation', 'key', 'value');
  const alert = (fields: Partial<AlertData> & Pick<AlertData, 'fingerprint'>): AlertData => ({
    status: 'firing',
    labels: LabelSet.EMPTY,
    annotations: LabelSet.EMPTY,
    startsAt: now,
    endsAt: now,
    generatorURL: 'https://generatorurl.com',
    ...fields,
  });
  return {
    receiver: 'receiver',
    status: statusOf({ status: 'alertstatus' }),
    alerts: [
      alert({
        labels: merged(common, numbered('', 'label', 'value'), { instance: 'foo.bar:1234' }),
        annotations: merged(commonAnnotations, numbered('', 'annotation', 'value')),
        startsAt: addMs(now, -5 * 60_000),
        fingerprint: fingerprintOf('fingerprint1'),
      }),
      alert({
        status: 'resolved',
        labels: merged(common, { foo: 'bar', baz: 'qux' }),
        annotations: merged(commonAnnotations, { aaa: 'bbb', ccc: 'ddd' }),
        startsAt: addMs(now, -10 * 60_000),
        fingerprint: fingerprintOf('fingerprint2'),
      }),
    ],
    notificationReason: '',
    groupLabels: merged(numbered('grouplabel', 'key', 'value')),
    routeLabels: LabelSet.EMPTY,
    commonLabels: merged(common),
    commonAnnotations: merged(commonAnnotations),
    externalURL: 'https://example.com',
  };
}

type Texts = Readonly<Record<string, string>>;

/** `{<prefix><key>1: '<prefix><value>1', <prefix><key>2: …}` */
function numbered(prefix: string, key: string, value: string): Texts {
  const pairs = [1, 2].map((n) => [`${prefix}${key}${n}`, `${prefix}${value}${n}`]);
  return Object.fromEntries(pairs) as Texts;
}

function merged(...parts: readonly Texts[]): LabelSet {
  return LabelSet.from(new Map(parts.flatMap((part) => Object.entries(part))));
}
