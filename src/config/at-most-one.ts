// Keys of which a section may give only one, such as a secret and the file that contains it.
import type { Secret, SecretSource } from '../model/secret.ts';
import type { DecodeContext } from './decode/codec.ts';
import type { Schema, Section } from './decode/object-codec.ts';

/** Whether a value was given: neither absent, nor nothing, nor the empty text. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** Reports the second of two keys when both are set; `message` replaces upstream's usual text. */
export function reportIfBoth<S extends Schema>(
  section: Section<S>,
  [first, second]: readonly [keyof S & string, keyof S & string],
  { context, message }: { readonly context: DecodeContext; readonly message?: string },
): void {
  if (!isSet(section.values[first]) || !isSet(section.values[second])) return;
  context.report(
    section.placeOf(second),
    message ?? `at most one of ${first} & ${second} must be configured`,
  );
}

/** Joins a secret and its `_file` sibling; undefined when neither is set (reference row C19). */
export function secretSource(inline: Secret | undefined, file: string): SecretSource | undefined {
  if (inline !== undefined) return { kind: 'inline', secret: inline };
  return file === '' ? undefined : { kind: 'file', path: file };
}
