// Runs tasks one after another in the order in which they were given, for stores whose overlapping
// calls must take effect in the order of the calls.

/** Runs at most one task at a time. A failing task does not hold up the next. */
export class SerialQueue {
  #tail: Promise<unknown> = Promise.resolve();

  /** Starts `task` once all earlier ones have settled; settles as the task does. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(task);
    this.#tail = result.catch(() => undefined);
    return result;
  }

  /** Resolves once every task given so far has settled. Never rejects. */
  async idle(): Promise<void> {
    await this.#tail;
  }
}
