// The variables of one template in progress: a stack on which the innermost name wins.
import type { Value } from '../value/value.ts';

export class Variables {
  readonly #names: string[] = ['$'];
  readonly #values: Value[];

  constructor(dot: Value) {
    this.#values = [dot];
  }

  get(name: string): Value | undefined {
    return this.#values[this.#names.lastIndexOf(name)];
  }

  push(name: string, value: Value): void {
    this.#names.push(name);
    this.#values.push(value);
  }

  /** Overwrites the innermost variable of that name; false when there is none. */
  assign(name: string, value: Value): boolean {
    const at = this.#names.lastIndexOf(name);
    if (at < 0) return false;
    this.#values[at] = value;
    return true;
  }

  /** Overwrites the variable `fromTop` places below the top (1 is the top). */
  setFromTop(fromTop: number, value: Value): void {
    this.#values[this.#values.length - fromTop] = value;
  }

  mark(): number {
    return this.#names.length;
  }

  /** Drops what was pushed since the mark. */
  drop(mark: number): void {
    this.#names.length = mark;
    this.#values.length = mark;
  }
}
