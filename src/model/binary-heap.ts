// BinaryHeap: the first of many in an order, at hand; adding and taking cost a logarithm.

export class BinaryHeap<T> {
  readonly #isBefore: (a: T, b: T) => boolean;
  #items: T[] = [];

  /** `isBefore` must be a strict order, and must not change for an item that is inside. */
  constructor(isBefore: (a: T, b: T) => boolean) {
    this.#isBefore = isBefore;
  }

  get size(): number {
    return this.#items.length;
  }

  /** The first item, which stays; undefined when there is none. */
  get first(): T | undefined {
    return this.#items[0];
  }

  includes(item: T): boolean {
    return this.#items.includes(item);
  }

  /** In no particular order. */
  items(): readonly T[] {
    return this.#items;
  }

  push(item: T): void {
    // An array that grows makes room for many, and many a heap stays at one.
    if (this.#items.length === 0) {
      this.#items = [item];
      return;
    }
    this.#items.push(item);
    this.#siftUp(this.#items.length - 1);
  }

  /** Removes the first item. */
  pop(): void {
    const last = this.#items.pop();
    if (last === undefined || this.#items.length === 0) return;
    this.#items[0] = last;
    this.#siftDown(0);
  }

  /** Holds these items instead of all that it had. */
  refill(items: Iterable<T>): void {
    // A sorted array is a valid heap.
    this.#items = [...items].sort((a, b) => (this.#isBefore(a, b) ? -1 : 1));
  }

  #siftUp(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfBefore(index, parent)) return;
      index = parent;
    }
  }

  #siftDown(start: number): void {
    let index = start;
    for (;;) {
      const left = 2 * index + 1;
      const child = this.#isBeforeAt(left + 1, left) ? left + 1 : left;
      if (!this.#swapIfBefore(child, index)) return;
      index = child;
    }
  }

  #isBeforeAt(a: number, b: number): boolean {
    const first = this.#items[a];
    const second = this.#items[b];
    return first !== undefined && second !== undefined && this.#isBefore(first, second);
  }

  /** Exchanges two items when the first belongs nearer the root. */
  #swapIfBefore(a: number, b: number): boolean {
    const first = this.#items[a];
    const second = this.#items[b];
    if (first === undefined || second === undefined || !this.#isBefore(first, second)) return false;
    this.#items[a] = second;
    this.#items[b] = first;
    return true;
  }
}
