// What has been found out about templates on the way: kept when an assumption proves right, dropped
// when it does not.
import type { Tree } from '../parse/node.ts';
import type { Context } from './context/context.ts';

/** Findings on top of earlier ones. */
export class Findings {
  /** Forms of templates that are called, found out here and not before. */
  readonly called = new Set<string>();
  readonly #base: Findings | undefined;
  readonly #ends = new Map<string, Context>();
  readonly #trees = new Map<string, Tree>();

  constructor(base?: Findings) {
    this.#base = base;
  }

  /** How many forms of templates are known from here. */
  get count(): number {
    return this.#ends.size;
  }

  /** The context behind a form of a template, as far as known. */
  endOf(name: string): Context | undefined {
    return this.#ends.get(name) ?? this.#base?.endOf(name);
  }

  assumeEnd(name: string, end: Context): void {
    this.#ends.set(name, end);
  }

  /** Adds an escaped tree. */
  add(tree: Tree): void {
    this.#trees.set(tree.name, tree);
  }

  trees(): ReadonlyMap<string, Tree> {
    return this.#trees;
  }

  /** Adds all that was found out here to the earlier findings. */
  keep(): void {
    const base = this.#base;
    if (base === undefined) return;
    for (const name of this.called) base.called.add(name);
    for (const [name, end] of this.#ends) base.#ends.set(name, end);
    for (const tree of this.#trees.values()) base.#trees.set(tree.name, tree);
  }
}
