// Which of two entries of the feed is the later one.

/** Negative when `a` is the earlier one. Ids are milliseconds and a number within them. */
export function compareFeedIds(a: string, b: string): number {
  if (a === b) return 0;
  const [dashA, dashB] = [a.indexOf('-'), b.indexOf('-')];
  const ms = Number(a.slice(0, dashA)) - Number(b.slice(0, dashB));
  return ms || Number(a.slice(dashA + 1)) - Number(b.slice(dashB + 1));
}
