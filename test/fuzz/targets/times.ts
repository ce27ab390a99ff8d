// Durations and dates, by every reader: a number that prints as itself, or a reason.
import { dateProblem } from '../../../src/api/ingest/date-problem.ts';
import { readDateTime } from '../../../src/api/ingest/utc-date.ts';
import { parseRfc3339, rfc3339Problem } from '../../../src/api/v1/rfc3339.ts';
import {
  parseFlagDuration,
  parseSilenceDuration,
} from '../../../src/cli/parse/go-style-duration.ts';
import { instantOfTime, parseTypedDate, wireDate } from '../../../src/cli/typed-date.ts';
import { isGoTimestamp } from '../../../src/config/decode/go-timestamp.ts';
import { formatDateTime, formatGoTime, parseDateTime } from '../../../src/model/date-time.ts';
import { formatDuration, parseDuration } from '../../../src/model/duration.ts';
import { broken, kept, type FuzzTarget, type Verdict } from '../fuzz-target.ts';
import { timeText } from '../generate/time-text.ts';

export const TIMES: FuzzTarget = {
  name: 'times',
  promise: 'durations and dates: read to what prints as itself, or refused with a reason',
  sessionLength: Number.MAX_SAFE_INTEGER,
  fixedParts: 0,
  generate: (random) => [timeText(random)],
  open: () => ({ check: ([text = '']) => check(text) }),
};

function check(text: string): Verdict {
  const problem = durationProblem(text) ?? dateProblemOf(text) ?? typedDateProblem(text);
  if (problem !== undefined) return broken(problem);
  isGoTimestamp(text);
  const isDuration = parseDuration(text) !== undefined || parseFlagDuration(text).ok;
  const isDate = parseDateTime(text) !== undefined || parseTypedDate(text).ok;
  return kept(isDuration ? 'duration' : isDate ? 'date' : 'neither');
}

function durationProblem(text: string): string | undefined {
  const duration = parseDuration(text);
  if (duration !== undefined && parseDuration(formatDuration(duration)) !== duration) {
    return `${text} is ${duration} ms, which prints ${formatDuration(duration)}`;
  }
  for (const read of [parseFlagDuration, parseSilenceDuration]) {
    const parsed = read(text);
    if (parsed.ok ? !Number.isFinite(parsed.value) : parsed.error === '') {
      return `${read.name}: ${JSON.stringify(parsed)}`;
    }
  }
  return undefined;
}

function dateProblemOf(text: string): string | undefined {
  const general = parseDateTime(text);
  if (readDateTime(text) !== general) return 'the short way reads another date';
  if (general === undefined) return dateProblem(text) === '' ? 'no date, and no reason' : undefined;
  if (!Number.isInteger(general)) return `a date that is no whole number: ${general}`;
  const year = new Date(general).getUTCFullYear();
  // Years that need a sign or five digits print as Go prints them, and are no input.
  const isPlain = year >= 0 && year <= 9_999;
  if (isPlain && parseDateTime(formatDateTime(general)) !== general) return formatDateTime(general);
  if (isPlain && parseRfc3339(formatGoTime(general)) !== general) return formatGoTime(general);
  const v1 = parseRfc3339(text);
  if (v1 === undefined) return rfc3339Problem(text) === '' ? 'no reason for v1' : undefined;
  return v1 === general ? undefined : `v1 reads ${v1}, v2 ${general}`;
}

function typedDateProblem(text: string): string | undefined {
  const typed = parseTypedDate(text);
  if (!typed.ok) return typed.error === '' ? 'no typed date, and no reason' : undefined;
  const sent = parseDateTime(wireDate(typed.value));
  const instant = instantOfTime(typed.value);
  return sent === instant ? undefined : `typed ${instant}, sent ${wireDate(typed.value)}`;
}
