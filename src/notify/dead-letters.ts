// DeadLetters: what was given up and not told since, and what people ask to be done with it.
import { addMs, type DurationMs, type EpochMs } from '../model/instant.ts';
import { deadLetterId, type DeadLetter, type LetterRequest } from './dead-letter.ts';
import type { NotificationKey } from './notification-record.ts';

export class DeadLetters {
  /** By id, the oldest failure first as far as this process has seen them fail. */
  readonly #letters = new Map<string, DeadLetter>();
  /** By the id of the letter, which may have gone meanwhile. */
  readonly #requests = new Map<string, LetterRequest>();

  get size(): number {
    return this.#letters.size;
  }

  get(id: string): DeadLetter | undefined {
    return this.#letters.get(id);
  }

  /** The letter of one integration about one group. */
  of(key: NotificationKey): DeadLetter | undefined {
    return this.#letters.get(deadLetterId(key));
  }

  /** Keeps a letter in the place of the earlier one about the same. */
  keep(letter: DeadLetter): void {
    this.#letters.delete(letter.id);
    this.#letters.set(letter.id, letter);
  }

  /** Drops a letter and what is asked of it; tells whether it was there. */
  drop(id: string): boolean {
    this.#requests.delete(id);
    return this.#letters.delete(id);
  }

  values(): IterableIterator<DeadLetter> {
    return this.#letters.values();
  }

  requestFor(id: string): LetterRequest | undefined {
    return this.#requests.get(id);
  }

  request(request: LetterRequest): void {
    this.#requests.set(request.id, request);
  }

  /** Forgets what is asked of a letter; tells whether anything was. */
  withdraw(id: string): boolean {
    return this.#requests.delete(id);
  }

  requests(): IterableIterator<LetterRequest> {
    return this.#requests.values();
  }
}

/** When a letter is too old to be of use. */
export function letterExpiry(
  { lastFailedAt }: Pick<DeadLetter, 'lastFailedAt'>,
  retentionMs: DurationMs,
): EpochMs {
  return addMs(lastFailedAt, retentionMs);
}
