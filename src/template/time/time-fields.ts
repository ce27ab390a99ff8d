// What has been read of a time so far.

/** Filled in while a time is parsed; undefined means that the layout has no such element. */
export interface TimeFields {
  year: number;
  month: number | undefined;
  day: number | undefined;
  yearDay: number | undefined;
  hour: number;
  half: 'am' | 'pm' | undefined;
  minute: number;
  second: number;
  nanos: number;
  isUtc: boolean;
  /** Seconds east of UTC. */
  offset: number | undefined;
  zoneName: string | undefined;
}

/** Makes the state before anything has been read: year 0, midnight. */
export function emptyFields(): TimeFields {
  return {
    year: 0,
    month: undefined,
    day: undefined,
    yearDay: undefined,
    hour: 0,
    half: undefined,
    minute: 0,
    second: 0,
    nanos: 0,
    isUtc: false,
    offset: undefined,
    zoneName: undefined,
  };
}
