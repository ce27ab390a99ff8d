// An alert as the server shows it. Source: prometheus/alertmanager:api/v2/openapi.yaml.
import { ok, type Result } from '../../model/result.ts';
import { isObject, readLabels, readObject, textAt, type JsonObject } from './wire-value.ts';

export interface ShownAlert {
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  /** Dates as the server writes them. */
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
  readonly fingerprint: string;
  /** `active`, `suppressed` or `unprocessed`. */
  readonly state: string;
  /** All that the server told. */
  readonly json: JsonObject;
}

/** Reads one alert of an answer. */
export function readAlert(value: unknown, at: string): Result<ShownAlert> {
  const object = readObject(value, at);
  if (!object.ok) return object;
  const json = object.value;
  const labels = readLabels(json['labels'], `${at}.labels`);
  if (!labels.ok) return labels;
  const annotations = readLabels(json['annotations'], `${at}.annotations`);
  if (!annotations.ok) return annotations;
  const { status } = json;
  return ok({
    labels: labels.value,
    annotations: annotations.value,
    startsAt: textAt(json, 'startsAt'),
    endsAt: textAt(json, 'endsAt'),
    generatorURL: textAt(json, 'generatorURL'),
    fingerprint: textAt(json, 'fingerprint'),
    state: isObject(status) ? textAt(status, 'state') : '',
    json,
  });
}
