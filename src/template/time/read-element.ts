// Reads one element of a time layout from the start of a text.
// Source: golang/go:src/time/format.go (parse, parseTimeZone).
import { DAY_NAMES, isFraction, isNumericZone, MONTH_NAMES } from './layout.ts';
import type { TimeFields } from './time-fields.ts';

interface ReadOptions {
  readonly fields: TimeFields;
  readonly takesFraction: boolean;
}

interface OutOfRange {
  readonly outOfRange: string;
}

/** The text that is left, undefined when it does not fit, or what is out of range. */
type Read = string | undefined | OutOfRange;

/** Reads an element into `fields`. */
export function readElement(element: string, text: string, options: ReadOptions): Read {
  const { fields } = options;
  switch (element) {
    case '2006':
    case '06':
      return readYear(element, text, fields);
    case 'January':
    case 'Jan':
    case 'Monday':
    case 'Mon':
      return readName(element, text, fields);
    case '01':
    case '1':
      return readNumber(text, { isFixed: element === '01', range: [1, 12, 'month'] }, (month) => {
        fields.month = month;
      });
    case '02':
    case '_2':
    case '2':
      return readNumber(
        element === '_2' ? text.replace(/^ /, '') : text,
        { isFixed: element === '02' },
        (day) => {
          fields.day = day;
        },
      );
    case '002':
    case '__2':
      return readYearDay(element, text, fields);
    case '15':
      return readNumber(text, { range: [0, 23, 'hour'] }, (hour) => {
        fields.hour = hour;
      });
    case '03':
    case '3':
      return readNumber(text, { isFixed: element === '03', range: [0, 12, 'hour'] }, (hour) => {
        fields.hour = hour;
      });
    case '04':
    case '4':
      return readNumber(text, { isFixed: element === '04', range: [0, 59, 'minute'] }, (minute) => {
        fields.minute = minute;
      });
    case '05':
    case '5':
      return readSecond(element, text, options);
    case 'PM':
    case 'pm':
      return readHalf(element, text, fields);
    case 'MST':
      return readZoneName(text, fields);
    default:
      if (isNumericZone(element)) return readNumericZone(element, text, fields);
      return isFraction(element) ? readFraction(element, text, fields) : undefined;
  }
}

interface NumberOptions {
  /** Both digits must be there. */
  readonly isFixed?: boolean;
  readonly range?: readonly [least: number, most: number, name: string];
}

function readNumber(text: string, options: NumberOptions, store: (value: number) => void): Read {
  const found = (options.isFixed === true ? /^[0-9]{2}/ : /^[0-9]{1,2}/).exec(text)?.[0];
  if (found === undefined) return undefined;
  const value = Number(found);
  const [least, most, name] = options.range ?? [0, 99, ''];
  if (value < least || value > most) return { outOfRange: name };
  store(value);
  return text.slice(found.length);
}

function readYear(element: string, text: string, fields: TimeFields): Read {
  const found = (element === '2006' ? /^[0-9]{4}/ : /^(?:[0-9]{2}|[+-][0-9])/).exec(text)?.[0];
  if (found === undefined) return undefined;
  const year = Number(found);
  if (element === '2006') fields.year = year;
  else fields.year = year >= 69 ? 1900 + year : 2000 + year;
  return text.slice(found.length);
}

function readName(element: string, text: string, fields: TimeFields): Read {
  const isMonth = element.startsWith('Jan');
  const names: readonly string[] = isMonth ? MONTH_NAMES : DAY_NAMES;
  const isShort = element.length === 3;
  const lower = text.toLowerCase();
  const at = names.findIndex((name) =>
    lower.startsWith((isShort ? name.slice(0, 3) : name).toLowerCase()),
  );
  const name = names[at];
  if (name === undefined) return undefined;
  // The day of the week is only checked for being one.
  if (isMonth) fields.month = at + 1;
  return text.slice(isShort ? 3 : name.length);
}

function readYearDay(element: string, text: string, fields: TimeFields): Read {
  const padded = element === '__2' ? text.replace(/^ {1,2}/, '') : text;
  const found = (element === '002' ? /^[0-9]{3}/ : /^[0-9]{1,3}/).exec(padded)?.[0];
  if (found === undefined) return undefined;
  fields.yearDay = Number(found);
  return padded.slice(found.length);
}

