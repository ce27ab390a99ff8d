// What an execution may use up. Go has only the depth limit; a template here must end, whatever it
// says, within about a second and without exhausting memory or stack.
import { LimitFailure } from '../value/callable.ts';
import type { Value } from '../value/value.ts';

export interface Limits {
  /** Evaluated nodes and iterations, plus what functions read and make, by `spend`. */
  readonly maxSteps: number;
  /** Templates that call one another. */
  readonly maxTemplateDepth: number;
  /** Length of the output, and of every text made on the way, in UTF-16 units. */
  readonly maxOutputLength: number;
}

export const DEFAULT_LIMITS: Limits = {
  maxSteps: 2_000_000,
  maxTemplateDepth: 1_000,
  maxOutputLength: 10_000_000,
};

/** Nested blocks and parentheses, over all templates in progress: what the stack carries. */
const MAX_WALK_DEPTH = 1_200;
/** Units of text, or elements of a list, whose handling costs about as much as one node. */
const UNITS_PER_STEP = 8;

/** What is left of the limits; shared by all executions that one rendering starts. */
export class Budget {
  readonly limits: Limits;
  #steps = 0;
  #depth = 0;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  step(): void {
    if (++this.#steps > this.limits.maxSteps) {
      throw new LimitFailure(`exceeded maximum number of steps (${this.limits.maxSteps})`);
    }
  }

  /** Counts the work of a function: the texts it reads, and the text or list it makes. */
  spend(args: readonly Value[], result: Value): void {
    let units = sizeOf(result);
    for (const arg of args) if (arg.kind === 'string') units += arg.value.length;
    if (result.kind === 'string') this.#checkLength(result.value.length);
    this.#steps += Math.floor(units / UNITS_PER_STEP);
  }

  /** Goes one level down; to be paired with `leave`. */
  enter(): void {
    if (++this.#depth > MAX_WALK_DEPTH) throw new LimitFailure('exceeded maximum nesting depth');
  }

  leave(): void {
    this.#depth--;
  }

  #checkLength(length: number): void {
    if (length > this.limits.maxOutputLength) {
      throw new LimitFailure(`exceeded maximum text length (${this.limits.maxOutputLength})`);
    }
  }
}

function sizeOf(value: Value): number {
  switch (value.kind) {
    case 'string':
      return value.value.length;
    case 'slice':
      return value.items.length;
    case 'map':
      return value.entries.size;
    default:
      return 0;
  }
}
