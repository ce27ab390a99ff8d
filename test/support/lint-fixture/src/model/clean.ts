// What the core may do: arithmetic on values, a Date made from a number.
export function isoDate(now: number): string {
  return new Date(now).toISOString();
}
