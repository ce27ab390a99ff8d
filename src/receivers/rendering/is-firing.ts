// The state of a whole group, by which receivers choose a colour or a kind of event.
import { isResolvedAt } from '../../model/alert.ts';
import type { Notification } from '../../notify/integration.ts';

/** Whether at least one alert of the notification fires. */
export function isFiring({ alerts, now }: Pick<Notification, 'alerts' | 'now'>): boolean {
  return alerts.some((alert) => !isResolvedAt(alert, now));
}
