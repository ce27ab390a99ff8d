// Dates of the v1 API: RFC 3339 and nothing else, unlike v2 (Go: time.Time.UnmarshalJSON).
import { quoteGo } from '../../model/go-quote.ts';
import type { EpochMs } from '../../model/instant.ts';
import { readDateTime } from '../ingest/utc-date.ts';

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** Reads a date and time with a zone; undefined for anything else. */
export function parseRfc3339(text: string): EpochMs | undefined {
  return RFC_3339.test(text) ? readDateTime(text) : undefined;
}

/** Explains why text is no date. Call it for refused text only. */
export function rfc3339Problem(text: string): string {
  return `parsing time ${quoteGo(text)} as "2006-01-02T15:04:05Z07:00": not a date of RFC 3339`;
}
