// Which texts Go's yaml.v2 reads as points in time; a printed configuration puts those in quotes.

const DATE = String.raw`(\d{4})-(\d{1,2})-(\d{1,2})`;
const CLOCK = String.raw`(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?`;
const ZONE = String.raw`(?:Z|[+-](\d\d):(\d\d))`;
const FORMATS = [DATE, `${DATE}[Tt]${CLOCK}${ZONE}`, `${DATE} +${CLOCK}`].map(
  (format) => new RegExp(`^${format}$`),
);

/**
 * Whether a text is a date, or a date and a time of day, that exists.
 * Source: gopkg.in/yaml.v2:resolve.go (parseTimestamp).
 */
export function isGoTimestamp(text: string): boolean {
  for (const format of FORMATS) {
    const match = format.exec(text);
    if (match === null) continue;
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, zoneHour = 0, zone = 0] =
      match.slice(1).map((part: string | undefined) => Number(part ?? 0));
    const isDate = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
    const isTime = hour < 24 && minute < 60 && second < 60;
    return isDate && isTime && zoneHour <= 24 && zone < 60;
  }
  return false;
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return isLeap ? 29 : 28;
}
