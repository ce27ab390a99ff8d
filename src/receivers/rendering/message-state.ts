// What a message shows besides its texts: a colour, and what people should know about it.
import type { Notification } from '../../notify/integration.ts';
import { DUPLICATE_NOTICE } from './duplicate-notice.ts';
import { isFiring } from './is-firing.ts';

/** What may have to be said of a message. */
export interface Caveats {
  /** An earlier attempt may have arrived: say so. */
  readonly possibleDuplicate: boolean;
  /** Says that templates failed, and why. */
  readonly templateNotice?: string | undefined;
}

export interface MessageState extends Caveats {
  /** At least one alert of the group fires. */
  readonly isFiring: boolean;
}

/** Takes the state of a message from its notification. */
export function messageStateOf(notification: Notification, templateNotice?: string): MessageState {
  const { possibleDuplicate } = notification;
  return { isFiring: isFiring(notification), possibleDuplicate, templateNotice };
}

/** All that has to be said, in plain words; the empty text when nothing has. */
export function noticeOf({ possibleDuplicate, templateNotice }: Caveats): string {
  const duplicate = possibleDuplicate ? [DUPLICATE_NOTICE] : [];
  return [...duplicate, ...(templateNotice === undefined ? [] : [templateNotice])].join('; ');
}

/** Puts a notice behind a text; `separator` only where there are both. */
export function withNotice(text: string, separator: string, notice: string): string {
  return text === '' || notice === '' ? text + notice : text + separator + notice;
}
