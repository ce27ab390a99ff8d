// TimeInterval: when an entry of `time_intervals` holds (reference row C22).

/** From `first` to `last`, both included. */
export interface InclusiveRange {
  readonly first: number;
  readonly last: number;
}

/** Minutes of a day, 0 to 1440; the end is not included. */
export interface MinuteRange {
  readonly startMinute: number;
  readonly endMinute: number;
}

/** All given fields must hold; an empty list does not restrict. */
export interface TimeInterval {
  readonly times: readonly MinuteRange[];
  /** 0 is Sunday. */
  readonly weekdays: readonly InclusiveRange[];
  /** 1 to 31, or -31 to -1 counted from the end of the month. */
  readonly daysOfMonth: readonly InclusiveRange[];
  /** 1 is January. */
  readonly months: readonly InclusiveRange[];
  readonly years: readonly InclusiveRange[];
  /** An IANA name; `Local` is the zone of the process. Default `UTC`. */
  readonly location: string;
}

/** A named list, of which one entry is enough. */
export interface NamedTimeInterval {
  readonly name: string;
  readonly intervals: readonly TimeInterval[];
}