function readSecond(element: string, text: string, { fields, takesFraction }: ReadOptions): Read {
  const rest = readNumber(
    text,
    { isFixed: element === '05', range: [0, 59, 'second'] },
    (second) => {
      fields.second = second;
    },
  );
  if (typeof rest !== 'string' || !takesFraction) return rest;
  const fraction = /^[.,]([0-9]+)/.exec(rest);
  if (fraction === null) return rest;
  fields.nanos = nanosOf(fraction[1] ?? '');
  return rest.slice(fraction[0].length);
}

function readHalf(element: string, text: string, fields: TimeFields): Read {
  const half = text.slice(0, 2).toLowerCase();
  if (half !== 'am' && half !== 'pm') return undefined;
  const isUpper = element === 'PM';
  if (text.slice(0, 2) !== (isUpper ? half.toUpperCase() : half)) return undefined;
  fields.half = half;
  return text.slice(2);
}

function readFraction(element: string, text: string, fields: TimeFields): Read {
  const isExact = element.charAt(1) === '0';
  const pattern = isExact ? new RegExp(`^[.,]([0-9]{${element.length - 1}})`) : /^[.,]([0-9]+)/;
  const found = pattern.exec(text);
  if (found === null) return isExact ? undefined : text;
  fields.nanos = nanosOf(found[1] ?? '');
  return text.slice(found[0].length);
}

/** Digits after the point as nanoseconds; what is finer is dropped. */
function nanosOf(digits: string): number {
  return Number(digits.slice(0, 9).padEnd(9, '0'));
}

function readNumericZone(element: string, text: string, fields: TimeFields): Read {
  if (element.startsWith('Z') && text.startsWith('Z')) {
    fields.isUtc = true;
    return text.slice(1);
  }
  const groups = zoneGroups(element, text);
  if (groups === undefined) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = groups.numbers;
  if (hours > 24) return { outOfRange: 'time zone offset hour' };
  if (minutes > 60) return { outOfRange: 'time zone offset minute' };
  if (seconds > 60) return { outOfRange: 'time zone offset second' };
  // As in Go, what is out of range is told before what is no number or no sign.
  const sign = text.charAt(0);
  if (!groups.isComplete || (sign !== '+' && sign !== '-')) return undefined;
  const offset = (hours * 60 + minutes) * 60 + seconds;
  fields.offset = sign === '-' ? -offset : offset;
  return text.slice(groups.length);
}

interface ZoneGroups {
  /** Hours, minutes, seconds, up to the first that is no number. */
  readonly numbers: readonly number[];
  readonly isComplete: boolean;
  readonly length: number;
}

/** Two digits each behind the sign, with or without colons; undefined when the shape is another. */
function zoneGroups(element: string, text: string): ZoneGroups | undefined {
  const step = element.includes(':') ? 3 : 2;
  const count = element.slice(1).replaceAll(':', '').length / 2;
  const length = 1 + count * step - (step - 2);
  if (text.length < length) return undefined;
  const numbers: number[] = [];
  for (let i = 0; i < count; i++) {
    const at = 1 + i * step;
    if (step === 3 && i > 0 && text[at - 1] !== ':') return undefined;
    const digits = text.slice(at, at + 2);
    if (numbers.length === i && /^[0-9]{2}$/.test(digits)) numbers.push(Number(digits));
  }
  return { numbers, isComplete: numbers.length === count, length };
}

/** `CET`, `GMT+3`, `+03`: what looks like the short name of a zone. */
function readZoneName(text: string, fields: TimeFields): Read {
  if (text.startsWith('UTC')) {
    fields.isUtc = true;
    return text.slice(3);
  }
  const name = zoneNameAt(text);
  if (name === undefined) return undefined;
  fields.zoneName = name;
  return text.slice(name.length);
}

function zoneNameAt(text: string): string | undefined {
  if (text.length < 3) return undefined;
  if (/^(?:ChST|MeST)/.test(text)) return text.slice(0, 4);
  if (text.startsWith('GMT')) return `GMT${signedHours(text.slice(3)) ?? ''}`;
  if (/^[+-]/.test(text)) return signedHours(text);
  const letters = /^[A-Z]{0,6}/.exec(text)?.[0] ?? '';
  const isName =
    letters.length === 3 ||
    (/^[A-Z]{3,4}T$/.test(letters) && letters.length > 3) ||
    letters === 'WITA';
  return isName ? letters : undefined;
}

function signedHours(text: string): string | undefined {
  const found = /^[+-][0-9]+/.exec(text)?.[0];
  return found !== undefined && Math.abs(Number(found)) <= 23 ? found : undefined;
}
