// Reads a time by a Go layout. Source: golang/go:src/time/format.go (ParseInLocation with UTC).
import { fail, ok, type Result } from '../../model/result.ts';
import { readElement } from './read-element.ts';
import { type GoTime, utcSeconds } from './go-time.ts';
import { isFraction, layoutParts, type LayoutPart } from './layout.ts';
import { emptyFields, type TimeFields } from './time-fields.ts';
import { fixedZone, UTC, type Zone } from './zone.ts';

/** Parses `text` by `layout`, in UTC when it names no zone. Fails with Go's text. */
export function parseTime(layout: string, text: string): Result<GoTime> {
  const fields = emptyFields();
  const parts = layoutParts(layout);
  let rest = text;
  for (const [i, part] of parts.entries()) {
    const next = readPart(part, rest, { fields, takesFraction: !isFractionAt(parts, i + 1) });
    if (typeof next !== 'string') {
      const detail =
        next.outOfRange === undefined
          ? ` as ${quote(layout)}: cannot parse ${quote(next.rest)} as ${quote(part.text)}`
          : `: ${next.outOfRange} out of range`;
      return fail(`parsing time ${quote(text)}${detail}`);
    }
    rest = next;
  }
  if (rest !== '') return fail(`parsing time ${quote(text)}: extra text: ${quote(rest)}`);
  const problem = settleDate(fields);
  if (problem !== undefined) return fail(`parsing time ${quote(text)}: ${problem}`);
  return ok(assemble(fields));
}

interface Refusal {
  readonly rest: string;
  readonly outOfRange?: string;
}

interface ReadOptions {
  readonly fields: TimeFields;
  /** Seconds may be followed by a fraction that the layout does not mention. */
  readonly takesFraction: boolean;
}

function readPart(part: LayoutPart, text: string, options: ReadOptions): string | Refusal {
  if (part.kind === 'literal') return skipLiteral(text, part.text);
  const read = readElement(part.text, text, options);
  if (read === undefined) return { rest: text };
  return typeof read === 'string' ? read : { rest: text, outOfRange: read.outOfRange };
}

function isFractionAt(parts: readonly LayoutPart[], i: number): boolean {
  const part = parts.slice(i).find(({ kind }) => kind === 'element');
  return part !== undefined && isFraction(part.text);
}

/** Skips literal text; a run of spaces matches a run of any length. */
function skipLiteral(text: string, literal: string): string | Refusal {
  let rest = text;
  let wanted = literal;
  while (wanted !== '') {
    if (wanted.startsWith(' ')) {
      if (rest !== '' && !rest.startsWith(' ')) return { rest };
      wanted = wanted.replace(/^ +/, '');
      rest = rest.replace(/^ +/, '');
      continue;
    }
    if (!rest.startsWith(wanted.charAt(0))) return { rest };
    wanted = wanted.slice(1);
    rest = rest.slice(1);
  }
  return rest;
}

/** Brings month, day and day of the year together. Answers what is wrong with them. */
function settleDate(fields: TimeFields): string | undefined {
  if (fields.yearDay !== undefined) {
    const days = isLeap(fields.year) ? 366 : 365;
    if (fields.yearDay < 1 || fields.yearDay > days) return 'day-of-year out of range';
    const date = new Date(new Date(0).setUTCFullYear(fields.year, 0, fields.yearDay));
    const month = date.getUTCMonth() + 1;
    const day = date.getUTCDate();
    if (fields.month !== undefined && fields.month !== month)
      return 'day-of-year does not match month';
    if (fields.day !== undefined && fields.day !== day) return 'day-of-year does not match day';
    fields.month = month;
    fields.day = day;
  }
  const { year, month = 1, day = 1 } = fields;
  const last = new Date(new Date(0).setUTCFullYear(year, month, 0)).getUTCDate();
  return day < 1 || day > last ? 'day out of range' : undefined;
}

function assemble(fields: TimeFields): GoTime {
  const { year, month = 1, day = 1, minute, second, nanos } = fields;
  let { hour } = fields;
  if (fields.half === 'pm' && hour < 12) hour += 12;
  else if (fields.half === 'am' && hour === 12) hour = 0;
  const seconds = utcSeconds([year, month, day], [hour, minute, second]);
  return { seconds: seconds - (fields.offset ?? 0), nanos, zone: zoneOf(fields) };
}

function zoneOf({ isUtc, offset, zoneName }: TimeFields): Zone {
  if (isUtc) return UTC;
  if (offset !== undefined) {
    const isUtcName = zoneName === undefined || zoneName === 'UTC';
    return offset === 0 && isUtcName ? UTC : fixedZone(zoneName ?? '', offset);
  }
  if (zoneName === undefined) return UTC;
  // The clock counts as UTC, whatever the abbreviation; `GMT+3` tells in which offset it is shown.
  const hours = zoneName.startsWith('GMT') ? Number(zoneName.slice(3)) : 0;
  return fixedZone(zoneName, hours * 3600);
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** The time package's own way of quoting: everything outside printable ASCII as bytes. */
function quote(text: string): string {
  const escaped = text
    .replace(/["\\]/g, '\\$&')
    .replace(/[^ -\x7f]/gu, (char) =>
      Array.from(
        new TextEncoder().encode(char),
        (byte) => `\\x${byte.toString(16).padStart(2, '0')}`,
      ).join(''),
    );
  return `"${escaped}"`;
}
