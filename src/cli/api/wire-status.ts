// What the server tells of itself. Source: prometheus/alertmanager:api/v2/openapi.yaml.
import { ok, type Result } from '../../model/result.ts';
import { isObject, readList, readObject, textAt, type JsonObject } from './wire-value.ts';

export interface ShownStatus {
  /** The configuration that it runs, without secrets. */
  readonly original: string;
  readonly cluster: ShownCluster;
  /** When it started, as the server writes it. */
  readonly uptime: string;
  readonly versionInfo: JsonObject;
  /** All that the server told. */
  readonly json: JsonObject;
}

export interface ShownCluster {
  readonly name: string;
  readonly status: string;
  readonly peers: readonly ShownPeer[];
  readonly json: JsonObject;
}

export interface ShownPeer {
  readonly address: string;
  readonly name: string;
}

/** Reads the answer to a question for the status. */
export function readStatus(value: unknown, at: string): Result<ShownStatus> {
  const object = readObject(value, at);
  if (!object.ok) return object;
  const json = object.value;
  const config = readObject(json['config'], `${at}config`);
  if (!config.ok) return config;
  const cluster = readCluster(json['cluster'], `${at}cluster`);
  if (!cluster.ok) return cluster;
  const versionInfo = json['versionInfo'];
  return ok({
    original: textAt(config.value, 'original'),
    cluster: cluster.value,
    uptime: textAt(json, 'uptime'),
    versionInfo: isObject(versionInfo) ? versionInfo : {},
    json,
  });
}

function readCluster(value: unknown, at: string): Result<ShownCluster> {
  const object = readObject(value, at);
  if (!object.ok) return object;
  const json = object.value;
  const peers = readList(readPeer)(json['peers'], `${at}.peers`);
  if (!peers.ok) return peers;
  return ok({
    name: textAt(json, 'name'),
    status: textAt(json, 'status'),
    peers: peers.value,
    json,
  });
}

function readPeer(value: unknown, at: string): Result<ShownPeer> {
  const object = readObject(value, at);
  if (!object.ok) return object;
  return ok({ address: textAt(object.value, 'address'), name: textAt(object.value, 'name') });
}
