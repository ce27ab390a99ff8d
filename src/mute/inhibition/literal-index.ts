// LiteralIndex: which conditions a label set can satisfy at all. Nearly every rule asks for some
// label with one exact value, so that looking up the labels leaves few rules to test.
import type { Matcher } from '../../matcher/matcher.ts';
import type { LabelSet } from '../../model/label-set.ts';
import { positionOf, type Placed } from './placed.ts';

/** Items by the exact label value that each asks for; those that ask for none are always found. */
export class LiteralIndex<T extends Placed> {
  readonly #literals: ReadonlyMap<T, Matcher>;
  readonly #byName = new Map<string, Map<string, T[]>>();
  readonly #open: T[] = [];

  /** Learns the conditions of all items that may ever be added; holds none of them yet. */
  constructor(conditions: ReadonlyMap<T, readonly Matcher[]>) {
    this.#literals = rarestLiterals(conditions);
  }

  /** Adding an item again changes nothing. */
  add(item: T): void {
    const list = this.#listOf(item);
    const position = positionOf(item.place, list);
    if (list[position] !== item) list.splice(position, 0, item);
  }

  delete(item: T): void {
    const list = this.#listOf(item);
    const position = positionOf(item.place, list);
    if (list[position] === item) list.splice(position, 1);
  }

  /** The items that `labels` may satisfy, in lists that are each in order; no item is in two. */
  candidates(labels: LabelSet): readonly (readonly T[])[] {
    const lists: (readonly T[])[] = [this.#open];
    labels.forEach((name, value) => {
      const list = this.#byName.get(name)?.get(value);
      if (list !== undefined) lists.push(list);
    });
    return lists;
  }

  #listOf(item: T): T[] {
    const literal = this.#literals.get(item);
    if (literal === undefined) return this.#open;
    const byValue = this.#byName.get(literal.name) ?? new Map<string, T[]>();
    this.#byName.set(literal.name, byValue);
    const list = byValue.get(literal.value) ?? [];
    byValue.set(literal.value, list);
    return list;
  }
}

/** The exact value that the fewest other conditions ask for, because it leaves the fewest to test. */
function rarestLiterals<T>(conditions: ReadonlyMap<T, readonly Matcher[]>): Map<T, Matcher> {
  const uses = new Map<string, number>();
  for (const matchers of conditions.values()) {
    for (const key of matchers.filter(isLiteral).map(keyOf))
      uses.set(key, (uses.get(key) ?? 0) + 1);
  }
  const rarest = new Map<T, Matcher>();
  for (const [item, matchers] of conditions) {
    const usesOf = (matcher: Matcher): number => uses.get(keyOf(matcher)) ?? 0;
    const [first] = matchers.filter(isLiteral).sort((a, b) => usesOf(a) - usesOf(b));
    if (first !== undefined) rarest.set(item, first);
  }
  return rarest;
}

/** An empty value is also that of an absent label, which no look at the labels would find. */
function isLiteral({ type, value }: Matcher): boolean {
  return type === '=' && value !== '';
}

function keyOf({ name, value }: Matcher): string {
  return `${String(name.length)}:${name}${value}`;
}
