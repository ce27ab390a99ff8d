// What a chat message shows besides its texts: a colour, and that it may have come before.
import type { Notification } from '../notify/integration.ts';
import { isFiring } from './is-firing.ts';

export interface MessageState {
  /** At least one alert of the group fires. */
  readonly isFiring: boolean;
  /** An earlier attempt may have arrived: say so. */
  readonly possibleDuplicate: boolean;
}

/** Takes the state of a message from its notification. */
export function messageStateOf(notification: Notification): MessageState {
  const { possibleDuplicate } = notification;
  return { isFiring: isFiring(notification), possibleDuplicate };
}
