// The GET operations of the v2 API (reference rows H30–H33 and H35), answered from memory.
import type { AlertService, GroupView } from '../../engine/alert-service.ts';
import type { ApiHandler, ApiRequest } from '../http/exchange.ts';
import { parseQuery } from '../http/query.ts';
import type { FilterParser } from '../reads/parse-filter.ts';
import { joinInSlices, listPieces } from '../reads/sliced-text.ts';
import {
  isShown,
  matchesFilter,
  receiverTest,
  type ReceiverTest,
  type ViewFilter,
} from '../reads/view-filter.ts';
import { handlerError, jsonAnswer } from './errors.ts';
import type { components } from './openapi.d.ts';
import { readFilter, readFlag, readReceiverMatchers } from './query-filter.ts';
import { AlertEncoder, encodeGroupTail, encodeReceiver, encodeStatus } from './wire.ts';

export type VersionInfo = components['schemas']['VersionInfo'];

export interface ReadDeps {
  readonly service: Pick<AlertService, 'alerts' | 'groups' | 'receivers' | 'status'>;
  readonly filters: FilterParser;
  readonly versionInfo: VersionInfo;
}

const LIST = { head: '[', tail: ']\n' } as const;

/** Builds the handler of GET /status. */
export function getStatus(deps: ReadDeps): ApiHandler {
  return () => jsonAnswer(`${encodeStatus(deps.service.status(), deps.versionInfo)}\n`);
}

/** Builds the handler of GET /receivers. */
export function getReceivers(deps: ReadDeps): ApiHandler {
  return (request) => {
    const matchers = readReceiverMatchers(parseQuery(request.query), deps.filters);
    if (!matchers.ok) return handlerError(400, matchers.error);
    const fitting = deps.service
      .receivers()
      .filter(({ labels }) => matchesFilter(matchers.value, labels));
    return jsonAnswer(joinInSlices(listPieces(fitting, encodeReceiver, LIST)));
  };
}

/** Builds the handler of GET /alerts. */
export function getAlerts(deps: ReadDeps): ApiHandler {
  return (request) => {
    const filter = readFilter(parseQuery(request.query), deps.filters);
    if (!filter.ok) return handlerError(400, filter.error);
    const receivers = receiverTest(filter.value, deps.service.receivers());
    const encoder = new AlertEncoder();
    const pieces = listPieces(
      deps.service.alerts(),
      (view) =>
        receivers.takesAny(view.receivers) && isShown(view, filter.value)
          ? encoder.encode(view)
          : undefined,
      LIST,
    );
    return jsonAnswer(joinInSlices(pieces));
  };
}

/** Builds the handler of GET /alerts/groups. */
export function getAlertGroups(deps: ReadDeps): ApiHandler {
  return (request: ApiRequest) => {
    const query = parseQuery(request.query);
    const filter = readFilter(query, deps.filters);
    if (!filter.ok) return handlerError(400, filter.error);
    const pieces = groupPieces(deps.service.groups(), {
      filter: filter.value,
      receivers: receiverTest(filter.value, deps.service.receivers()),
      muted: readFlag(query, 'muted'),
    });
    return jsonAnswer(joinInSlices(pieces));
  };
}

interface GroupSelection {
  readonly filter: ViewFilter;
  readonly receivers: ReceiverTest;
  /** Whether groups muted by time are listed. */
  readonly muted: boolean;
}

/** Writes groups alert by alert, because one group may hold all alerts there are. */
function* groupPieces(
  groups: readonly GroupView[],
  selection: GroupSelection,
): Generator<string, void> {
  const encoder = new AlertEncoder();
  let separator = '';
  yield '[';
  for (const group of groups) {
    if (!isSelected(group, selection)) {
      yield '';
      continue;
    }
    let hasAlerts = false;
    for (const view of group.alerts) {
      const text = isShown(view, selection.filter)
        ? encoder.encode(view, view.receivers.filter(selection.receivers.takes))
        : '';
      // A group whose alerts are all left out is left out itself.
      yield text === '' ? '' : `${hasAlerts ? ',' : `${separator}{"alerts":[`}${text}`;
      if (text !== '') hasAlerts = true;
    }
    if (!hasAlerts) continue;
    yield `],${encodeGroupTail(group)}`;
    separator = ',';
  }
  yield ']\n';
}

function isSelected(group: GroupView, { receivers, muted }: GroupSelection): boolean {
  const isMuted = (group.alerts[0]?.status.mutedBy.length ?? 0) > 0;
  return receivers.takes(group.receiver) && (muted || !isMuted);
}
