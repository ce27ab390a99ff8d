// The one place where the model becomes the JSON of the v1 API (reference rows V1 and V4).
import type { AlertStatus, AlertView } from '../../engine/alert-service.ts';
import { formatGoTime } from '../../model/date-time.ts';
import { quoteJsonHtml } from '../../model/go-json-text.ts';
import { labelSetJson } from '../reads/label-set-json.ts';
import type { components } from '../v2/openapi.d.ts';

type Schemas = components['schemas'];

/** JSON text of each field of a schema; a missing or unknown field does not compile. */
type FieldTexts<T> = { readonly [Name in keyof T]: string };

/** Encodes one alert. Empty lists stay lists, where old versions wrote null. */
export function encodeV1Alert(view: AlertView): string {
  const { alert, status } = view;
  const fields: FieldTexts<Schemas['V1Alert']> = {
    labels: labelSetJson(alert.labels),
    annotations: labelSetJson(alert.annotations),
    startsAt: formatGoTime(alert.startsAt),
    endsAt: formatGoTime(alert.endsAt),
    generatorURL: quoteJsonHtml(alert.generatorURL),
    status: statusJson(status),
    receivers: listJson(view.receivers),
    fingerprint: alert.fingerprint,
  };
  return (
    `{"labels":${fields.labels},"annotations":${fields.annotations},` +
    `"startsAt":"${fields.startsAt}","endsAt":"${fields.endsAt}",` +
    `"generatorURL":${fields.generatorURL},"status":${fields.status},` +
    `"receivers":${fields.receivers},"fingerprint":"${fields.fingerprint}"}`
  );
}

function statusJson({ state, silencedBy, inhibitedBy }: AlertStatus): string {
  return (
    `{"state":"${state}","silencedBy":${listJson(silencedBy)},` +
    `"inhibitedBy":${listJson(inhibitedBy)}}`
  );
}

function listJson(texts: readonly string[]): string {
  return `[${texts.map(quoteJsonHtml).join(',')}]`;
}
