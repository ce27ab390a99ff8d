// What both versions of the API tell a client whose data is only in memory (our addition).
import { quoteGo } from '../../model/go-quote.ts';

export const NOT_DURABLE =
  'the alerts were taken into account but could not be stored, send them again';

/** Sent again with this id, the silence is stored without a second one being made. */
export function silenceNotDurable(id: string): string {
  return `the silence was taken into account but could not be stored, send it again with the id ${quoteGo(id)}`;
}

export const EXPIRY_NOT_DURABLE =
  'the silence was ended but that could not be stored, end it again';
