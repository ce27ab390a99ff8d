// Secret: a value that never prints. Whatever formats it (JSON, template text, console, logs)
// shows `<secret>`; only `reveal` gives the value, and only the code that sends it calls that.

const MASK = '<secret>';
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Never log it, never put it into an error. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [INSPECT](): string {
    return MASK;
  }
}

/**
 * A secret given in the configuration itself, or the path of a file that is read, and trimmed, at
 * every send (reference row C19).
 */
export type SecretSource =
  | { readonly kind: 'inline'; readonly secret: Secret }
  | { readonly kind: 'file'; readonly path: string };
