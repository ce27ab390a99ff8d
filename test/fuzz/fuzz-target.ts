// What a fuzz target is: a parser behind a contract, inputs for it, and a judge of its answers.
import type { SeededRandom } from '../support/seeded-random.ts';

/** One input, in parts that can be shortened on their own; bodies are texts of one char per byte. */
export type FuzzInput = readonly string[];

export type Verdict =
  /** `label` says what came of it, so that a run shows how deep the inputs reach. */
  | { readonly kind: 'kept'; readonly label: string }
  | {
      readonly kind: 'broken';
      readonly problem: string;
      /** The answer was good, but took too long. */
      readonly isSlow?: true;
    };

/** A parser ready to be asked; inputs of one session may build upon each other. */
export interface FuzzSession {
  /** How many answers one check waits for, each within the limit of time. Default 1. */
  readonly asks?: number;
  /** What the limit of time is in proportion to. Default: the characters of the input. */
  readonly sizeOf?: (input: FuzzInput) => number;
  /** Throws only when the parser does, which breaks its contract. */
  check(input: FuzzInput): Verdict | Promise<Verdict>;
  close?(): void;
}

export interface FuzzTarget {
  readonly name: string;
  /** The contract in one sentence. */
  readonly promise: string;
  /** Inputs that share a session; another begins after that. */
  readonly sessionLength: number;
  /** Parts at the start of an input that choose what is asked, and are not shortened. */
  readonly fixedParts: number;
  generate(random: SeededRandom): FuzzInput;
  open(): FuzzSession | Promise<FuzzSession>;
}

export function kept(label: string): Verdict {
  return { kind: 'kept', label };
}

export function broken(problem: string): Verdict {
  return { kind: 'broken', problem };
}
