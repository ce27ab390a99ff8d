// Prints a duration the way Go's time.Duration does: `1h2m3.5s`, `1.5ms`, `0s`.

const MICRO = 1_000n;
const MILLI = 1_000_000n;
const SECOND = 1_000_000_000n;

/** Prints a number of nanoseconds. */
export function durationText(nanos: bigint): string {
  const size = nanos < 0n ? -nanos : nanos;
  return (nanos < 0n ? '-' : '') + (size < SECOND ? subSecondText(size) : clockText(size));
}

function subSecondText(size: bigint): string {
  if (size === 0n) return '0s';
  if (size < MICRO) return `${size}ns`;
  return size < MILLI ? `${decimalText(size, MICRO)}µs` : `${decimalText(size, MILLI)}ms`;
}

function clockText(size: bigint): string {
  const minutes = size / (60n * SECOND);
  const seconds = `${decimalText(size % (60n * SECOND), SECOND)}s`;
  if (minutes === 0n) return seconds;
  const hours = minutes / 60n;
  return `${hours === 0n ? '' : `${hours}h`}${minutes % 60n}m${seconds}`;
}

/** `size / unit` with as many decimals as it takes. */
function decimalText(size: bigint, unit: bigint): string {
  const width = unit.toString().length - 1;
  const rest = (size % unit).toString().padStart(width, '0').replace(/0+$/, '');
  return `${size / unit}${rest === '' ? '' : `.${rest}`}`;
}
