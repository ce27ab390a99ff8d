// Which of two entries of the feed is the later one.

/** Negative when `a` is the earlier one. Ids are milliseconds and a number within them. */
export function compareFeedIds(a: string, b: string): number {
  if (a === b) return 0;
  const [msA = 0, numberA = 0] = a.split('-').map(Number);
  const [msB = 0, numberB = 0] = b.split('-').map(Number);
  return msA - msB || numberA - numberB;
}
