// What a point in time is inside Tocsin: whole milliseconds since the Unix epoch, always UTC.

/** Milliseconds since 1970-01-01T00:00:00Z. May be negative; `ZERO_TIME` stands for "not set". */
export type EpochMs = number & { readonly __brand: 'EpochMs' };

/** A length of time in milliseconds. */
export type DurationMs = number & { readonly __brand: 'DurationMs' };

/** Go's zero `time.Time`, 0001-01-01T00:00:00Z, which upstream uses as "not set". */
export const ZERO_TIME: EpochMs = epochMs(-62_135_596_800_000);

/** Brands a number of milliseconds since the epoch; fractions are dropped. */
export function epochMs(value: number): EpochMs {
  return Math.trunc(value) as EpochMs;
}

/** Brands a number of milliseconds. */
export function durationMs(value: number): DurationMs {
  return value as DurationMs;
}

/** Shifts an instant by a number of milliseconds. */
export function addMs(instant: EpochMs, ms: number): EpochMs {
  return epochMs(instant + ms);
}
