// What the server is and runs with, as v1 told it (reference row V6).
import { parse } from 'yaml';
import type { AlertService, StatusView } from '../../engine/alert-service.ts';
import { formatGoTime } from '../../model/date-time.ts';
import type { ApiHandler, ApiRoute } from '../http/exchange.ts';
import type { VersionInfo } from '../v2/read-handlers.ts';
import { dataAnswer } from './envelope.ts';

export interface V1StatusDeps {
  readonly service: Pick<AlertService, 'status' | 'receivers'>;
  readonly versionInfo: VersionInfo;
}

export function statusRoutes(deps: V1StatusDeps): readonly ApiRoute[] {
  return [
    { method: 'GET', path: '/api/v1/status', handle: getStatus(deps) },
    { method: 'GET', path: '/api/v1/receivers', handle: getReceivers(deps) },
  ];
}

function getStatus({ service, versionInfo }: V1StatusDeps): ApiHandler {
  return () => success(statusDocument(service.status(), versionInfo));
}

function getReceivers({ service }: V1StatusDeps): ApiHandler {
  return () => success(service.receivers().map(({ name }) => name));
}

function statusDocument(status: StatusView, versionInfo: VersionInfo): unknown {
  const { configOriginal, cluster, startedAt } = status;
  const { branch, buildDate, buildUser, goVersion, revision, version } = versionInfo;
  // The printed configuration has nothing but mappings, lists and scalars; secrets are masked in it.
  const configJSON: unknown = parse(configOriginal);
  return {
    configYAML: configOriginal,
    configJSON,
    versionInfo: { branch, buildDate, buildUser, goVersion, revision, version },
    uptime: formatGoTime(startedAt),
    clusterStatus: {
      ...(cluster.name === '' ? {} : { name: cluster.name }),
      status: cluster.status,
      peers: cluster.peers.map(({ name, address }) => ({ name, address })),
    },
  };
}

function success(data: unknown): ReturnType<typeof dataAnswer> {
  return dataAnswer(JSON.stringify({ status: 'success', data }));
}
