// What had to be changed in a message so that its service takes it is told to the operator.
import type { Logger } from '../../model/logger.ts';
import type { Integration, Notification } from '../../notify/integration.ts';

/** Where a warning comes from. */
interface WarningOrigin {
  readonly integration: Pick<Integration, 'name' | 'index'>;
  readonly notification: Notification;
  readonly logger: Logger;
}

/** Writes one line for each warning, with the integration and the group it is about. */
export function logWarnings(warnings: readonly string[], origin: WarningOrigin): void {
  const { name: integration, index } = origin.integration;
  const { groupKey, receiver } = origin.notification;
  for (const warning of warnings) {
    origin.logger.log('warn', warning, { integration, index, receiver, groupKey });
  }
}
