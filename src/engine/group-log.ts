// What has been told about a group, over all integrations of its receiver.
import type { Alert } from '../model/alert.ts';
import type { EpochMs } from '../model/instant.ts';
import { keyOf, type IntegrationRef } from '../notify/flush.ts';
import type { NotificationLog } from '../notify/notification-log.ts';
import type { LogEntry, NotificationKey } from '../notify/notification-record.ts';
import type { AggregationGroup } from '../route/aggregation-group.ts';

export class GroupLog {
  readonly #log: NotificationLog;
  readonly #integrations: ReadonlyMap<string, readonly IntegrationRef[]>;

  /** `integrations` are those of each receiver. */
  constructor(log: NotificationLog, integrations: ReadonlyMap<string, readonly IntegrationRef[]>) {
    this.#log = log;
    this.#integrations = integrations;
  }

  integrationsOf(group: AggregationGroup): readonly IntegrationRef[] {
    return this.#integrations.get(group.route.receiver) ?? [];
  }

  keysOf(group: AggregationGroup): readonly NotificationKey[] {
    const target = { groupKey: group.key, receiver: group.route.receiver };
    return this.integrationsOf(group).map((integration) => keyOf(target, integration));
  }

  /** Whether somebody was told that the alert fires, and not yet that it has ended. */
  isAwaited(group: AggregationGroup, alert: Alert): boolean {
    return this.keysOf(group).some((key) => this.#log.isAwaited(key, alert));
  }

  /** Whether it is unknown if somebody was told. */
  hasOpenIntent(group: AggregationGroup): boolean {
    return this.keysOf(group).some((key) => this.#log.get(key)?.intent !== undefined);
  }

  /** What an integration was told last. */
  lastOf(group: AggregationGroup, integration: IntegrationRef): LogEntry | undefined {
    const target = { groupKey: group.key, receiver: group.route.receiver };
    return this.#log.get(keyOf(target, integration))?.last;
  }

  /** When each integration was last told, if ever. */
  toldAt(group: AggregationGroup): readonly (EpochMs | undefined)[] {
    return this.keysOf(group).map((key) => this.#log.get(key)?.last?.at);
  }
}
