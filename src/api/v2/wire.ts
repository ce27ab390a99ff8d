// The one place where the model becomes the JSON of the v2 API. Field order, escaping and dates are
// upstream's; the types of the contract hold the fields (api/openapi.yaml).
import type {
  AlertStatus,
  AlertView,
  ClusterView,
  GroupView,
  ReceiverView,
  StatusView,
} from '../../engine/alert-service.ts';
import { compareBytes } from '../../model/byte-order.ts';
import { formatDateTime } from '../../model/date-time.ts';
import { quoteJson, quoteJsonHtml } from '../../model/go-json-text.ts';
import { DatePrinter } from '../reads/date-text.ts';
import { labelSetJson, plainLabelSetJson } from '../reads/label-set-json.ts';
import type { components } from './openapi.d.ts';

type Schemas = components['schemas'];

/** JSON text of each field of a schema; a missing or unknown field does not compile. */
type FieldTexts<T> = { readonly [Name in keyof T]: string };

/** Encodes the alerts of one answer (row H33). */
export class AlertEncoder {
  readonly #dates = new DatePrinter();

  /**
   * Encodes one alert. `receivers` stands for the receivers of the view, because a list of groups
   * shows only those that the reader asked for.
   */
  encode(view: AlertView, receivers: readonly string[] = view.receivers): string {
    const { alert, status } = view;
    const fields: FieldTexts<Required<Schemas['GettableAlert']>> = {
      annotations: labelSetJson(alert.annotations),
      endsAt: this.#dates.print(alert.endsAt),
      fingerprint: alert.fingerprint,
      receivers: receiversJson(receivers),
      startsAt: this.#dates.print(alert.startsAt),
      status: statusJson(status),
      updatedAt: this.#dates.print(alert.updatedAt),
      generatorURL: quoteJsonHtml(alert.generatorURL),
      labels: labelSetJson(alert.labels),
    };
    const url = alert.generatorURL === '' ? '' : `"generatorURL":${fields.generatorURL},`;
    return (
      `{"annotations":${fields.annotations},"endsAt":"${fields.endsAt}",` +
      `"fingerprint":"${fields.fingerprint}","receivers":${fields.receivers},` +
      `"startsAt":"${fields.startsAt}","status":${fields.status},` +
      `"updatedAt":"${fields.updatedAt}",${url}"labels":${fields.labels}}`
    );
  }
}

/** The part of a group that follows its alerts, which are written one by one (row H35). */
export function encodeGroupTail(group: GroupView): string {
  const fields: FieldTexts<Omit<Schemas['AlertGroup'], 'alerts'>> = {
    labels: plainLabelSetJson(group.labels),
    receiver: `{"name":${quoteJson(group.receiver)}}`,
    routeLabels: plainLabelSetJson(group.routeLabels),
  };
  return `"labels":${fields.labels},"receiver":${fields.receiver},"routeLabels":${fields.routeLabels}}`;
}

/** Encodes one receiver (row H31). */
export function encodeReceiver(receiver: ReceiverView): string {
  const fields: FieldTexts<Required<Schemas['Receiver']>> = {
    labels: plainLabelSetJson(receiver.labels),
    name: quoteJson(receiver.name),
  };
  return `{"labels":${fields.labels},"name":${fields.name}}`;
}

/** Encodes the status page (row H30), peers sorted by name. */
export function encodeStatus(status: StatusView, versionInfo: Schemas['VersionInfo']): string {
  const document: Schemas['AlertmanagerStatus'] = {
    cluster: clusterDocument(status.cluster),
    config: { original: status.configOriginal },
    uptime: formatDateTime(status.startedAt),
    versionInfo: {
      branch: versionInfo.branch,
      buildDate: versionInfo.buildDate,
      buildUser: versionInfo.buildUser,
      goVersion: versionInfo.goVersion,
      revision: versionInfo.revision,
      version: versionInfo.version,
    },
  };
  return JSON.stringify(document);
}

function clusterDocument({ name, peers, status }: ClusterView): Schemas['ClusterStatus'] {
  const documents = peers
    .map(({ address, name: peerName, configHash, slots, version }) => ({
      ...{ address, name: peerName },
      ...(slots !== undefined && { configHash, slots, version }),
    }))
    .sort((a, b) => compareBytes(a.name, b.name));
  return { ...(name === '' ? {} : { name }), peers: documents, status };
}

const NOT_SUPPRESSED = '"inhibitedBy":[],"mutedBy":[],"silencedBy":[]';

function statusJson(status: AlertStatus): string {
  const { inhibitedBy, mutedBy, silencedBy, state } = status;
  const isPlain = inhibitedBy.length === 0 && mutedBy.length === 0 && silencedBy.length === 0;
  const reasons = isPlain
    ? NOT_SUPPRESSED
    : `"inhibitedBy":${listJson(inhibitedBy)},"mutedBy":${listJson(mutedBy)},"silencedBy":${listJson(silencedBy)}`;
  return `{${reasons},"state":"${state}"}`;
}

function listJson(texts: readonly string[]): string {
  return `[${texts.map(quoteJsonHtml).join(',')}]`;
}

function receiversJson(names: readonly string[]): string {
  let text = '';
  for (const name of names) text += `${text === '' ? '' : ','}{"name":${quoteJsonHtml(name)}}`;
  return `[${text}]`;
}
