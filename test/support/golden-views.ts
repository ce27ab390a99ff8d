// Views of the engine made from recorded answers of the v2 API: what a real engine held at the time.
import type { AlertView, GroupView, ReceiverView } from '../../src/engine/alert-service.ts';
import { parseDateTime } from '../../src/model/date-time.ts';
import { fingerprintOf } from '../../src/model/fingerprint.ts';
import { ZERO_TIME, type EpochMs } from '../../src/model/instant.ts';
import { LabelSet } from '../../src/model/label-set.ts';
import type { components } from '../../src/api/v2/openapi.d.ts';

type Schemas = components['schemas'];

/** The receivers of the configuration in v2-reads.json. */
export const RECEIVERS: readonly ReceiverView[] = [
  { name: 'main', labels: LabelSet.fromRecord({ name: 'main' }) },
  { name: 'db.team', labels: LabelSet.fromRecord({ name: 'db.team', owner: 'dba' }) },
  { name: 'web', labels: LabelSet.fromRecord({ name: 'web' }) },
];

export function alertView(wire: Schemas['GettableAlert']): AlertView {
  const labels = LabelSet.fromRecord(wire.labels);
  return {
    alert: {
      fingerprint: fingerprintOf(labels),
      labels,
      annotations: LabelSet.fromRecord(wire.annotations),
      startsAt: instant(wire.startsAt),
      endsAt: instant(wire.endsAt),
      updatedAt: instant(wire.updatedAt),
      timeout: false,
      generatorURL: wire.generatorURL ?? '',
    },
    receivers: wire.receivers.map(({ name }) => name),
    status: wire.status,
  };
}

export function groupView(wire: Schemas['AlertGroup']): GroupView {
  return {
    labels: LabelSet.fromRecord(wire.labels),
    routeLabels: LabelSet.fromRecord(wire.routeLabels),
    receiver: wire.receiver.name,
    alerts: wire.alerts.map(alertView),
  };
}

function instant(text: string): EpochMs {
  return parseDateTime(text) ?? ZERO_TIME;
}
