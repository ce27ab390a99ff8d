// DeadLetters: what was given up and not told since, and what people ask to be done with it.
import { addMs, type DurationMs, type EpochMs } from '../model/instant.ts';
import { deadLetterId, type DeadLetter, type LetterRequest } from './dead-letter.ts';
import type { NotificationKey } from './notification-record.ts';

/** Far more than end while others bring back what they have not heard the end of. */
const MAX_ENDED = 10_000;

export class DeadLetters {
  /** By id, the oldest failure first as far as this process has seen them fail. */
  readonly #letters = new Map<string, DeadLetter>();
  /** By the id of the letter, which may have gone meanwhile. */
  readonly #requests = new Map<string, LetterRequest>();
  /** When the messages of letters that have ended here failed last, by id, the latest end last. */
  readonly #ended = new Map<string, EpochMs>();

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
    const hasFailedAgain = this.#letters.get(letter.id)?.lastFailedAt !== letter.lastFailedAt;
    if (hasFailedAgain) this.#letters.delete(letter.id);
    this.#letters.set(letter.id, letter);
  }

  /** Drops a letter and what is asked of it; tells whether it was there. */
  drop(id: string): boolean {
    this.#requests.delete(id);
    return this.#letters.delete(id);
  }

  /** Drops a letter as people were told, or want nothing more of it; tells whether it was there. */
  end({ id, lastFailedAt }: DeadLetter): boolean {
    this.#ended.delete(id);
    this.#ended.set(id, lastFailedAt);
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > MAX_ENDED && oldest !== undefined) this.#ended.delete(oldest);
    return this.drop(id);
  }

  /** Whether a letter that comes up again is of a failure that was dealt with here. */
  hasEnded({ id, lastFailedAt }: DeadLetter): boolean {
    const endedAt = this.#ended.get(id);
    return endedAt !== undefined && lastFailedAt <= endedAt;
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
