// Dates as servers write them: when they are, and how `--date.format` shows them. Nothing here needs
// Go's layouts, which are loaded when somebody asks for one.
import { formatDateTime, parseDateTime } from '../../model/date-time.ts';
import type { EpochMs } from '../../model/instant.ts';
import { DEFAULT_DATE_FORMAT } from '../table/global-flags.ts';

/** Shows a server's date; what is no date is shown as it is. */
export type DateFormatter = (text: string) => string;

/** What nearly all servers write. */
const PLAIN = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/;

/** Makes a formatter for a layout of Go. Dates are shown in UTC. */
export async function dateFormatter(layout: string): Promise<DateFormatter> {
  if (layout === DEFAULT_DATE_FORMAT) return formatPlainly;
  const [{ formatTime }, { timeFromEpochMs }] = await Promise.all([
    import('../../template/time/format-time.ts'),
    import('../../template/time/go-time.ts'),
  ]);
  return (text) => {
    const instant = parseDateTime(text);
    return instant === undefined ? text : formatTime(timeFromEpochMs(instant), layout);
  };
}

function formatPlainly(text: string): string {
  const [, day, time] = PLAIN.exec(text) ?? PLAIN.exec(jsonDate(text)) ?? [];
  return day === undefined || time === undefined ? text : `${day} ${time} UTC`;
}

/** The instant of a date that a server wrote; undefined when it is none. */
export function instantOf(text: string): EpochMs | undefined {
  return parseDateTime(text);
}

/** Prints a server's date as JSON results have it: milliseconds, in UTC. */
export function jsonDate(text: string): string {
  const instant = text === '' ? undefined : parseDateTime(text);
  return instant === undefined ? text : formatDateTime(instant);
}
