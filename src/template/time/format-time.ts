// Shows a time by a Go layout. Source: golang/go:src/time/format.go (appendFormat).
import { civilOf, type Civil, type GoTime } from './go-time.ts';
import { DAY_NAMES, isFraction, isNumericZone, layoutParts, MONTH_NAMES } from './layout.ts';

/** How Go prints a time without being asked for a layout. */
const DEFAULT_LAYOUT = '2006-01-02 15:04:05.999999999 -0700 MST';
const RFC3339_NANO = '2006-01-02T15:04:05.999999999Z07:00';

/** Formats a time; text of the layout that names no element is copied. */
export function formatTime(time: GoTime, layout: string): string {
  const civil = civilOf(time);
  let out = '';
  for (const part of layoutParts(layout)) {
    out += part.kind === 'literal' ? part.text : formatElement(part.text, civil, time);
  }
  return out;
}

/** Prints like Go's Time.String. */
export function timeText(time: GoTime): string {
  return formatTime(time, DEFAULT_LAYOUT);
}

/** Prints like Go's JSON, without quotes. */
export function rfc3339Nano(time: GoTime): string {
  return formatTime(time, RFC3339_NANO);
}

/** Prints like `%#v`: `time.Date(2024, time.May, 1, …)`. */
export function timeGoSyntax(time: GoTime): string {
  const { year, month, day, hour, minute, second } = civilOf(time);
  const name = time.zone.name;
  const zone = name === 'UTC' || name === 'Local' ? `time.${name}` : `time.Location("${name}")`;
  const monthName = `time.${MONTH_NAMES[month - 1] ?? ''}`;
  const parts = [year, monthName, day, hour, minute, second, time.nanos, zone];
  return `time.Date(${parts.join(', ')})`;
}

function formatElement(element: string, civil: Civil, time: GoTime): string {
  const { year, month, day, hour, minute, second, yearDay, weekday } = civil;
  const hour12 = hour % 12 === 0 ? 12 : hour % 12;
  switch (element) {
    case '2006':
      return digits(year, 4);
    case '06':
      return digits(Math.abs(year) % 100, 2);
    case 'January':
      return MONTH_NAMES[month - 1] ?? '';
    case 'Jan':
      return MONTH_NAMES[month - 1]?.slice(0, 3) ?? '';
    case '01':
      return digits(month, 2);
    case '1':
      return String(month);
    case 'Monday':
      return DAY_NAMES[weekday] ?? '';
    case 'Mon':
      return DAY_NAMES[weekday]?.slice(0, 3) ?? '';
    case '02':
      return digits(day, 2);
    case '_2':
      return String(day).padStart(2);
    case '2':
      return String(day);
    case '002':
      return digits(yearDay, 3);
    case '__2':
      return String(yearDay).padStart(3);
    case '15':
      return digits(hour, 2);
    case '03':
      return digits(hour12, 2);
    case '3':
      return String(hour12);
    case '04':
      return digits(minute, 2);
    case '4':
      return String(minute);
    case '05':
      return digits(second, 2);
    case '5':
      return String(second);
    case 'PM':
      return hour >= 12 ? 'PM' : 'AM';
    case 'pm':
      return hour >= 12 ? 'pm' : 'am';
    case 'MST':
      return civil.abbreviation === '' ? numericZone('-0700', civil.offset) : civil.abbreviation;
    default:
      if (isNumericZone(element)) return numericZone(element, civil.offset);
      return isFraction(element) ? fraction(element, time.nanos) : element;
  }
}

function numericZone(element: string, offset: number): string {
  if (offset === 0 && element.startsWith('Z')) return 'Z';
  const minutes = Math.trunc(Math.abs(offset) / 60);
  // Go takes the sign from whole minutes, so an offset of some seconds counts as positive.
  const sign = offset <= -60 ? '-' : '+';
  const groups = [digits(Math.trunc(minutes / 60), 2)];
  const shape = element.slice(3);
  if (shape !== '') groups.push(digits(minutes % 60, 2));
  if (shape.length > 3) groups.push(digits(Math.abs(offset) % 60, 2));
  return sign + groups.join(shape.startsWith(':') ? ':' : '');
}

/** `.000` shows exactly its digits, `.999` drops trailing zeros and, when nothing is left, itself. */
function fraction(element: string, nanos: number): string {
  const separator = element.charAt(0);
  const shown = digits(nanos, 9).slice(0, element.length - 1);
  if (element.charAt(1) === '0')
    return separator + shown.padEnd(Math.min(element.length - 1, 9), '0');
  const trimmed = shown.replace(/0+$/, '');
  return trimmed === '' ? '' : separator + trimmed;
}

function digits(value: number, width: number): string {
  return (value < 0 ? '-' : '') + String(Math.abs(value)).padStart(width, '0');
}
