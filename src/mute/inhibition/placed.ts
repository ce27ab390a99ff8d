// What has a place in an order, such as that of the rules in the configuration, and its search.

export interface Placed {
  readonly place: number;
}

/** Where in a list, which is in order, the item of a place is, or belongs. */
export function positionOf(place: number, list: readonly Placed[]): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.place ?? 0) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}
