// DeadLetters: what was given up and not told since, and what people ask to be done with it.
import { addMs, type DurationMs, type EpochMs } from '../model/instant.ts';
import type { Fingerprint } from '../model/fingerprint.ts';
import {
  deadLetterId,
  isHeld,
  namesOf,
  withoutNames,
  type DeadLetter,
  type LetterRequest,
} from './dead-letter.ts';
import type { NotificationKey } from './notification-record.ts';

interface EndedLetter extends Pick<DeadLetter, 'lastFailedAt'> {
  /** Of what was held: when each failed last that has ended, the latest end last. */
  readonly held: ReadonlyMap<Fingerprint, EpochMs>;
}

/** Far more than one letter holds. */
const MAX_ENDED_NAMES = 1_000;

/** Far more than end while others bring back what they have not heard the end of. */
const MAX_ENDED = 10_000;

export class DeadLetters {
  /** By id, the oldest failure first as far as this process has seen them fail. */
  readonly #letters = new Map<string, DeadLetter>();
  /** By the id of the letter, which may have gone meanwhile. */
  readonly #requests = new Map<string, LetterRequest>();
  /** The failures that have ended here, by the id of the letter, the latest end last. */
  readonly #ended = new Map<string, EndedLetter>();

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
  end(letter: DeadLetter): boolean {
    this.#noteEnd(letter, isHeld(letter) ? namesOf(letter) : []);
    return this.drop(letter.id);
  }

  /** Keeps what is left of a letter of what is held, as people were told of the rest. */
  shorten(letter: DeadLetter, left: DeadLetter): void {
    const names = new Set(namesOf(left));
    this.#noteEnd(
      letter,
      namesOf(letter).filter((name) => !names.has(name)),
    );
    this.keep(left);
  }

  /** What a letter that comes up again says besides what was dealt with here; undefined when that is nothing. */
  withoutEnded(letter: DeadLetter): DeadLetter | undefined {
    const ended = this.#ended.get(letter.id);
    if (ended === undefined || letter.lastFailedAt > ended.lastFailedAt) return letter;
    // What is held by one letter need not have been in the one that ended.
    if (!isHeld(letter)) return undefined;
    const names = namesOf(letter).filter((name) => {
      const endedAt = ended.held.get(name);
      return endedAt !== undefined && letter.lastFailedAt <= endedAt;
    });
    return withoutNames(letter, new Set(names));
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

  #noteEnd({ id, lastFailedAt }: DeadLetter, names: readonly Fingerprint[]): void {
    const before = this.#ended.get(id);
    const held = new Map(before?.held);
    for (const name of names) {
      held.delete(name);
      held.set(name, lastFailedAt);
    }
    const latest =
      before && before.lastFailedAt > lastFailedAt ? before.lastFailedAt : lastFailedAt;
    this.#ended.delete(id);
    this.#ended.set(id, {
      lastFailedAt: latest,
      held: new Map([...held].slice(-MAX_ENDED_NAMES)),
    });
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > MAX_ENDED && oldest !== undefined) this.#ended.delete(oldest);
  }
}

/** When a letter is too old to be of use. */
export function letterExpiry(
  { lastFailedAt }: Pick<DeadLetter, 'lastFailedAt'>,
  retentionMs: DurationMs,
): EpochMs {
  return addMs(lastFailedAt, retentionMs);
}
