// What a time looks like to verbs that do not take text: the three hidden fields of Go's struct.
import type { GoTime } from '../time/go-time.ts';
import { defineType, INT64, pointerTo, structType } from '../value/go-type.ts';
import { intValue, structValue, type PointerValue, type StructValue } from '../value/value.ts';

const UINT64 = defineType('uint64', { ...INT64, kind: 'uint' });
const LOCATION = structType('time.Location', []);
const LOCATION_POINTER = pointerTo(LOCATION);
const RAW_TIME = structType('time.Time', [
  { name: 'wall', exported: false },
  { name: 'ext', exported: false },
  { name: 'loc', exported: false },
]);
/** From Go's zero time to the Unix epoch. */
const EPOCH_SECONDS = 62_135_596_800;

/** Shows the fields: nanoseconds, seconds since the year 1, and the zone (nil is UTC). */
export function rawTime(time: GoTime): StructValue {
  const zone: PointerValue = {
    kind: 'pointer',
    type: LOCATION_POINTER,
    target: time.zone.name === 'UTC' ? undefined : structValue(LOCATION, []),
  };
  return structValue(RAW_TIME, [
    intValue(time.nanos, UINT64),
    intValue(time.seconds + EPOCH_SECONDS, INT64),
    zone,
  ]);
}
