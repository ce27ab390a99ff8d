// Keys of stored rows: readable where they are short, and bounded where names are long.
import { fingerprintOf } from '../../model/fingerprint.ts';
import { LabelSet } from '../../model/label-set.ts';

/** Stores take keys of up to 1 kB; a character of UTF-16 is at most three bytes of UTF-8. */
const MAX_LENGTH = 300;

/**
 * The text itself when it is short; else its start, its length and two hashes of it, the second
 * over the text in reverse, so that a chosen collision of one is none of the other.
 */
export function rowKey(text: string): string {
  if (text.length <= MAX_LENGTH) return text;
  const reverse = [...text].reverse().join('');
  return [
    text.slice(0, MAX_LENGTH - 60).toWellFormed(),
    text.length,
    fingerprintOf(LabelSet.from([['', text]])),
    fingerprintOf(LabelSet.from([['', reverse]])),
  ].join('#');
}

/** Whether `key` stands for the text; cheap where the text is short. */
export function hasRowKey(text: string, key: string): boolean {
  if (text.length <= MAX_LENGTH) return text === key;
  return key.startsWith(text.slice(0, 32)) && rowKey(text) === key;
}
