// The requests about one group to Opsgenie's alert API: create, update, close (row N4). An alert
// is known by the hash of its group, so that creating it again only counts it once more.
// Source: prometheus/alertmanager:notify/opsgenie/opsgenie.go.
import { compareBytes } from '../../model/byte-order.ts';
import type { LabelSet } from '../../model/label-set.ts';
import { encodeGoJson, type Json } from '../encoding/go-json.ts';
import { withQueryParameter } from '../encoding/go-query.ts';
import { withPathSuffix } from '../encoding/go-url-path.ts';
import { hashGroupKey } from '../group-key-hash.ts';
import type { Caveats } from '../rendering/message-state.ts';
import type { Render } from '../rendering/renderer.ts';
import { defaultTemplate, EMPTY } from '../rendering/stand-ins.ts';
import { TextLimiter } from '../truncation/text-limiter.ts';
import { UTF16_UNITS } from '../truncation/truncate-utf16.ts';
import type { OpsgenieConfig } from './config.ts';

/** In characters. */
const MAX_MESSAGE = 130;
/** Upstream keeps to the limit of the message alone. */
const MAX_DESCRIPTION = 15_000;
const MAX_DETAILS = 8_000;
const MAX_ENTITY = 512;
const MAX_NOTE = 25_000;

const SOURCE = defaultTemplate('opsgenie', 'source');
const MESSAGE = defaultTemplate('opsgenie', 'message');
const DESCRIPTION = defaultTemplate('opsgenie', 'description');

export interface OpsgenieRequest {
  /** What it does, for error messages. */
  readonly action: string;
  readonly method: 'POST' | 'PUT';
  readonly url: string;
  /** JSON, newline at the end included. */
  readonly body: string;
}

/** What has to be said stands in the details. */
export interface OpsgenieAlert extends Caveats {
  readonly groupKey: string;
  readonly isFiring: boolean;
  readonly commonLabels: LabelSet;
}

export interface OpsgeniePlan {
  /** In the order in which they are made, each only when the one before has succeeded. */
  readonly requests: readonly OpsgenieRequest[];
  readonly warnings: readonly string[];
}

type Fields = readonly (readonly [name: string, value: Json])[];

/** Builds the requests from the configuration's templates. */
export function planOpsgenieRequests(
  config: OpsgenieConfig,
  render: Render,
  alert: OpsgenieAlert,
): OpsgeniePlan {
  const alias = hashGroupKey(alert.groupKey);
  const requestTo = requestBuilder(config.apiUrl, alias);
  if (!alert.isFiring) {
    const close = requestTo('close', 'POST', [['source', render(config.source, SOURCE)]]);
    return { requests: [close], warnings: [] };
  }
  const limiter = new TextLimiter();
  const message = limiter.cut('message', render(config.message, MESSAGE), MAX_MESSAGE);
  const rendered = render(config.description, DESCRIPTION);
  const description = limiter.cut('description', rendered, MAX_DESCRIPTION);
  const create: OpsgenieRequest = {
    action: 'create',
    method: 'POST',
    url: withPathSuffix(config.apiUrl, 'v2/alerts'),
    body: encode([
      ['alias', alias],
      ['message', message],
      ...filled('description', description),
      ['details', limitDetails(detailsOf(config, render, alert), limiter)],
      ...restOf(config, render, limiter),
    ]),
  };
  const updates = [
    requestTo('message', 'PUT', filled('message', message)),
    requestTo('description', 'PUT', filled('description', description)),
  ];
  return {
    requests: config.updateAlerts ? [create, ...updates] : [create],
    warnings: limiter.warnings,
  };
}

type RequestBuilder = (
  action: string,
  method: OpsgenieRequest['method'],
  fields: Fields,
) => OpsgenieRequest;

/** Builds requests about an alert that exists already. */
function requestBuilder(apiUrl: string, alias: string): RequestBuilder {
  return (action, method, fields) => {
    const url = withPathSuffix(apiUrl, `v2/alerts/${alias}/${action}`);
    return {
      action: method === 'PUT' ? `update ${action}` : action,
      method,
      url: withQueryParameter(url, 'identifierType', 'alias'),
      body: encode(fields),
    };
  };
}

function restOf(config: OpsgenieConfig, render: Render, limiter: TextLimiter): Fields {
  return [
    ['source', render(config.source, SOURCE)],
    ...filledList('responders', respondersOf(config, render)),
    ...filledList('tags', splitList(render(config.tags, EMPTY))),
    ...filled('note', limiter.cut('note', render(config.note, EMPTY), MAX_NOTE)),
    ...filled('priority', render(config.priority, EMPTY)),
    ...filled('entity', limiter.cut('entity', render(config.entity, EMPTY), MAX_ENTITY)),
    ...filledList('actions', splitList(render(config.actions, EMPTY))),
  ];
}

function detailsOf(
  config: OpsgenieConfig,
  render: Render,
  alert: OpsgenieAlert,
): readonly (readonly [string, string])[] {
  const details = new Map<string, string>(alert.commonLabels);
  for (const [name, value] of config.details) details.set(name, render(value, EMPTY));
  if (alert.possibleDuplicate) details.set('possible_duplicate', 'true');
  if (alert.templateNotice !== undefined) details.set('template_failed', alert.templateNotice);
  return [...details].sort(([a], [b]) => compareBytes(a, b));
}

/** Names and values count together: when there are too many, each value gets an equal share. */
function limitDetails(
  details: readonly (readonly [name: string, value: string])[],
  limiter: TextLimiter,
): Json {
  const total = lengthOf(details.flat());
  if (total <= MAX_DETAILS) return new Map(details);
  const room = Math.max(0, MAX_DETAILS - lengthOf(details.map(([name]) => name)));
  const share = Math.floor(room / details.length);
  return new Map(
    details.map(([name, value]) => [
      name,
      limiter.cutIn(UTF16_UNITS, { name: `details.${name}`, text: value, max: share }),
    ]),
  );
}

function lengthOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length, 0);
}

/**
 * A responder of which nothing but the type is left is not sent: it may depend on labels that an alert
 * lacks. Upstream sends its type, for which Opsgenie refuses the alert.
 */
function respondersOf({ responders }: OpsgenieConfig, render: Render): readonly Json[] {
  return responders.flatMap((responder): Json[] => {
    const id = render(responder.id);
    const name = render(responder.name);
    const username = render(responder.username);
    const type = render(responder.type);
    if (id === '' && name === '' && username === '') return [];
    if (type === 'teams') {
      return splitList(name).map((team) => toMap([...filled('name', team), ['type', 'team']]));
    }
    const fields: Fields = [
      ...filled('id', id),
      ...filled('name', name),
      ...filled('username', username),
      ['type', type],
    ];
    return [toMap(fields)];
  });
}

/** Splits at commas; the items keep their spaces, but the list as a whole does not. */
function splitList(text: string): readonly string[] {
  return text
    .trim()
    .split(',')
    .filter((item) => item !== '');
}

function filled(name: string, value: string): Fields {
  return value === '' ? [] : [[name, value]];
}

function filledList(name: string, value: readonly Json[]): Fields {
  return value.length === 0 ? [] : [[name, value]];
}

function toMap(fields: Fields): ReadonlyMap<string, Json> {
  return new Map(fields);
}

function encode(fields: Fields): string {
  return `${encodeGoJson(toMap(fields))}\n`;
}
