// Writes JSON in which every larger value that occurs more than once stands once: recordings of one
// story repeat the same alerts and labels in every answer.
import { isList, type Json } from './recording.ts';

/** `{"$": n}` stands for `shared[n]`; recorded data never has that name alone. */
export interface SharedJson {
  readonly shared: readonly Json[];
  readonly value: Json;
}

/** Shorter texts are not worth a reference. */
const MIN_LENGTH = 24;
const REFERENCE = '$';

/** Moves what repeats out of a value. */
export function shareValues(value: Json): SharedJson {
  const counts = new Map<string, number>();
  countStructures(value, counts);
  const places = new Map<string, number>();
  const shared: Json[] = [];
  const replace = (item: Json): Json => {
    if (item === null || typeof item !== 'object') return item;
    const text = JSON.stringify(item);
    const known = places.get(text);
    if (known !== undefined) return { [REFERENCE]: known };
    const replaced = mapMembers(item, replace);
    if ((counts.get(text) ?? 0) < 2 || text.length < MIN_LENGTH) return replaced;
    places.set(text, shared.push(replaced) - 1);
    return { [REFERENCE]: shared.length - 1 };
  };
  return { value: replace(value), shared };
}

/** Puts everything back. */
export function unshareValues({ shared, value }: SharedJson): Json {
  const restore = (item: Json): Json => {
    if (item === null || typeof item !== 'object') return item;
    const place = isList(item) ? undefined : referenceOf(item);
    return place === undefined ? mapMembers(item, restore) : restore(shared[place] ?? null);
  };
  return restore(value);
}

function referenceOf(item: { readonly [name: string]: Json }): number | undefined {
  const place = Object.hasOwn(item, REFERENCE) ? item[REFERENCE] : undefined;
  return typeof place === 'number' && Object.keys(item).length === 1 ? place : undefined;
}

/** Counts each structure where it would be written: not again inside one that repeats. */
function countStructures(value: Json, counts: Map<string, number>): void {
  if (value === null || typeof value !== 'object') return;
  const text = JSON.stringify(value);
  const count = (counts.get(text) ?? 0) + 1;
  counts.set(text, count);
  if (count > 1) return;
  for (const item of isList(value) ? value : Object.values(value)) countStructures(item, counts);
}

function mapMembers(value: object & Json, map: (item: Json) => Json): Json {
  if (isList(value)) return value.map(map);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, map(item)]));
}
